// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.fib.NextHop;
import org.encap4j.fib.RouteType;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable.Snapshot;

/**
 * What all tables of a node together say of an IPv4 address, remembered for the addresses that were asked for last: looking
 * them all up costs more than everything else that is done with a packet. Belongs to one thread.
 *
 * <p>What is remembered is true of the snapshots it was taken from, and forgotten as soon as a table has another.
 */
final class Resolver {
    private static final int SETS = 1024;
    /** So many addresses whose hashes agree are remembered. */
    private static final int WAYS = 4;

    private static final int HASH_SHIFT = Integer.SIZE - Integer.numberOfTrailingZeros(SETS);
    private static final int GOLDEN_RATIO = 0x9E37_79B9;

    private final Node node;
    private final TunnelRoutes tunnels;
    private final Prefix nativeCidr;
    /** The addresses of the entries, side by side. */
    private final int[] addresses = new int[SETS * WAYS];

    private final Resolved[] entries = new Resolved[SETS * WAYS];
    private int oldestWay;
    private Snapshot<LocalEndpoint> pods;
    private Snapshot<NextHop> hops;
    private Snapshot<RemoteEndpoint> remotes;
    private TunnelRoutes.Route[] routes;
    private int epoch;

    /** Without tunnels everything is routed natively; the prefix limits what pods' packets may be, and may be null. */
    Resolver(Node node, TunnelRoutes tunnels, Prefix nativeCidr) {
        this.node = node;
        this.tunnels = tunnels;
        this.nativeCidr = nativeCidr;
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new Resolved();
        }
    }

    /** Takes the tables as they are now; all answers up to the next call agree. */
    void refresh() {
        Snapshot<LocalEndpoint> nowPods = node.endpoints().snapshot();
        Snapshot<NextHop> nowHops = node.fib().snapshot();
        Snapshot<RemoteEndpoint> nowRemotes = node.ipcache().snapshot();
        TunnelRoutes.Route[] nowRoutes = tunnels == null ? null : tunnels.snapshot();
        if (nowPods != pods || nowHops != hops || nowRemotes != remotes || nowRoutes != routes) {
            pods = nowPods;
            hops = nowHops;
            remotes = nowRemotes;
            routes = nowRoutes;
            epoch++;
        }
    }

    /** Where the addresses whose hashes agree with this one's lie. */
    static int set(int address) {
        return (address * GOLDEN_RATIO >>> HASH_SHIFT) * WAYS;
    }

    /** What is known of an address; the object keeps its content until the next call. */
    Resolved lookup(int address) {
        int set = set(address);
        for (int way = 0; way < WAYS; way++) {
            if (addresses[set + way] == address && entries[set + way].isOf(epoch)) {
                return entries[set + way];
            }
        }
        return resolve(set, address);
    }

    private Resolved resolve(int set, int address) {
        // One counter for all sets: which is the oldest differs from set to set, and any will do.
        oldestWay = (oldestWay + 1) % WAYS;
        int at = set + oldestWay;
        addresses[at] = address;
        entries[at].forget(epoch);
        resolve(address, entries[at]);
        return entries[at];
    }

    private void resolve(int address, Resolved entry) {
        LocalEndpoint pod = pods.lookup(address);
        NextHop hop = hops.lookup(address);
        RemoteEndpoint remote = remotes.lookup(address);
        entry.own = hop != null && hop.type() == RouteType.LOCAL;
        entry.identity = pod == null ? Identities.of(remote) : pod.identity();
        if (pod != null) {
            entry.podPort = pod.port();
        }
        if (entry.own) {
            return;
        }
        if (pod != null) {
            if (pod.mac() != NextHop.UNRESOLVED) {
                Port port = node.ports().get(pod.port());
                entry.leads(ObservationPoint.TO_ENDPOINT, port, port.mtu(), pod.mac());
            }
        } else if (routes != null && remote != null && remote.tunnel() != null && !remote.skipTunnel()) {
            TunnelRoutes.Route route = TunnelRoutes.get(routes, remote.tunnel());
            if (route != null) {
                entry.leadsInto(route);
            }
        } else if (hop != null && hop.isWayOut()) {
            Port port = node.ports().get(hop.device().port());
            entry.leads(ObservationPoint.TO_NETWORK, port, hop.mtu(), hop.neighbourMac());
            entry.outside = nativeCidr != null && !nativeCidr.contains(address);
        }
    }
}
