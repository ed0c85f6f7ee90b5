// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * Cilium's direct server return option: the service address and port that a client dialled, so that the backend's node can
 * answer in the service's name. Cilium attaches it to TCP SYNs and to every UDP packet.
 *
 * <pre>
 * +-------------------------------+---------------+-----+---------+
 * |             0x014B            |      0x81     |  0  | 2 or 5  |
 * +-------------------------------+---------------+-----+---------+
 * |           service address, IPv4 (4) or IPv6 (16 bytes)        |
 * +-------------------------------+-------------------------------+
 * |          service port         |              0                |
 * +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>Each option takes 12 bytes for IPv4 and 24 for IPv6, its own header included.
 */
public final class CiliumDsrOption {
    /** Cilium's option class. */
    public static final int OPTION_CLASS = 0x014B;
    /** The type, critical. */
    public static final int TYPE = 0x81;
    /** The data's length for an IPv4 service, in bytes. */
    public static final int IPV4_DATA_LENGTH = 8;
    /** The data's length for an IPv6 service, in bytes. */
    public static final int IPV6_DATA_LENGTH = 20;
    /** Makes the option known. */
    public static final GeneveOptionType KIND =
            new GeneveOptionType(OPTION_CLASS, TYPE, CiliumDsrOption::describe, IPV4_DATA_LENGTH, IPV6_DATA_LENGTH);

    private static final int ADDRESS_OFFSET = GeneveOption.DATA_OFFSET;

    private CiliumDsrOption() {}

    /**
     * {@return whether the service address is IPv6; false for IPv4}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static boolean isIpv6(Frame frame, int at) {
        return GeneveOption.dataLength(frame, at) == IPV6_DATA_LENGTH;
    }

    /**
     * {@return an IPv4 service address: 32 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int ipv4Address(Frame frame, int at) {
        return frame.getInt(at + ADDRESS_OFFSET);
    }

    /**
     * {@return the first half of an IPv6 service address: the high 64 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static long ipv6AddressHigh(Frame frame, int at) {
        return frame.getLong(at + ADDRESS_OFFSET);
    }

    /**
     * {@return the second half of an IPv6 service address: the low 64 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static long ipv6AddressLow(Frame frame, int at) {
        return frame.getLong(at + ADDRESS_OFFSET + Long.BYTES);
    }

    /**
     * {@return the service port: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int port(Frame frame, int at) {
        return frame.getUnsignedShort(GeneveOption.next(frame, at) - 2 * Short.BYTES);
    }

    /**
     * Writes the option for an IPv4 service, 12 bytes.
     *
     * @param frame where to write
     * @param at the option's first byte
     * @param address 32 bits
     * @param port 0 to 65,535
     */
    public static void writeIpv4(Frame frame, int at, int address, int port) {
        GeneveOption.write(frame, at, OPTION_CLASS, TYPE, IPV4_DATA_LENGTH);
        frame.setInt(at + ADDRESS_OFFSET, address);
        frame.setInt(at + ADDRESS_OFFSET + Integer.BYTES, port << Short.SIZE);
    }

    /**
     * Writes the option for an IPv6 service, 24 bytes.
     *
     * @param frame where to write
     * @param at the option's first byte
     * @param addressHigh the high 64 bits
     * @param addressLow the low 64 bits
     * @param port 0 to 65,535
     */
    public static void writeIpv6(Frame frame, int at, long addressHigh, long addressLow, int port) {
        GeneveOption.write(frame, at, OPTION_CLASS, TYPE, IPV6_DATA_LENGTH);
        frame.setLong(at + ADDRESS_OFFSET, addressHigh);
        frame.setLong(at + ADDRESS_OFFSET + Long.BYTES, addressLow);
        frame.setInt(at + ADDRESS_OFFSET + 2 * Long.BYTES, port << Short.SIZE);
    }

    private static void describe(Frame frame, int at, StringBuilder out) {
        out.append("Cilium DSR service ");
        if (isIpv6(frame, at)) {
            Ipv6Header.appendAddress(out.append('['), ipv6AddressHigh(frame, at), ipv6AddressLow(frame, at));
            out.append(']');
        } else {
            Ipv4Header.appendAddress(out, ipv4Address(frame, at));
        }
        out.append(':').append(port(frame, at));
    }
}
