// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.jspecify.annotations.Nullable;

/**
 * Routes and neighbours: destination address to next hop, by longest prefix; among routes of one prefix the host's own address
 * first, then the lowest metric.
 *
 * <p>A next hop is given out with its neighbour's MAC address or visibly without ({@link NextHop#isResolved}). Destinations on a
 * link have an entry of their own as soon as they are resolved, so one lookup finds their MAC address too.
 *
 * <p>Any thread may look up, at any time and without waiting; writers wait for each other. Each call that changes something
 * shows readers the answers of before or those of after. Looking up allocates nothing.
 */
public final class Fib {
    private final PrefixTable<NextHop> table = new PrefixTable<>();
    private final Map<String, Device> devices = new HashMap<>();
    private final Neighbours neighbours = new Neighbours();
    /** The routes of a prefix that the one in the table is better than, best first; only where there are any. */
    private final Map<Prefix, List<NextHop>> worse = new HashMap<>();
    /** The addresses in the table that no route names: neighbours on a link. */
    private final Set<Prefix> onLink = new HashSet<>();

    /** No routes. */
    public Fib() {}

    /**
     * Finds the next hop to an IPv4 address.
     *
     * @param address 32 bits
     * @return where to, or null where no route leads
     */
    public @Nullable NextHop lookup(int address) {
        return table.lookup(address);
    }

    /**
     * Finds the next hop to an IPv6 address.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return where to, or null where no route leads
     */
    public @Nullable NextHop lookup(long high, long low) {
        return table.lookup(high, low);
    }

    /** {@return the next hops at this moment, for lookups that must agree and for batches} */
    public PrefixTable.Snapshot<NextHop> snapshot() {
        return table.snapshot();
    }

    /**
     * Makes a device known, or changes it: routes that name it lead there from now on. Until then they lead to
     * {@link Device#unattached}.
     *
     * @param device the device
     */
    public synchronized void attach(Device device) {
        devices.put(device.name(), device);
        rebind();
    }

    /**
     * Takes a device away from this dataplane: its routes stay, for the host.
     *
     * @param name the kernel's name
     */
    public synchronized void detach(String name) {
        devices.remove(name);
        rebind();
    }

    private void rebind() {
        worse.values().forEach(routes -> routes.replaceAll(next -> next.withDevices(this::present)));
        table.replaceValues(next -> next.withDevices(this::present));
    }

    private Device present(Device named) {
        return devices.getOrDefault(named.name(), Device.unattached(named.name()));
    }

    /**
     * Gives a device an address: its network is on the link, and the address is the host's own, as is the last address of
     * an IPv4 network of more than two, the directed broadcast. The first address is one like any other, as in Linux since 5.14.
     *
     * @param device the device's name
     * @param address a prefix of one address
     * @param length the length of its network's prefix
     */
    public synchronized void connect(String device, Prefix address, int length) {
        Addresses.requireAddress("the address of a device", address);
        exchange(List.of(), Route.ofAddress(device, address, length));
    }

    /**
     * Adds a route beside those of the same prefix. Among equal metrics the older one is taken.
     *
     * @param route the route; its device is known by its name
     */
    public synchronized void add(Route route) {
        exchange(List.of(), List.of(route));
    }

    /**
     * Puts a route in the place of the one of the same prefix and metric, or adds it if there is none. The host's own addresses
     * and all other routes do not replace each other.
     *
     * @param route the route; its device is known by its name
     */
    public synchronized void replace(Route route) {
        Map<Prefix, List<NextHop>> touched = new LinkedHashMap<>();
        List<NextHop> routes = routes(route.destination(), touched);
        NextHop next = bound(route);
        int at = 0;
        while (at < routes.size() && (isBetter(routes.get(at), next) || isBetter(next, routes.get(at)))) {
            at++;
        }
        if (at < routes.size()) {
            routes.set(at, next);
        } else {
            insert(routes, next);
        }
        settle(touched);
    }

    /**
     * Removes the routes to a prefix through one gateway.
     *
     * @param destination the prefix
     * @param gateway a prefix of one address; null for routes without gateway
     * @return whether there was any
     */
    public synchronized boolean remove(Prefix destination, @Nullable Prefix gateway) {
        Map<Prefix, List<NextHop>> touched = new LinkedHashMap<>();
        boolean removed = routes(destination, touched)
                .removeIf(next -> !next.isMultipath()
                        && (gateway == null ? next.gateway() == null : gateway.equals(next.gateway())));
        settle(touched);
        return removed;
    }

    /**
     * Takes routes out and puts others in, all at once; for following tables that are read again and again.
     *
     * @param gone routes that were put in; those that are not there, or that come again, are passed over
     * @param come routes to add; those that are there already stay
     */
    public synchronized void exchange(Collection<Route> gone, Collection<Route> come) {
        Map<Prefix, List<NextHop>> touched = new LinkedHashMap<>();
        Set<Route> stay = gone.isEmpty() ? Set.of() : new HashSet<>(come);
        for (Route route : gone) {
            if (!stay.contains(route)) {
                routes(route.destination(), touched).remove(bound(route));
            }
        }
        for (Route route : come) {
            List<NextHop> routes = routes(route.destination(), touched);
            NextHop next = bound(route);
            if (!routes.contains(next)) {
                insert(routes, next);
            }
        }
        settle(touched);
    }

