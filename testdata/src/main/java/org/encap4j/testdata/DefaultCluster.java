// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.encap4j.fib.Device;
import org.encap4j.fib.DirectNodeRoutes;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.RemoteNode;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.forward.TunnelRoutes;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelProtocol;

/**
 * The cluster that commands, documentation and tests use unless told otherwise: two nodes on one link, a pod on each.
 *
 * <pre>
 *   k8s-ctr 192.168.10.100, 172.20.0.0/24        k8s-w1 192.168.10.101, 172.20.1.0/24
 *     default/curl-pod 172.20.0.10                 default/webpod-857687f8b6-wdxhq 172.20.1.20
 *     identity 15584                               identity 46396
 *              |                                            |
 *              +-------------------- eth1 ------------------+
 * </pre>
 *
 * <p>The pods also have fd00:20:0::10 and fd00:20:1::20, the nodes fd00:10::100 and fd00:10::101.
 */
public final class DefaultCluster {
    /** The number of the port that pods are behind, on either node. */
    public static final int POD_PORT = 0;
    /** The number of the port to the link between the nodes, on either node. */
    public static final int UNDERLAY_PORT = 1;
    /** The MAC address of the pods' gateway, on either node. */
    public static final long GATEWAY_MAC = 0x0200_0000_0001L;

    /** One of the two nodes. */
    public enum Member {
        /** The node of {@code default/curl-pod}. */
        K8S_CTR("k8s-ctr", 100, 0, "default/curl-pod", 10, 15584),
        /** The node of {@code default/webpod-857687f8b6-wdxhq}. */
        K8S_W1("k8s-w1", 101, 1, "default/webpod-857687f8b6-wdxhq", 20, 46396);

        private final String text;
        private final int host;
        private final int net;
        private final String pod;
        private final int podHost;
        private final int podIdentity;

        Member(String text, int host, int net, String pod, int podHost, int podIdentity) {
            this.text = text;
            this.host = host;
            this.net = net;
            this.pod = pod;
            this.podHost = podHost;
            this.podIdentity = podIdentity;
        }

        /** {@return the node's name} */
        public String text() {
            return text;
        }

        /** {@return the other node} */
        public Member other() {
            return this == K8S_CTR ? K8S_W1 : K8S_CTR;
        }

        /** {@return the node's IPv4 address on the link} */
        public Prefix address() {
            return Prefix.parse("192.168.10." + host);
        }

        /** {@return the node's IPv6 address on the link} */
        public Prefix ipv6Address() {
            return Prefix.parse("fd00:10::" + host);
        }

        /** {@return the node's MAC address on the link, 48 bits} */
        public long mac() {
            return 0x0200_0000_0000L | host;
        }

        /** {@return the IPv4 addresses of the node's pods} */
        public Prefix podCidr() {
            return Prefix.parse("172.20." + net + ".0/24");
        }

        /** {@return the IPv6 addresses of the node's pods} */
        public Prefix ipv6PodCidr() {
            return Prefix.parse("fd00:20:" + net + "::/64");
        }

        /** {@return the pod's namespace and name} */
        public String pod() {
            return pod;
        }

        /** {@return the pod's IPv4 address} */
        public Prefix podAddress() {
            return Prefix.parse("172.20." + net + "." + podHost);
        }

        /** {@return the pod's IPv6 address} */
        public Prefix podIpv6Address() {
            return Prefix.parse("fd00:20:" + net + "::" + podHost);
        }

        /** {@return the pod's MAC address, 48 bits} */
        public long podMac() {
            return 0x0A00_0000_0000L | net << 8 | podHost;
        }

        /** {@return the pod's security identity} */
        public int podIdentity() {
            return podIdentity;
        }
    }

    private final int linkMtu;

    /**
     * The cluster over a link.
     *
     * @param linkMtu the link's MTU, at least 68
     */
    public DefaultCluster(int linkMtu) {
        this.linkMtu = linkMtu;
    }

    /**
     * One node with all its tables filled in: its pod, the direct routes to the other node's pods, and who is behind them.
     *
     * @param member which
     * @return new tables, which may be changed
     */
    public Node node(Member member) {
        Member other = member.other();
        Prefix ipv6 = member.ipv6Address();
        Port pods = new Port(
                POD_PORT,
                "lxc0",
                GATEWAY_MAC,
                linkMtu,
                true,
                (int) member.address().low(),
                ipv6.high(),
                ipv6.low());
        Port underlay = new Port(
                UNDERLAY_PORT,
                "eth1",
                member.mac(),
                linkMtu,
                false,
                (int) member.address().low(),
                ipv6.high(),
                ipv6.low());
        return new Node(List.of(pods, underlay), fib(member, other), ipcache(other), endpoints(member));
    }

    private Fib fib(Member member, Member other) {
        Fib fib = new Fib();
        fib.attach(new Device(UNDERLAY_PORT, "eth1", member.mac(), linkMtu));
        fib.connect("eth1", member.address(), 24);
        fib.connect("eth1", member.ipv6Address(), 64);
        fib.resolve(Neighbour.reachable(other.address(), "eth1", other.mac()));
        fib.resolve(Neighbour.reachable(other.ipv6Address(), "eth1", other.mac()));
        DirectNodeRoutes direct = new DirectNodeRoutes(fib, false);
        direct.update(new RemoteNode(
                other.text(), other.address(), other.ipv6Address(), List.of(other.podCidr(), other.ipv6PodCidr())));
        return fib;
    }

    private static IpCache ipcache(Member other) {
        IpCache cache = new IpCache(warning -> {});
        TunnelEndpoint tunnel = cache.tunnelTo((int) other.address().low());
        for (Prefix cidr : List.of(other.podCidr(), other.ipv6PodCidr())) {
            cache.put(cidr, RemoteEndpoint.podCidr(tunnel, Source.CUSTOM_RESOURCE));
        }
        for (Prefix pod : List.of(other.podAddress(), other.podIpv6Address())) {
            cache.put(pod, RemoteEndpoint.of(other.podIdentity(), tunnel, Source.CUSTOM_RESOURCE));
        }
        return cache;
    }

    private static LocalEndpoints endpoints(Member member) {
        LocalEndpoints endpoints = new LocalEndpoints();
        LocalEndpoint pod = new LocalEndpoint(POD_PORT, member.podMac(), member.podIdentity());
        endpoints.put(member.podAddress(), pod);
        endpoints.put(member.podIpv6Address(), pod);
        return endpoints;
    }

    /**
     * The tunnel from one node to the other over IPv4.
     *
     * @param member whose tunnel it is
     * @param node its tables, made by this cluster
     * @param protocol the tunnel header
     * @return the outer headers by remote node
     */
    public TunnelRoutes tunnels(Member member, Node node, TunnelProtocol protocol) {
        Member other = member.other();
        OuterHeader outer = OuterHeader.to(protocol, inet(member.address()), inet(other.address()))
                .ethernet(member.mac(), other.mac())
                .build();
        TunnelRoutes routes = new TunnelRoutes();
        routes.put(
                node.ipcache().tunnelTo((int) other.address().low()),
                outer,
                node.ports().get(UNDERLAY_PORT));
        return routes;
    }

    private static InetAddress inet(Prefix ipv4) {
        int address = (int) ipv4.low();
        byte[] bytes = {(byte) (address >>> 24), (byte) (address >>> 16), (byte) (address >>> 8), (byte) address};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }
}
