// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * TCP header: RFC 9293 section 3.1.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          source port          |       destination port        |
 * |                        sequence number                        |
 * |                     acknowledgment number                     |
 * | offset|  res. |     flags     |            window             |
 * |           checksum            |        urgent pointer         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail.
 */
public final class TcpHeader {
    /** Where the source port lies. */
    public static final int SOURCE_PORT_OFFSET = 0;
    /** Where the destination port lies. */
    public static final int DESTINATION_PORT_OFFSET = SOURCE_PORT_OFFSET + Short.BYTES;
    /** Where the sequence number lies. */
    public static final int SEQUENCE_OFFSET = DESTINATION_PORT_OFFSET + Short.BYTES;
    /** Where the acknowledgment number lies. */
    public static final int ACKNOWLEDGMENT_OFFSET = SEQUENCE_OFFSET + Integer.BYTES;
    /** Where the data offset lies. */
    public static final int DATA_OFFSET_OFFSET = ACKNOWLEDGMENT_OFFSET + Integer.BYTES;
    /** Where the flags lie. */
    public static final int FLAGS_OFFSET = DATA_OFFSET_OFFSET + Byte.BYTES;
    /** Where the window lies. */
    public static final int WINDOW_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    /** Where the checksum lies. */
    public static final int CHECKSUM_OFFSET = WINDOW_OFFSET + Short.BYTES;
    /** The length of a header without options, in bytes. */
    public static final int MIN_LENGTH = CHECKSUM_OFFSET + 2 * Short.BYTES;

    /** The flag that opens a connection: in a SYN and in the SYN-ACK that answers it. */
    public static final int SYN = 0x02;

    private TcpHeader() {}

    /**
     * Says whether a header with its options can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param end one past the last byte of the IP payload
     * @return {@code OK}, {@code TRUNCATED}, or {@code BAD_LENGTH} for a data offset inside the header
     */
    public static Verdict check(Frame frame, int at, int end) {
        int available = end - at;
        if (available < MIN_LENGTH) {
            return Verdict.TRUNCATED;
        }
        int length = headerLength(frame, at);
        if (length < MIN_LENGTH) {
            return Verdict.BAD_LENGTH;
        }
        return length > available ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * {@return the source port: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int sourcePort(Frame frame, int at) {
        return frame.getUnsignedShort(at + SOURCE_PORT_OFFSET);
    }

    /**
     * {@return the destination port: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int destinationPort(Frame frame, int at) {
        return frame.getUnsignedShort(at + DESTINATION_PORT_OFFSET);
    }

    /**
     * {@return the sequence number: 32 bits, unsigned}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int sequence(Frame frame, int at) {
        return frame.getInt(at + SEQUENCE_OFFSET);
    }

    /**
     * {@return the acknowledgment number: 32 bits, unsigned}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int acknowledgment(Frame frame, int at) {
        return frame.getInt(at + ACKNOWLEDGMENT_OFFSET);
    }

    /**
     * {@return the length of the header with its options: 0 to 60 bytes}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int headerLength(Frame frame, int at) {
        return frame.getUnsignedByte(at + DATA_OFFSET_OFFSET) >> 4 << 2;
    }

    /**
     * {@return the flags: FIN is bit 0, then SYN, RST, PSH, ACK, URG, ECE and CWR: eight bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int flags(Frame frame, int at) {
        return frame.getUnsignedByte(at + FLAGS_OFFSET);
    }

    /**
     * {@return the window: 0 to 65,535, not scaled}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int window(Frame frame, int at) {
        return frame.getUnsignedShort(at + WINDOW_OFFSET);
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
     * Writes the checksum.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param checksum 16 bits
     */
    public static void setChecksum(Frame frame, int at, int checksum) {
        frame.setShort(at + CHECKSUM_OFFSET, checksum);
    }
}
