// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.forward.TunnelRoutes;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelProtocol;

/** The tunnels from one node to the others: their outer headers, and what those leave of the MTU. */
final class NodeTunnels {
    private final CiliumConfig config;
    private final TunnelProtocol protocol;
    private final ClusterNode member;
    private final boolean ipv6;
    private final boolean checksums;

    NodeTunnels(CiliumConfig config, TunnelProtocol protocol, ClusterNode member) {
        this(config, protocol, member, config.underlay() == Underlay.IPV6);
    }

    private NodeTunnels(CiliumConfig config, TunnelProtocol protocol, ClusterNode member, boolean checksums) {
        this.checksums = checksums;
        this.config = config;
        this.protocol = protocol;
        this.member = member;
        this.ipv6 = config.underlay() == Underlay.IPV6;
        if (member.address(ipv6) == null) {
            throw new IllegalArgumentException("node " + member.name() + " has no " + (ipv6 ? "IPv6" : "IPv4")
                    + " address, which underlay-protocol " + config.underlay().text() + " needs: "
                    + member.addresses());
        }
    }

    NodeTunnels withoutChecksums6() {
        return new NodeTunnels(config, protocol, member, false);
    }

    /** The MTU of routes into the tunnels over a link; the same to every node. */
    int routeMtu(int linkMtu) {
        return MtuBudget.nativeRouting(linkMtu)
                .withTunnel(to(member.address(ipv6), 0, 0))
                .routeMtu();
    }

    /** The ways to all nodes whose next hop is known. */
    TunnelRoutes routes(Cluster cluster, Node node, Port underlay) {
        TunnelRoutes routes = new TunnelRoutes();
        for (ClusterNode other : cluster.nodes()) {
            NextHop hop = way(node, other);
            if (hop != null && hop.isResolved()) {
                put(routes, node, other, hop, underlay);
            }
        }
        return routes;
    }

    /** Renews the ways to the nodes behind a neighbour. */
    void update(TunnelRoutes routes, Cluster cluster, Node node, Port underlay, Prefix neighbour) {
        for (ClusterNode other : cluster.nodes()) {
            NextHop hop = way(node, other);
            Prefix next = hop == null || hop.gateway() == null ? other.address(ipv6) : hop.gateway();
            if (hop == null || !neighbour.equals(next)) {
                continue;
            }
            if (hop.isResolved()) {
                put(routes, node, other, hop, underlay);
            } else {
                routes.remove(endpoint(node, other.address(ipv6)));
            }
        }
    }

    private void put(TunnelRoutes routes, Node node, ClusterNode other, NextHop hop, Port underlay) {
        Prefix address = other.address(ipv6);
        routes.put(endpoint(node, address), to(address, underlay.mac(), hop.neighbourMac()), underlay);
    }

    private static TunnelEndpoint endpoint(Node node, Prefix address) {
        return address.isIpv6()
                ? node.ipcache().tunnelTo(address.high(), address.low())
                : node.ipcache().tunnelTo((int) address.low());
    }

    /** The way to another node, or null if there is none. */
    private NextHop way(Node node, ClusterNode other) {
        Prefix address = other == member ? null : other.address(ipv6);
        NextHop hop = address == null ? null : way(node, address);
        return hop != null && hop.type() == RouteType.UNICAST ? hop : null;
    }

    private static NextHop way(Node node, Prefix address) {
        return address.isIpv6()
                ? node.fib().lookup(address.high(), address.low())
                : node.fib().lookup((int) address.low());
    }

    private OuterHeader to(Prefix remote, long localMac, long nextHopMac) {
        OuterHeaderBuilder outer = OuterHeader.to(
                        protocol, NodeAddress.inet(member.address(ipv6)), NodeAddress.inet(remote))
                .ethernet(localMac, nextHopMac)
                .udpChecksum(checksums);
        PortRange range = config.tunnelSourcePortRange();
        return (range.isUnset() ? outer : outer.sourcePorts(range.low(), range.high())).build();
    }
}
