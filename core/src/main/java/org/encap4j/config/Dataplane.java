// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteType;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.forward.TunnelForwarder;
import org.encap4j.forward.TunnelReceiver;
import org.encap4j.forward.TunnelRoutes;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One node of a cluster as a Cilium agent would set it up: its ports, tables and forwarders, in either routing mode.
 *
 * <pre>
 *   pods ---- port 0, lxc0 ----  node  ---- port 1, eth1 ---- underlay
 * </pre>
 *
 * <p>The node reaches what is on the subnets of its addresses, and over its gateways everything else. Where it has no gateway, a
 * node on another subnet is out of reach: there is no tunnel to it ({@code NO_NEIGHBOUR}) and no direct route.
 *
 * <p>The node's own PodCIDR is routed to {@code cilium_host}, which is the host's, as on a Cilium node: a packet for an address of
 * it that no pod here has goes to the host ({@code TO_STACK}) and not out of a default route to come back. It is no refusing
 * route because the host may know the address: a health endpoint, or a pod of another dataplane.
 *
 * <p>Pods, PodCIDRs and internal addresses of a family that is not enabled are left out. The tables may be changed while
 * forwarders use them; everything else is immutable.
 */
public final class Dataplane {
    /** The number of the port that the pods are behind. */
    public static final int POD_PORT = 0;
    /** The number of the port to the other nodes. */
    public static final int UNDERLAY_PORT = 1;
    /** The MAC address of the pods' gateway, on every node. */
    public static final long GATEWAY_MAC = 0x0200_0000_0001L;

    private static final String POD_DEVICE = "lxc0";
    private static final String UNDERLAY_DEVICE = "eth1";

    private final CiliumConfig config;
    private final ClusterNode member;
    private final Node node;
    private final TunnelProtocol protocol;
    private final Cluster cluster;
    private final Set<Prefix> given;
    private final boolean zeroChecksums6;
    private final NodeTunnels outer;
    private final TunnelRoutes tunnels;

    /**
     * Sets a node up that is not live: whose MAC address is not given has the one made of its IP address.
     *
     * @param config the agent's options
     * @param cluster the nodes and pods
     * @param node the name of the node to set up
     * @param linkMtu the MTU of the underlay's device in bytes, 0 for Ethernet's; the option {@code mtu} goes before it
     * @param protocols tunnel headers by the names that {@code tunnel-protocol} may have; one is given the port that
     *     {@code tunnel-port} says
     * @throws IllegalArgumentException if there is no such node or no such tunnel protocol, if the node has no address of the
     *     underlay's family, if the MTU is none, or if a direct node route is refused, then with Cilium's words for each
     */
    public Dataplane(
            CiliumConfig config, Cluster cluster, String node, int linkMtu, Map<String, TunnelProtocol> protocols) {
        this(config, cluster, node, linkMtu, protocols, true);
    }

    /**
     * Sets a live node up: other nodes and own pods whose MAC addresses are not given have none until {@link #learn}.
     *
     * @param config the agent's options
     * @param cluster the nodes and pods
     * @param node the name of the node to set up
     * @param linkMtu the MTU of the underlay's device in bytes
     * @param protocols tunnel headers by name
     * @return the node
     * @throws IllegalArgumentException as the constructor's
     */
    public static Dataplane live(
            CiliumConfig config, Cluster cluster, String node, int linkMtu, Map<String, TunnelProtocol> protocols) {
        return new Dataplane(config, cluster, node, linkMtu, protocols, false);
    }

