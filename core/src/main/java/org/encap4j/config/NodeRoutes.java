// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.fib.Device;
import org.encap4j.fib.DirectNodeRoutes;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.RemoteNode;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.lpm.Prefix;

/** The routes of one node's host, as Cilium and the kernel put them there, and the neighbours on its link. */
final class NodeRoutes {
    private static final Device HOST_DEVICE = Device.unattached("cilium_host");
    private static final List<Prefix> EVERYWHERE = List.of(Prefix.ofIpv4(0, 0), Prefix.ofIpv6(0, 0, 0));

    private final Cluster cluster;
    private final ClusterNode member;
    private final Device underlay;
    private final Fib fib = new Fib();

    /** The node's link: its addresses and its router. */
    NodeRoutes(Cluster cluster, ClusterNode member, Device underlay) {
        this.cluster = cluster;
        this.member = member;
        this.underlay = underlay;
        fib.attach(underlay);
        for (NodeAddress own : member.addresses()) {
            fib.connect(underlay.name(), own.address(), own.subnetLength());
        }
        for (NodeGateway gateway : member.gateways()) {
            Prefix destination = EVERYWHERE.get(gateway.address().isIpv6() ? 1 : 0);
            fib.add(new Route(destination, NextHop.via(gateway.address(), underlay, RouteAttributes.NONE)));
        }
        List<Route> own = new ArrayList<>();
        for (Prefix internal : member.internalAddresses()) {
            fib.connect(HOST_DEVICE.name(), internal, internal.length());
            if (!internal.isIpv6()) {
                RouteAttributes link = new RouteAttributes(RouteAttributes.KERNEL, RouteAttributes.LINK, null, 0, 0);
                own.add(new Route(internal, NextHop.onLink(HOST_DEVICE, link)));
            }
        }
        member.podCidrs().forEach(podCidr -> own.add(overHost(podCidr, 0)));
        fib.exchange(List.of(), own);
    }

    /** Routes the other nodes' pods to the host, which tunnels what it sends itself. */
    void addOverlay(int routeMtu) {
        List<Route> routes = new ArrayList<>();
        for (ClusterNode other : cluster.nodes()) {
            if (other != member) {
                other.podCidrs().forEach(podCidr -> routes.add(overHost(podCidr, routeMtu)));
            }
        }
        fib.exchange(List.of(), routes);
    }

    /** Over IPv6 the kernel takes no gateway that is its own address. */
    private Route overHost(Prefix podCidr, int mtu) {
        Prefix internal = member.internalAddress(podCidr.isIpv6());
        RouteAttributes attributes = new RouteAttributes(RouteAttributes.KERNEL, "", internal, 0, mtu);
        return new Route(
                podCidr,
                internal == null || internal.isIpv6()
                        ? NextHop.onLink(HOST_DEVICE, attributes)
                        : NextHop.via(internal, HOST_DEVICE, attributes));
    }

    /** Routes the other nodes' pods to these nodes themselves. */
    void addDirect(boolean skipUnreachable) {
        DirectNodeRoutes direct = new DirectNodeRoutes(fib, skipUnreachable);
        List<String> errors = new ArrayList<>();
        for (ClusterNode other : cluster.nodes()) {
            if (other != member) {
                try {
                    direct.update(
                            new RemoteNode(other.name(), other.address(false), other.address(true), other.podCidrs()));
                } catch (IllegalStateException e) {
                    e.getMessage().lines().forEach(error -> errors.add("node " + other.name() + ": " + error));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new IllegalArgumentException("Unable to install direct node routes of node " + member.name() + ":\n"
                    + String.join("\n", errors));
        }
    }

    /**
     * The finished table; neighbours come last because each later route would be compared with all of them. By choice without
     * those whose MAC addresses are made.
     */
    Fib withNeighbours(boolean made) {
        for (ClusterNode other : cluster.nodes()) {
            if (other != member && (made || !other.isMacMade())) {
                other.addresses().forEach(address -> resolve(address.address(), other.mac()));
            }
        }
        member.gateways().forEach(gateway -> resolve(gateway.address(), gateway.mac()));
        return fib;
    }

    private void resolve(Prefix address, long mac) {
        if (member.addresses().stream().anyMatch(own -> own.subnet().contains(address))) {
            fib.resolve(Neighbour.reachable(address, underlay.name(), mac));
        }
    }
}
