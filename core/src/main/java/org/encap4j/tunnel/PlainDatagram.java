// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.PlainIpv4;

/**
 * The fast way through {@link Decapsulator}, for what nearly all tunnels send: sound datagrams over untagged IPv4 without options,
 * whole, without a UDP checksum, not marked for congestion. It comes to what the general way comes to.
 */
final class PlainDatagram {
    /** The port and the protocol of nearly all packets. */
    private final int firstPort;

    private final TunnelProtocol first;
    private final TunnelProtocol[] protocols;

    PlainDatagram(TunnelProtocol... protocols) {
        firstPort = protocols[0].port();
        first = protocols[0];
        this.protocols = protocols;
    }

    /**
     * The tunnel of a packet that is such a datagram, else null: nothing outside the tunnel header can be wrong then, or change the
     * payload. Not ECN-capable outside leaves the payload's own codepoint (RFC 6040 section 4.2).
     */
    TunnelProtocol tunnel(Frame frame) {
        if (!PlainIpv4.lookAtDatagram(frame)) {
            return null;
        }
        int port = PlainIpv4.ports(frame) & 0xFFFF;
        return port == firstPort ? first : on(port);
    }

    /** The tunnel on a UDP destination port, or null. */
    TunnelProtocol on(int port) {
        for (TunnelProtocol protocol : protocols) {
            if (protocol.port() == port) {
                return protocol;
            }
        }
        return null;
    }

    /** What {@link Decapsulator#inspect} does, for a frame that has been looked at. */
    static Verdict inspect(Frame frame, TunnelProtocol protocol, TunnelMetadata out) {
        int start = frame.start();
        int end = frame.end();
        Verdict verdict = decode(frame, protocol, out);
        frame.resize(start, end);
        return verdict;
    }

    /** What {@link Decapsulator#decapsulate} does, for a frame that has been looked at. */
    static Verdict decapsulate(Frame frame, TunnelProtocol protocol, TunnelMetadata out) {
        int start = frame.start();
        int end = frame.end();
        Verdict verdict = decode(frame, protocol, out);
        if (verdict != Verdict.OK) {
            frame.resize(start, end);
        }
        return verdict;
    }

    private static Verdict decode(Frame frame, TunnelProtocol protocol, TunnelMetadata out) {
        int ipAt = frame.start() + EthernetHeader.LENGTH;
        int udpAt = frame.start() + PlainIpv4.TRANSPORT_OFFSET;
        int udpEnd = udpAt + PlainIpv4.udpLength(frame);
        return Decapsulator.tunnel(frame, protocol, ipAt, udpAt, udpEnd, Checksum.GOOD, Checksum.ABSENT, out);
    }
}
