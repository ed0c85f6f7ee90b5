// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.yardstick.YardstickInput;
import org.encap4j.config.NodeAddress;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.forward.TunnelRoutes;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelProtocol;

/** One node of a cluster of {@value #NODES} others, each with as many pods as Kubernetes allows. */
final class WorkloadCluster {
    static final int NODES = 100;
    static final int PODS = 110;
    static final int POD_PORT = 0;
    static final int UNDERLAY_PORT = 1;
    static final long POD_PORT_MAC = 0x0200_0000_0001L;
    static final long UNDERLAY_MAC = 0x0200_0000_0064L;
    static final long POD_MAC = 0x0A00_0000_0000L;

    private static final String UNDERLAY = "eth0";
    private static final int POD_CIDR_BITS = 24;
    private static final int FIRST_POD = 2;
    private static final int POD_ADDRESSES = 10 << 24;
    private static final int NODE_ADDRESSES = 192 << 24 | 168 << 16 | 1 << 8;
    static final int OWN_ADDRESS = NODE_ADDRESSES | 250;
    private static final int PODS_PER_IDENTITY = 20;

    private final Node node;

    /** The node's tables, over links of an MTU. */
    WorkloadCluster(int mtu) {
        Port pods = new Port(POD_PORT, "lxc0", POD_PORT_MAC, mtu, true, OWN_ADDRESS, 0, 0);
        Port underlay = new Port(UNDERLAY_PORT, UNDERLAY, UNDERLAY_MAC, mtu, false, OWN_ADDRESS, 0, 0);
        node = new Node(List.of(pods, underlay), fib(mtu), ipcache(), endpoints());
    }

    static int localPod(int pod) {
        return POD_ADDRESSES | FIRST_POD + pod;
    }

    static int remotePod(int node, int pod) {
        return podCidr(node) | FIRST_POD + pod;
    }

    private static int podCidr(int node) {
        return POD_ADDRESSES | node + 1 << Byte.SIZE;
    }

    static Prefix nodeAddress(int node) {
        return Prefix.ofIpv4(NODE_ADDRESSES | node + 1, Prefix.IPV4_BITS);
    }

    private static Fib fib(int mtu) {
        Fib fib = new Fib();
        Device underlay = new Device(UNDERLAY_PORT, UNDERLAY, UNDERLAY_MAC, mtu);
        fib.attach(underlay);
        fib.connect(UNDERLAY, Prefix.ofIpv4(OWN_ADDRESS, Prefix.IPV4_BITS), POD_CIDR_BITS);
        for (int i = 0; i < NODES; i++) {
            // The MAC address that packets from pods go to: a forwarded packet can then be forwarded again.
            fib.resolve(Neighbour.reachable(nodeAddress(i), UNDERLAY, POD_PORT_MAC));
            fib.add(new Route(
                    Prefix.ofIpv4(podCidr(i), POD_CIDR_BITS),
                    NextHop.via(nodeAddress(i), underlay, RouteAttributes.NONE)));
        }
        return fib;
    }

    private static IpCache ipcache() {
        IpCache cache = new IpCache(warning -> {
            throw new IllegalStateException(warning);
        });
        Map<Prefix, RemoteEndpoint> entries = new HashMap<>();
        for (int i = 0; i < NODES; i++) {
            TunnelEndpoint tunnel = cache.tunnelTo((int) nodeAddress(i).low());
            entries.put(nodeAddress(i), RemoteEndpoint.of(SecurityIdentity.REMOTE_NODE, null, Source.CUSTOM_RESOURCE));
            entries.put(
                    Prefix.ofIpv4(podCidr(i), POD_CIDR_BITS), RemoteEndpoint.podCidr(tunnel, Source.CUSTOM_RESOURCE));
            for (int pod = 0; pod < PODS; pod++) {
                entries.put(
                        Prefix.ofIpv4(remotePod(i, pod), Prefix.IPV4_BITS),
                        RemoteEndpoint.of(identity(i * PODS + pod), tunnel, Source.CUSTOM_RESOURCE));
            }
        }
        cache.putAll(entries);
        return cache;
    }

    private static int identity(int pod) {
        return SecurityIdentity.FIRST_ALLOCATED + pod / PODS_PER_IDENTITY;
    }

    private static LocalEndpoints endpoints() {
        LocalEndpoints endpoints = new LocalEndpoints();
        for (int pod = 0; pod < PODS; pod++) {
            int address = localPod(pod);
            endpoints.put(
                    Prefix.ofIpv4(address, Prefix.IPV4_BITS),
                    new LocalEndpoint(POD_PORT, POD_MAC | address & 0xFFFF, identity(NODES * PODS + pod)));
        }
        return endpoints;
    }

    Node node() {
        return node;
    }

    /** The tunnels to all other nodes. */
    TunnelRoutes tunnels(TunnelProtocol protocol) {
        TunnelRoutes routes = new TunnelRoutes();
        Prefix own = Prefix.ofIpv4(OWN_ADDRESS, Prefix.IPV4_BITS);
        for (int i = 0; i < NODES; i++) {
            OuterHeader outer = OuterHeader.to(protocol, NodeAddress.inet(own), NodeAddress.inet(nodeAddress(i)))
                    .ethernet(UNDERLAY_MAC, POD_PORT_MAC)
                    .build();
            TunnelEndpoint endpoint =
                    node.ipcache().tunnelTo((int) nodeAddress(i).low());
            routes.put(endpoint, outer, node.ports().get(UNDERLAY_PORT));
        }
        return routes;
    }

    /** The node and its tunnels, for C. */
    YardstickInput describe(YardstickInput input) {
        input.node(node);
        for (int i = 0; i < NODES; i++) {
            TunnelEndpoint endpoint =
                    node.ipcache().tunnelTo((int) nodeAddress(i).low());
            input.tunnel(endpoint, OWN_ADDRESS, UNDERLAY_MAC, POD_PORT_MAC, UNDERLAY_PORT);
        }
        return input;
    }
}
