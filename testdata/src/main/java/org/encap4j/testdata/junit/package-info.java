// SPDX-License-Identifier: Apache-2.0

/**
 * Tests that are driven by captures: a JUnit Jupiter test that runs once per frame of a pcap or pcapng file, assertions that
 * name the field that differs, and golden captures.
 *
 * <pre>
 *     {@literal @}PcapSource(value = "ping.pcap", golden = "ping-vxlan.pcap")
 *     void encapsulatesAsTheGoldenCaptureSays(ByteBuf packet, GoldenCapture golden) {
 *         Frame frame = new Frame().bind(packet);
 *         assertThat(outer.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
 *         frame.moveIndices(packet);
 *         golden.verify(packet);
 *     }
 * </pre>
 *
 * <p>A golden capture is written, or written anew, by running its test with {@code -Dencap4j.golden=write}; version control then
 * shows that it changed, and a packet viewer what. Needs {@code junit-jupiter-api}, which this module does not bring.
 */
@NullMarked
package org.encap4j.testdata.junit;

import org.jspecify.annotations.NullMarked;
