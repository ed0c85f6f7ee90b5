// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * Neighbour solicitation and advertisement of IPv6: RFC 4861 sections 4.3 and 4.4, with the option that carries a MAC address
 * (section 4.6.1, RFC 2464 section 6).
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * | 135 or 136 (1)|     0 (1)     |          checksum (2)         |
 * |R|S|O|                     reserved (4)                        |
 * |                       target address (16)                     |
 * +---------------+---------------+---------------+---------------+
 * |  1 or 2 (1)   |     1 (1)     |         MAC address (6)       |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the message's first byte, directly behind an IPv6 header: messages behind extension
 * headers are not heeded. Once {@link #isValid} has said yes, no accessor can fail.
 */
public final class NeighbourMessage {
    /** Where the flags lie, in the high bits of four bytes. */
    public static final int FLAGS_OFFSET = IcmpHeader.IDENTIFIER_OFFSET;
    /** Where the target address lies. */
    public static final int TARGET_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    /** The length without options, in bytes. */
    public static final int LENGTH = TARGET_OFFSET + 2 * Long.BYTES;
    /** The length of the option that carries a MAC address, in bytes: the unit that options count their length in. */
    public static final int OPTION_LENGTH = Long.BYTES;
    /** The length of what {@link #write} writes: IPv6 header, message and option. */
    public static final int PACKET_LENGTH = Ipv6Header.LENGTH + LENGTH + OPTION_LENGTH;

    /** The ICMPv6 type of a solicitation: who has the target address? */
    public static final int SOLICITATION = 135;
    /** The ICMPv6 type of an advertisement: the answer. */
    public static final int ADVERTISEMENT = 136;

    /** Flag of an advertisement: a router sends it. */
    public static final int ROUTER = 1 << 31;
    /** Flag of an advertisement: it answers a solicitation. */
    public static final int SOLICITED = 1 << 30;
    /** Flag of an advertisement: its MAC address counts even if another is known. */
    public static final int OVERRIDE = 1 << 29;

    /** The hop limit of all of them, which shows that no router has passed them on (RFC 4861 section 11.2). */
    public static final int HOP_LIMIT = 255;

    /** What {@link #mac} returns where no option carries one. */
    public static final long NO_MAC = -1;

    /** The high 64 bits of the group of all nodes, and of the groups that solicitations are sent to (RFC 4291 section 2.7.1). */
    public static final long GROUP_HIGH = 0xFF02_0000_0000_0000L;
    /** The low 64 bits of the group of all nodes. */
    public static final long ALL_NODES_LOW = 1;

    private static final int SOURCE_MAC = 1;
    private static final int TARGET_MAC = 2;
    private static final long GROUP_LOW = 0x0001_FF00_0000L;
    private static final long GROUP_BITS = 0xFF_FFFFL;
    private static final long GROUP_MAC = 0x3333_0000_0000L;

    private NeighbourMessage() {}

    /**
     * Says whether an IPv6 packet may be a neighbour message; {@link #isValid} says whether it is one.
     *
     * @param frame the packet
     * @param ipAt the first byte behind an Ethernet header that names IPv6
     * @return whether its first header names ICMPv6 and the next byte one of the two types; false if it is too short to tell
     */
    public static boolean isOne(Frame frame, int ipAt) {
        if (frame.end() - ipAt <= Ipv6Header.LENGTH || Ipv6Header.nextHeader(frame, ipAt) != IpProtocol.ICMPV6) {
            return false;
        }
        int type = IcmpHeader.type(frame, ipAt + Ipv6Header.LENGTH);
        return type == SOLICITATION || type == ADVERTISEMENT;
    }

    /**
     * Says whether a message may be heeded: RFC 4861 sections 7.1.1 and 7.1.2.
     *
     * @param frame the packet
     * @param at the message's first byte
     * @return false for what must be discarded: truncated, a wrong checksum, a hop limit below 255, a code, a group as target, an
     *     option without length, a question of nobody that is not for a group or gives a MAC address, an answer to a group that
     *     claims to have been asked for
     */
    public static boolean isValid(Frame frame, int at) {
        int ipAt = at - Ipv6Header.LENGTH;
        if (Ipv6Header.check(frame, ipAt) != Verdict.OK || !isOne(frame, ipAt)) {
            return false;
        }
        int length = Ipv6Header.payloadLength(frame, ipAt);
        boolean sound = length >= LENGTH
                && Ipv6Header.hopLimit(frame, ipAt) == HOP_LIMIT
                && IcmpHeader.code(frame, at) == 0
                && !isGroup(targetHigh(frame, at))
                && InternetChecksum.isGood(frame, ipAt, at, length, IpProtocol.ICMPV6)
                && hasSoundOptions(frame, at);
        if (!sound) {
            return false;
        }
        boolean toGroup = isGroup(Ipv6Header.destinationHigh(frame, ipAt));
        if (IcmpHeader.type(frame, at) == ADVERTISEMENT) {
            return !toGroup || (flags(frame, at) & SOLICITED) == 0;
        }
        return !isFromNobody(frame, at) || toGroup && mac(frame, at) == NO_MAC;
    }

    private static boolean hasSoundOptions(Frame frame, int at) {
        int end = end(frame, at);
        int option = at + LENGTH;
        while (option + 1 < end) {
            int length = frame.getUnsignedByte(option + 1) * OPTION_LENGTH;
            if (length == 0) {
                return false;
            }
            option += length;
        }
        return option == end;
    }

    private static int end(Frame frame, int at) {
        return at + Ipv6Header.payloadLength(frame, at - Ipv6Header.LENGTH);
    }

    private static boolean isGroup(long high) {
        return high >>> 56 == 0xFF;
    }

    /**
     * {@return the flags {@link #ROUTER}, {@link #SOLICITED} and {@link #OVERRIDE}, and 29 reserved bits}
     *
     * @param frame the packet
     * @param at the message's first byte
     */
    public static int flags(Frame frame, int at) {
        return frame.getInt(at + FLAGS_OFFSET);
    }

    /**
     * {@return the high 64 bits of the address that is asked for or answered for}
     *
     * @param frame the packet
     * @param at the message's first byte
     */
    public static long targetHigh(Frame frame, int at) {
        return frame.getLong(at + TARGET_OFFSET);
    }

    /**
     * {@return the low 64 bits of the address that is asked for or answered for}
     *
     * @param frame the packet
     * @param at the message's first byte
     */
    public static long targetLow(Frame frame, int at) {
        return frame.getLong(at + TARGET_OFFSET + Long.BYTES);
    }

    /**
     * {@return whether the sender has no address yet and asks whether its own is free (RFC 4862 section 5.4)}
     *
     * @param frame the packet
     * @param at the message's first byte
     */
    public static boolean isFromNobody(Frame frame, int at) {
        int ipAt = at - Ipv6Header.LENGTH;
        return (Ipv6Header.sourceHigh(frame, ipAt) | Ipv6Header.sourceLow(frame, ipAt)) == 0;
    }

    /**
     * {@return the MAC address of a solicitation's sender or of an advertisement's target: 48 bits, or {@link #NO_MAC}}
     *
     * @param frame the packet
     * @param at the message's first byte
     */
    public static long mac(Frame frame, int at) {
        int wanted = IcmpHeader.type(frame, at) == SOLICITATION ? SOURCE_MAC : TARGET_MAC;
        int end = end(frame, at);
        for (int option = at + LENGTH; option < end; option += frame.getUnsignedByte(option + 1) * OPTION_LENGTH) {
            long bytes = frame.getLong(option);
            if (bytes >>> 48 == (wanted << Byte.SIZE | 1)) {
                return bytes & 0xFFFF_FFFF_FFFFL;
            }
        }
        return NO_MAC;
    }

    /**
     * Writes {@link #PACKET_LENGTH} bytes: an IPv6 header, the message with its checksum, and the sender's MAC address in the
     * option that belongs to the type.
     *
     * @param frame where to write
     * @param ipAt the IPv6 header's first byte
     * @param type {@link #SOLICITATION} or {@link #ADVERTISEMENT}
     * @param flags those of an advertisement, or 0
     * @param mac 48 bits
     * @param targetHigh the high 64 bits of the address that is asked for or answered for
     * @param targetLow the low 64 bits
     * @param sourceHigh the high 64 bits of the sender's address
     * @param sourceLow the low 64 bits
     * @param destinationHigh the high 64 bits of the receiver's address, or of a group
     * @param destinationLow the low 64 bits
     */
    public static void write(
            Frame frame,
            int ipAt,
            int type,
            int flags,
            long mac,
            long targetHigh,
            long targetLow,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        int length = LENGTH + OPTION_LENGTH;
        Ipv6Header.write(
                frame,
                ipAt,
                0,
                0,
                length,
                IpProtocol.ICMPV6,
                HOP_LIMIT,
                sourceHigh,
                sourceLow,
                destinationHigh,
                destinationLow);
        int at = ipAt + Ipv6Header.LENGTH;
        IcmpHeader.write(frame, at, type, 0, flags);
        frame.setLong(at + TARGET_OFFSET, targetHigh);
        frame.setLong(at + TARGET_OFFSET + Long.BYTES, targetLow);
        long option = type == SOLICITATION ? SOURCE_MAC : TARGET_MAC;
        frame.setLong(at + LENGTH, (option << Byte.SIZE | 1) << 48 | mac);
        long pseudo = InternetChecksum.pseudoHeader6(frame, ipAt, length, IpProtocol.ICMPV6);
        IcmpHeader.setChecksum(frame, at, InternetChecksum.finish(InternetChecksum.sum(frame, at, length, pseudo)));
    }

    /**
     * {@return the low 64 bits of the group that solicitations for an address are sent to}
     *
     * @param targetLow the low 64 bits of the address
     */
    public static long groupLow(long targetLow) {
        return GROUP_LOW | targetLow & GROUP_BITS;
    }

    /**
     * {@return the MAC address of a group: 33:33 and the end of its address (RFC 2464 section 7)}
     *
     * @param groupLow the low 64 bits of the group's address
     */
    public static long groupMac(long groupLow) {
        return GROUP_MAC | groupLow & 0xFFFF_FFFFL;
    }
}
