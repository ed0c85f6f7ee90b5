// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.tunnel.OuterHeader;

/**
 * The prebuilt outer headers by remote node, and what their paths carry. Rebuilt when a neighbour or a route of the underlay changes.
 *
 * <p>Any thread may look up at any time; writers wait for each other.
 */
public final class TunnelRoutes {
    /** The path carries what its first link does. */
    public static final int NO_LIMIT = MtuBudget.MAX_MTU;

    private volatile Route[] routes = {};
    private final Map<TunnelEndpoint, Integer> limits = new HashMap<>();

    /** No remote nodes. */
    public TunnelRoutes() {}

    /** A way to a remote node: its headers, the port they leave through, the longest packet with headers, and the longest inside. */
    record Route(OuterHeader outer, Port port, int mtu, int podMtu) {
        static Route of(OuterHeader outer, Port port, int pathMtu) {
            int mtu = Math.min(port.mtu(), pathMtu);
            return new Route(
                    outer,
                    port,
                    mtu,
                    MtuBudget.nativeRouting(mtu).withTunnel(outer).routeMtu());
        }
    }

    /**
     * Sets the way to a remote node. A limit of its path stays.
     *
     * @param endpoint the node
     * @param outer its headers, with the MAC address of the next hop
     * @param port the port its packets leave through, with its MTU
     * @throws IllegalArgumentException if the MTU leaves less than IPv4 needs; the message is the sum
     */
    public synchronized void put(TunnelEndpoint endpoint, OuterHeader outer, Port port) {
        set(endpoint.index(), Route.of(outer, port, limits.getOrDefault(endpoint, NO_LIMIT)));
    }

    /**
     * Says what the path to a remote node carries, where that is less than its first link does, whether there is a way to it now or
     * later. {@link PathMtuDiscovery} finds it out.
     *
     * @param endpoint the node
     * @param pathMtu the longest IP packet, outer headers included, in bytes; {@link #NO_LIMIT} ends a limit
     * @throws IllegalArgumentException if it leaves less than IPv4 needs; the message is the sum, and nothing has changed
     */
    public synchronized void limit(TunnelEndpoint endpoint, int pathMtu) {
        Route route = get(endpoint);
        Route changed = route == null ? null : Route.of(route.outer(), route.port(), pathMtu);
        if (pathMtu >= NO_LIMIT) {
            limits.remove(endpoint);
        } else {
            limits.put(endpoint, pathMtu);
        }
        if (changed != null) {
            set(endpoint.index(), changed);
        }
    }

    /**
     * Takes the way to a remote node away, while its neighbour is not resolved.
     *
     * @param endpoint the node
     */
    public synchronized void remove(TunnelEndpoint endpoint) {
        set(endpoint.index(), null);
    }

    private void set(int index, Route route) {
        Route[] changed = Arrays.copyOf(routes, Math.max(index + 1, routes.length));
        changed[index] = route;
        routes = changed;
    }

    /** The ways to all remote nodes at this moment; never changed. */
    Route[] snapshot() {
        return routes;
    }

    /** The way to a remote node, or null if there is none now. */
    Route get(TunnelEndpoint endpoint) {
        return get(routes, endpoint);
    }

    static Route get(Route[] routes, TunnelEndpoint endpoint) {
        int index = endpoint.index();
        return index < routes.length ? routes[index] : null;
    }
}
