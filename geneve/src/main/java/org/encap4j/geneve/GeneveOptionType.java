// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import java.util.Arrays;
import org.encap4j.wire.Frame;

/**
 * Makes one kind of option known to a receiver. A critical option that is not known refuses the packet (RFC 8926
 * section 3.5), and so does a critical one whose data does not have a length of its kind. Immutable.
 */
public final class GeneveOptionType {
    /** Says in a few words what an option holds. Cold, for people. */
    @FunctionalInterface
    public interface Description {
        /**
         * Describes one option.
         *
         * @param frame the packet
         * @param at the first byte of an option of this kind, with a length it has
         * @param out the words are appended here, on the same line
         */
        void describe(Frame frame, int at, StringBuilder out);
    }

    private final int optionClass;
    private final int type;
    private final Description description;
    private final int[] dataLengths;

    /**
     * A kind of option.
     *
     * @param optionClass 0 to 65,535, from the IANA registry; 0xFF00 and above are for experiments
     * @param type 0 to 255, the critical bit included
     * @param description says what an option holds
     * @param dataLengths the lengths that its data may have, in bytes; none means any
     * @throws IllegalArgumentException for numbers out of range, or lengths that are not a multiple of four up to 124
     */
    public GeneveOptionType(int optionClass, int type, Description description, int... dataLengths) {
        requireOption(optionClass, type);
        for (int length : dataLengths) {
            requireDataLength(length);
        }
        this.optionClass = optionClass;
        this.type = type;
        this.description = description;
        this.dataLengths = dataLengths.clone();
    }

    static void requireOption(int optionClass, int type) {
        if ((optionClass & ~0xFFFF) != 0 || (type & ~0xFF) != 0) {
            throw new IllegalArgumentException(String.format(
                    "not an option: class 0x%x (at most 0xffff), type 0x%x (at most 0xff)", optionClass, type));
        }
    }

    static void requireDataLength(int length) {
        if (length < 0 || length % GeneveHeader.WORD != 0 || length > GeneveOption.DATA_LENGTH_MAX) {
            throw new IllegalArgumentException("option data of " + length
                    + " bytes; the length is a multiple of 4, at most " + GeneveOption.DATA_LENGTH_MAX);
        }
    }

    /** {@return the option class, 0 to 65,535} */
    public int optionClass() {
        return optionClass;
    }

    /** {@return the type with its critical bit, 0 to 255} */
    public int type() {
        return type;
    }

    /** Whether an option's class, type and length are of this kind. */
    boolean matches(Frame frame, int at) {
        return isKindOf(frame, at) && hasLength(GeneveOption.dataLength(frame, at));
    }

    private boolean isKindOf(Frame frame, int at) {
        return GeneveOption.optionClass(frame, at) == optionClass && GeneveOption.type(frame, at) == type;
    }

    /**
     * {@return whether data of a length can be of this kind; false for a length that it does not have}
     *
     * @param dataLength 0 to 124 bytes
     */
    public boolean hasLength(int dataLength) {
        for (int length : dataLengths) {
            if (length == dataLength) {
                return true;
            }
        }
        return dataLengths.length == 0;
    }

    void describe(Frame frame, int at, StringBuilder out) {
        description.describe(frame, at, out);
    }

    @Override
    public String toString() {
        return String.format("%04x:%02x data %s", optionClass, type, Arrays.toString(dataLengths));
    }
}
