// SPDX-License-Identifier: Apache-2.0

/**
 * What everything else shares: {@link org.encap4j.Verdict}, the one list of outcomes, and {@link org.encap4j.Counters},
 * one counter for each.
 *
 * <p>Three rules hold in every package. A bad packet is a verdict and never an exception, and its bytes and indices are
 * as they were; exceptions are for configuration, files and sockets, and their messages name the value, what was
 * expected and where. Memory is the caller's: nothing retains, releases or copies it, and the few places that do say
 * so. And what is done for every packet allocates nothing and takes no lock, whether the packet is good or not; what
 * Netty allocates for a datagram is said in {@link org.encap4j.netty}.
 *
 * <p>Two kinds of classes follow from that. What is configured is immutable and shared by all threads: protocols, outer
 * headers, decapsulators, tables' snapshots. What is filled in for a packet is reused and belongs to one thread:
 * frames, metadata, ports, counters, the last of which any thread may read.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.wire.*;
 *
 * Counters counters = new Counters(); // one thread counts
 * Frame frame = new Frame();
 * for (int received : new int[] {60, 9, 1514}) {
 *     frame.bind(new byte[2048], 0, 0, received);
 *     counters.count(EthernetHeader.check(frame, frame.start()));
 * }
 * for (Verdict verdict : Verdict.values()) { // any thread reads
 *     if (counters.of(verdict) > 0) {
 *         System.out.println(counters.of(verdict) + " " + verdict + ": " + verdict.sentence());
 *     }
 * }
 * // -> 2 OK: handled
 * // -> 1 TRUNCATED: the packet ends before its headers do
 * System.out.println(counters.refused() + " as Cilium counts it: " + Verdict.TRUNCATED.ciliumText());
 * // -> 1 as Cilium counts it: Invalid packet
 * }</pre>
 *
 * <p>Begin with {@link org.encap4j.wire.Frame} to read packets, with {@link org.encap4j.tunnel} to put them into
 * tunnels and take them out, with {@link org.encap4j.forward} for a node of an overlay, and with
 * {@link org.encap4j.netty} for tunnels over UDP sockets.
 */
@NullMarked
package org.encap4j;

import org.jspecify.annotations.NullMarked;
