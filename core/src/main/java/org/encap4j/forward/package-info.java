// SPDX-License-Identifier: Apache-2.0

/**
 * Decides about a packet and does it, both ways of a node behind one interface, {@link org.encap4j.forward.Forwarder}:
 * {@link org.encap4j.forward.NativeForwarder} routes, {@link org.encap4j.forward.TunnelForwarder} puts into tunnels
 * what goes to other nodes' pods, {@link org.encap4j.forward.TunnelReceiver} takes out what arrives.
 *
 * <p>Begin with a {@link org.encap4j.forward.Node}, its ports and tables, or let {@link org.encap4j.config.Dataplane}
 * make one and its forwarders of Cilium's options. What each packet needs is a {@link org.encap4j.forward.Forwarding}:
 * the caller says in it where and when the packet came in and lends memory for the ICMP error that may be due; the
 * forwarder says in it what it decided. Then:
 *
 * <ul>
 *   <li>{@code OK} and a port: send the frame out of it, from its start on, which may have moved into the headroom.
 *   <li>{@code OK} and {@link org.encap4j.forward.Forwarding#NO_PORT}: the packet is the host's, as it came, or out of
 *       a tunnel without its outer headers.
 *   <li>{@code NO_NEIGHBOUR}: somebody may ask for the next hop and try again;
 *       {@link org.encap4j.forward.NeighbourResolver} does.
 *   <li>Anything else: the packet is refused and as it was. {@link org.encap4j.forward.Forwarding#hasReply} says
 *       whether an ICMP error stands in the lent memory, to be sent back out of the port the packet came in by.
 * </ul>
 *
 * <pre>{@code
 * import org.encap4j.*;
 * import org.encap4j.fib.*;
 * import org.encap4j.forward.*;
 * import org.encap4j.ipcache.*;
 * import org.encap4j.lpm.*;
 * import org.encap4j.mtu.*;
 * import org.encap4j.wire.*;
 *
 * Port lxc0 = new Port(0, "lxc0", 0x0200_0000_0001L, 1500, true, 0x0A000101, 0, 0); // to the pods
 * Port eth1 = new Port(1, "eth1", 0x0200_0000_0064L, 1500, false, 0xC0A80A64, 0, 0); // to the other nodes
 * Node node = new Node(List.of(lxc0, eth1), new Fib(), new IpCache(System.err::println), new LocalEndpoints());
 * node.endpoints().put(Prefix.parse("10.0.1.10"), new LocalEndpoint(0, 0x0200_0000_000AL, 15584));
 * Device device = new Device(1, "eth1", eth1.mac(), eth1.mtu());
 * Prefix peer = Prefix.parse("192.168.10.101");
 * node.fib().attach(device);
 * node.fib().add(new Route(Prefix.parse("10.0.2.0/24"), NextHop.via(peer, device, RouteAttributes.NONE)));
 *
 * Frame frame = new Frame().bind(new byte[256], 0, 64, 64 + 42); // with headroom, though this node needs none
 * EthernetHeader.write(frame, 64, lxc0.mac(), 0x0200_0000_000AL, EtherType.IPV4);
 * Ipv4Header.write(frame, 64 + EthernetHeader.LENGTH, 0, 28, 0, true, 64, IpProtocol.UDP, 0x0A00010A, 0x0A000214);
 * Forwarder forwarder = new NativeForwarder(node, new IcmpRateLimit(100, 10)); // belongs to this thread
 * Forwarding out = new Forwarding();
 * System.out.println(forwarder.forward(frame, out.arrived(0, System.nanoTime()))); // -> NO_NEIGHBOUR
 * node.fib().resolve(Neighbour.reachable(peer, "eth1", 0x0200_0000_0065L)); // from any thread
 * Verdict verdict = forwarder.forward(frame, out.arrived(0, System.nanoTime()));
 * System.out.println(verdict + " " + out.point() + " by port " + out.egressPort()); // -> OK TO_NETWORK by port 1
 * }</pre>
 *
 * <p>Nothing here allocates, locks or logs for a packet. A forwarder and a forwarding belong to one thread. Tables are
 * read as they are at that moment; who changes them and when is no concern of the thread that forwards. One who may is
 * {@link org.encap4j.forward.PathMtuDiscovery}, which heeds routers that say a tunnel's packets are too long for them.
 * {@link org.encap4j.forward.ObservedForwarder} tells somebody what was decided.
 */
@NullMarked
package org.encap4j.forward;

import org.jspecify.annotations.NullMarked;
