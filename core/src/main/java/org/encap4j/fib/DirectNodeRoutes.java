// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.lpm.Prefix;

/**
 * Routes to the PodCIDRs of all nodes on the same link: Cilium's {@code auto-direct-node-routes}. Each PodCIDR is routed to its
 * node's address, through the device that the node's address is reached through, as
 * {@code 172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel}.
 *
 * <p>A node behind a router is refused: the router would have to know the PodCIDR. Threads may share an instance.
 */
public final class DirectNodeRoutes {
    private final Fib fib;
    private final boolean skipUnreachable;
    /** By node, the address that each of its PodCIDRs was routed to. */
    private final Map<String, Map<Prefix, Prefix>> installed = new HashMap<>();

    /**
     * No nodes yet.
     *
     * @param fib where routes are looked up and put in
     * @param skipUnreachable Cilium's {@code direct-routing-skip-unreachable}: nodes behind a router get no routes, which is not
     *     an error
     */
    public DirectNodeRoutes(Fib fib, boolean skipUnreachable) {
        this.fib = fib;
        this.skipUnreachable = skipUnreachable;
    }

    /**
     * Routes a node's PodCIDRs, whether it is new or has changed, and removes its routes that are no longer wanted. Calling it
     * again with the same node tries again.
     *
     * @param node the node as it is now
     * @return the PodCIDRs that have no route because the node is not on the same link; empty unless those are skipped
     * @throws IllegalStateException if a route is refused, with Cilium's words. The PodCIDRs of the same family behind the
     *     refused one have not been looked at and old routes of that family are still there; the other family is complete
     */
    public synchronized List<Prefix> update(RemoteNode node) {
        List<Prefix> skipped = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (boolean ipv6 : new boolean[] {false, true}) {
            try {
                update(node, ipv6, skipped);
            } catch (IllegalStateException e) {
                errors.add(e.getMessage());
            }
        }
        if (!errors.isEmpty()) {
            throw new IllegalStateException(String.join("\n", errors));
        }
        return skipped;
    }

    private void update(RemoteNode node, boolean ipv6, List<Prefix> skipped) {
        Map<Prefix, Prefix> before = installed.computeIfAbsent(node.name(), name -> new LinkedHashMap<>());
        Map<Prefix, Prefix> stale = new LinkedHashMap<>(before);
        stale.keySet().removeIf(podCidr -> podCidr.isIpv6() != ipv6);
        for (Prefix podCidr : node.podCidrs()) {
            if (podCidr.isIpv6() != ipv6) {
                continue;
            }
            NextHop next = direct(node, ipv6, podCidr);
            if (next == null) {
                skipped.add(podCidr);
                continue;
            }
            fib.replace(new Route(podCidr, next));
            before.put(podCidr, next.gateway());
            if (next.gateway().equals(stale.get(podCidr))) {
                stale.remove(podCidr);
            }
        }
        stale.forEach((podCidr, gateway) -> {
            fib.remove(podCidr, gateway);
            before.remove(podCidr, gateway);
        });
    }

    /** The next hop to a node on the same link, or null if it is on another and may be skipped. */
    private NextHop direct(RemoteNode node, boolean ipv6, Prefix podCidr) {
        Prefix address = node.address(ipv6);
        if (address == null) {
            throw new IllegalStateException("unable to lookup route for node " + node.name() + ": it has no "
                    + (ipv6 ? "IPv6" : "IPv4") + " address, which " + podCidr + " needs");
        }
        String text = Addresses.text(address);
        NextHop way = ipv6 ? fib.lookup(address.high(), address.low()) : fib.lookup((int) address.low());
        if (way == null) {
            throw new IllegalStateException("no route found to destination " + text);
        }
        if (way.type() != RouteType.UNICAST) {
            throw new IllegalStateException("unable to lookup route for node " + text + ": " + way.type());
        }
        NextHop path = way.select(0);
        Prefix gateway = path.gateway();
        if (gateway == null || Addresses.isZero(gateway) || gateway.equals(address)) {
            return NextHop.via(address, path.device(), RouteAttributes.by(RouteAttributes.KERNEL));
        }
        if (skipUnreachable) {
            return null;
        }
        throw new IllegalStateException("route to destination " + text + " contains gateway " + Addresses.text(gateway)
                + ", must be directly reachable. Add `direct-routing-skip-unreachable` to skip unreachable routes");
    }

    /**
     * Removes the routes of a node that has left.
     *
     * @param name the node's name; nothing happens if it is not known
     */
    public synchronized void remove(String name) {
        Map<Prefix, Prefix> routes = installed.remove(name);
        if (routes != null) {
            routes.forEach(fib::remove);
        }
    }
}
