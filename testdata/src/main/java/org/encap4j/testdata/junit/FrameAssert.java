// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.opentest4j.AssertionFailedError;

/**
 * Compares packets, and says of two that differ which field does, by its name.
 *
 * <pre>
 * ping.pcap #1: ip4 ttl: 64 instead of 63
 *   then ip4 checksum: 0xb861 instead of 0xb961
 *   0x0010  expected 00 54 5c 5e 40 00 3f 01 b9 61 ac 14 00 0a ac 14
 *           actual   00 54 5c 5e 40 00 40 01 b8 61 ac 14 00 0a ac 14
 *                                      ^^    ^^
 * </pre>
 *
 * <p>Names come from the expected packet: Ethernet with VLAN tags, ARP, IPv4, IPv6, TCP, UDP, ICMP, and what is inside VXLAN (ports
 * 8472 and 4789), VXLAN-GPE (4790) and Geneve (6081), which is called {@code inner}. Buffers are read from their reader to their
 * writer index, which stay, and never released.
 */
public final class FrameAssert {
    private static final int MAX_FIELDS = 8;

    private final byte[] actual;
    private String description = "packet";
    private int linkType = LinkType.ETHERNET;

    private FrameAssert(byte[] actual) {
        this.actual = actual;
    }

    /**
     * Starts an assertion.
     *
     * @param actual the readable bytes are the packet
     * @return to be continued with {@link #isEqualTo}
     */
    public static FrameAssert assertFrame(ByteBuf actual) {
        return new FrameAssert(ByteBufUtil.getBytes(actual));
    }

    /**
     * Starts an assertion.
     *
     * @param actual the packet
     * @return to be continued with {@link #isEqualTo}
     */
    public static FrameAssert assertFrame(byte[] actual) {
        return new FrameAssert(actual.clone());
    }

    /**
     * Says what messages begin with.
     *
     * @param what such as the name of the capture and the frame's number
     * @return this
     */
    public FrameAssert as(String what) {
        description = what;
        return this;
    }

    /**
     * Says what the packets start with; Ethernet unless told otherwise.
     *
     * @param kind one of {@link LinkType}
     * @return this
     */
    public FrameAssert linkType(int kind) {
        linkType = kind;
        return this;
    }

    /**
     * Fails unless both packets have the same bytes.
     *
     * @param expected the readable bytes are the packet
     * @throws AssertionFailedError that names the first field that differs, some of the others, and shows the bytes
     */
    public void isEqualTo(ByteBuf expected) {
        isEqualTo(ByteBufUtil.getBytes(expected));
    }

    /**
     * Fails unless both packets have the same bytes.
     *
     * @param expected the packet
     * @throws AssertionFailedError that names the first field that differs, some of the others, and shows the bytes
     */
    public void isEqualTo(byte[] expected) {
        if (!Arrays.equals(actual, expected)) {
            HexFormat hex = HexFormat.of();
            throw new AssertionFailedError(message(expected), hex.formatHex(expected), hex.formatHex(actual));
        }
    }

    private String message(byte[] expected) {
        StringBuilder out = new StringBuilder(description);
        String separator = ": ";
        List<FrameField> differing = FrameFields.of(linkType, expected).stream()
                .filter(field -> field.isIn(actual) && field.differs(actual, expected))
                .toList();
        for (FrameField field : differing.subList(0, Math.min(MAX_FIELDS, differing.size()))) {
            out.append(separator).append(field.difference(actual, expected)).append('\n');
            separator = "  then ";
        }
        if (differing.size() > MAX_FIELDS) {
            out.append("  and ").append(differing.size() - MAX_FIELDS).append(" more fields\n");
        }
        if (actual.length != expected.length) {
            out.append(separator).append(actual.length).append(" bytes instead of ");
            out.append(expected.length).append('\n');
        }
        HexDifference.append(actual, expected, out);
        return out.toString().stripTrailing();
    }
}
