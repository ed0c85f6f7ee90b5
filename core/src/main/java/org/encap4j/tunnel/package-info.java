// SPDX-License-Identifier: Apache-2.0

/**
 * One encapsulation written once for every protocol.
 *
 * <p>A {@link org.encap4j.tunnel.TunnelProtocol} knows its own header and nothing else; {@code encap4j-vxlan} and
 * {@code encap4j-geneve} bring some, and another is added by implementing the interface. An
 * {@link org.encap4j.tunnel.OuterHeader} puts Ethernet, IP, UDP and that header in front of a packet for one remote
 * endpoint; a {@link org.encap4j.tunnel.Decapsulator} checks and removes them. A
 * {@link org.encap4j.tunnel.TunnelMetadata} carries what the tunnel header says, in both directions.
 *
 * <p>There are two framings. FRAME is all of the above, for packet ports and files. DATAGRAM is the tunnel header
 * alone, where a UDP socket writes the rest: {@link org.encap4j.tunnel.TunnelProtocol#encode} and
 * {@link org.encap4j.tunnel.TunnelProtocol#decode}.
 *
 * <p>Nothing is copied: headers are written into the headroom before a packet,
 * {@link org.encap4j.tunnel.OuterHeader#length} bytes of it, and taken off by moving the frame's start. The caller owns
 * the buffer before, between and after. A refused packet is as it was, headroom included;
 * {@link org.encap4j.tunnel.Decapsulator#inspect} changes nothing at all. Protocols, outer headers and decapsulators
 * are immutable and shared by threads, a frame and its metadata belong to one.
 *
 * <pre>{@code
 * import io.netty.buffer.*;
 * import org.encap4j.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.vxlan.*;
 * import org.encap4j.wire.*;
 *
 * TunnelProtocol vxlan = Vxlan.of(VxlanProfile.PLAIN);
 * OuterHeader outer = OuterHeader.to(
 *         vxlan, InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2")).build();
 * Decapsulator receiver = Decapsulator.of(vxlan); // shared by threads, as the two above
 * Frame frame = new Frame();
 * TunnelMetadata metadata = new TunnelMetadata();
 * ByteBuf packet = ByteBufAllocator.DEFAULT.buffer(256).setIndex(outer.length(), outer.length()).writeZero(60);
 * try {
 *     Verdict sent = outer.encapsulate(frame.bind(packet), metadata.setVni(4097));
 *     System.out.println(sent + ", " + frame.length() + " bytes"); // -> OK, 110 bytes
 *     Verdict twice = outer.encapsulate(frame, metadata); // refused, so the frame stays what it is
 *     System.out.println(twice + ", " + frame.length() + " bytes"); // -> NO_HEADROOM, 110 bytes
 *     Verdict received = receiver.decapsulate(frame, metadata.clear());
 *     System.out.println(received + ", VNI " + metadata.vni()); // -> OK, VNI 4097
 *     frame.moveIndices(packet); // for whoever goes on with the ByteBuf
 *     System.out.println(packet.readerIndex()); // -> 50
 * } finally {
 *     packet.release(); // nobody else does
 * }
 * }</pre>
 *
 * <p>ECN is carried over by RFC 6040 ({@link org.encap4j.tunnel.Ecn}), UDP checksums are sent and required as RFC 6935
 * and 6936 say, source ports spread flows as RFC 7348 section 5 asks. Exactly one tunnel is peeled off; one inside it
 * is payload. Fragments of outer datagrams are refused, not reassembled.
 */
@NullMarked
package org.encap4j.tunnel;

import org.jspecify.annotations.NullMarked;
