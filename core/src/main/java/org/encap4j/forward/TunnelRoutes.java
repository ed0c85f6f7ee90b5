// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import java.util.Arrays;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.tunnel.OuterHeader;

/**
 * The prebuilt outer headers by remote node. Rebuilt when a neighbour or a route of the underlay changes.
 *
 * <p>Any thread may look up at any time; writers wait for each other.
 */
public final class TunnelRoutes {
    private volatile Route[] routes = {};

    /** No remote nodes. */
    public TunnelRoutes() {}

    /** A way to a remote node: its headers, the port they leave through, and the longest packet inside. */
    record Route(OuterHeader outer, int port, int podMtu) {}

    /**
     * Sets the way to a remote node.
     *
     * @param endpoint the node
     * @param outer its headers, with the MAC address of the next hop
     * @param port the port its packets leave through, with its MTU
     */
    public synchronized void put(TunnelEndpoint endpoint, OuterHeader outer, Port port) {
        int podMtu = MtuBudget.nativeRouting(port.mtu()).withTunnel(outer).routeMtu();
        set(endpoint.index(), new Route(outer, port.number(), podMtu));
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
