// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * ARP packet for IPv4 over Ethernet: RFC 826.
 *
 * <pre>
 * | hardware 1 (2) | protocol 0x0800 (2) | 6 (1) | 4 (1) | operation (2) |
 * | sender MAC (6) | sender IPv4 (4) | target MAC (6) | target IPv4 (4)  |
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail.
 */
public final class ArpHeader {
    /** Where the operation lies. */
    public static final int OPERATION_OFFSET = 6;
    /** Where the sender's MAC address lies. */
    public static final int SENDER_MAC_OFFSET = OPERATION_OFFSET + Short.BYTES;
    /** Where the sender's IPv4 address lies. */
    public static final int SENDER_ADDRESS_OFFSET = SENDER_MAC_OFFSET + 6;
    /** Where the target's MAC address lies. */
    public static final int TARGET_MAC_OFFSET = SENDER_ADDRESS_OFFSET + Integer.BYTES;
    /** Where the target's IPv4 address lies. */
    public static final int TARGET_ADDRESS_OFFSET = TARGET_MAC_OFFSET + 6;
    /** The packet's length in bytes. */
    public static final int LENGTH = TARGET_ADDRESS_OFFSET + Integer.BYTES;

    /** The operation of a request. */
    public static final int REQUEST = 1;
    /** The operation of a reply. */
    public static final int REPLY = 2;

    private static final long IPV4_OVER_ETHERNET = 0x0001_0800_0604L;

    private ArpHeader() {}

    /**
     * Says whether this is IPv4 over Ethernet and can be read.
     *
     * @param frame the packet
     * @param at the first byte
     * @return {@code OK}, {@code TRUNCATED}, or {@code UNSUPPORTED_ETHERTYPE} for other hardware or protocols
     */
    public static Verdict check(Frame frame, int at) {
        if (frame.end() - at < LENGTH) {
            return Verdict.TRUNCATED;
        }
        return frame.getLong(at) >>> Short.SIZE == IPV4_OVER_ETHERNET ? Verdict.OK : Verdict.UNSUPPORTED_ETHERTYPE;
    }

    /**
     * {@return the operation: {@link #REQUEST}, {@link #REPLY}, or another}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int operation(Frame frame, int at) {
        return frame.getUnsignedShort(at + OPERATION_OFFSET);
    }

    /**
     * {@return the sender's MAC address: 48 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long senderMac(Frame frame, int at) {
        return frame.getLong(at + SENDER_MAC_OFFSET) >>> Short.SIZE;
    }

    /**
     * {@return the sender's IPv4 address: 32 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int senderAddress(Frame frame, int at) {
        return frame.getInt(at + SENDER_ADDRESS_OFFSET);
    }

    /**
     * {@return the target's MAC address: 48 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long targetMac(Frame frame, int at) {
        return frame.getLong(at + TARGET_MAC_OFFSET) >>> Short.SIZE;
    }

    /**
     * {@return the target's IPv4 address: 32 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int targetAddress(Frame frame, int at) {
        return frame.getInt(at + TARGET_ADDRESS_OFFSET);
    }

    /**
     * Writes all {@link #LENGTH} bytes.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param operation {@link #REQUEST} or {@link #REPLY}
     * @param senderMac 48 bits
     * @param senderAddress 32 bits
     * @param targetMac 48 bits, 0 where it is asked for
     * @param targetAddress 32 bits
     */
    public static void write(
            Frame frame, int at, int operation, long senderMac, int senderAddress, long targetMac, int targetAddress) {
        frame.setLong(at, IPV4_OVER_ETHERNET << Short.SIZE | operation & 0xFFFF);
        frame.setLong(at + SENDER_MAC_OFFSET, senderMac << Short.SIZE | senderAddress >>> Short.SIZE);
        frame.setShort(at + SENDER_ADDRESS_OFFSET + Short.BYTES, senderAddress);
        frame.setLong(at + TARGET_MAC_OFFSET, targetMac << Short.SIZE | targetAddress >>> Short.SIZE);
        frame.setShort(at + TARGET_ADDRESS_OFFSET + Short.BYTES, targetAddress);
    }
}
