// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * UDP header: RFC 768.
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |  source port  |   dest. port  |    length     |   checksum    |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail.
 */
public final class UdpHeader {
    /** Where the source port lies. */
    public static final int SOURCE_PORT_OFFSET = 0;
    /** Where the destination port lies. */
    public static final int DESTINATION_PORT_OFFSET = SOURCE_PORT_OFFSET + Short.BYTES;
    /** Where the length lies. */
    public static final int LENGTH_OFFSET = DESTINATION_PORT_OFFSET + Short.BYTES;
    /** Where the checksum lies. */
    public static final int CHECKSUM_OFFSET = LENGTH_OFFSET + Short.BYTES;
    /** The header's length in bytes. */
    public static final int LENGTH = CHECKSUM_OFFSET + Short.BYTES;

    private UdpHeader() {}

    /**
     * Says whether a datagram can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param end one past the last byte of the IP payload; more bytes than the datagram says it has are allowed
     * @return {@code OK}, {@code TRUNCATED}, or {@code BAD_LENGTH} for a length shorter than the header
     */
    public static Verdict check(Frame frame, int at, int end) {
        int available = end - at;
        if (available < LENGTH) {
            return Verdict.TRUNCATED;
        }
        int stated = length(frame, at);
        if (stated < LENGTH) {
            return Verdict.BAD_LENGTH;
        }
        return stated > available ? Verdict.TRUNCATED : Verdict.OK;
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
     * {@return the length of header and payload: in bytes}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int length(Frame frame, int at) {
        return frame.getUnsignedShort(at + LENGTH_OFFSET);
    }

    /**
     * {@return the checksum: 16 bits; zero means that none was computed}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int checksum(Frame frame, int at) {
        return frame.getUnsignedShort(at + CHECKSUM_OFFSET);
    }

    /**
     * Writes all {@link #LENGTH} bytes.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param sourcePort 0 to 65,535
     * @param destinationPort 0 to 65,535
     * @param length of header and payload, in bytes
     * @param checksum 16 bits
     */
    public static void write(Frame frame, int at, int sourcePort, int destinationPort, int length, int checksum) {
        frame.setInt(at + SOURCE_PORT_OFFSET, sourcePort << Short.SIZE | destinationPort & 0xFFFF);
        frame.setInt(at + LENGTH_OFFSET, length << Short.SIZE | checksum & 0xFFFF);
    }

    /**
     * Writes the source port; the checksum stays as it is.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param port 0 to 65,535
     */
    public static void setSourcePort(Frame frame, int at, int port) {
        frame.setShort(at + SOURCE_PORT_OFFSET, port);
    }

    /**
     * Writes the length; the checksum stays as it is.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param length of header and payload, in bytes
     */
    public static void setLength(Frame frame, int at, int length) {
        frame.setShort(at + LENGTH_OFFSET, length);
    }

    /**
     * Writes the checksum.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @param checksum 16 bits; a computed zero is written as 0xFFFF
     */
    public static void setChecksum(Frame frame, int at, int checksum) {
        frame.setShort(at + CHECKSUM_OFFSET, checksum);
    }
}
