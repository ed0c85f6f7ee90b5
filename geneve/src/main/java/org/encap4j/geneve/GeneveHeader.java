// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * Geneve base header: RFC 8926 section 3.4.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |        Virtual Network Identifier (VNI)       |    Reserved   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>The options follow, Opt Len four-byte words of them. {@code at} is the absolute index of the header's first byte. Once
 * {@link #check} has said {@code OK}, no accessor can fail.
 */
public final class GeneveHeader {
    /** Where version and option length lie. */
    public static final int OPTIONS_LENGTH_OFFSET = 0;
    /** Where the flags lie. */
    public static final int FLAGS_OFFSET = OPTIONS_LENGTH_OFFSET + Byte.BYTES;
    /** Where the protocol type lies. */
    public static final int PROTOCOL_TYPE_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    /** Where the VNI lies. */
    public static final int VNI_OFFSET = PROTOCOL_TYPE_OFFSET + Short.BYTES;
    /** The length of the base header in bytes, without options. */
    public static final int LENGTH = VNI_OFFSET + Integer.BYTES;

    /** The unit of the option length field, in bytes. */
    public static final int WORD = Integer.BYTES;
    /** The largest option length in words. */
    public static final int OPTIONS_LENGTH_WORDS_MAX = 0x3F;

    /** O: an operations packet. */
    public static final int FLAG_OAM = 0x80;
    /** C: a critical option is present. */
    public static final int FLAG_CRITICAL = 0x40;

    /** The largest VNI. */
    public static final int VNI_MAX = 0xFF_FFFF;

    private static final int VERSION_SHIFT = 6;
    private static final int RESERVED_FLAGS = 0x3F;

    private GeneveHeader() {}

    /**
     * Says whether a header and all its options can be read.
     *
     * @param frame the packet
     * @param at the header's first byte
     * @return {@code OK}, {@code TRUNCATED}, or {@code BAD_VERSION}
     */
    public static Verdict check(Frame frame, int at) {
        int available = frame.end() - at;
        if (available < LENGTH) {
            return Verdict.TRUNCATED;
        }
        long word = frame.getLong(at);
        if (word >>> Long.SIZE - Byte.SIZE + VERSION_SHIFT != 0) {
            return Verdict.BAD_VERSION;
        }
        return available < LENGTH + optionsLengthOf(word) ? Verdict.TRUNCATED : Verdict.OK;
    }

    static int optionsLengthOf(long word) {
        return (int) (word >>> Long.SIZE - Byte.SIZE & OPTIONS_LENGTH_WORDS_MAX) * WORD;
    }

    static int flagsOf(long word) {
        return (int) (word >>> Long.SIZE - 2 * Byte.SIZE) & 0xFF;
    }

    static int protocolTypeOf(long word) {
        return (int) (word >>> Integer.SIZE) & 0xFFFF;
    }

    static int vniOf(long word) {
        return (int) word >>> Byte.SIZE;
    }

    /**
     * {@return the version: 0 to 3; only 0 is defined}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int version(Frame frame, int at) {
        return frame.getUnsignedByte(at + OPTIONS_LENGTH_OFFSET) >> VERSION_SHIFT;
    }

    /**
     * {@return the length of the options: 0 to 252 bytes}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int optionsLength(Frame frame, int at) {
        return (frame.getUnsignedByte(at + OPTIONS_LENGTH_OFFSET) & OPTIONS_LENGTH_WORDS_MAX) * WORD;
    }

    /**
     * {@return the flags: eight bits; compare with the {@code FLAG_} masks}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int flags(Frame frame, int at) {
        return frame.getUnsignedByte(at + FLAGS_OFFSET);
    }

    /**
     * {@return the protocol type, an EtherType: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int protocolType(Frame frame, int at) {
        return frame.getUnsignedShort(at + PROTOCOL_TYPE_OFFSET);
    }

    /**
     * {@return the VNI: 0 to {@link #VNI_MAX}}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static int vni(Frame frame, int at) {
        return frame.getInt(at + VNI_OFFSET) >>> Byte.SIZE;
    }

    /**
     * {@return whether any reserved bit of the base header is set; true if a bit is set that must be sent as zero}
     *
     * @param frame the packet
     * @param at the header's first byte
     */
    public static boolean hasReservedBits(Frame frame, int at) {
        return (flags(frame, at) & RESERVED_FLAGS) != 0 || (frame.getInt(at + VNI_OFFSET) & 0xFF) != 0;
    }

    /**
     * Writes the eight bytes of the base header, version 0 and reserved bits as zero.
     *
     * @param frame where to write
     * @param at the header's first byte
     * @param optionsLength 0 to 252 bytes, a multiple of four
     * @param flags the {@code FLAG_} bits
     * @param protocolType an EtherType
     * @param vni 0 to {@link #VNI_MAX}
     */
    public static void write(Frame frame, int at, int optionsLength, int flags, int protocolType, int vni) {
        frame.setLong(at, word(optionsLength, flags, protocolType, vni));
    }

    /** The eight bytes that {@link #write} writes, the first in the highest bits. */
    static long word(int optionsLength, int flags, int protocolType, int vni) {
        assert optionsLength % WORD == 0 && optionsLength / WORD <= OPTIONS_LENGTH_WORDS_MAX : optionsLength;
        assert (vni & ~VNI_MAX) == 0 : vni;
        int lengthFlagsAndType = optionsLength / WORD << 24 | flags << 16 | protocolType;
        return (long) lengthFlagsAndType << Integer.SIZE | (long) vni << Byte.SIZE;
    }
}
