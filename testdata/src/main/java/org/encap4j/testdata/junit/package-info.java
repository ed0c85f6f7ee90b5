// SPDX-License-Identifier: Apache-2.0

/**
 * Tests that are driven by captures: a JUnit Jupiter test that runs once per frame of a pcap or pcapng file
 * ({@link org.encap4j.testdata.junit.PcapSource}), assertions that name the field that differs
 * ({@link org.encap4j.testdata.junit.FrameAssert}), and golden captures
 * ({@link org.encap4j.testdata.junit.GoldenCapture}).
 *
 * <p>The frame comes as a {@code ByteBuf} with headroom, in direct memory of its own. It is lent: the kit releases it
 * after the test, and fails the run if it is still retained then, or if something was leased from its allocator and not
 * released. What a test hands on to somebody who releases it is therefore retained first.
 *
 * <pre>{@code
 * import io.netty.buffer.*;
 * import org.encap4j.*;
 * import org.encap4j.testdata.junit.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.vxlan.*;
 * import org.encap4j.wire.*;
 * import org.junit.jupiter.api.*;
 *
 * class RoundTripTest {
 *     private final TunnelProtocol vxlan = Vxlan.of(VxlanProfile.PLAIN);
 *
 *     @PcapSource("/org/encap4j/testdata/pods.pcap") // on the class path; or below src/test/resources
 *     void comesBackByteForByte(ByteBuf packet, CapturedFrame captured) {
 *         byte[] before = ByteBufUtil.getBytes(packet);
 *         Frame frame = new Frame().bind(packet);
 *         Assertions.assertEquals(Verdict.OK, vxlan.encode(frame, new TunnelMetadata().setVni(7)));
 *         Assertions.assertEquals(Verdict.OK, vxlan.decode(frame, new TunnelMetadata()));
 *         frame.moveIndices(packet);
 *         FrameAssert.assertFrame(packet).as(captured.toString()).isEqualTo(before);
 *     }
 * }
 * // -> 119 tests successful
 * }</pre>
 *
 * <p>A golden capture says what has to come out of each frame: name it in the annotation, take a
 * {@link org.encap4j.testdata.junit.GoldenCapture} as a parameter, and let it verify the packet. It is written, or
 * written anew, by running its test with {@code -Dencap4j.golden=write}; version control then shows that it changed,
 * and a packet viewer what. Needs {@code junit-jupiter-api}, which this module does not bring.
 */
@NullMarked
package org.encap4j.testdata.junit;

import org.jspecify.annotations.NullMarked;
