// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import java.util.HashSet;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;

/**
 * Takes the outer headers off a received packet (FRAME framing): Ethernet with VLAN tags, IPv4 with options or IPv6 with
 * extension headers, UDP, and exactly one tunnel header. Only the UDP destination port says which tunnel it is.
 *
 * <p>Immutable, shared between threads. Nothing is allocated, copied or reassembled; padding behind the datagram is cut off.
 */
public final class Decapsulator {
    private final TunnelProtocol[] protocols;
    private final PlainDatagram plainDatagram;
    private final Set<TunnelProtocol> zeroChecksumOverIpv6;
    private final boolean verify;

    private Decapsulator(TunnelProtocol[] protocols, Set<TunnelProtocol> zeroChecksumOverIpv6, boolean verify) {
        this.protocols = protocols;
        this.plainDatagram = new PlainDatagram(protocols);
        this.zeroChecksumOverIpv6 = zeroChecksumOverIpv6;
        this.verify = verify;
    }

    /**
     * Receives one or more tunnels, each on its own port, verifying checksums.
     * @param protocols what to accept
     * @return a decapsulator
     * @throws IllegalArgumentException if there is none, or two have the same port
     */
    public static Decapsulator of(TunnelProtocol... protocols) {
        if (protocols.length == 0) {
            throw new IllegalArgumentException("a decapsulator needs at least one protocol");
        }
        for (int i = 0; i < protocols.length; i++) {
            for (int j = 0; j < i; j++) {
                if (protocols[i].port() == protocols[j].port()) {
                    throw new IllegalArgumentException("two protocols on UDP port " + protocols[i].port() + ": "
                            + protocols[j].name() + " and " + protocols[i].name());
                }
            }
        }
        return new Decapsulator(protocols.clone(), Set.of(), true);
    }

    /**
     * The same tunnels with another checksum policy.
     * @param policy what to do about wrong checksums
     * @return a new decapsulator
     */
    public Decapsulator checksums(ChecksumPolicy policy) {
        return new Decapsulator(protocols, zeroChecksumOverIpv6, policy == ChecksumPolicy.VERIFY);
    }

    /**
     * Also accepts datagrams over IPv6 without a UDP checksum on one port (RFC 6935, RFC 6936). Checksums that are there are
     * verified all the same.
     * @param port the port of one of the protocols
     * @return a new decapsulator
     * @throws IllegalArgumentException if none of them has that port
     */
    public Decapsulator zeroChecksumOverIpv6(int port) {
        TunnelProtocol protocol = plainDatagram.on(port);
        if (protocol == null) {
            throw new IllegalArgumentException("no tunnel is configured on UDP port " + port);
        }
        Set<TunnelProtocol> allowed = new HashSet<>(zeroChecksumOverIpv6);
        allowed.add(protocol);
        return new Decapsulator(protocols, Set.copyOf(allowed), verify);
    }

    /**
     * Decapsulates an Ethernet frame.
     * @param frame starts at its Ethernet header; after {@code OK} it holds the tunnel's payload, else it is unchanged
     * @param out overwritten; its positions are set as far as the packet could be read
     * @return {@code OK}; {@code NOT_A_TUNNEL} for ordinary traffic; or why the packet is refused
     */
    public Verdict decapsulate(Frame frame, TunnelMetadata out) {
        TunnelProtocol plain = plainDatagram.tunnel(frame);
        if (plain != null) {
            return PlainDatagram.decapsulate(frame, plain, out);
        }
        int typeAt = EthernetHeader.typeAt(frame, frame.start());
        return typeAt < 0
                ? notAFrame(typeAt, out)
                : decapsulate(frame, frame.getUnsignedShort(typeAt), typeAt + Short.BYTES, out);
    }

    /**
     * Says what {@link #decapsulate(Frame, TunnelMetadata)} would say, and changes neither the packet nor the frame.
     * @param frame starts at its Ethernet header; may lie in read-only memory
     * @param out as for {@link #inspect(Frame, int, int, TunnelMetadata)}
     * @return as {@code decapsulate}
     */
    public Verdict inspect(Frame frame, TunnelMetadata out) {
        TunnelProtocol plain = plainDatagram.tunnel(frame);
        if (plain != null) {
            return PlainDatagram.inspect(frame, plain, out);
        }
        int typeAt = EthernetHeader.typeAt(frame, frame.start());
        return typeAt < 0
                ? notAFrame(typeAt, out)
                : inspect(frame, frame.getUnsignedShort(typeAt), typeAt + Short.BYTES, out);
    }

