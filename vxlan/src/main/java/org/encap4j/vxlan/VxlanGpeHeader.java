// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * VXLAN-GPE header: draft-ietf-nvo3-vxlan-gpe section 3.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |R|R|Ver|I|P|B|O|           Reserved            | Next Protocol |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      VNI                      |   Reserved    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>{@code at} is the absolute index of the header's first byte. Once {@link #check} has said {@code OK}, no accessor can
 * fail. VNI, its reserved byte and their places are those of {@link VxlanHeader}.
 */
public final class VxlanGpeHeader {
    /** Where the eight flag bits lie. */
    public static final int FLAGS_OFFSET = 0;
    /** Where the next protocol lies. */
    public static final int NEXT_PROTOCOL_OFFSET = FLAGS_OFFSET + 3;
    /** The header's length in bytes. */
    public static final int LENGTH = VxlanHeader.LENGTH;

    /** The version, of which only 0 is defined. */
    public static final int VERSION_MASK = 0x30;
    /** I: the VNI is valid; always set. */
    public static final int FLAG_VNI = 0x08;
    /** P: the header names its payload; else the payload is Ethernet. */
    public static final int FLAG_NEXT_PROTOCOL = 0x04;
    /** B: a copy of a broadcast, unknown or multicast packet. */
    public static final int FLAG_REPLICATED = 0x02;
    /** O: an operations packet. */
    public static final int FLAG_OAM = 0x01;

    /** Next protocol: an IPv4 packet. */
    public static final int NEXT_IPV4 = 1;
    /** Next protocol: an IPv6 packet. */
    public static final int NEXT_IPV6 = 2;
    /** Next protocol: an Ethernet frame. */
    public static final int NEXT_ETHERNET = 3;
    /** Next protocol: a network service header (RFC 8300). */
    public static final int NEXT_NSH = 4;

    private static final int RESERVED_FLAGS = 0xC0;
    private static final int RESERVED_WORD = 0x00FF_FF00;

    private VxlanGpeHeader() {}

    /**
     * Says whether a header can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK}, {@code TRUNCATED}, {@code BAD_FLAGS} when the VNI flag is not set, or {@code BAD_VERSION}
     */
    public static Verdict check(Frame frame, int at) {
        if (frame.end() - at < LENGTH) {
            return Verdict.TRUNCATED;
        }
        int flags = flags(frame, at);
        if ((flags & FLAG_VNI) == 0) {
            return Verdict.BAD_FLAGS;
        }
        return (flags & VERSION_MASK) == 0 ? Verdict.OK : Verdict.BAD_VERSION;
    }

    /**
     * {@return the first byte: eight bits; compare with the {@code FLAG_} masks}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int flags(Frame frame, int at) {
        return frame.getUnsignedByte(at + FLAGS_OFFSET);
    }

    /**
     * {@return the next protocol, which means something only under {@link #FLAG_NEXT_PROTOCOL}: 0 to 255}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int nextProtocol(Frame frame, int at) {
        return frame.getUnsignedByte(at + NEXT_PROTOCOL_OFFSET);
    }

    /**
     * {@return whether any reserved bit is set, a next protocol that is not announced included; true if a bit is set
     *     that must be sent as zero}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static boolean hasReservedBits(Frame frame, int at) {
        int flags = flags(frame, at);
        return (flags & RESERVED_FLAGS) != 0
                || (frame.getInt(at) & RESERVED_WORD) != 0
                || VxlanHeader.reserved(frame, at) != 0
                || ((flags & FLAG_NEXT_PROTOCOL) == 0 && nextProtocol(frame, at) != 0);
    }

    /**
     * Writes all {@link #LENGTH} bytes, version 0 and reserved bits as zero.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param flags {@link #FLAG_REPLICATED} and {@link #FLAG_OAM}; the I and P flags are added
     * @param nextProtocol 0 to 255
     * @param vni 0 to {@link VxlanHeader#VNI_MAX}
     */
    public static void write(Frame frame, int at, int flags, int nextProtocol, int vni) {
        assert (nextProtocol & ~0xFF) == 0 : nextProtocol;
        assert (vni & ~VxlanHeader.VNI_MAX) == 0 : vni;
        frame.setInt(at, (flags | FLAG_VNI | FLAG_NEXT_PROTOCOL) << 24 | nextProtocol);
        frame.setInt(at + VxlanHeader.VNI_OFFSET, vni << Byte.SIZE);
    }
}
