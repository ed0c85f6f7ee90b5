// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * IPv6 header: RFC 8200 section 3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| traffic class |              flow label               |
 * |         payload length        |  next header  |   hop limit   |
 * |                                                               |
 * |                    source address (16 bytes)                  |
 * |                                                               |
 * |                  destination address (16 bytes)               |
 * |                                                               |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #checkHeader} has said {@code OK}, no accessor
 * can fail; {@link #check} also judges the payload length. {@link Ipv6Extensions} steps over what may follow.
 */
public final class Ipv6Header {
    /** Where the payload length lies. */
    public static final int PAYLOAD_LENGTH_OFFSET = Integer.BYTES;
    /** Where the next header lies. */
    public static final int NEXT_HEADER_OFFSET = PAYLOAD_LENGTH_OFFSET + Short.BYTES;
    /** Where the hop limit lies. */
    public static final int HOP_LIMIT_OFFSET = NEXT_HEADER_OFFSET + Byte.BYTES;
    /** Where the source address lies. */
    public static final int SOURCE_OFFSET = HOP_LIMIT_OFFSET + Byte.BYTES;
    /** Where the destination address lies. */
    public static final int DESTINATION_OFFSET = SOURCE_OFFSET + 2 * Long.BYTES;
    /** The header's length in bytes. */
    public static final int LENGTH = DESTINATION_OFFSET + 2 * Long.BYTES;

    private static final int VERSION = 6;
    private static final int VERSION_SHIFT = 28;
    private static final int TRAFFIC_CLASS_SHIFT = 20;
    private static final int TRAFFIC_CLASS = 0xFF << TRAFFIC_CLASS_SHIFT;
    private static final int FLOW_LABEL = 0xF_FFFF;
    /** What precedes the IPv4 address in an IPv4-mapped one (RFC 4291 section 2.5.5.2). */
    private static final int IPV4_MAPPED = 0xFFFF;

    private Ipv6Header() {}

    /**
     * Says whether a header can be read, whatever follows it: enough for the packet quoted in an ICMP error.
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK}, {@code TRUNCATED}, or {@code BAD_VERSION}
     */
    public static Verdict checkHeader(Frame frame, int at) {
        if (frame.end() - at < LENGTH) {
            return Verdict.TRUNCATED;
        }
        return frame.getInt(at) >>> VERSION_SHIFT == VERSION ? Verdict.OK : Verdict.BAD_VERSION;
    }

    /**
     * Says whether a whole packet can be read.
     * @param frame the packet; bytes behind the payload length are allowed
     * @param at the header's first byte
     * @return what {@link #checkHeader} says, or {@code TRUNCATED} for a payload that reaches past the frame's end
     */
    public static Verdict check(Frame frame, int at) {
        Verdict verdict = checkHeader(frame, at);
        if (verdict != Verdict.OK) {
            return verdict;
        }
        return payloadLength(frame, at) > frame.end() - at - LENGTH ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * {@return the differentiated services codepoint and, in the low two bits, ECN (RFC 2474, RFC 3168): 0 to 255}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int trafficClass(Frame frame, int at) {
        return (frame.getInt(at) & TRAFFIC_CLASS) >>> TRAFFIC_CLASS_SHIFT;
    }

    /**
     * {@return the flow label: 20 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int flowLabel(Frame frame, int at) {
        return frame.getInt(at) & FLOW_LABEL;
    }

    /**
     * {@return the length of what follows this header, extension headers included: in bytes}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int payloadLength(Frame frame, int at) {
        return frame.getUnsignedShort(at + PAYLOAD_LENGTH_OFFSET);
    }

    /**
     * {@return what follows: an extension header or what the packet carries: an {@link IpProtocol}}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int nextHeader(Frame frame, int at) {
        return frame.getUnsignedByte(at + NEXT_HEADER_OFFSET);
    }

    /**
     * {@return the hop limit: 0 to 255}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int hopLimit(Frame frame, int at) {
        return frame.getUnsignedByte(at + HOP_LIMIT_OFFSET);
    }

    /**
     * {@return the first half of the source address: the high 64 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long sourceHigh(Frame frame, int at) {
        return frame.getLong(at + SOURCE_OFFSET);
    }

    /**
     * {@return the second half of the source address: the low 64 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long sourceLow(Frame frame, int at) {
        return frame.getLong(at + SOURCE_OFFSET + Long.BYTES);
    }

    /**
     * {@return the first half of the destination address: the high 64 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long destinationHigh(Frame frame, int at) {
        return frame.getLong(at + DESTINATION_OFFSET);
    }

    /**
     * {@return the second half of the destination address: the low 64 bits}
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long destinationLow(Frame frame, int at) {
        return frame.getLong(at + DESTINATION_OFFSET + Long.BYTES);
    }

    /**
     * Writes all {@link #LENGTH} bytes.
     * @param frame where to write
     * @param at the header's first byte
     * @param trafficClass 0 to 255
     * @param flowLabel 20 bits
     * @param payloadLength of what follows, in bytes
     * @param nextHeader an {@link IpProtocol}
     * @param hopLimit 0 to 255
     * @param sourceHigh the high 64 bits of the source address
     * @param sourceLow the low 64 bits
     * @param destinationHigh the high 64 bits of the destination address
     * @param destinationLow the low 64 bits
     */
    public static void write(
            Frame frame,
            int at,
            int trafficClass,
            int flowLabel,
            int payloadLength,
            int nextHeader,
            int hopLimit,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        int first = VERSION << VERSION_SHIFT | (trafficClass & 0xFF) << TRAFFIC_CLASS_SHIFT | flowLabel & FLOW_LABEL;
        frame.setInt(at, first);
        frame.setInt(
                at + PAYLOAD_LENGTH_OFFSET,
                payloadLength << Short.SIZE | (nextHeader & 0xFF) << Byte.SIZE | hopLimit & 0xFF);
        frame.setLong(at + SOURCE_OFFSET, sourceHigh);
        frame.setLong(at + SOURCE_OFFSET + Long.BYTES, sourceLow);
        frame.setLong(at + DESTINATION_OFFSET, destinationHigh);
        frame.setLong(at + DESTINATION_OFFSET + Long.BYTES, destinationLow);
    }

    /**
     * Changes the traffic class.
     * @param frame the packet
     * @param at the header's first byte
     * @param trafficClass 0 to 255
     */
    public static void setTrafficClass(Frame frame, int at, int trafficClass) {
        frame.setInt(at, frame.getInt(at) & ~TRAFFIC_CLASS | (trafficClass & 0xFF) << TRAFFIC_CLASS_SHIFT);
    }

    /**
     * Writes the payload length.
     * @param frame the packet
     * @param at the header's first byte
     * @param length of what follows, in bytes
     */
    public static void setPayloadLength(Frame frame, int at, int length) {
        frame.setShort(at + PAYLOAD_LENGTH_OFFSET, length);
    }

    /**
     * Changes the hop limit.
     * @param frame the packet
     * @param at the header's first byte
     * @param hopLimit 0 to 255
     */
    public static void setHopLimit(Frame frame, int at, int hopLimit) {
        frame.setByte(at + HOP_LIMIT_OFFSET, hopLimit);
    }

    /**
     * Appends an address as text in the form of RFC 5952: the longest run of two or more zero groups, the first of equals,
     * becomes {@code ::}; an IPv4-mapped address ends in dotted decimals.
     * @param out where to
     * @param high the high 64 bits
     * @param low the low 64 bits
     */
    public static void appendAddress(StringBuilder out, long high, long low) {
        if (high == 0 && low >>> Integer.SIZE == IPV4_MAPPED) {
            Ipv4Header.appendAddress(out.append("::ffff:"), (int) low);
            return;
        }
        int runAt = -1;
        int runLength = 1;
        for (int at = 0; at < 8; at++) {
            int length = 0;
            while (at + length < 8 && group(high, low, at + length) == 0) {
                length++;
            }
            if (length > runLength) {
                runAt = at;
                runLength = length;
            }
        }
        for (int at = 0; at < 8; at++) {
            if (at == runAt) {
                out.append("::");
                at += runLength - 1;
            } else {
                out.append(at == 0 || at == runAt + runLength && runAt >= 0 ? "" : ":");
                out.append(Integer.toHexString(group(high, low, at)));
            }
        }
    }

    private static int group(long high, long low, int at) {
        long half = at < 4 ? high : low;
        return (int) (half >>> (3 - (at & 3)) * Short.SIZE) & 0xFFFF;
    }
}
