// SPDX-License-Identifier: Apache-2.0

/**
 * Packets and flows as text. {@link org.encap4j.text.PacketText} shows a packet level by level: one renderer for the
 * commands, the expected text beside each capture, and fuzzing. {@link org.encap4j.text.FlowText} and
 * {@link org.encap4j.text.FlowJson} write flows as Hubble does.
 *
 * <p>Cold code: it allocates, and it never fails, whatever the bytes are. What cannot be read is said in the place
 * where it should stand, and nothing at or past a packet's end is read. The packet is not changed. Tunnels are gone
 * into by the UDP destination port of the protocols that were given, {@value org.encap4j.text.PacketText#MAX_TUNNELS}
 * deep. All three classes are immutable, except that the names of pods may change meanwhile; the text is appended to a
 * {@link java.lang.StringBuilder} of the caller's.
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.flow.*;
 * import org.encap4j.lpm.*;
 * import org.encap4j.text.*;
 * import org.encap4j.wire.*;
 *
 * Frame frame = new Frame().bind(new byte[42], 0, 0, 42);
 * int ipAt = EthernetHeader.LENGTH;
 * EthernetHeader.write(frame, 0, 0x0200_0000_0001L, 0x0200_0000_000AL, EtherType.IPV4);
 * Ipv4Header.write(frame, ipAt, 0, 28, 0, true, 64, IpProtocol.UDP, 0x0A00010A, 0x08080808);
 * UdpHeader.write(frame, ipAt + Ipv4Header.MIN_LENGTH, 40_000, 53, UdpHeader.LENGTH, 0);
 * StringBuilder levels = new StringBuilder();
 * new PacketText().append(frame, levels); // give it the protocols whose tunnels it shall go into
 * System.out.print(levels);
 * // ->   eth 02:00:00:00:00:0a > 02:00:00:00:00:01 IPv4
 * // ->   ip4 10.0.1.10 > 8.8.8.8 UDP ttl 64 length 28 DF
 * // ->   udp 40000 > 53 length 8 checksum absent
 *
 * FlowRecord flow = new FlowRecord().setDropped(Verdict.NO_ROUTE).setIdentities(15584, 2);
 * FlowPacket.read(frame, EtherType.IPV4, ipAt, flow);
 * PodNames names = new PodNames();
 * names.put(Prefix.parse("10.0.1.10"), new PodName("default", "client", List.of("k8s:app=client")));
 * FlowText hubble = new FlowText(names, java.time.ZoneOffset.UTC, false);
 * System.out.println(hubble.append(new StringBuilder(), flow));
 * // -> Jan  1 00:00:00.000: default/client:40000 (ID:15584) <> 8.8.8.8:53 (world) FIB lookup failed DROPPED (UDP)
 * }</pre>
 */
@NullMarked
package org.encap4j.text;

import org.jspecify.annotations.NullMarked;
