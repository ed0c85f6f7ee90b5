// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import java.util.List;
import org.encap4j.wire.Frame;

/**
 * The three options of an AWS gateway load balancer, class {@code 0x0108}: the endpoint and the attachment that a packet came
 * through, 64 bits each, and a 32-bit cookie of its flow. An appliance returns all of them unchanged.
 *
 * <p>With the base header they take 40 bytes; the payload is an IPv4 or IPv6 packet without Ethernet, the VNI is 0.
 */
public final class AwsGwlbOption {
    /** Amazon's option class. */
    public static final int OPTION_CLASS = 0x0108;
    /** The endpoint's id, 8 bytes of data. */
    public static final int TYPE_ENDPOINT = 0x01;
    /** The attachment's id, 8 bytes of data. */
    public static final int TYPE_ATTACHMENT = 0x02;
    /** The flow's cookie, 4 bytes of data. */
    public static final int TYPE_FLOW_COOKIE = 0x03;
    /** Makes the three options known. */
    public static final List<GeneveOptionType> KINDS = List.of(
            new GeneveOptionType(
                    OPTION_CLASS,
                    TYPE_ENDPOINT,
                    (frame, at, out) -> describeId("endpoint", frame, at, out),
                    Long.BYTES),
            new GeneveOptionType(
                    OPTION_CLASS,
                    TYPE_ATTACHMENT,
                    (frame, at, out) -> describeId("attachment", frame, at, out),
                    Long.BYTES),
            new GeneveOptionType(
                    OPTION_CLASS,
                    TYPE_FLOW_COOKIE,
                    (frame, at, out) -> out.append(String.format("AWS GWLB flow cookie 0x%08x", flowCookie(frame, at))),
                    Integer.BYTES));

    private AwsGwlbOption() {}

    /**
     * {@return the id in an endpoint or attachment option: 64 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static long id(Frame frame, int at) {
        return frame.getLong(at + GeneveOption.DATA_OFFSET);
    }

    /**
     * {@return the cookie in a flow cookie option: 32 bits}
     *
     * @param frame the packet
     * @param at the option's first byte
     */
    public static int flowCookie(Frame frame, int at) {
        return frame.getInt(at + GeneveOption.DATA_OFFSET);
    }

    private static void describeId(String whose, Frame frame, int at, StringBuilder out) {
        out.append(String.format("AWS GWLB %s 0x%016x", whose, id(frame, at)));
    }
}
