// SPDX-License-Identifier: Apache-2.0

/**
 * Where packets go that are not tunneled: routes and their next hops, neighbours, the routes to remote nodes' PodCIDRs,
 * and the kernel's own tables read in from their text forms.
 *
 * <p>Begin with {@link org.encap4j.fib.Fib}: attach the devices that are yours, give them their addresses, add routes,
 * and tell it what ARP and neighbour discovery have found. A {@link org.encap4j.fib.NextHop} then has all that sending
 * takes, or says what is missing. Look at {@link org.encap4j.fib.NextHop#isWayOut} before sending: a route may refuse,
 * lead to the host itself, to a device that is not attached, to a neighbour that is not resolved, or by several ways,
 * of which {@link org.encap4j.fib.NextHop#select} chooses one for a flow. {@link org.encap4j.fib.DirectNodeRoutes}
 * makes and removes the routes of nodes that come and go; {@link org.encap4j.fib.IpRouteJson} and
 * {@link org.encap4j.fib.ProcNet} read what the host has.
 *
 * <p>Any thread may look up at any time, without waiting and without allocating; writers wait for each other, and
 * readers see a change whole or not at all. Next hops are immutable. Text that cannot be read is an
 * {@link java.lang.IllegalArgumentException} that names the place.
 *
 * <pre>{@code
 * import org.encap4j.fib.*;
 * import org.encap4j.lpm.*;
 *
 * Device eth1 = new Device(1, "eth1", 0x0200_0000_0064L, 1500); // port 1, its own MAC address, its MTU
 * Prefix gateway = Prefix.parse("192.168.10.101");
 * Fib fib = new Fib();
 * fib.attach(eth1);
 * fib.connect("eth1", Prefix.parse("192.168.10.100"), 24);
 * fib.add(new Route(Prefix.parse("10.0.2.0/24"), NextHop.via(gateway, eth1, RouteAttributes.by("static"))));
 *
 * int pod = (int) Prefix.parse("10.0.2.20").low();
 * NextHop next = fib.lookup(pod); // null where no route leads
 * System.out.println(next + ": " + next.isWayOut());
 * // -> via 192.168.10.101 dev eth1 proto static: false
 * fib.resolve(Neighbour.reachable(gateway, "eth1", 0x0200_0000_0065L)); // it has answered an ARP request
 * next = fib.lookup(pod); // next hops never change, so look again
 * if (next != null && next.isWayOut()) {
 *     System.out.printf("to %012x out of port %d%n", next.neighbourMac(), next.device().port());
 * }
 * // -> to 020000000065 out of port 1
 * }</pre>
 *
 * <p>Not here: policy routing (rules), source-specific IPv6 routes, and routes that encapsulate ({@code encap}), which
 * are taken for what their device is.
 */
@NullMarked
package org.encap4j.fib;

import org.jspecify.annotations.NullMarked;
