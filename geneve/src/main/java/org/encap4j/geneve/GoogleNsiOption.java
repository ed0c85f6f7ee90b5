// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import java.util.List;
import org.encap4j.wire.Frame;

/**
 * The three options of Google Cloud's network security integration, class {@code 0x0132}, in any number and order.
 *
 * <pre>
 * network, type 1:   | cookie (28 bits) | R | R | T | D |     D: 0 ingress, 1 egress
 * endpoint, type 2:  128-bit id
 * profile, type 3:   64-bit id
 * </pre>
 */
public final class GoogleNsiOption {
    /** Google's option class. */
    public static final int OPTION_CLASS = 0x0132;
    /** The network, 4 bytes of data. */
    public static final int TYPE_NETWORK = 0x01;
    /** The endpoint, 16 bytes of data. */
    public static final int TYPE_ENDPOINT = 0x02;
    /** The profile, 8 bytes of data. */
    public static final int TYPE_PROFILE = 0x03;
    /** Makes the three options known. */
    public static final List<GeneveOptionType> KINDS = List.of(
            new GeneveOptionType(OPTION_CLASS, TYPE_NETWORK, GoogleNsiOption::describeNetwork, Integer.BYTES),
            new GeneveOptionType(OPTION_CLASS, TYPE_ENDPOINT, GoogleNsiOption::describeEndpoint, 2 * Long.BYTES),
            new GeneveOptionType(OPTION_CLASS, TYPE_PROFILE, GoogleNsiOption::describeProfile, Long.BYTES));

    private static final int COOKIE_SHIFT = 4;
    private static final int EGRESS = 0x1;

    private GoogleNsiOption() {}

    /**
     * {@return the cookie in a network option: 28 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int networkCookie(Frame frame, int at) {
        return frame.getInt(at + GeneveOption.DATA_OFFSET) >>> COOKIE_SHIFT;
    }

    /**
     * {@return the direction in a network option: true for egress, false for ingress}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static boolean isEgress(Frame frame, int at) {
        return (frame.getInt(at + GeneveOption.DATA_OFFSET) & EGRESS) != 0;
    }

    /**
     * {@return the first half of the id in an endpoint option: the high 64 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static long endpointHigh(Frame frame, int at) {
        return frame.getLong(at + GeneveOption.DATA_OFFSET);
    }

    /**
     * {@return the second half of the id in an endpoint option: the low 64 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static long endpointLow(Frame frame, int at) {
        return frame.getLong(at + GeneveOption.DATA_OFFSET + Long.BYTES);
    }

    /**
     * {@return the id in a profile option: 64 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static long profile(Frame frame, int at) {
        return frame.getLong(at + GeneveOption.DATA_OFFSET);
    }

    private static void describeNetwork(Frame frame, int at, StringBuilder out) {
        out.append(String.format("Google NSI network cookie 0x%07x", networkCookie(frame, at)));
        out.append(isEgress(frame, at) ? " egress" : " ingress");
    }

    private static void describeEndpoint(Frame frame, int at, StringBuilder out) {
        out.append(String.format("Google NSI endpoint 0x%016x%016x", endpointHigh(frame, at), endpointLow(frame, at)));
    }

    private static void describeProfile(Frame frame, int at, StringBuilder out) {
        out.append(String.format("Google NSI profile 0x%016x", profile(frame, at)));
    }
}
