// SPDX-License-Identifier: Apache-2.0

/**
 * What everybody has to try things on: a capture of a pod's traffic, in both directions and without a tunnel
 * ({@link org.encap4j.testdata.DefaultCapture}), and the cluster of two nodes that its pods belong to
 * ({@link org.encap4j.testdata.DefaultCluster}). How tests of one's own are driven by captures:
 * {@link org.encap4j.testdata.junit}.
 *
 * <p>The capture lies in the jar and is read from there as a stream, or written to a folder for those who want a file.
 * That it cannot be read or written is an {@link java.io.IOException}; whoever opens it closes it. The cluster and its
 * options are immutable.
 *
 * <pre>{@code
 * import org.encap4j.config.*;
 * import org.encap4j.lpm.*;
 * import org.encap4j.pcap.*;
 * import org.encap4j.testdata.*;
 * import org.encap4j.wire.*;
 *
 * CapturedPacket packet = new CapturedPacket();
 * int tooLong = 0;
 * try (InputStream in = DefaultCapture.open();
 *         CaptureReader reader = CaptureReader.stream(in, DefaultCapture.NAME)) {
 *     while (reader.next(packet)) {
 *         tooLong += packet.frame().length() > EthernetHeader.LENGTH + 1450 ? 1 : 0;
 *     }
 *     System.out.println(tooLong + " of " + reader.packetsRead() + " do not fit into a VXLAN tunnel");
 * }
 * // -> 40 of 119 do not fit into a VXLAN tunnel
 * Dataplane node = new Dataplane(
 *         DefaultCluster.nativeRouting(), DefaultCluster.cluster(), DefaultCluster.K8S_CTR, 1500, Map.of());
 * int otherPod = (int) Prefix.parse("172.20.1.20").low();
 * System.out.println(node.node().fib().lookup(otherPod)); // -> via 192.168.10.101 dev eth1 proto kernel
 * }</pre>
 *
 * <p>All other captures, and what was measured with other programs about them, lie in this module's {@code captures}
 * and {@code vectors} folders and are for its tests only.
 */
@NullMarked
package org.encap4j.testdata;

import org.jspecify.annotations.NullMarked;