    private Dataplane(
            CiliumConfig config,
            Cluster cluster,
            String node,
            int linkMtu,
            Map<String, TunnelProtocol> protocols,
            boolean made) {
        this.config = config;
        this.member = cluster.node(node);
        int mtu = MtuBudget.nativeRouting(config.mtu() == 0 ? linkMtu : config.mtu())
                .deviceMtu();
        Cluster enabled = cluster.only(config.enableIpv4(), config.enableIpv6());
        ClusterNode own = enabled.node(node);
        Port pods = port(POD_PORT, POD_DEVICE, GATEWAY_MAC, mtu, own);
        Port underlay = port(UNDERLAY_PORT, UNDERLAY_DEVICE, own.mac(), mtu, own);
        NodeRoutes routes = new NodeRoutes(enabled, own, new Device(UNDERLAY_PORT, UNDERLAY_DEVICE, own.mac(), mtu));
        if (config.routingMode() == RoutingMode.TUNNEL) {
            protocol = protocol(config, protocols);
            outer = new NodeTunnels(config, protocol, own);
            routes.addOverlay(outer.routeMtu(mtu));
        } else {
            protocol = null;
            outer = null;
            if (config.autoDirectNodeRoutes()) {
                routes.addDirect(config.directRoutingSkipUnreachable());
            }
        }
        Fib fib = routes.withNeighbours(made);
        this.node = new Node(
                List.of(pods, underlay),
                fib,
                ClusterIpCache.of(enabled, own, config.underlay()),
                endpoints(enabled, own, made));
        this.cluster = enabled;
        given = enabled.given(own);
        tunnels = outer == null ? new TunnelRoutes() : outer.routes(enabled, this.node, underlay);
        zeroChecksums6 = false;
    }

    private Dataplane(Dataplane same, NodeTunnels outer, boolean zeroChecksums6) {
        config = same.config;
        member = same.member;
        node = same.node;
        protocol = same.protocol;
        cluster = same.cluster;
        given = same.given;
        this.outer = outer;
        tunnels = outer == null
                ? same.tunnels
                : outer.routes(cluster, node, node.ports().get(UNDERLAY_PORT));
        this.zeroChecksums6 = zeroChecksums6;
    }

    /**
     * Sends without UDP checksums where the underlay is IPv6: what Linux calls {@code udp6zerocsumtx}, and Cilium has no option for.
     * Only for nodes that allow it (RFC 6936 section 4). Over IPv4 none are computed in any case.
     *
     * @return the same node with other outer headers, to be used, and to {@link #learn}, in the place of this one
     */
    public Dataplane withoutChecksums6() {
        return new Dataplane(this, outer == null ? null : outer.withoutChecksums6(), zeroChecksums6);
    }

    /**
     * Takes tunnels without UDP checksums over IPv6, on this node's tunnel port: what Linux calls {@code udp6zerocsumrx}. Those that
     * are there are verified all the same.
     *
     * @return the same node, to be used, and to {@link #learn}, in the place of this one
     */
    public Dataplane allowingZeroChecksums6() {
        return new Dataplane(this, outer, true);
    }

    private static TunnelProtocol protocol(CiliumConfig config, Map<String, TunnelProtocol> protocols) {
        TunnelProtocol known = protocols.get(config.tunnelProtocol());
        if (known == null) {
            throw new IllegalArgumentException(
                    "invalid tunnel protocol \"" + config.tunnelProtocol() + "\", expected one of "
                            + protocols.keySet().stream().sorted().toList());
        }
        return config.tunnelPort() == 0 ? known : known.withPort(config.tunnelPort());
    }

    /** Pods see the internal address as their router, others the node's. */
    private static Port port(int number, String name, long mac, int mtu, ClusterNode own) {
        boolean pods = number == POD_PORT;
        Prefix ipv4 = pods && own.internalAddress(false) != null ? own.internalAddress(false) : own.address(false);
        Prefix ipv6 = pods && own.internalAddress(true) != null ? own.internalAddress(true) : own.address(true);
        return new Port(
                number,
                name,
                mac,
                mtu,
                pods,
                ipv4 == null ? 0 : (int) ipv4.low(),
                ipv6 == null ? 0 : ipv6.high(),
                ipv6 == null ? 0 : ipv6.low());
    }

    private static LocalEndpoints endpoints(Cluster cluster, ClusterNode own, boolean made) {
        LocalEndpoints endpoints = new LocalEndpoints();
        for (ClusterPod pod : cluster.podsOf(own.name())) {
            long mac = made || !pod.isMacMade() ? pod.mac() : NextHop.UNRESOLVED;
            LocalEndpoint endpoint = new LocalEndpoint(POD_PORT, mac, pod.identity());
            pod.addresses().forEach(address -> endpoints.put(address, endpoint));
        }
        return endpoints;
    }

