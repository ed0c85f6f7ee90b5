// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * IPv4 header: RFC 791 section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version|  IHL  | traffic class |          total length         |
 * |         identification        |R|D|M|     fragment offset     |
 * |      TTL      |    protocol   |        header checksum        |
 * |                         source address                        |
 * |                      destination address                      |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #checkHeader} has said {@code OK}, no accessor
 * can fail; {@link #check} also judges the total length. The {@code set} methods keep the checksum right (RFC 1624).
 */
public final class Ipv4Header {
    /** Where the traffic class lies. */
    public static final int TRAFFIC_CLASS_OFFSET = 1;
    /** Where the total length lies. */
    public static final int TOTAL_LENGTH_OFFSET = TRAFFIC_CLASS_OFFSET + Byte.BYTES;
    /** Where the identification lies. */
    public static final int IDENTIFICATION_OFFSET = TOTAL_LENGTH_OFFSET + Short.BYTES;
    /** Where flags and fragment offset lie. */
    public static final int FRAGMENT_OFFSET = IDENTIFICATION_OFFSET + Short.BYTES;
    /** Where the TTL lies. */
    public static final int TTL_OFFSET = FRAGMENT_OFFSET + Short.BYTES;
    /** Where the protocol lies. */
    public static final int PROTOCOL_OFFSET = TTL_OFFSET + Byte.BYTES;
    /** Where the header checksum lies. */
    public static final int CHECKSUM_OFFSET = PROTOCOL_OFFSET + Byte.BYTES;
    /** Where the source address lies. */
    public static final int SOURCE_OFFSET = CHECKSUM_OFFSET + Short.BYTES;
    /** Where the destination address lies. */
    public static final int DESTINATION_OFFSET = SOURCE_OFFSET + Integer.BYTES;
    /** The length of a header without options, in bytes. */
    public static final int MIN_LENGTH = DESTINATION_OFFSET + Integer.BYTES;

    private static final int VERSION = 4;
    private static final int WORD = Integer.BYTES;
    private static final int VERSION_AND_LENGTH = VERSION << 4 | MIN_LENGTH / WORD;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET_MASK = 0x1FFF;
    private static final int OFFSET_UNIT = 8;

    private Ipv4Header() {}

    /**
     * Says whether a header with its options can be read, whatever follows it: enough for the packet quoted in an ICMP error.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK}, {@code TRUNCATED}, {@code BAD_VERSION}, or {@code BAD_LENGTH} for a header shorter than 20 bytes
     */
    public static Verdict checkHeader(Frame frame, int at) {
        int available = frame.end() - at;
        if (available < MIN_LENGTH) {
            return Verdict.TRUNCATED;
        }
        int first = frame.getUnsignedByte(at);
        if (first >> 4 != VERSION) {
            return Verdict.BAD_VERSION;
        }
        int length = (first & 0xF) * WORD;
        if (length < MIN_LENGTH) {
            return Verdict.BAD_LENGTH;
        }
        return length > available ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * Says whether a whole packet can be read.
     *
     * @param frame the packet; bytes behind the total length are allowed
     * @param at the header's first byte
     * @return what {@link #checkHeader} says, {@code BAD_LENGTH} for a total length shorter than the header, or
     *     {@code TRUNCATED} for one that reaches past the frame's end
     */
    public static Verdict check(Frame frame, int at) {
        Verdict verdict = checkHeader(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        int length = totalLength(frame, at);
        if (length < headerLength(frame, at)) {
            return Verdict.BAD_LENGTH;
        }
        return length > frame.end() - at ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * Reads the length of the header with its options.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 20 to 60 bytes
     */
    public static int headerLength(Frame frame, int at) {
        return (frame.getUnsignedByte(at) & 0xF) * WORD;
    }

    /**
     * Reads the differentiated services codepoint and, in the low two bits, ECN (RFC 2474, RFC 3168).
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 0 to 255
     */
    public static int trafficClass(Frame frame, int at) {
        return frame.getUnsignedByte(at + TRAFFIC_CLASS_OFFSET);
    }

    /**
     * Reads the length of header and payload.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return in bytes
     */
    public static int totalLength(Frame frame, int at) {
        return frame.getUnsignedShort(at + TOTAL_LENGTH_OFFSET);
    }

    /**
     * Reads the identification, which a datagram's fragments share.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 16 bits
     */
    public static int identification(Frame frame, int at) {
        return frame.getUnsignedShort(at + IDENTIFICATION_OFFSET);
    }

    /**
     * Whether routers must not fragment the packet.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return the DF bit
     */
    public static boolean dontFragment(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & DONT_FRAGMENT) != 0;
    }

    /**
     * Whether more fragments follow.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return the MF bit
     */
    public static boolean moreFragments(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & MORE_FRAGMENTS) != 0;
    }

    /**
     * Reads where in its datagram this fragment belongs.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 0 to 65,528 bytes
     */
    public static int fragmentOffset(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & OFFSET_MASK) * OFFSET_UNIT;
    }

    /**
     * Whether the packet is a fragment, first, middle or last.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return true unless offset and MF bit are zero
     */
    public static boolean isFragment(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
    }

    /**
     * Reads the time to live.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 0 to 255
     */
    public static int ttl(Frame frame, int at) {
        return frame.getUnsignedByte(at + TTL_OFFSET);
    }

    /**
     * Reads what the packet carries.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return an {@link IpProtocol}
     */
    public static int protocol(Frame frame, int at) {
        return frame.getUnsignedByte(at + PROTOCOL_OFFSET);
    }

    /**
     * Reads the header checksum.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 16 bits
     */
    public static int checksum(Frame frame, int at) {
        return frame.getUnsignedShort(at + CHECKSUM_OFFSET);
    }

    /**
     * Whether the header checksum is right.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return false if any bit of the header was changed without it
     */
    public static boolean checksumGood(Frame frame, int at) {
        return InternetChecksum.finish(InternetChecksum.sum(frame, at, headerLength(frame, at), 0)) == 0;
    }

    /**
     * Reads the source address.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 32 bits
     */
    public static int source(Frame frame, int at) {
        return frame.getInt(at + SOURCE_OFFSET);
    }

    /**
     * Reads the destination address.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return 32 bits
     */
    public static int destination(Frame frame, int at) {
        return frame.getInt(at + DESTINATION_OFFSET);
    }

    /**
     * Writes a header of {@link #MIN_LENGTH} bytes with its checksum.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param trafficClass 0 to 255
     * @param totalLength of header and payload, in bytes
     * @param identification 16 bits
     * @param dontFragment the DF bit
     * @param ttl 0 to 255
     * @param protocol an {@link IpProtocol}
     * @param source 32 bits
     * @param destination 32 bits
     */
    public static void write(
            Frame frame,
            int at,
            int trafficClass,
            int totalLength,
            int identification,
            boolean dontFragment,
            int ttl,
            int protocol,
            int source,
            int destination) {
        frame.setInt(at, VERSION_AND_LENGTH << 24 | (trafficClass & 0xFF) << 16 | totalLength & 0xFFFF);
        frame.setInt(at + IDENTIFICATION_OFFSET, identification << Short.SIZE | (dontFragment ? DONT_FRAGMENT : 0));
        frame.setInt(at + TTL_OFFSET, ttl << 24 | (protocol & 0xFF) << 16);
        frame.setInt(at + SOURCE_OFFSET, source);
        frame.setInt(at + DESTINATION_OFFSET, destination);
        setChecksum(frame, at, InternetChecksum.finish(InternetChecksum.sum(frame, at, MIN_LENGTH, 0)));
    }

    /**
     * Writes the fields that differ between packets to one destination over a prepared header, and a checksum that the caller
     * has worked out.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param trafficClass 0 to 255
     * @param totalLength of header and payload, in bytes
     * @param identification 16 bits
     * @param checksum 16 bits
     */
    public static void patch(Frame frame, int at, int trafficClass, int totalLength, int identification, int checksum) {
        frame.setByte(at + TRAFFIC_CLASS_OFFSET, trafficClass);
        frame.setShort(at + TOTAL_LENGTH_OFFSET, totalLength);
        frame.setShort(at + IDENTIFICATION_OFFSET, identification);
        frame.setShort(at + CHECKSUM_OFFSET, checksum);
    }

    /**
     * Changes the traffic class, and the checksum with it.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param trafficClass 0 to 255
     */
    public static void setTrafficClass(Frame frame, int at, int trafficClass) {
        setWord(frame, at, 0, frame.getUnsignedByte(at) << Byte.SIZE | trafficClass & 0xFF);
    }

    /**
     * Changes the time to live, and the checksum with it.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param ttl 0 to 255
     */
    public static void setTtl(Frame frame, int at, int ttl) {
        setWord(frame, at, TTL_OFFSET, ttl << Byte.SIZE | protocol(frame, at));
    }

    /**
     * Writes the header checksum.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param checksum 16 bits
     */
    public static void setChecksum(Frame frame, int at, int checksum) {
        frame.setShort(at + CHECKSUM_OFFSET, checksum);
    }

    private static void setWord(Frame frame, int at, int offset, int word) {
        int before = frame.getUnsignedShort(at + offset);
        frame.setShort(at + offset, word);
        setChecksum(frame, at, InternetChecksum.update(checksum(frame, at), before, word & 0xFFFF));
    }

    /**
     * Appends an address as text.
     *
     * @param out where to
     * @param address 32 bits
     */
    public static void appendAddress(StringBuilder out, int address) {
        out.append(address >>> 24).append('.').append(address >>> 16 & 0xFF).append('.');
        out.append(address >>> 8 & 0xFF).append('.').append(address & 0xFF);
    }
}
