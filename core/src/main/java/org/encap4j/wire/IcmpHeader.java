// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * The first eight bytes of an ICMP message: RFC 792 for IPv4, RFC 4443 for IPv6.
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |   type (1)    |   code (1)    |          checksum (2)         |
 * |        identifier (2)         |      sequence number (2)      |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * <p>Identifier and sequence number are those of echo messages; other types use the second word otherwise.
 * {@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail.
 */
public final class IcmpHeader {
    /** Where the type lies. */
    public static final int TYPE_OFFSET = 0;
    /** Where the code lies. */
    public static final int CODE_OFFSET = TYPE_OFFSET + Byte.BYTES;
    /** Where the checksum lies. */
    public static final int CHECKSUM_OFFSET = CODE_OFFSET + Byte.BYTES;
    /** Where an echo message's identifier lies. */
    public static final int IDENTIFIER_OFFSET = CHECKSUM_OFFSET + Short.BYTES;
    /** Where an echo message's sequence number lies. */
    public static final int SEQUENCE_OFFSET = IDENTIFIER_OFFSET + Short.BYTES;
    /** The length in bytes. */
    public static final int LENGTH = SEQUENCE_OFFSET + Short.BYTES;

    /** ICMPv4 echo reply. */
    public static final int V4_ECHO_REPLY = 0;
    /** ICMPv4 destination unreachable. */
    public static final int V4_UNREACHABLE = 3;
    /** ICMPv4 echo request. */
    public static final int V4_ECHO_REQUEST = 8;
    /** ICMPv4 time exceeded. */
    public static final int V4_TIME_EXCEEDED = 11;
    /** ICMPv6 destination unreachable. */
    public static final int V6_UNREACHABLE = 1;
    /** ICMPv6 packet too big. */
    public static final int V6_TOO_BIG = 2;
    /** ICMPv6 time exceeded. */
    public static final int V6_TIME_EXCEEDED = 3;
    /** ICMPv6 echo request. */
    public static final int V6_ECHO_REQUEST = 128;
    /** ICMPv6 echo reply. */
    public static final int V6_ECHO_REPLY = 129;

    private IcmpHeader() {}

    /**
     * Says whether the first eight bytes can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param end one past the last byte of the IP payload
     * @return {@code OK} or {@code TRUNCATED}
     */
    public static Verdict check(Frame frame, int at, int end) {
        return end - at < LENGTH ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * {@return the type: 0 to 255}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int type(Frame frame, int at) {
        return frame.getUnsignedByte(at + TYPE_OFFSET);
    }

    /**
     * {@return the code: 0 to 255}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int code(Frame frame, int at) {
        return frame.getUnsignedByte(at + CODE_OFFSET);
    }

    /**
     * {@return the checksum: 16 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int checksum(Frame frame, int at) {
        return frame.getUnsignedShort(at + CHECKSUM_OFFSET);
    }

    /**
     * {@return an echo message's identifier: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int identifier(Frame frame, int at) {
        return frame.getUnsignedShort(at + IDENTIFIER_OFFSET);
    }

    /**
     * {@return an echo message's sequence number: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int sequence(Frame frame, int at) {
        return frame.getUnsignedShort(at + SEQUENCE_OFFSET);
    }

    /**
     * Writes all {@link #LENGTH} bytes, the checksum as zero, which is what it counts as when it is computed.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param type 0 to 255
     * @param code 0 to 255
     * @param rest the second word, 32 bits, as the type defines it
     */
    public static void write(Frame frame, int at, int type, int code, int rest) {
        frame.setInt(at, type << 24 | (code & 0xFF) << Short.SIZE);
        frame.setInt(at + IDENTIFIER_OFFSET, rest);
    }

    /**
     * Writes the checksum.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param checksum 16 bits
     */
    public static void setChecksum(Frame frame, int at, int checksum) {
        frame.setShort(at + CHECKSUM_OFFSET, checksum);
    }

    /**
     * {@return whether a type is an echo request or reply; true for either}
     *
     * @param v6 whether this is ICMPv6
     * @param type 0 to 255
     */
    public static boolean isEcho(boolean v6, int type) {
        return v6 ? type == V6_ECHO_REQUEST || type == V6_ECHO_REPLY : type == V4_ECHO_REQUEST || type == V4_ECHO_REPLY;
    }

    /**
     * A name for people, as Hubble prints it.
     *
     * @param v6 whether this is ICMPv6
     * @param type 0 to 255
     * @return such as {@code EchoRequest}, or {@code type 42}
     */
    public static String name(boolean v6, int type) {
        return v6 ? v6Name(type) : v4Name(type);
    }

    private static String v4Name(int type) {
        return switch (type) {
            case V4_ECHO_REPLY -> "EchoReply";
            case V4_UNREACHABLE -> "DestinationUnreachable";
            case 5 -> "Redirect";
            case V4_ECHO_REQUEST -> "EchoRequest";
            case V4_TIME_EXCEEDED -> "TimeExceeded";
            case 12 -> "ParameterProblem";
            case 13 -> "TimestampRequest";
            case 14 -> "TimestampReply";
            default -> "type " + type;
        };
    }

    private static String v6Name(int type) {
        return switch (type) {
            case V6_UNREACHABLE -> "DestinationUnreachable";
            case V6_TOO_BIG -> "PacketTooBig";
            case V6_TIME_EXCEEDED -> "TimeExceeded";
            case 4 -> "ParameterProblem";
            case V6_ECHO_REQUEST -> "EchoRequest";
            case V6_ECHO_REPLY -> "EchoReply";
            case 133 -> "RouterSolicitation";
            case 134 -> "RouterAdvertisement";
            case 135 -> "NeighborSolicitation";
            case 136 -> "NeighborAdvertisement";
            case 143 -> "MulticastListenerReportMessageV2";
            default -> "type " + type;
        };
    }
}
