// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import java.net.Inet4Address;
import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.PlainIpv4;
import org.encap4j.wire.UdpHeader;

/**
 * The headers of nearly all underlays, untagged IPv4 without a UDP checksum, with a fast way for nearly all packets, untagged IPv4
 * without options. It does what the general way does, byte for byte.
 *
 * <pre>
 *   0        8        16       24       32       40       48
 *   |--------|-----+--|--------|-----+--|--+-----|-+------|-- .. --|
 *   |   Ethernet   |          IPv4         |  UDP  |  tunnel header |
 * </pre>
 *
 * <p>The headers are written in words of eight bytes. The first five hold all that varies in front of the tunnel header, so it is
 * put into them before they are written; the last word ends with the last byte and overlaps the one before.
 */
final class PlainOuterHeader extends OuterHeader {
    private static final int TUNNEL_OFFSET = PlainIpv4.TRANSPORT_OFFSET + UdpHeader.LENGTH;
    private static final int PATCHED_LENGTH = TUNNEL_OFFSET + Long.BYTES;

    private final TunnelProtocol protocol;
    private final Ecn ecn;
    private final int length;
    private final int longest;
    private final int trafficClass;
    private final int lowestPort;
    private final long ports;
    private final long sum;
    private final long first;
    private final long second;
    private final long third;
    private final long fourth;
    private final long fifth;
    private final long sixth;
    /** The first of the tunnel header. */
    private final long seventh;

    private final boolean firstWordOnly;
    private final boolean hasMore;
    private final long last;
    /** The words between the seventh and the last. */
    private final long[] more;

    PlainOuterHeader(OuterHeaderBuilder from) {
        super(from);
        Frame headers = new Frame().bind(new byte[length()], 0, 0, length());
        from.writeTemplate(headers, EthernetHeader.LENGTH, PlainIpv4.TRANSPORT_OFFSET);
        protocol = from.protocol;
        ecn = from.ecn;
        length = headers.length();
        longest = 0xFFFF - (length - EthernetHeader.LENGTH);
        trafficClass = from.dscp << 2;
        lowestPort = from.lowestPort;
        ports = from.highestPort - from.lowestPort + 1;
        sum = InternetChecksum.sum(headers, EthernetHeader.LENGTH, Ipv4Header.MIN_LENGTH, 0);
        first = headers.getLong(0);
        second = headers.getLong(Long.BYTES);
        third = headers.getLong(2 * Long.BYTES);
        fourth = headers.getLong(3 * Long.BYTES);
        fifth = headers.getLong(4 * Long.BYTES);
        sixth = headers.getLong(5 * Long.BYTES);
        firstWordOnly = protocol.variesInFirstWordOnly();
        hasMore = length > PATCHED_LENGTH;
        seventh = headers.getLong(TUNNEL_OFFSET);
        last = headers.getLong(length - Long.BYTES);
        more = new long[(length - PATCHED_LENGTH) / Long.BYTES];
        for (int i = 0; i < more.length; i++) {
            more[i] = headers.getLong(PATCHED_LENGTH + i * Long.BYTES);
        }
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
        int payloadAt = frame.start();
        int end = frame.end();
        int at = payloadAt - length;
        if (frame.headroom() < length
                || end - payloadAt > longest
                || in.payload() != EtherType.TRANSPARENT_ETHERNET
                || protocol.check(in) != Verdict.OK) {
            return super.encapsulate(frame, in);
        }
        int hash = PlainIpv4.flowHash(frame);
        long port = lowestPort + (Integer.toUnsignedLong(hash) * ports >>> Integer.SIZE);
        long outerClass = trafficClass | ecn.outer(PlainIpv4.trafficClass(frame));
        long totalLength = end - at - EthernetHeader.LENGTH;
        frame.setLongs(
                at,
                first,
                second | outerClass,
                third | totalLength << 3 * Short.SIZE,
                fourth | (long) InternetChecksum.finish(sum + outerClass + totalLength) << 3 * Short.SIZE,
                fifth | port << Integer.SIZE | totalLength - Ipv4Header.MIN_LENGTH,
                sixth,
                TUNNEL_OFFSET,
                firstWordOnly ? protocol.firstWord(in) : seventh);
        if (hasMore) {
            writeMore(frame, at);
        }
        if (!firstWordOnly) {
            protocol.patch(frame, at + TUNNEL_OFFSET, in);
        }
        frame.resize(at, end);
        return Verdict.OK;
    }

    private void writeMore(Frame frame, int at) {
        int wordAt = at + PATCHED_LENGTH;
        for (long word : more) {
            frame.setLong(wordAt, word);
            wordAt += Long.BYTES;
        }
        frame.setLong(at + length - Long.BYTES, last);
    }
}
