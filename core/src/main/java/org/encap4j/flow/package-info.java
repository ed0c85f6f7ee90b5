// SPDX-License-Identifier: Apache-2.0

/**
 * What happened to packets, one record each, in the words of Cilium's Hubble: who sent what to whom, through which
 * tunnel, and whether it was forwarded or dropped, and why.
 *
 * <p>A {@link org.encap4j.flow.FlowRecorder} turns a forwarder's decisions into records and leaves them in a
 * {@link org.encap4j.flow.FlowRing}, from which another thread takes them at its leisure; what it is too slow for is
 * lost and counted. The forwarding thread neither waits nor allocates. {@link org.encap4j.flow.FlowReplies} tells a
 * reply from what it replies to. Names of pods come in last ({@link org.encap4j.flow.PodNames}), when a record is
 * written as text: {@link org.encap4j.text}.
 *
 * <p>A {@link org.encap4j.flow.FlowRecord} is filled, read and filled again. The recorder, its table of connections and
 * the forwarder belong to one thread; a ring has one writer and one reader. Memory is bounded, whatever arrives: sizes
 * are powers of two, and any other number is refused with an {@link java.lang.IllegalArgumentException}.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.flow.*;
 * import org.encap4j.forward.*;
 * import org.encap4j.wire.*;
 *
 * FlowRing ring = new FlowRing("node-1", 2); // some thousands are more usual
 * FlowReplies replies = new FlowReplies(4096, TimeUnit.MINUTES.toNanos(1));
 * FlowRecorder recorder = new FlowRecorder(ring, replies, () -> System.currentTimeMillis() * 1_000_000, false);
 * Forwarder refusing = (frame, out) -> Verdict.NO_ROUTE; // stands here for a real one
 * Forwarder observed = new ObservedForwarder(refusing, recorder);
 * int ipAt = EthernetHeader.LENGTH;
 * Frame packet = new Frame().bind(new byte[42], 0, 0, 42);
 * EthernetHeader.write(packet, 0, 0x0200_0000_0001L, 0x0200_0000_000AL, EtherType.IPV4);
 * Ipv4Header.write(packet, ipAt, 0, 28, 0, true, 64, IpProtocol.UDP, 0x0A00010A, 0x0A000214);
 * for (int port = 53; port < 56; port++) {
 *     UdpHeader.write(packet, ipAt + Ipv4Header.MIN_LENGTH, 40_000, port, UdpHeader.LENGTH, 0);
 *     observed.forward(packet, new Forwarding());
 * }
 * for (FlowRecord flow = new FlowRecord(); ring.poll(flow); ) { // commonly in another thread
 *     System.out.println(flow.node() + ": port " + flow.destinationPort() + " " + flow.verdict());
 * }
 * // -> node-1: port 54 NO_ROUTE
 * // -> node-1: port 55 NO_ROUTE
 * System.out.println(ring.lost() + " of " + ring.published() + " lost"); // -> 1 of 3 lost
 * }</pre>
 */
@NullMarked
package org.encap4j.flow;

import org.jspecify.annotations.NullMarked;
