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
    private static final int TRAFFIC_CLASS_OFFSET = 1;
    private static final int TOTAL_LENGTH_OFFSET = TRAFFIC_CLASS_OFFSET + Byte.BYTES;
    private static final int IDENTIFICATION_OFFSET = TOTAL_LENGTH_OFFSET + Short.BYTES;
    private static final int FRAGMENT_OFFSET = IDENTIFICATION_OFFSET + Short.BYTES;
    private static final int TTL_OFFSET = FRAGMENT_OFFSET + Short.BYTES;
    private static final int PROTOCOL_OFFSET = TTL_OFFSET + Byte.BYTES;
    private static final int CHECKSUM_OFFSET = PROTOCOL_OFFSET + Byte.BYTES;
    static final int SOURCE_OFFSET = CHECKSUM_OFFSET + Short.BYTES;
    static final int DESTINATION_OFFSET = SOURCE_OFFSET + Integer.BYTES;
    /** The length of a header without options, in bytes. */
    public static final int MIN_LENGTH = DESTINATION_OFFSET + Integer.BYTES;

    private static final int VERSION = 4;
    private static final int WORD = 4;
    /** The first byte of a header without options. */
    static final int VERSION_AND_LENGTH = VERSION << 4 | MIN_LENGTH / WORD;

    private static final int DONT_FRAGMENT = 0x4000;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET_MASK = 0x1FFF;
    private static final int OFFSET_UNIT = 8;
    /** Of the fragment field: any of these bits is set in a fragment. */
    static final int FRAGMENT_MASK = MORE_FRAGMENTS | OFFSET_MASK;

    private Ipv4Header() {}

    /**
     * Says whether a header with its options can be read, whatever follows it: enough for the packet quoted in an ICMP error.
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK}, {@code TRUNCATED}, {@code BAD_VERSION}, or {@code BAD_LENGTH} for a header shorter than 20 bytes
     */
    public static Verdict checkHeader(Frame frame, int at) {
        int available = frame.end() - at;
        if (available < MIN_LENGTH) {
            return Verdict.TRUNCATED;
        }
        if (frame.getUnsignedByte(at) >> 4 != VERSION) {
            return Verdict.BAD_VERSION;
        }
        int length = headerLength(frame, at);
        if (length < MIN_LENGTH) {
            return Verdict.BAD_LENGTH;
        }
        return length > available ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * Says whether a whole packet can be read.
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
     * {@return the length of the header with its options: 20 to 60 bytes}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int headerLength(Frame frame, int at) {
        return (frame.getUnsignedByte(at) & 0xF) * WORD;
    }

    /**
     * {@return the differentiated services codepoint and, in the low two bits, ECN (RFC 2474, RFC 3168): 0 to 255}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int trafficClass(Frame frame, int at) {
        return frame.getUnsignedByte(at + TRAFFIC_CLASS_OFFSET);
    }

    /**
     * {@return the length of header and payload: in bytes}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int totalLength(Frame frame, int at) {
        return frame.getUnsignedShort(at + TOTAL_LENGTH_OFFSET);
    }

    /**
     * {@return the identification, which a datagram's fragments share: 16 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int identification(Frame frame, int at) {
        return frame.getUnsignedShort(at + IDENTIFICATION_OFFSET);
    }

    /**
     * {@return whether routers must not fragment the packet; the DF bit}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static boolean dontFragment(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & DONT_FRAGMENT) != 0;
    }

    /**
     * {@return whether more fragments follow; the MF bit}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static boolean moreFragments(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & MORE_FRAGMENTS) != 0;
    }

    /**
     * {@return where in its datagram this fragment belongs: 0 to 65,528 bytes}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int fragmentOffset(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & OFFSET_MASK) * OFFSET_UNIT;
    }

    /**
     * {@return whether the packet is a fragment, first, middle or last; true unless offset and MF bit are zero}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static boolean isFragment(Frame frame, int at) {
        return (frame.getUnsignedShort(at + FRAGMENT_OFFSET) & FRAGMENT_MASK) != 0;
    }

    /**
     * {@return the time to live: 0 to 255}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int ttl(Frame frame, int at) {
        return frame.getUnsignedByte(at + TTL_OFFSET);
    }

    /**
     * {@return what the packet carries: an {@link IpProtocol}}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int protocol(Frame frame, int at) {
        return frame.getUnsignedByte(at + PROTOCOL_OFFSET);
    }

    /**
     * {@return the header checksum: 16 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int checksum(Frame frame, int at) {
        return frame.getUnsignedShort(at + CHECKSUM_OFFSET);
    }

    /**
     * {@return whether the header checksum is right; false if any bit of the header was changed without it}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static boolean checksumGood(Frame frame, int at) {
        return InternetChecksum.finish(InternetChecksum.sum(frame, at, headerLength(frame, at), 0)) == 0;
    }

    /**
     * {@return the source address: 32 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int source(Frame frame, int at) {
        return frame.getInt(at + SOURCE_OFFSET);
    }

    /**
     * {@return the destination address: 32 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int destination(Frame frame, int at) {
        return frame.getInt(at + DESTINATION_OFFSET);
    }

    /**
     * Writes a header of {@link #MIN_LENGTH} bytes with its checksum.
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
        frame.setLong(at + SOURCE_OFFSET, (long) source << Integer.SIZE | Integer.toUnsignedLong(destination));
        setChecksum(frame, at, InternetChecksum.finish(InternetChecksum.sum(frame, at, MIN_LENGTH, 0)));
    }

    /**
     * Writes the fields that differ between packets to one destination over a prepared header, and a checksum that the caller
     * has worked out.
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
        setChecksum(frame, at, checksum);
    }

    /**
     * Changes the traffic class, and the checksum with it.
     * @param frame the packet
     * @param at the header's first byte
     * @param trafficClass 0 to 255
     */
    public static void setTrafficClass(Frame frame, int at, int trafficClass) {
        setWord(frame, at, 0, frame.getUnsignedByte(at) << Byte.SIZE | trafficClass & 0xFF);
    }

    /**
     * Changes the time to live, and the checksum with it.
     * @param frame the packet
     * @param at the header's first byte
     * @param ttl 0 to 255
     */
    public static void setTtl(Frame frame, int at, int ttl) {
        setWord(frame, at, TTL_OFFSET, ttl << Byte.SIZE | protocol(frame, at));
    }

    static void setChecksum(Frame frame, int at, int checksum) {
        frame.setShort(at + CHECKSUM_OFFSET, checksum);
    }

    private static void setWord(Frame frame, int at, int offset, int word) {
        int before = frame.getUnsignedShort(at + offset);
        frame.setShort(at + offset, word);
        setChecksum(frame, at, InternetChecksum.update(checksum(frame, at), before, word & 0xFFFF));
    }

    /**
     * Appends an address as text.
     * @param out where to
     * @param address 32 bits
     */
    public static void appendAddress(StringBuilder out, int address) {
        out.append(address >>> 24).append('.').append(address >>> 16 & 0xFF).append('.');
        out.append(address >>> 8 & 0xFF).append('.').append(address & 0xFF);
    }
}