    private static Verdict notAFrame(int typeAt, TunnelMetadata out) {
        out.clear();
        return typeAt == EthernetHeader.TRUNCATED ? Verdict.TRUNCATED : Verdict.TOO_MANY_HEADERS;
    }

    /**
     * Decapsulates a packet whose link header the caller has read: a raw IP packet, or one from a Linux cooked capture.
     * @param frame starts at the link header, or at the network header when there is none
     * @param etherType what the network header is
     * @param networkAt the network header's first byte
     * @param out overwritten; its positions are set as far as the packet could be read
     * @return as {@link #decapsulate(Frame, TunnelMetadata)}
     */
    public Verdict decapsulate(Frame frame, int etherType, int networkAt, TunnelMetadata out) {
        Verdict verdict = inspect(frame, etherType, networkAt, out);
        if (verdict == Verdict.OK) {
            frame.resize(out.payloadAt(), out.outer().end());
            mark(frame, out);
        }
        return verdict;
    }

    /**
     * Says what {@link #decapsulate(Frame, int, int, TunnelMetadata)} would say, and changes neither the packet nor the frame:
     * for packets in read-only memory, and for those who only look.
     * @param frame starts at the link header, or at the network header when there is none
     * @param etherType what the network header is
     * @param networkAt the network header's first byte
     * @param out overwritten; after {@code OK} the payload lies from {@link TunnelMetadata#payloadAt} to
     *     {@link ReceivedOuter#end}
     * @return as {@code decapsulate}
     */
    public Verdict inspect(Frame frame, int etherType, int networkAt, TunnelMetadata out) {
        int start = frame.start();
        int end = frame.end();
        Verdict verdict = outer(frame, etherType, networkAt, out);
        if (verdict == Verdict.OK && congestion(frame, out) == Ecn.DROP) {
            verdict = Verdict.ECN_DROP;
        }
        frame.resize(start, end);
        return verdict;
    }

    private Verdict outer(Frame frame, int etherType, int networkAt, TunnelMetadata out) {
        out.clear();
        return switch (etherType) {
            case EtherType.IPV4 -> overIpv4(frame, networkAt, out);
            case EtherType.IPV6 -> overIpv6(frame, networkAt, out);
            default -> Verdict.NOT_A_TUNNEL;
        };
    }

    private Verdict overIpv4(Frame frame, int ipAt, TunnelMetadata out) {
        Verdict header = Ipv4Header.checkHeader(frame, ipAt);
        if (header != Verdict.OK) {
            return header;
        }
        if (Ipv4Header.protocol(frame, ipAt) != IpProtocol.UDP) {
            return Verdict.NOT_A_TUNNEL;
        }
        int stated = Ipv4Header.totalLength(frame, ipAt);
        boolean unfinished = stated == 0 && !verify;
        if (!unfinished) {
            Verdict lengths = Ipv4Header.check(frame, ipAt);
            if (lengths != Verdict.OK) {
                return lengths;
            }
        }
        Checksum checksum = Ipv4Header.checksumGood(frame, ipAt) ? Checksum.GOOD : Checksum.BAD;
        if (checksum == Checksum.BAD && verify) {
            return Verdict.BAD_IP_CHECKSUM;
        }
        if (Ipv4Header.isFragment(frame, ipAt)) {
            return Verdict.FRAGMENT;
        }
        int ipEnd = unfinished ? frame.end() : ipAt + stated;
        int udpAt = ipAt + Ipv4Header.headerLength(frame, ipAt);
        return datagram(frame, ipAt, udpAt, ipEnd, unfinished, checksum, out);
    }

    private Verdict overIpv6(Frame frame, int ipAt, TunnelMetadata out) {
        Verdict header = Ipv6Header.checkHeader(frame, ipAt);
        if (header != Verdict.OK) {
            return header;
        }
        int stated = Ipv6Header.payloadLength(frame, ipAt);
        boolean unfinished = stated == 0 && !verify;
        if (!unfinished) {
            Verdict lengths = Ipv6Header.check(frame, ipAt);
            if (lengths != Verdict.OK) {
                return lengths;
            }
        }
        int ipEnd = unfinished ? frame.end() : ipAt + Ipv6Header.LENGTH + stated;
        long upper = Ipv6Extensions.walk(frame, ipAt, ipEnd);
        if (Ipv6Extensions.verdict(upper) != Verdict.OK) {
            return Ipv6Extensions.verdict(upper);
        }
        int protocol = Ipv6Extensions.protocol(upper);
        if (Ipv6Extensions.isFragment(upper)) {
            boolean perhapsUdp = protocol == IpProtocol.UDP || Ipv6Extensions.isExtension(protocol);
            return perhapsUdp ? Verdict.FRAGMENT : Verdict.NOT_A_TUNNEL;
        }
        if (protocol != IpProtocol.UDP) {
            return Verdict.NOT_A_TUNNEL;
        }
        return datagram(frame, ipAt, Ipv6Extensions.at(upper), ipEnd, unfinished, Checksum.ABSENT, out);
    }