    /**
     * Learns where a neighbour is, or that it does not answer any more: tables and outer headers change at once. What the cluster
     * says of MAC addresses stays.
     *
     * @param neighbour on the device of either port; passed over if it is no pod of this node, or not on the node's link
     */
    public synchronized void learn(Neighbour neighbour) {
        Prefix address = neighbour.address();
        if (neighbour.device().equals(POD_DEVICE)) {
            LocalEndpoint pod = address.isIpv6()
                    ? node.endpoints().lookup(address.high(), address.low())
                    : node.endpoints().lookup((int) address.low());
            if (pod != null && !given.contains(address)) {
                long mac = neighbour.state().isUsable() ? neighbour.mac() : NextHop.UNRESOLVED;
                node.endpoints().put(address, new LocalEndpoint(pod.port(), mac, pod.identity()));
            }
            return;
        }
        boolean onLink = member.addresses().stream()
                .anyMatch(
                        own -> own.subnet().contains(address) && !own.address().equals(address));
        if (onLink && !given.contains(address)) {
            node.fib().resolve(neighbour);
            if (outer != null) {
                outer.update(tunnels, cluster, node, node.ports().get(UNDERLAY_PORT), address);
            }
        }
    }

    /** Takes the MAC addresses made of their IP addresses for those of the other nodes: where something else finds them. */
    public void learnMade() {
        for (ClusterNode other : cluster.nodes()) {
            if (!other.name().equals(member.name())) {
                other.addresses()
                        .forEach(own -> learn(Neighbour.reachable(own.address(), UNDERLAY_DEVICE, other.mac())));
            }
        }
    }

    /** {@return the agent's options} */
    public CiliumConfig config() {
        return config;
    }

    /** {@return the ports and tables} */
    public Node node() {
        return node;
    }

    /** {@return the node as the cluster describes it} */
    public ClusterNode member() {
        return member;
    }

    /** {@return the outer headers by remote node; none with native routing} */
    public TunnelRoutes tunnels() {
        return tunnels;
    }

    /** {@return the tunnel header, on the port that is used; null with native routing} */
    public @Nullable TunnelProtocol protocol() {
        return protocol;
    }

    /** {@return the UDP port of the tunnel, 1 to 65,535; 0 with native routing} */
    public int tunnelPort() {
        return protocol == null ? 0 : protocol.port();
    }

    /**
     * What forwards that which comes in through {@link #POD_PORT}.
     *
     * @param limit limits ICMP errors; belongs to the forwarder's thread
     * @return a new forwarder for one thread
     */
    public Forwarder fromPods(IcmpRateLimit limit) {
        return protocol == null
                ? router(limit)
                : new TunnelForwarder(node, tunnels, protocol.port(), limit)
                        .withNativeRoutingCidr(config.ipv4NativeRoutingCidr(), config.ipv6NativeRoutingCidr(), limit);
    }

    /**
     * What forwards that which comes in through {@link #UNDERLAY_PORT}. Tunnels are accepted from any address, as Cilium does.
     *
     * @param limit limits ICMP errors; belongs to the forwarder's thread
     * @return a new forwarder for one thread
     */
    public Forwarder fromUnderlay(IcmpRateLimit limit) {
        if (protocol == null) {
            return router(limit);
        }
        Decapsulator accepted = Decapsulator.of(protocol);
        accepted = zeroChecksums6 ? accepted.zeroChecksumOverIpv6(protocol.port()) : accepted;
        return new TunnelReceiver(node, accepted, limit).withAnswers(tunnels);
    }

    private Forwarder router(IcmpRateLimit limit) {
        return new NativeForwarder(node, limit)
                .withNativeRoutingCidr(config.ipv4NativeRoutingCidr(), config.ipv6NativeRoutingCidr(), limit);
    }

    /**
     * The routes of the node's host, as {@code ip route} and {@code ip -6 route} show them: the routes of its links, Cilium's
     * routes to PodCIDRs, and a default route if there is a gateway. With native routing a PodCIDR leads to its node, such as
     * {@code 172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel}; otherwise to the device that tunnels,
     * {@code 172.20.1.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1 mtu 1450}, and over IPv6 without the
     * gateway.
     *
     * @return as they are now, in the order of their destinations, IPv4 first
     */
    public List<Route> hostRoutes() {
        return node.fib().routes().stream()
                .filter(route -> route.nextHop().type() != RouteType.LOCAL)
                .toList();
    }
}