    /** {@return all routes, in the order of their prefixes, the best of a prefix first, without MAC addresses} */
    public synchronized List<Route> routes() {
        List<Route> all = new ArrayList<>();
        table.snapshot().forEach((prefix, next) -> {
            if (!onLink.contains(prefix)) {
                routes(prefix, new HashMap<>()).forEach(route -> all.add(new Route(prefix, route)));
            }
        });
        return all;
    }

    /**
     * Learns of a neighbour, or that it does not answer.
     *
     * @param neighbour what is known now; without a usable MAC address the next hops over it are unresolved from now on
     */
    public synchronized void resolve(Neighbour neighbour) {
        if (neighbours.put(neighbour)) {
            neighbourChanged(neighbour.address());
        }
    }

    /**
     * Forgets a neighbour: the next hops over it are unresolved from now on.
     *
     * @param device the kernel's name of the link's device
     * @param address a prefix of one address
     */
    public synchronized void expire(String device, Prefix address) {
        if (neighbours.remove(device, address)) {
            neighbourChanged(address);
        }
    }

    /** {@return what is known of neighbours, in no order} */
    public synchronized List<Neighbour> neighbours() {
        return neighbours.all();
    }

    private void neighbourChanged(Prefix address) {
        table.replaceValues(next -> next.withGateways(this::macOfGateway));
        Map<Prefix, List<NextHop>> touched = new LinkedHashMap<>();
        routes(address, touched);
        publish(touched.keySet(), touched);
    }

    private long macOfGateway(NextHop next) {
        return neighbours.mac(next.device().name(), next.gateway());
    }

    private NextHop bound(Route route) {
        return route.nextHop().unresolved().withDevices(this::present);
    }

    private static void insert(List<NextHop> routes, NextHop next) {
        int at = routes.size();
        while (at > 0 && isBetter(next, routes.get(at - 1))) {
            at--;
        }
        routes.add(at, next);
    }

    /** The host's own addresses come first: the kernel looks into their table before all others. */
    private static boolean isBetter(NextHop one, NextHop other) {
        boolean local = one.type() == RouteType.LOCAL;
        return local == (other.type() == RouteType.LOCAL)
                ? one.attributes().metric() < other.attributes().metric()
                : local;
    }

    /** The routes of a prefix, best first, unresolved; kept in {@code touched} to be changed there. */
    private List<NextHop> routes(Prefix prefix, Map<Prefix, List<NextHop>> touched) {
        return touched.computeIfAbsent(prefix, unread -> {
            List<NextHop> routes = new ArrayList<>(1);
            NextHop best = onLink.contains(prefix) ? null : table.get(prefix);
            if (best != null) {
                routes.add(best.unresolved());
                routes.addAll(worse.getOrDefault(prefix, List.of()));
            }
            return routes;
        });
    }

    /** Makes changed lists of routes the truth, with all that depends on them. */
    private void settle(Map<Prefix, List<NextHop>> touched) {
        Set<Prefix> prefixes = new LinkedHashSet<>(touched.keySet());
        for (Neighbour neighbour : neighbours.all()) {
            Prefix address = neighbour.address();
            for (int length = address.length(); length >= 0; length--) {
                if (touched.containsKey(address.network(length))) {
                    prefixes.add(address);
                }
            }
        }
        publish(prefixes, touched);
    }

    private void publish(Set<Prefix> prefixes, Map<Prefix, List<NextHop>> touched) {
        Map<Prefix, NextHop> changes = new LinkedHashMap<>();
        for (Prefix prefix : prefixes) {
            List<NextHop> routes = routes(prefix, touched);
            NextHop next = routes.isEmpty() ? neighbourOnLink(prefix, touched) : withMac(prefix, routes.get(0));
            changes.put(prefix, next);
        }
        for (Prefix prefix : prefixes) {
            List<NextHop> routes = touched.get(prefix);
            if (routes.isEmpty() && changes.get(prefix) != null) {
                onLink.add(prefix);
            } else {
                onLink.remove(prefix);
            }
            if (routes.size() > 1) {
                worse.put(prefix, new ArrayList<>(routes.subList(1, routes.size())));
            } else {
                worse.remove(prefix);
            }
        }
        table.putAll(changes);
    }

    private NextHop withMac(Prefix prefix, NextHop next) {
        boolean destination =
                prefix.isHost() && next.type() == RouteType.UNICAST && next.gateway() == null && !next.isMultipath();
        return destination
                ? next.resolved(neighbours.mac(next.device().name(), prefix))
                : next.withGateways(this::macOfGateway);
    }

    /** The entry of an address that no route names: the route of its link with its own MAC address, or null. */
    private NextHop neighbourOnLink(Prefix address, Map<Prefix, List<NextHop>> touched) {
        if (!address.isHost()) {
            return null;
        }
        for (int length = address.length() - 1; length >= 0; length--) {
            List<NextHop> routes = routes(address.network(length), touched);
            if (!routes.isEmpty()) {
                NextHop link = withMac(address, routes.get(0));
                return link.gateway() == null && link.isResolved() ? link : null;
            }
        }
        return null;
    }
}
