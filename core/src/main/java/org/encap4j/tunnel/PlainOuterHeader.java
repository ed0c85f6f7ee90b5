// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import java.net.Inet4Address;
import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.PlainHeaders;
import org.encap4j.wire.PlainIpv4;

/**
 * The headers of nearly all underlays, untagged IPv4 without a UDP checksum, with a fast way for nearly all packets, untagged IPv4
 * without options. It does what the general way does, byte for byte.
 */
final class PlainOuterHeader extends OuterHeader {
    private final TunnelProtocol protocol;
    private final PlainHeaders headers;
    /** The outer traffic class for each inner ECN codepoint, one in each byte. */
    private final int trafficClasses;

    private final int length;
    private final int lowestPort;
    private final int ports;
    /** Whether nothing varies behind the tunnel header's first word, which the protocol gives. */
    private final boolean firstWordOnly;

    PlainOuterHeader(OuterHeaderBuilder from) {
        super(from);
        Frame template = new Frame().bind(new byte[length()], 0, 0, length());
        from.writeTemplate(template, EthernetHeader.LENGTH, PlainIpv4.TRANSPORT_OFFSET);
        headers = new PlainHeaders(template);
        protocol = from.protocol;
        int classes = 0;
        for (int inner = 0; inner <= Ecn.MASK; inner++) {
            classes |= (from.dscp << 2 | from.ecn.outer(inner)) << inner * Byte.SIZE;
        }
        trafficClasses = classes;
        length = template.length();
        lowestPort = from.lowestPort;
        ports = from.highestPort - from.lowestPort + 1;
        firstWordOnly = protocol.variesInFirstWordOnly();
    }

    /** Whether headers are plain: only then one may be made. */
    static boolean fits(OuterHeaderBuilder from) {
        return from.remote instanceof Inet4Address
                && !from.udpChecksum
                && from.dontFragment
                && from.linkLength() == EthernetHeader.LENGTH
                && from.protocol.headerLength() >= Long.BYTES;
    }

    @Override
    public Verdict encapsulate(Frame frame, TunnelMetadata in) {
        return PlainIpv4.look(frame) ? encapsulatePlain(frame, in) : super.encapsulate(frame, in);
    }

    @Override
    public Verdict encapsulatePlain(Frame frame, TunnelMetadata in) {
        if (!headers.fit(frame) || in.payload() != EtherType.TRANSPARENT_ETHERNET || protocol.check(in) != Verdict.OK) {
            return super.encapsulate(frame, in);
        }
        int at = frame.start() - length;
        int totalLength = frame.end() - at - EthernetHeader.LENGTH;
        int codepoint = PlainIpv4.trafficClass(frame) & Ecn.MASK;
        int trafficClass = trafficClasses >>> codepoint * Byte.SIZE & 0xFF;
        int port = lowestPort + (int) (Integer.toUnsignedLong(PlainIpv4.flowHash(frame)) * ports >>> Integer.SIZE);
        if (firstWordOnly) {
            if (length > PlainHeaders.LEAST_LENGTH) {
                headers.writeRest(frame, at);
            }
            headers.write(frame, at, trafficClass, totalLength, port, protocol.firstWord(in));
        } else {
            headers.writeRest(frame, at);
            headers.write(frame, at, trafficClass, totalLength, port, headers.tunnelWord());
            protocol.patch(frame, at + PlainHeaders.TUNNEL_OFFSET, in);
        }
        frame.resize(at, frame.end());
        return Verdict.OK;
    }
}
