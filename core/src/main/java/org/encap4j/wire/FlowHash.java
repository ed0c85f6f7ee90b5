// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * A hash of the flow a packet belongs to, for the source port of its tunnel (RFC 7348 section 5, RFC 8926 section 3.3).
 *
 * <p>Packets of one flow hash alike:
 * <ul>
 *   <li>TCP, UDP, UDP-Lite, SCTP and DCCP: addresses, protocol and ports;
 *   <li>fragments, the first included: addresses and protocol, over IPv6 addresses alone, so that all fragments of a
 *       datagram go the same way;
 *   <li>ICMP: addresses, protocol, and the identifier of echo messages;
 *   <li>other protocols: addresses and protocol;
 *   <li>IPv6 with a flow label: addresses and label (RFC 6438), unless the hash is to be symmetric;
 *   <li>anything else: both MAC addresses and the EtherType.
 * </ul>
 *
 * <p>A symmetric hash is the same for both directions. The hash keeps flows together and spreads them; it does not withstand
 * somebody who chooses addresses to make flows collide.
 */
public final class FlowHash {
    /** The {@code linkAt} of a packet without an Ethernet header. */
    public static final int NO_LINK = -1;

    private static final long SEED = 0x9E37_79B9_7F4A_7C15L;
    private static final long SOURCE_KEY = 0xA076_1D64_78BD_642FL;
    private static final long DESTINATION_KEY = 0xE703_7ED1_A0B4_28DBL;
    private static final long PORT_KEY = 0x8EBC_6AF0_9C88_C6E3L;

    private FlowHash() {}

    /**
     * Hashes a packet's flow.
     *
     * @param frame the packet
     * @param linkAt the Ethernet header's first byte, or {@link #NO_LINK}
     * @param etherType what the network header is
     * @param networkAt its first byte
     * @param end one past the last byte that may be read
     * @param symmetric whether both directions of a flow are to hash alike
     * @return 32 well-mixed bits
     */
    public static int of(Frame frame, int linkAt, int etherType, int networkAt, int end, boolean symmetric) {
        if (etherType == EtherType.IPV4 && end - networkAt >= Ipv4Header.MIN_LENGTH) {
            if (Ipv4Header.checkHeader(frame, networkAt) == Verdict.OK) {
                return ipv4(frame, networkAt, end, symmetric);
            }
        } else if (etherType == EtherType.IPV6 && end - networkAt >= Ipv6Header.LENGTH) {
            if (Ipv6Header.checkHeader(frame, networkAt) == Verdict.OK) {
                return ipv6(frame, networkAt, end, symmetric);
            }
        }
        if (linkAt == NO_LINK || end - linkAt < EthernetHeader.LENGTH) {
            return finish(SOURCE_KEY, etherType);
        }
        long source = EthernetHeader.source(frame, linkAt);
        long destination = EthernetHeader.destination(frame, linkAt);
        return finish(addresses(source, destination, symmetric), etherType);
    }

    /** What {@link #of} gives for IPv4 packets with ports, not symmetric. */
    static int ofPorts(int source, int destination, int protocol, int ports) {
        long addresses = addresses(Integer.toUnsignedLong(source), Integer.toUnsignedLong(destination), false);
        return finish(addresses, Integer.toUnsignedLong(ports) << Byte.SIZE | protocol);
    }

    /** What {@link #of} gives for IPv4 packets whose header has been checked, not symmetric. */
    static int ofIpv4(Frame frame, int at, int end) {
        return ipv4(frame, at, end, false);
    }

    private static int ipv4(Frame frame, int at, int end, boolean symmetric) {
        long source = Integer.toUnsignedLong(Ipv4Header.source(frame, at));
        long destination = Integer.toUnsignedLong(Ipv4Header.destination(frame, at));
        int protocol = Ipv4Header.protocol(frame, at);
        long upper = 0;
        if (!Ipv4Header.isFragment(frame, at)) {
            int upperAt = at + Ipv4Header.headerLength(frame, at);
            upper = upper(frame, upperAt, protocol, end, order(source, destination, symmetric));
        }
        return finish(addresses(source, destination, symmetric), upper << Byte.SIZE | protocol);
    }

