// SPDX-License-Identifier: Apache-2.0

/**
 * How large a packet may be, what a sender is told when it was larger, and what the headers cost.
 *
 * <p>A {@link org.encap4j.mtu.MtuBudget} subtracts from a link's MTU what the path adds to each packet. A packet that
 * does not fit is answered with {@link org.encap4j.mtu.PacketTooBig} (RFC 1191, RFC 8201), one of the
 * {@link org.encap4j.mtu.IcmpError ICMP errors} that are built here by the rules of RFC 1812 and RFC 4443 and within
 * their {@link org.encap4j.mtu.IcmpRateLimit rate}; {@link org.encap4j.mtu.MssClamp} keeps TCP from sending it in the
 * first place. {@link org.encap4j.mtu.Goodput} says what a budget leaves of a link's rate.
 *
 * <p>An MTU counts IP packets: from the first byte of the IP header, without Ethernet, VLAN tags and frame check
 * sequence.
 *
 * <p>Budgets are immutable; a sum that leaves IPv4 too little is an {@link java.lang.IllegalArgumentException} whose
 * message is the sum. Errors and their rate limit belong to one thread. An error is written into memory that the caller
 * lends, other than the packet's, which is only read. None is due about an ICMP error, about what was sent to a group,
 * about a later fragment, or beyond the rate: then nothing is written, and the answer is false.
 *
 * <pre>{@code
 * import org.encap4j.geneve.*;
 * import org.encap4j.mtu.*;
 * import org.encap4j.tunnel.*;
 * import org.encap4j.wire.*;
 *
 * OuterHeader outer = OuterHeader.to(Geneve.of(GeneveProfile.IDENTITY_OPTION),
 *         InetAddress.getByName("192.0.2.1"), InetAddress.getByName("192.0.2.2")).build();
 * MtuBudget budget = MtuBudget.nativeRouting(1500).withTunnel(outer);
 * System.out.println(budget); // -> 1500 - 20 outer IPv4 - 8 UDP - 16 geneve header - 14 inner Ethernet = 1442
 *
 * Frame packet = new Frame().bind(new byte[1514], 0, 0, 1514); // as long as the pod's own device allows
 * EthernetHeader.write(packet, 0, 0x0200_0000_0001L, 0x0200_0000_000AL, EtherType.IPV4);
 * int ipAt = EthernetHeader.LENGTH;
 * Ipv4Header.write(packet, ipAt, 0, 1500, 0, true, 64, IpProtocol.UDP, 0x0A00010A, 0x0A000214);
 * IcmpError errors = new IcmpError(0x0200_0000_0001L, 0x0A000101, 0, 0, new IcmpRateLimit(100, 10));
 * Frame reply = new Frame().bind(new byte[IcmpError.MAX_LENGTH], 0, 0, IcmpError.MAX_LENGTH);
 * if (Ipv4Header.dontFragment(packet, ipAt) && PacketTooBig.exceeds(packet, ipAt, budget.routeMtu())
 *         && PacketTooBig.write(errors, packet, ipAt, budget.routeMtu(), System.nanoTime(), reply)) {
 *     int icmpAt = ipAt + Ipv4Header.MIN_LENGTH; // type, code, two bytes of nothing, the MTU
 *     System.out.println(IcmpHeader.type(reply, icmpAt) + "/" + IcmpHeader.code(reply, icmpAt) + " MTU "
 *             + reply.getUnsignedShort(icmpAt + IcmpHeader.SEQUENCE_OFFSET)); // -> 3/4 MTU 1442
 * }
 * }</pre>
 */
@NullMarked
package org.encap4j.mtu;

import org.jspecify.annotations.NullMarked;
