// SPDX-License-Identifier: Apache-2.0

/**
 * How large a packet may be, what a sender is told when it was larger, and what the headers cost.
 *
 * <p>A {@link org.encap4j.mtu.MtuBudget} subtracts from a link's MTU what the path adds to each packet. A packet that does not
 * fit is answered with {@link org.encap4j.mtu.PacketTooBig}, one of the {@link org.encap4j.mtu.IcmpError ICMP errors} that are
 * built here within their {@link org.encap4j.mtu.IcmpRateLimit rate}; {@link org.encap4j.mtu.MssClamp} keeps TCP from sending it
 * in the first place. {@link org.encap4j.mtu.Goodput} says what a budget leaves of a link's rate.
 *
 * <p>An MTU counts IP packets: from the first byte of the IP header, without Ethernet, VLAN tags and frame check sequence.
 */
@NullMarked
package org.encap4j.mtu;

import org.jspecify.annotations.NullMarked;
