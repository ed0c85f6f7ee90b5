// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.Dataplane;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.NodeGateway;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoints;
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
final class RoutedCluster {
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

    private static final Cluster CLUSTER = cluster();

    final Map<ClusterMember, Dataplane> dataplanes = new EnumMap<>(ClusterMember.class);
    final Map<ClusterMember, Node> nodes = new EnumMap<>(ClusterMember.class);
    final Node router;

    RoutedCluster(ClusterMode mode) {
        for (ClusterMember member : ClusterMember.values()) {
            Dataplane dataplane = new Dataplane(mode.config(), CLUSTER, member.text, MTU, mode.protocols());
            dataplanes.put(member, dataplane);
            nodes.put(member, dataplane.node());
            if (!member.isBehindRouter()) {
                resolve(dataplane.node(), HOST4, HOST_MAC);
                resolve(dataplane.node(), HOST6, HOST_MAC);
            }
        }
        router = router(mode.isNative());
    }

    private static Cluster cluster() {
        Cluster two = DefaultCluster.cluster();
        List<ClusterNode> nodes = new ArrayList<>();
        for (ClusterNode node : two.nodes()) {
            nodes.add(new ClusterNode(
                    node.name(),
                    node.addresses(),
                    node.internalAddresses(),
                    node.mac(),
                    node.podCidrs(),
                    gateways("192.168.10.1", "fd00:10::1", ROUTER_A_MAC)));
        }
        ClusterMember third = ClusterMember.W2;
        nodes.add(new ClusterNode(
                third.text,
                List.of(NodeAddress.parse(third.ipv4), NodeAddress.parse(third.ipv6)),
                List.of(),
                third.mac,
                List.of(third.podCidr(false), third.podCidr(true)),
                gateways("192.168.20.1", "fd00:11::1", ROUTER_B_MAC)));
        List<ClusterPod> pods = new ArrayList<>(two.pods());
        pods.add(new ClusterPod(
                "default",
                "third",
                List.of(Prefix.parse(third.pod4), Prefix.parse(third.pod6)),
                third.identity,
                List.of(),
                null,
                third.podMac));
        return new Cluster(nodes, pods);
    }

    private static List<NodeGateway> gateways(String ipv4, String ipv6, long mac) {
        return List.of(new NodeGateway(Prefix.parse(ipv4), mac), new NodeGateway(Prefix.parse(ipv6), mac));
    }

    private static Port port(int number, long mac, String ipv4, String ipv6) {
        Prefix six = Prefix.parse(ipv6);
        int four = (int) Prefix.parse(ipv4).low();
        return new Port(number, "eth" + number, mac, MTU, false, four, six.high(), six.low());
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
                port(LINK_A, ROUTER_A_MAC, "192.168.10.1", "fd00:10::1"),
                port(LINK_B, ROUTER_B_MAC, "192.168.20.1", "fd00:11::1"),
                port(INTERNET, ROUTER_INTERNET_MAC, "192.0.2.2", "2001:db8:ffff::2"));
        Node node = new Node(ports, new Fib(), new IpCache(warning -> {}), new LocalEndpoints());
        for (Port port : ports) {
            node.fib().attach(new Device(port.number(), port.name(), port.mac(), MTU));
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
