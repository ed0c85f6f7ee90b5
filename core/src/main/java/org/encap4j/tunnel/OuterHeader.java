// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.FlowHash;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.PlainIpv4;
import org.encap4j.wire.UdpHeader;

/**
 * The prebuilt headers for one remote tunnel endpoint (FRAME framing): Ethernet, VLAN tags if any, IPv4 or IPv6, UDP and the
 * tunnel header.
 *
 * <p>Built once; per packet the bytes are copied into the headroom and only what varies is written over them: lengths, the
 * traffic class, the IPv4 checksum (from a sum prepared when building), the source port, and what the protocol patches.
 * Immutable, shared between threads. Nothing is allocated per packet.
 */
public class OuterHeader {
    private static final int MAX_IP_LENGTH = 0xFFFF;

    private final TunnelProtocol protocol;
    private final byte[] template;
    private final int ipOffset;
    private final int udpOffset;
    private final boolean ipv6;
    private final long ipSum;
    private final long pseudoSum;
    private final boolean udpChecksum;
    private final boolean dontFragment;
    private final int trafficClass;
    private final Ecn ecn;
    private final int lowestPort;
    private final int highestPort;

    OuterHeader(OuterHeaderBuilder from) {
        protocol = from.protocol;
        ipv6 = !(from.remote instanceof Inet4Address);
        udpChecksum = from.udpChecksum;
        dontFragment = from.dontFragment;
        trafficClass = from.dscp << 2;
        ecn = from.ecn;
        lowestPort = from.lowestPort;
        highestPort = from.highestPort;
        ipOffset = from.linkLength();
        udpOffset = ipOffset + (ipv6 ? Ipv6Header.LENGTH : Ipv4Header.MIN_LENGTH);
        template = new byte[udpOffset + UdpHeader.LENGTH + protocol.headerLength()];
        Frame writing = new Frame().bind(template, 0, 0, template.length);
        from.writeTemplate(writing, ipOffset, udpOffset);
        ipSum = ipv6 ? 0 : InternetChecksum.sum(writing, ipOffset, Ipv4Header.MIN_LENGTH, 0);
        pseudoSum = ipv6
                ? InternetChecksum.pseudoHeader6(writing, ipOffset, 0, IpProtocol.UDP)
                : InternetChecksum.pseudoHeader4(writing, ipOffset, 0, IpProtocol.UDP);
    }

    /**
     * Starts describing the headers for one remote endpoint.
     *
     * @param protocol the tunnel header and the destination port
     * @param local the address of this end
     * @param remote the address of the other end, of the same family
     * @return a builder with the defaults that its methods name
     * @throws IllegalArgumentException if the addresses are of different families
     */
    public static OuterHeaderBuilder to(TunnelProtocol protocol, InetAddress local, InetAddress remote) {
        return new OuterHeaderBuilder(protocol, local, remote);
    }

    /** {@return the tunnel header inside} */
    public TunnelProtocol protocol() {
        return protocol;
    }

    /** {@return the length of all headers together, in bytes: the headroom that a packet needs} */
    public int length() {
        return template.length;
    }

    /** {@return what a packet of the same payload grows by between its IP header and the outer one, in bytes} */
    public int ipOverhead() {
        return template.length - ipOffset;
    }

    /**
     * Puts the headers in front of a packet.
     *
     * @param frame the payload; after {@code OK} it starts at the outer Ethernet header, else nothing has changed, the headroom
     *     included
     * @param in the VNI, the identity and the payload type
     * @return {@code OK}; {@code NO_HEADROOM}, {@code TRUNCATED} for less than the payload's own first header,
     *     {@code TOO_LONG}, or what {@link TunnelProtocol#check} says
     */
    public Verdict encapsulate(Frame frame, TunnelMetadata in) {
        int payloadAt = frame.start();
        int end = frame.end();
        Verdict verdict = check(frame, in);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        int networkAt = Payload.networkAt(frame, in.payload(), payloadAt);
        int etherType = Payload.etherType(frame, in.payload(), networkAt);
        int inner = Payload.hasTrafficClass(frame, etherType, networkAt)
                ? Payload.trafficClass(frame, etherType, networkAt)
                : Ecn.NOT_ECT;
        int linkAt = in.payload() == EtherType.TRANSPARENT_ETHERNET ? payloadAt : -1;
        int hash = FlowHash.of(frame, linkAt, etherType, networkAt, end, false);

        int at = payloadAt - template.length;
        frame.setBytes(at, template, 0, template.length);
        int udpAt = at + udpOffset;
        int udpLength = end - udpAt;
        patchIp(frame, at + ipOffset, udpLength, trafficClass | ecn.outer(inner), in);
        UdpHeader.setSourcePort(frame, udpAt, FlowHash.port(hash, lowestPort, highestPort));
        UdpHeader.setLength(frame, udpAt, udpLength);
        protocol.patch(frame, udpAt + UdpHeader.LENGTH, in);
        if (udpChecksum) {
            int sum = InternetChecksum.finish(InternetChecksum.sum(frame, udpAt, udpLength, pseudoSum + udpLength));
            // Zero would say that there is none (RFC 768); both are the same number in one's complement.
            UdpHeader.setChecksum(frame, udpAt, sum == 0 ? 0xFFFF : sum);
        }
        frame.resize(at, end);
        return Verdict.OK;
    }

    /**
     * Does what {@link #encapsulate} does, with a packet that need not be looked at again.
     *
     * @param frame starts at an Ethernet header as {@link PlainIpv4#look} has found it
     * @param in as for {@code encapsulate}
     * @return as for {@code encapsulate}
     */
    public Verdict encapsulatePlain(Frame frame, TunnelMetadata in) {
        return encapsulate(frame, in);
    }

    private Verdict check(Frame frame, TunnelMetadata in) {
        if (frame.headroom() < template.length) {
            return Verdict.NO_HEADROOM;
        }
        Verdict payload = Payload.check(in.payload(), frame.length());
        if (payload != Verdict.OK) {
            return payload;
        }
        // IPv6 counts its payload only, IPv4 the header too.
        int stated = frame.length() + template.length - (ipv6 ? udpOffset : ipOffset);
        return stated > MAX_IP_LENGTH ? Verdict.TOO_LONG : protocol.check(in);
    }

    private void patchIp(Frame frame, int ipAt, int udpLength, int outerClass, TunnelMetadata in) {
        if (ipv6) {
            Ipv6Header.setTrafficClass(frame, ipAt, outerClass);
            Ipv6Header.setPayloadLength(frame, ipAt, udpLength);
            return;
        }
        int identification = dontFragment ? 0 : in.nextIdentification();
        int totalLength = Ipv4Header.MIN_LENGTH + udpLength;
        int checksum = InternetChecksum.finish(ipSum + outerClass + totalLength + identification);
        Ipv4Header.patch(frame, ipAt, outerClass, totalLength, identification, checksum);
    }
}
