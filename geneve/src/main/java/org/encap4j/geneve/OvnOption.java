// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import org.encap4j.wire.Frame;

/**
 * OVN's option: the logical ports a packet travels between; the VNI is the logical datapath.
 *
 * <pre>
 *  0 1                           16                             31
 * +-+-----------------------------+-------------------------------+
 * |0|   logical ingress port      |      logical egress port      |
 * +-+-----------------------------+-------------------------------+
 * </pre>
 */
public final class OvnOption {
    /** OVN's option class. */
    public static final int OPTION_CLASS = 0x0102;
    /** The type, critical. */
    public static final int TYPE = 0x80;
    /** The data's length in bytes. */
    public static final int DATA_LENGTH = Integer.BYTES;
    /** Makes the option known. */
    public static final GeneveOptionType KIND =
            new GeneveOptionType(OPTION_CLASS, TYPE, OvnOption::describe, DATA_LENGTH);

    /** The highest logical ingress port. */
    public static final int INGRESS_MAX = 0x7FFF;

    private OvnOption() {}

    /**
     * {@return the logical ingress port: 0 to {@link #INGRESS_MAX}}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int ingressPort(Frame frame, int at) {
        return frame.getUnsignedShort(at + GeneveOption.DATA_OFFSET) & INGRESS_MAX;
    }

    /**
     * {@return the logical egress port: 0 to 65,535}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int egressPort(Frame frame, int at) {
        return frame.getUnsignedShort(at + GeneveOption.DATA_OFFSET + Short.BYTES);
    }

    /**
     * Writes the option, 8 bytes.
     *
     * @param frame where to write
     * @param at the option's first byte
     * @param ingressPort 0 to {@link #INGRESS_MAX}
     * @param egressPort 0 to 65,535
     */
    public static void write(Frame frame, int at, int ingressPort, int egressPort) {
        assert (ingressPort & ~INGRESS_MAX) == 0 : ingressPort;
        GeneveOption.write(frame, at, OPTION_CLASS, TYPE, DATA_LENGTH);
        frame.setInt(at + GeneveOption.DATA_OFFSET, ingressPort << Short.SIZE | egressPort & 0xFFFF);
    }

    private static void describe(Frame frame, int at, StringBuilder out) {
        out.append("OVN ingress port ").append(ingressPort(frame, at));
        out.append(" egress port ").append(egressPort(frame, at));
    }
}
