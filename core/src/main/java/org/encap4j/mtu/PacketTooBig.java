// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;

/**
 * Tells a sender that its packet was longer than the path allows: ICMPv4 type 3 code 4 with the next hop's MTU (RFC 792, RFC
 * 1191 section 4), ICMPv6 type 2 (RFC 4443 section 3.2).
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |  type 3 or 2  |  code 4 or 0  |            checksum           |
 * |     0 (IPv6: high half)       |              MTU              |
 * +---------------+---------------+---------------+---------------+
 * |                 the packet, as much as fits                   |
 * </pre>
 */
public final class PacketTooBig {
    /** There is no such error. */
    public static final int NOWHERE = -1;

    private static final int FRAGMENTATION_NEEDED = 4;
    private static final int IPV6_MTU_OFFSET = Integer.BYTES;
    private static final int IPV4_MTU_OFFSET = IPV6_MTU_OFFSET + Short.BYTES;

    private PacketTooBig() {}

    /**
     * Whether a packet is longer than an MTU. The length that its header states counts; padding of the frame does not.
     *
     * @param packet the packet, whose IP header has been checked
     * @param networkAt the first byte of its IPv4 or IPv6 header
     * @param mtu in bytes
     * @return false if it fits
     */
    public static boolean exceeds(Frame packet, int networkAt, int mtu) {
        int length = IcmpError.isIpv6(packet, networkAt)
                ? Ipv6Header.LENGTH + Ipv6Header.payloadLength(packet, networkAt)
                : Ipv4Header.totalLength(packet, networkAt);
        return length > mtu;
    }

    /**
     * Writes the error about a packet, if there may be one. Over IPv4 it is for packets with the DF bit, which is the
     * caller's to look at. IPv6 packets to a group are answered too.
     *
     * @param from writes it
     * @param packet as it was received, bare or from its Ethernet header on; it is only read
     * @param networkAt the first byte of its IPv4 or IPv6 header
     * @param mtu the longest packet that would have been forwarded, in bytes, such as {@link MtuBudget#routeMtu}; over IPv6 no
     *     less than {@link MtuBudget#IPV6_MIN_MTU} is told, because less is not heeded (RFC 8201 section 4)
     * @param nanos the time for the rate limit, see {@link IcmpRateLimit#take}
     * @param reply memory other than the packet's, at least {@link IcmpError#MAX_LENGTH} bytes from start to end; when an error was
     *     written its end is moved to the error's, else it is untouched
     * @return whether an error was written
     * @throws IllegalArgumentException for a lent buffer that is too small
     */
    public static boolean write(IcmpError from, Frame packet, int networkAt, int mtu, long nanos, Frame reply) {
        assert mtu >= MtuBudget.IPV4_MIN_MTU && mtu <= MtuBudget.MAX_MTU : mtu;
        if (IcmpError.isIpv6(packet, networkAt)) {
            int told = Math.max(mtu, MtuBudget.IPV6_MIN_MTU);
            return from.ipv6(IcmpHeader.V6_TOO_BIG, 0, told, packet, networkAt, nanos, reply);
        }
        return from.ipv4(IcmpHeader.V4_UNREACHABLE, FRAGMENTATION_NEEDED, mtu, packet, networkAt, nanos, reply);
    }

    /**
     * Finds the error in a packet. One that is a fragment, is cut off, or has a wrong checksum is none. Who sent it, and whether it
     * is about a packet of this host's, is the caller's to look at: anybody can write one (RFC 5927).
     *
     * @param packet as it was received; it is only read
     * @param networkAt the first byte of its IPv4 or IPv6 header
     * @return the first byte of the ICMP header, {@link IcmpHeader#LENGTH} bytes before what it quotes; {@link #NOWHERE} for any other
     *     packet
     */
    public static int find(Frame packet, int networkAt) {
        return IcmpError.isIpv6(packet, networkAt) ? find6(packet, networkAt) : find4(packet, networkAt);
    }

    private static int find4(Frame packet, int networkAt) {
        if (Ipv4Header.check(packet, networkAt) != Verdict.OK
                || Ipv4Header.protocol(packet, networkAt) != IpProtocol.ICMP
                || Ipv4Header.isFragment(packet, networkAt)
                || !Ipv4Header.checksumGood(packet, networkAt)) {
            return NOWHERE;
        }
        int at = networkAt + Ipv4Header.headerLength(packet, networkAt);
        int end = networkAt + Ipv4Header.totalLength(packet, networkAt);
        boolean found = IcmpHeader.check(packet, at, end) == Verdict.OK
                && IcmpHeader.type(packet, at) == IcmpHeader.V4_UNREACHABLE
                && IcmpHeader.code(packet, at) == FRAGMENTATION_NEEDED
                && InternetChecksum.finish(InternetChecksum.sum(packet, at, end - at, 0)) == 0;
        return found ? at : NOWHERE;
    }

    private static int find6(Frame packet, int networkAt) {
        if (Ipv6Header.check(packet, networkAt) != Verdict.OK) {
            return NOWHERE;
        }
        int end = networkAt + Ipv6Header.LENGTH + Ipv6Header.payloadLength(packet, networkAt);
        long walked = Ipv6Extensions.walk(packet, networkAt, end);
        if (!Ipv6Extensions.hasUpperLayer(walked)
                || Ipv6Extensions.isFragment(walked)
                || Ipv6Extensions.protocol(walked) != IpProtocol.ICMPV6) {
            return NOWHERE;
        }
        int at = Ipv6Extensions.at(walked);
        boolean found = IcmpHeader.check(packet, at, end) == Verdict.OK
                && IcmpHeader.type(packet, at) == IcmpHeader.V6_TOO_BIG
                && InternetChecksum.isGood(packet, networkAt, at, end - at, IpProtocol.ICMPV6);
        return found ? at : NOWHERE;
    }

    /**
     * The MTU that an error tells.
     *
     * @param packet the packet
     * @param networkAt the first byte of its IPv4 or IPv6 header
     * @param icmpAt where {@link #find} has found the error
     * @return in bytes: 0 to 65,535 over IPv4, where 0 comes from routers older than RFC 1191; 0 to {@link Integer#MAX_VALUE} over
     *     IPv6, of which the highest stands for all above it
     */
    public static int mtu(Frame packet, int networkAt, int icmpAt) {
        if (IcmpError.isIpv6(packet, networkAt)) {
            int told = packet.getInt(icmpAt + IPV6_MTU_OFFSET);
            return told < 0 ? Integer.MAX_VALUE : told;
        }
        return packet.getUnsignedShort(icmpAt + IPV4_MTU_OFFSET);
    }
}
