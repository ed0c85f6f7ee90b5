// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import org.encap4j.wire.Frame;

/**
 * This project's own option: the sender's security identity, all 32 bits, under a class and type that a deployment chooses.
 *
 * <pre>
 * +-------------------------------+---------------+-----+---------+
 * |         class (0xFF4A)        |  type (0x01)  |  0  |    1    |
 * +-------------------------------+---------------+-----+---------+
 * |                           identity                            |
 * +-------------------------------+-------------------------------+
 * </pre>
 *
 * <p>The default type is not critical: a receiver that does not know the option delivers the packet without an identity. Immutable.
 */
public final class IdentityOption {
    /** The option's class unless another is chosen; from the range for experiments (RFC 8926 section 7). */
    public static final int DEFAULT_CLASS = 0xFF4A;
    /** The option's type unless another is chosen. */
    public static final int DEFAULT_TYPE = 0x01;
    /** The option's length in bytes, header and data. */
    public static final int LENGTH = GeneveOption.DATA_OFFSET + Integer.BYTES;
    /** The option under its default class and type. */
    public static final IdentityOption DEFAULT = new IdentityOption(DEFAULT_CLASS, DEFAULT_TYPE);

    private final GeneveOptionType kind;

    /**
     * The option under a class and type.
     *
     * @param optionClass 0 to 65,535
     * @param type 0 to 255; 0x80 and above are critical
     * @throws IllegalArgumentException for numbers out of range
     */
    public IdentityOption(int optionClass, int type) {
        kind = new GeneveOptionType(
                optionClass,
                type,
                (frame, at, out) -> out.append("identity ").append(Integer.toUnsignedString(identity(frame, at))),
                Integer.BYTES);
    }

    /** {@return what makes the option known} */
    public GeneveOptionType kind() {
        return kind;
    }

    /** What is sent before an identity is written into it. */
    GeneveOptionValue placeholder() {
        return new GeneveOptionValue(kind.optionClass(), kind.type(), new byte[Integer.BYTES]);
    }

    /**
     * {@return the identity: all 32 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int identity(Frame frame, int at) {
        return frame.getInt(at + GeneveOption.DATA_OFFSET);
    }

    /**
     * Writes the identity of an option that is there already.
     *
     * @param frame where to write
     * @param at the option's first byte
     * @param identity all 32 bits
     */
    public static void setIdentity(Frame frame, int at, int identity) {
        frame.setInt(at + GeneveOption.DATA_OFFSET, identity);
    }
}
