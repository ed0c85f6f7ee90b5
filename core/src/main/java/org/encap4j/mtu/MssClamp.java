// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.TcpHeader;

/**
 * Lowers the maximum segment size that TCP announces when a connection opens (RFC 9293 section 3.7.1), so that its segments fit
 * from the start and nothing depends on ICMP errors getting through.
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |    kind 2     |   length 4    |      maximum segment size     |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * <p>Only SYN and SYN-ACK segments in whole IP packets are changed, in place, with their checksum (RFC 1624); a segment size is
 * never raised and the option never added. A packet with anything wrong in its lengths or TCP options stays as it is.
 */
public final class MssClamp {
    private static final int END_OF_OPTIONS = 0;
    private static final int NO_OPERATION = 1;
    private static final int MSS = 2;
    private static final int MSS_LENGTH = 4;
    private static final int LENGTH_OFFSET = 1;
    private static final int VALUE_OFFSET = 2;

    private MssClamp() {}

    /**
     * Lowers the segment size in an Ethernet frame, behind VLAN tags if there are any.
     *
     * @param frame starts at its Ethernet header
     * @param mtu the longest IP packet that fits, in bytes, at least {@link MtuBudget#IPV4_MIN_MTU}
     * @return whether a byte was changed
     */
    public static boolean clampEthernet(Frame frame, int mtu) {
        int typeAt = EthernetHeader.typeAt(frame, frame.start());
        return typeAt >= 0 && clamp(frame, frame.getUnsignedShort(typeAt), typeAt + Short.BYTES, mtu);
    }

    /**
     * Lowers the segment size in an IP packet.
     *
     * @param packet only its TCP options and checksum are changed
     * @param etherType {@link EtherType#IPV4} or {@link EtherType#IPV6}; others are let through
     * @param networkAt the IP header's first byte
     * @param mtu the longest IP packet that fits, in bytes, at least {@link MtuBudget#IPV4_MIN_MTU}
     * @return whether a byte was changed
     */
    public static boolean clamp(Frame packet, int etherType, int networkAt, int mtu) {
        assert mtu >= MtuBudget.IPV4_MIN_MTU : mtu;
        return switch (etherType) {
            case EtherType.IPV4 -> clampIpv4(packet, networkAt, mtu);
            case EtherType.IPV6 -> clampIpv6(packet, networkAt, mtu);
            default -> false;
        };
    }

    private static boolean clampIpv4(Frame packet, int at, int mtu) {
        if (Ipv4Header.check(packet, at) != Verdict.OK
                || Ipv4Header.protocol(packet, at) != IpProtocol.TCP
                || Ipv4Header.isFragment(packet, at)) {
            return false;
        }
        int tcpAt = at + Ipv4Header.headerLength(packet, at);
        int end = at + Ipv4Header.totalLength(packet, at);
        return clampTcp(packet, tcpAt, end, mtu - Ipv4Header.MIN_LENGTH - TcpHeader.MIN_LENGTH);
    }

    private static boolean clampIpv6(Frame packet, int at, int mtu) {
        if (Ipv6Header.check(packet, at) != Verdict.OK) {
            return false;
        }
        int end = at + Ipv6Header.LENGTH + Ipv6Header.payloadLength(packet, at);
        long walked = Ipv6Extensions.walk(packet, at, end);
        if (!Ipv6Extensions.hasUpperLayer(walked)
                || Ipv6Extensions.isFragment(walked)
                || Ipv6Extensions.protocol(walked) != IpProtocol.TCP) {
            return false;
        }
        int most = mtu - Ipv6Header.LENGTH - TcpHeader.MIN_LENGTH;
        return clampTcp(packet, Ipv6Extensions.at(walked), end, most);
    }

    private static boolean clampTcp(Frame packet, int at, int end, int most) {
        if (TcpHeader.check(packet, at, end) != Verdict.OK || (TcpHeader.flags(packet, at) & TcpHeader.SYN) == 0) {
            return false;
        }
        int optionsAt = at + TcpHeader.MIN_LENGTH;
        int optionsEnd = at + TcpHeader.headerLength(packet, at);
        if (!areWhole(packet, optionsAt, optionsEnd)) {
            return false;
        }
        boolean changed = false;
        // Receivers differ in which of several options counts, so all are lowered.
        for (int option = optionsAt; option < optionsEnd; option = next(packet, option, optionsEnd)) {
            if (packet.getUnsignedByte(option) == MSS && packet.getUnsignedShort(option + VALUE_OFFSET) > most) {
                lower(packet, at, option + VALUE_OFFSET, most);
                changed = true;
            }
        }
        return changed;
    }

    private static boolean areWhole(Frame packet, int from, int end) {
        for (int option = from; option < end; option = next(packet, option, end)) {
            int kind = packet.getUnsignedByte(option);
            if (kind == END_OF_OPTIONS || kind == NO_OPERATION) {
                continue;
            }
            if (end - option <= LENGTH_OFFSET) {
                return false;
            }
            int length = packet.getUnsignedByte(option + LENGTH_OFFSET);
            if (length <= LENGTH_OFFSET || length > end - option || kind == MSS && length != MSS_LENGTH) {
                return false;
            }
        }
        return true;
    }

    /** Steps over an option, which must be whole. */
    private static int next(Frame packet, int option, int end) {
        return switch (packet.getUnsignedByte(option)) {
            case END_OF_OPTIONS -> end;
            case NO_OPERATION -> option + 1;
            default -> option + packet.getUnsignedByte(option + LENGTH_OFFSET);
        };
    }

    private static void lower(Frame packet, int tcpAt, int at, int value) {
        int before = packet.getUnsignedShort(at);
        packet.setShort(at, value);
        // The sum counts words from the header's start; in a value that lies across two of them the bytes change
        // places.
        boolean across = (at - tcpAt & 1) != 0;
        int checksum = InternetChecksum.update(
                TcpHeader.checksum(packet, tcpAt), across ? swap(before) : before, across ? swap(value) : value);
        TcpHeader.setChecksum(packet, tcpAt, checksum);
    }

    private static int swap(int word) {
        return Short.toUnsignedInt(Short.reverseBytes((short) word));
    }
}