    private static int ipv6(Frame frame, int at, int end, boolean symmetric) {
        long source = mix(Ipv6Header.sourceHigh(frame, at) ^ SEED, Ipv6Header.sourceLow(frame, at) ^ PORT_KEY);
        long destination =
                mix(Ipv6Header.destinationHigh(frame, at) ^ SEED, Ipv6Header.destinationLow(frame, at) ^ PORT_KEY);
        long addresses = addresses(source, destination, symmetric);
        int label = Ipv6Header.flowLabel(frame, at);
        if (label != 0 && !symmetric) {
            return finish(addresses, label);
        }
        long walked = Ipv6Extensions.walk(frame, at, end);
        if (Ipv6Extensions.isFragment(walked)) {
            // What a fragment carries may stand behind headers that only the first one has.
            return finish(addresses, IpProtocol.FRAGMENT);
        }
        int protocol = Ipv6Extensions.protocol(walked);
        long upper = 0;
        if (Ipv6Extensions.hasUpperLayer(walked)) {
            int order = order(source, destination, symmetric);
            upper = upper(frame, Ipv6Extensions.at(walked), protocol, end, order);
        }
        return finish(addresses, upper << Byte.SIZE | protocol);
    }

    /** Negative to take source and destination as they are, positive to swap them, 0 to let the ports decide. */
    private static int order(long source, long destination, boolean symmetric) {
        return symmetric ? Long.compare(source, destination) : -1;
    }

    /** The 32 bits that tell flows between the same addresses apart. */
    private static long upper(Frame frame, int at, int protocol, int end, int order) {
        switch (protocol) {
            case IpProtocol.TCP, IpProtocol.UDP, IpProtocol.SCTP, IpProtocol.DCCP, IpProtocol.UDP_LITE -> {
                return end - at < Integer.BYTES ? 0 : Integer.toUnsignedLong(ordered(frame.getInt(at), order));
            }
            case IpProtocol.ICMP, IpProtocol.ICMPV6 -> {
                boolean echo = IcmpHeader.check(frame, at, end) == Verdict.OK
                        && IcmpHeader.isEcho(protocol == IpProtocol.ICMPV6, IcmpHeader.type(frame, at));
                return echo ? IcmpHeader.identifier(frame, at) : 0;
            }
            default -> {
                return 0;
            }
        }
    }

    private static int ordered(int ports, int order) {
        boolean swap = order > 0 || order == 0 && ports >>> Short.SIZE > (ports & 0xFFFF);
        return swap ? Integer.rotateLeft(ports, Short.SIZE) : ports;
    }

    private static long addresses(long source, long destination, boolean symmetric) {
        if (order(source, destination, symmetric) > 0) {
            return mix(destination ^ SOURCE_KEY, source ^ DESTINATION_KEY);
        }
        return mix(source ^ SOURCE_KEY, destination ^ DESTINATION_KEY);
    }

    private static int finish(long addresses, long rest) {
        long hash = mix(addresses ^ SEED, rest ^ PORT_KEY);
        return (int) (hash >>> Integer.SIZE);
    }

    /** A full multiplication folded in half, the step of the wyhash family. */
    private static long mix(long a, long b) {
        return Math.multiplyHigh(a, b) ^ a * b;
    }

    /**
     * Scales a hash into a range of ports, without a division.
     *
     * @param hash 32 bits
     * @param low the lowest port
     * @param high the highest port
     * @return {@code low} to {@code high}
     */
    public static int port(int hash, int low, int high) {
        return low + (int) (Integer.toUnsignedLong(hash) * (high - low + 1) >>> Integer.SIZE);
    }
}