    private Verdict datagram(
            Frame frame, int ipAt, int udpAt, int ipEnd, boolean unfinished, Checksum ip, TunnelMetadata out) {
        if (ipEnd - udpAt < UdpHeader.LENGTH) {
            return Verdict.TRUNCATED;
        }
        TunnelProtocol protocol = plainDatagram.on(UdpHeader.destinationPort(frame, udpAt));
        if (protocol == null) {
            return Verdict.NOT_A_TUNNEL;
        }
        int stated = UdpHeader.length(frame, udpAt);
        int udpEnd = udpAt + stated;
        if (stated == 0 && unfinished) {
            udpEnd = ipEnd;
        } else {
            Verdict lengths = UdpHeader.check(frame, udpAt, ipEnd);
            if (lengths != Verdict.OK) {
                return lengths;
            }
        }
        boolean overIpv6 = ip == Checksum.ABSENT;
        Checksum udp = Checksum.ofUdp(frame, ipAt, udpAt, udpEnd);
        if (verify && udp == Checksum.BAD) {
            return Verdict.BAD_UDP_CHECKSUM;
        }
        if (verify && udp == Checksum.ABSENT && overIpv6 && !zeroChecksumOverIpv6.contains(protocol)) {
            return Verdict.ZERO_UDP_CHECKSUM;
        }
        return tunnel(frame, protocol, ipAt, udpAt, udpEnd, ip, udp, out);
    }

    static Verdict tunnel(
            Frame frame,
            TunnelProtocol protocol,
            int ipAt,
            int udpAt,
            int udpEnd,
            Checksum ip,
            Checksum udp,
            TunnelMetadata out) {
        int start = frame.start();
        frame.resize(udpAt + UdpHeader.LENGTH, udpEnd);
        Verdict verdict = protocol.decode(frame, out);
        out.outer().set(start, ipAt, udpAt, udpEnd);
        out.outer().setChecksums(ip, udp);
        return verdict;
    }

    /** The ECN codepoint that the payload must have (RFC 6040 section 4.2), {@link Ecn#DROP}, or what it has if it has none. */
    private static int congestion(Frame frame, TunnelMetadata out) {
        int networkAt = Payload.networkAt(frame, out.payload(), out.payloadAt());
        int etherType = Payload.etherType(frame, out.payload(), networkAt);
        if (!Payload.hasTrafficClass(frame, etherType, networkAt)) {
            return Ecn.NOT_ECT;
        }
        int outer = out.outer().trafficClass(frame);
        int inner = Payload.trafficClass(frame, etherType, networkAt);
        out.outer().setEcnAlarm(Ecn.isAlarming(inner, outer));
        return Ecn.inner(inner, outer);
    }

    /**
     * Carries the outer congestion mark into the payload (RFC 6040 section 4.2), which {@code decapsulate} does by itself:
     * for those who {@link #inspect} a packet, and decide before they change it.
     * @param frame bound to the same memory, payload included
     * @param received what {@code inspect} has accepted
     */
    public static void mark(Frame frame, TunnelMetadata received) {
        int networkAt = Payload.networkAt(frame, received.payload(), received.payloadAt());
        int etherType = Payload.etherType(frame, received.payload(), networkAt);
        if (!Payload.hasTrafficClass(frame, etherType, networkAt)) {
            return;
        }
        int inner = Payload.trafficClass(frame, etherType, networkAt);
        int codepoint = Ecn.inner(inner, received.outer().trafficClass(frame));
        // Most packets change nothing, and a packet that does not change may lie in read-only memory.
        if (codepoint != (inner & Ecn.MASK)) {
            Payload.setTrafficClass(frame, etherType, networkAt, inner & ~Ecn.MASK | codepoint);
        }
    }
}
