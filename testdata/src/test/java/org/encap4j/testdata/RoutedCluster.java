// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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

/**
 * The default cluster and a third node on another link, a router between the links and to the outside.
 *
 * <pre>
 *   k8s-ctr .100   k8s-w1 .101   host .50                          k8s-w2 .102
 *       |              |            |        .1 +--------+ .1           |
 *       +--------------+------------+-----------| router |--------------+
 *         192.168.10.0/24  fd00:10::/64         +--------+   192.168.20.0/24  fd00:11::/64
 *                                                    |
 *                                             outside 203.0.113.9, 2001:db8::9
 * </pre>
 */
final class Cluster {
    static final int MTU = 1500;
    static final int LINK_A = 0;
    static final int LINK_B = 1;
    static final int INTERNET = 2;
    static final long ROUTER_A_MAC = 0x0200_0000_0A01L;
    static final long ROUTER_B_MAC = 0x0200_0000_0B01L;
    static final long ROUTER_INTERNET_MAC = 0x0200_0000_0C01L;
    static final long PROVIDER_MAC = 0x0200_0000_0CFEL;
    static final long HOST_MAC = 0x0200_0000_0032L;
    static final String HOST4 = "192.168.10.50";
    static final String HOST6 = "fd00:10::50";
    static final String OUTSIDE4 = "203.0.113.9";
    static final String OUTSIDE6 = "2001:db8::9";

    final Map<ClusterMember, Node> nodes = new EnumMap<>(ClusterMember.class);
    final Map<ClusterMember, TunnelRoutes> tunnels = new EnumMap<>(ClusterMember.class);
    final Node router;

    Cluster(ClusterMode mode) {
        DefaultCluster two = new DefaultCluster(MTU);
        nodes.put(ClusterMember.CTR, two.node(DefaultCluster.Member.K8S_CTR));
        nodes.put(ClusterMember.W1, two.node(DefaultCluster.Member.K8S_W1));
        nodes.put(ClusterMember.W2, third());
        nodes.forEach((member, node) -> introduce(member, node, mode));
        router = router(mode.isNative());
    }

    private static Node third() {
        ClusterMember third = ClusterMember.W2;
        Fib fib = new Fib();
        fib.attach(new Device(DefaultCluster.UNDERLAY_PORT, "eth1", third.mac, MTU));
        fib.connect("eth1", Prefix.parse(third.ipv4), 24);
        fib.connect("eth1", Prefix.parse(third.ipv6), 64);
        LocalEndpoints pods = new LocalEndpoints();
        LocalEndpoint pod = new LocalEndpoint(DefaultCluster.POD_PORT, third.podMac, third.identity);
        pods.put(Prefix.parse(third.pod4), pod);
        pods.put(Prefix.parse(third.pod6), pod);
        List<Port> ports = List.of(
                port(DefaultCluster.POD_PORT, DefaultCluster.GATEWAY_MAC, true, third.ipv4, third.ipv6),
                port(DefaultCluster.UNDERLAY_PORT, third.mac, false, third.ipv4, third.ipv6));
        return new Node(ports, fib, new IpCache(warning -> {}), pods);
    }

    private static Port port(int number, long mac, boolean pods, String ipv4, String ipv6) {
        Prefix six = Prefix.parse(ipv6);
        int four = (int) Prefix.parse(ipv4).low();
        return new Port(number, "port" + number, mac, MTU, pods, four, six.high(), six.low());
    }

    /** Tells a node of the others, its router and its own PodCIDR; what the default cluster has put there stays. */
    private void introduce(ClusterMember member, Node node, ClusterMode mode) {
        String link4 = member.isBehindRouter() ? "192.168.20." : "192.168.10.";
        String link6 = member.isBehindRouter() ? "fd00:11::" : "fd00:10::";
        long routerMac = member.isBehindRouter() ? ROUTER_B_MAC : ROUTER_A_MAC;
        resolve(node, link4 + 1, routerMac);
        resolve(node, link6 + 1, routerMac);
        via(node, "0.0.0.0/0", link4 + 1, "eth1");
        via(node, "::/0", link6 + 1, "eth1");
        for (boolean v6 : new boolean[] {false, true}) {
            node.fib()
                    .add(new Route(
                            member.podCidr(v6),
                            NextHop.onLink(Device.unattached("cilium_host"), RouteAttributes.NONE)));
        }
        if (!member.isBehindRouter()) {
            resolve(node, HOST4, HOST_MAC);
            resolve(node, HOST6, HOST_MAC);
        }
        TunnelRoutes routes = new TunnelRoutes();
        tunnels.put(member, routes);
        for (ClusterMember other : ClusterMember.values()) {
            if (other != member) {
                meet(node, other, mode);
                long mac = member.isBehindRouter() || other.isBehindRouter() ? routerMac : other.mac;
                if (!mode.isNative()) {
                    routes.put(
                            endpoint(node, other, mode),
                            outer(member, other, mode, mac),
                            node.ports().get(DefaultCluster.UNDERLAY_PORT));
                }
            }
        }
    }

