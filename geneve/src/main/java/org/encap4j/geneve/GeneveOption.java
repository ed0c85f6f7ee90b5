// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import org.encap4j.wire.Frame;

/**
 * The header of one Geneve option: RFC 8926 section 3.5.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Option Class         |      Type     |R|R|R| Length  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Variable-Length Option Data                  |
 * </pre>
 *
 * <p>Length counts the data in four-byte words, without this header. {@code at} is the absolute index of the option's first
 * byte; {@link GeneveOptions#check} has to have accepted the options before an accessor is used.
 */
public final class GeneveOption {
    /** Where the class lies. */
    public static final int CLASS_OFFSET = 0;
    /** Where the type lies. */
    public static final int TYPE_OFFSET = CLASS_OFFSET + Short.BYTES;
    /** Where the length lies. */
    public static final int LENGTH_OFFSET = TYPE_OFFSET + Byte.BYTES;
    /** Where the data starts: the length of the option's header in bytes. */
    public static final int DATA_OFFSET = LENGTH_OFFSET + Byte.BYTES;

    /** The bit of a type that makes an option critical. */
    public static final int CRITICAL = 0x80;
    /** The longest data in bytes. */
    public static final int DATA_LENGTH_MAX = 0x1F * GeneveHeader.WORD;

    private static final int LENGTH_WORDS = 0x1F;
    private static final int RESERVED = 0xE0;

    private GeneveOption() {}

    /** The whole header: read at once, it says all that a walk over options asks. */
    static int word(Frame frame, int at) {
        return frame.getInt(at);
    }

    /** Class and type of an option, 24 bits, as {@link #kind(int, int)} makes them. */
    static int kindOf(int word) {
        return word >>> Byte.SIZE;
    }

    static int kind(int optionClass, int type) {
        return optionClass << Byte.SIZE | type;
    }

    static boolean isCritical(int word) {
        return (kindOf(word) & CRITICAL) != 0;
    }

    /** The length of header and data. */
    static int lengthOf(int word) {
        return DATA_OFFSET + (word & LENGTH_WORDS) * GeneveHeader.WORD;
    }

    /**
     * {@return the class: 0 to 65,535, from the IANA registry of option classes}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int optionClass(Frame frame, int at) {
        return frame.getUnsignedShort(at + CLASS_OFFSET);
    }

    /**
     * {@return the type, whose top bit is {@link #CRITICAL}: 0 to 255}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int type(Frame frame, int at) {
        return frame.getUnsignedByte(at + TYPE_OFFSET);
    }

    /**
     * {@return whether a receiver that does not know the option must drop the packet; whether the critical bit is set}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static boolean isCritical(Frame frame, int at) {
        return (type(frame, at) & CRITICAL) != 0;
    }

    /**
     * {@return the length of the data: 0 to 124 bytes}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int dataLength(Frame frame, int at) {
        return (frame.getUnsignedByte(at + LENGTH_OFFSET) & LENGTH_WORDS) * GeneveHeader.WORD;
    }

    /**
     * Where the next option starts, or the options end.
     *
     * @param frame the packet
     * @param at the option's first byte
     * @return one past the option's last byte
     */
    public static int next(Frame frame, int at) {
        return at + DATA_OFFSET + dataLength(frame, at);
    }

    /**
     * {@return whether a reserved bit is set; true if a bit is set that must be sent as zero}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static boolean hasReservedBits(Frame frame, int at) {
        return (frame.getUnsignedByte(at + LENGTH_OFFSET) & RESERVED) != 0;
    }

    /**
     * Writes the four bytes of an option's header; the data is the caller's to write.
     *
     * @param frame where to write
     * @param at the option's first byte
     * @param optionClass 0 to 65,535
     * @param type 0 to 255
     * @param dataLength 0 to 124 bytes, a multiple of four
     */
    public static void write(Frame frame, int at, int optionClass, int type, int dataLength) {
        assert dataLength % GeneveHeader.WORD == 0 && dataLength <= DATA_LENGTH_MAX : dataLength;
        frame.setInt(at, optionClass << 16 | type << 8 | dataLength / GeneveHeader.WORD);
    }
}
