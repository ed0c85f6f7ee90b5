// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.PlainIpv4;
import org.encap4j.wire.UdpHeader;

/**
 * The fast way through {@link Decapsulator}, for what nearly all tunnels send: sound datagrams over untagged IPv4 without options,
 * whole, without a UDP checksum, not marked for congestion. It comes to what the general way comes to.
 */
final class PlainDatagram {
    private PlainDatagram() {}

    /** Whether a packet is such a datagram: nothing outside the tunnel header can be wrong then, or change the payload. */
    static boolean look(Frame frame) {
        return PlainIpv4.look(frame)
                && PlainIpv4.isSound(frame)
                && PlainIpv4.protocol(frame) == IpProtocol.UDP
                && !PlainIpv4.isFragment(frame)
                // Not ECN-capable outside leaves the payload's own codepoint (RFC 6040 section 4.2).
                && (PlainIpv4.trafficClass(frame) & Ecn.MASK) == Ecn.NOT_ECT
                && PlainIpv4.udpLength(frame) == PlainIpv4.totalLength(frame) - Ipv4Header.MIN_LENGTH
                && PlainIpv4.udpLength(frame) >= UdpHeader.LENGTH
                && UdpHeader.checksum(frame, frame.start() + PlainIpv4.TRANSPORT_OFFSET) == 0;
    }

    static int destinationPort(Frame frame) {
        return PlainIpv4.ports(frame) & 0xFFFF;
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