    private static void meet(Node node, ClusterMember other, ClusterMode mode) {
        TunnelEndpoint tunnel = endpoint(node, other, mode);
        for (boolean v6 : new boolean[] {false, true}) {
            put(node, other.podCidr(v6), RemoteEndpoint.podCidr(tunnel, Source.KVSTORE));
            put(node, Prefix.parse(other.pod(v6)), RemoteEndpoint.of(other.identity, tunnel, Source.KVSTORE));
            RemoteEndpoint host = RemoteEndpoint.of(SecurityIdentity.REMOTE_NODE, null, Source.KVSTORE);
            put(node, Prefix.parse(other.address(v6)), host);
        }
    }

    private static void put(Node node, Prefix prefix, RemoteEndpoint endpoint) {
        node.ipcache().put(prefix, endpoint);
    }

    static TunnelEndpoint endpoint(Node node, ClusterMember other, ClusterMode mode) {
        Prefix address = Prefix.parse(other.address(mode.overIpv6()));
        return mode.overIpv6()
                ? node.ipcache().tunnelTo(address.high(), address.low())
                : node.ipcache().tunnelTo((int) address.low());
    }

    static OuterHeader outer(ClusterMember from, ClusterMember to, ClusterMode mode, long nextHopMac) {
        try {
            return OuterHeader.to(
                            mode.protocol(),
                            InetAddress.getByName(from.address(mode.overIpv6())),
                            InetAddress.getByName(to.address(mode.overIpv6())))
                    .ethernet(from.mac, nextHopMac)
                    .build();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The router knows PodCIDRs only where packets are routed natively, as if it had learned them by BGP. */
    private static Node router(boolean podCidrs) {
        List<Port> ports = List.of(
                port(LINK_A, ROUTER_A_MAC, false, "192.168.10.1", "fd00:10::1"),
                port(LINK_B, ROUTER_B_MAC, false, "192.168.20.1", "fd00:11::1"),
                port(INTERNET, ROUTER_INTERNET_MAC, false, "192.0.2.2", "2001:db8:ffff::2"));
        Node node = new Node(ports, new Fib(), new IpCache(warning -> {}), new LocalEndpoints());
        for (Port port : ports) {
            node.fib().attach(new Device(port.number(), "eth" + port.number(), port.mac(), MTU));
        }
        node.fib().connect("eth0", Prefix.parse("192.168.10.1"), 24);
        node.fib().connect("eth0", Prefix.parse("fd00:10::1"), 64);
        node.fib().connect("eth1", Prefix.parse("192.168.20.1"), 24);
        node.fib().connect("eth1", Prefix.parse("fd00:11::1"), 64);
        node.fib().connect("eth2", Prefix.parse("192.0.2.2"), 30);
        node.fib().connect("eth2", Prefix.parse("2001:db8:ffff::2"), 64);
        via(node, "0.0.0.0/0", "192.0.2.1", "eth2");
        via(node, "::/0", "2001:db8:ffff::1", "eth2");
        neighbour(node, "192.0.2.1", "eth2", PROVIDER_MAC);
        neighbour(node, "2001:db8:ffff::1", "eth2", PROVIDER_MAC);
        for (ClusterMember member : ClusterMember.values()) {
            String device = member.isBehindRouter() ? "eth1" : "eth0";
            for (boolean v6 : new boolean[] {false, true}) {
                neighbour(node, member.address(v6), device, member.mac);
                if (podCidrs) {
                    via(node, member.podCidr(v6).toString(), member.address(v6), device);
                }
            }
        }
        return node;
    }

    static void via(Node node, String prefix, String gateway, String device) {
        NextHop hop = NextHop.via(Prefix.parse(gateway), Device.unattached(device), RouteAttributes.NONE);
        node.fib().replace(new Route(Prefix.parse(prefix), hop));
    }

    static void resolve(Node node, String address, long mac) {
        neighbour(node, address, "eth1", mac);
    }

    private static void neighbour(Node node, String address, String device, long mac) {
        node.fib().resolve(Neighbour.reachable(Prefix.parse(address), device, mac));
    }
}
