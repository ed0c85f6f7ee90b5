// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.Ipv4Header;
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
    private static final int FRAGMENTATION_NEEDED = 4;

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
}
