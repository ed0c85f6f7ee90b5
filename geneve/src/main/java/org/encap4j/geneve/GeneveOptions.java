// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * The options of one Geneve header, read in place and in their order: RFC 8926 section 3.5.
 *
 * <p>{@link #check} walks them once. After it has said {@code OK} they can be walked again without a check:
 *
 * <pre>{@code
 * for (int at = options; at < end; at = GeneveOption.next(frame, at)) {
 *     ...
 * }
 * }</pre>
 */
public final class GeneveOptions {
    /** What {@link #find} returns when there is no such option. */
    public static final int NOT_FOUND = -1;

    private final GeneveOptionType[] known;

    /**
     * Knows some options.
     *
     * @param known every kind of option that is understood
     */
    GeneveOptions(GeneveOptionType... known) {
        this.known = known.clone();
    }

    GeneveOptions and(GeneveOptionType... more) {
        GeneveOptionType[] all = Arrays.copyOf(known, known.length + more.length);
        System.arraycopy(more, 0, all, known.length, more.length);
        return new GeneveOptions(all);
    }

    /**
     * Says whether options add up to their length and every critical one is known.
     *
     * @param frame the packet, which holds at least {@code length} bytes from {@code at}
     * @param at the first option's first byte
     * @param length of all options, in bytes
     * @return {@code OK}, {@code BAD_OPTIONS}, or {@code UNKNOWN_CRITICAL_OPTION}
     */
    Verdict check(Frame frame, int at, int length) {
        int end = at + length;
        int option = at;
        while (option < end) {
            // Every length is a multiple of four, so four bytes are left whenever one is.
            int word = GeneveOption.word(frame, option);
            int next = option + GeneveOption.lengthOf(word);
            if (next > end) {
                return Verdict.BAD_OPTIONS;
            }
            if (GeneveOption.isCritical(word) && kindOf(frame, option) == null) {
                return Verdict.UNKNOWN_CRITICAL_OPTION;
            }
            option = next;
        }
        return Verdict.OK;
    }

    /** The kind of an option, or null when it is not known or does not have a length of its kind. */
    private GeneveOptionType kindOf(Frame frame, int at) {
        for (GeneveOptionType candidate : known) {
            if (candidate.matches(frame, at)) {
                return candidate;
            }
        }
        return null;
    }

    static boolean hasReservedBits(Frame frame, int at, int length) {
        for (int option = at; option < at + length; option = GeneveOption.next(frame, option)) {
            if (GeneveOption.hasReservedBits(frame, option)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds the first option of a class and type. Others of the same kind may follow; nothing may be concluded from the order
     * of different kinds.
     *
     * @param frame the packet
     * @param at the first option's first byte, as {@link org.encap4j.tunnel.TunnelMetadata#optionsAt} says
     * @param length of all options, in bytes
     * @param optionClass 0 to 65,535
     * @param type 0 to 255, the critical bit included
     * @return the option's first byte, or {@link #NOT_FOUND}
     */
    public static int find(Frame frame, int at, int length, int optionClass, int type) {
        int wanted = GeneveOption.kind(optionClass, type);
        int end = at + length;
        int option = at;
        while (option < end) {
            int word = GeneveOption.word(frame, option);
            if (GeneveOption.kindOf(word) == wanted) {
                return option;
            }
            option += GeneveOption.lengthOf(word);
        }
        return NOT_FOUND;
    }

    /** Appends a line for each option, as far as they can be read; never fails. */
    void describe(Frame frame, int at, int length, String lineStart, StringBuilder out) {
        int end = Math.min(at + length, frame.end());
        int option = at;
        while (option + GeneveOption.DATA_OFFSET <= end) {
            int next = GeneveOption.next(frame, option);
            out.append(lineStart)
                    .append(String.format(
                            "option %04x:%02x",
                            GeneveOption.optionClass(frame, option), GeneveOption.type(frame, option)));
            out.append(" length ").append(GeneveOption.dataLength(frame, option));
            out.append(GeneveOption.isCritical(frame, option) ? " critical" : "");
            if (next > end) {
                out.append(" runs over the options' end");
                return;
            }
            GeneveOptionType kind = kindOf(frame, option);
            if (kind != null) {
                kind.describe(frame, option, out.append(' '));
            } else {
                appendData(frame, option + GeneveOption.DATA_OFFSET, next, out);
            }
            option = next;
        }
    }

    private static void appendData(Frame frame, int from, int to, StringBuilder out) {
        out.append(from < to ? " " : "");
        for (int at = from; at < to; at++) {
            out.append(String.format("%02x", frame.getUnsignedByte(at)));
        }
    }
}
