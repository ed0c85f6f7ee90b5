// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import org.encap4j.Verdict;

/**
 * Ethernet II header: IEEE 802.3 clause 3.
 *
 * <pre>
 * +-----------------------+-----------------------+---------------+
 * |    destination (6)    |       source (6)      | EtherType (2) |
 * +-----------------------+-----------------------+---------------+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail.
 * Addresses are the low 48 bits of a {@code long}. Frames carry no frame check sequence.
 */
public final class EthernetHeader {
    /** Where the destination address lies. */
    public static final int DESTINATION_OFFSET = 0;
    /** Where the source address lies. */
    public static final int SOURCE_OFFSET = DESTINATION_OFFSET + 6;
    /** Where the EtherType lies, or the TPID of the first VLAN tag. */
    public static final int TYPE_OFFSET = SOURCE_OFFSET + 6;
    /** The header's length in bytes, without VLAN tags. */
    public static final int LENGTH = TYPE_OFFSET + Short.BYTES;

    /** What {@link #typeAt} returns when the frame ends inside a header. */
    public static final int TRUNCATED = -1;
    /** What {@link #typeAt} returns for more tags than {@link VlanTag#MAX_TAGS}. */
    public static final int TOO_MANY_TAGS = -2;

    /** Set in the addresses of groups: multicast and broadcast. */
    public static final long GROUP_BIT = 1L << 40;

    private static final int MAC_TEXT_LENGTH = 17;

    private EthernetHeader() {}

    /**
     * Says whether a header can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK} or {@code TRUNCATED}
     */
    public static Verdict check(Frame frame, int at) {
        return frame.end() - at < LENGTH ? Verdict.TRUNCATED : Verdict.OK;
    }

    /**
     * {@return the destination address: 48 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long destination(Frame frame, int at) {
        return frame.getLong(at + DESTINATION_OFFSET) >>> Short.SIZE;
    }

    /**
     * {@return the source address: 48 bits}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static long source(Frame frame, int at) {
        return frame.getLong(at + SOURCE_OFFSET) >>> Short.SIZE;
    }

    /**
     * {@return the EtherType, or the TPID of the first VLAN tag: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int type(Frame frame, int at) {
        return frame.getUnsignedShort(at + TYPE_OFFSET);
    }

    /**
     * Finds the EtherType that names the payload, behind any VLAN tags. The payload follows it.
     *
     * @param frame the packet; nothing is read at or past its end
     * @param at the header's first byte
     * @return the index of the EtherType, or {@link #TRUNCATED} or {@link #TOO_MANY_TAGS}, which are negative
     */
    public static int typeAt(Frame frame, int at) {
        int typeAt = at + TYPE_OFFSET;
        int last = frame.end() - Short.BYTES;
        if (typeAt > last) {
            return TRUNCATED;
        }
        for (int tags = 0; VlanTag.isTag(frame.getUnsignedShort(typeAt)); tags++) {
            if (tags == VlanTag.MAX_TAGS) {
                return TOO_MANY_TAGS;
            }
            typeAt += VlanTag.LENGTH;
            if (typeAt > last) {
                return TRUNCATED;
            }
        }
        return typeAt;
    }

    /**
     * Writes all {@link #LENGTH} bytes.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param destination 48 bits
     * @param source 48 bits
     * @param type an EtherType
     */
    public static void write(Frame frame, int at, long destination, long source, int type) {
        frame.setLong(at + DESTINATION_OFFSET, destination << Short.SIZE | source >>> Integer.SIZE & 0xFFFF);
        frame.setInt(at + SOURCE_OFFSET + Short.BYTES, (int) source);
        frame.setShort(at + TYPE_OFFSET, type);
    }

    /**
     * Reads an address from text.
     *
     * @param text six bytes in hexadecimal with colons, such as {@code 4a:7f:01:3b:a2:71}
     * @return 48 bits
     * @throws IllegalArgumentException for anything else
     */
    public static long parseMac(String text) {
        if (text.length() != MAC_TEXT_LENGTH || !text.matches("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}")) {
            throw new IllegalArgumentException("not a MAC address like 4a:7f:01:3b:a2:71: '" + text + "'");
        }
        return Long.parseLong(text.replace(":", ""), 16);
    }

    /**
     * Appends an address as text.
     *
     * @param out where to
     * @param mac 48 bits
     */
    public static void appendMac(StringBuilder out, long mac) {
        for (int shift = 40; shift >= 0; shift -= Byte.SIZE) {
            int octet = (int) (mac >>> shift) & 0xFF;
            out.append(Character.forDigit(octet >> 4, 16)).append(Character.forDigit(octet & 0xF, 16));
            out.append(shift > 0 ? ":" : "");
        }
    }
}
