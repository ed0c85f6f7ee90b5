// SPDX-License-Identifier: Apache-2.0

/**
 * Packet ports: where whole Ethernet frames come from and go to. A device through libpcap
 * ({@link org.encap4j.io.LivePort}), a capture file ({@link org.encap4j.io.CapturePort}), a wire in memory
 * ({@link org.encap4j.io.LoopbackPort}); and decorators that write down ({@link org.encap4j.io.TracePort}) or disturb
 * ({@link org.encap4j.io.FaultPort}) what passes. {@link org.encap4j.io.ForwardingLoop} moves packets between two of
 * them.
 *
 * <p>A port neither waits nor keeps: a packet that was received lies in the port's memory until the next one is asked
 * for, may be changed there, and has {@link org.encap4j.io.Headroom#BYTES} before it, so that encapsulating it copies
 * nothing; a packet that was offered is the caller's again at once. A port that is full takes nothing and says so,
 * which is for the caller to count. A port belongs to one thread. That it cannot go on at all is an
 * {@link java.io.IOException} that names it.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.io.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.vxlan.*;
 * import org.encap4j.wire.*;
 *
 * OuterHeader outer = OuterHeader.to(Vxlan.of(VxlanProfile.PLAIN),
 *         InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2")).build();
 * TunnelMetadata metadata = new TunnelMetadata().setVni(7);
 * Frame frame = new Frame().bind(new byte[60], 0, 0, 60);
 * try (LoopbackPort pod = new LoopbackPort("pod", "lxc0", 1 << 16); PacketPort lxc0 = pod.otherEnd();
 *         LoopbackPort eth1 = new LoopbackPort("eth1", "underlay", 1 << 16); PacketPort wire = eth1.otherEnd()) {
 *     int lost = pod.offer(frame) ? 0 : 1; // a port that is full takes nothing
 *     while (lxc0.poll(frame)) {
 *         boolean sent = outer.encapsulate(frame, metadata) == Verdict.OK && eth1.offer(frame);
 *         lost += sent ? 0 : 1;
 *     }
 *     eth1.flush();
 *     System.out.println(wire.poll(frame) + ", " + frame.length() + " bytes, " + lost + " lost");
 *     // -> true, 110 bytes, 0 lost
 * }
 * }</pre>
 *
 * <p>Only {@link org.encap4j.io.LivePort} needs pcap4j and libpcap. It takes Ethernet interfaces alone, on Linux, and
 * reaches some 100,000 packets a second: what pcap4j costs per packet, not what forwarding costs, is its limit.
 */
@NullMarked
package org.encap4j.io;

import org.jspecify.annotations.NullMarked;
