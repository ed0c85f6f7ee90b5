// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EthernetHeader;

/**
 * The kernel's tables as {@code ip -j route} and {@code ip -j neigh} (iproute2) print them.
 *
 * <p>JSON is read by a small strict reader of this package, so that whoever embeds the library can follow the kernel without a
 * JSON library among its dependencies.
 *
 * <p>All methods throw an {@link IllegalArgumentException} that names the place in the JSON text, or the number of the entry, and
 * what is wrong there. Devices come as {@link Device#unattached}; {@link Fib} knows them by name.
 */
public final class IpRouteJson {
    /** The tables that a packet is looked up in where no rules are set. */
    private static final Set<String> TABLES = Set.of("main", "local", "default");

    /** The length of a MAC address as text: tunnels and InfiniBand have other link-layer addresses. */
    private static final int MAC_TEXT_LENGTH = 17;

    private IpRouteJson() {}

    /**
     * Reads what {@code ip -j route} prints, for either family or both, with {@code -d} or {@code show table all} or without.
     *
     * @param json an array of objects
     * @return the routes in that order, those to broadcast and anycast addresses as the host's own; left out are multicast
     *     routes, those that the kernel marks as dead, and those of tables other than main, local and default
     */
    public static List<Route> routes(String json) {
        List<Route> routes = new ArrayList<>();
        for (JsonEntry entry : JsonEntry.of("ip -j route", json)) {
            route(entry).ifPresent(routes::add);
        }
        return routes;
    }

    private static Optional<Route> route(JsonEntry entry) {
        String type = entry.text("type").orElse("unicast");
        boolean elsewhere = !TABLES.contains(entry.text("table").orElse("main"));
        if (elsewhere || type.equals("multicast") || isDead(entry)) {
            return Optional.empty();
        }
        boolean ipv6 = isIpv6(entry);
        Prefix destination = destination(entry, ipv6);
        RouteAttributes attributes = attributes(entry);
        NextHop next = switch (type) {
            case "unicast" -> unicast(entry, attributes);
            case "local", "anycast", "broadcast" -> NextHop.local(device(entry), attributes);
            case "unreachable" -> NextHop.refusing(RouteType.UNREACHABLE, attributes);
            case "blackhole" -> NextHop.refusing(RouteType.BLACKHOLE, attributes);
            case "prohibit" -> NextHop.refusing(RouteType.PROHIBIT, attributes);
            case "throw" -> NextHop.refusing(RouteType.THROW, attributes);
            default -> throw entry.wrong("type: not known: '" + type + "'");
        };
        return next == null ? Optional.empty() : Optional.of(new Route(destination, next));
    }

    private static boolean isDead(JsonEntry entry) {
        return entry.texts("flags").contains("dead");
    }

    /** Only the destination {@code default} leaves open which family it is of; then a gateway or the router preference tells. */
    private static boolean isIpv6(JsonEntry entry) {
        String destination = entry.text("dst").orElse("");
        if (!destination.equals("default")) {
            return destination.indexOf(':') >= 0;
        }
        return entry.has("pref") || entry.text("gateway").orElse("").indexOf(':') >= 0;
    }

    private static Prefix destination(JsonEntry entry, boolean ipv6) {
        String text = entry.text("dst").orElseThrow(() -> entry.wrong("dst is missing"));
        if (text.equals("default")) {
            return ipv6 ? Prefix.ofIpv6(0, 0, 0) : Prefix.ofIpv4(0, 0);
        }
        return entry.checked("dst", () -> Prefix.parse(text));
    }

    private static RouteAttributes attributes(JsonEntry entry) {
        String protocol = entry.text("protocol").orElse("");
        String scope = entry.text("scope").orElse("");
        long mtu = entry.entries("metrics").stream()
                .mapToLong(metrics -> metrics.number("mtu", 0, Integer.MAX_VALUE))
                .max()
                .orElse(0);
        return new RouteAttributes(
                protocol.equals("boot") ? "" : protocol,
                scope.equals("global") ? "" : scope,
                entry.address("prefsrc").orElse(null),
                entry.number("metric", 0, 0xFFFF_FFFFL),
                (int) mtu);
    }

    private static NextHop unicast(JsonEntry entry, RouteAttributes attributes) {
        if (!entry.has("nexthops")) {
            return path(entry, attributes);
        }
        List<NextHop> paths = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (JsonEntry member : entry.entries("nexthops")) {
            if (!isDead(member)) {
                paths.add(path(member, attributes));
                weights.add(Math.max(1, (int) member.number("weight", 0, 0xFFFF)));
            }
        }
        if (paths.size() < 2) {
            return paths.isEmpty() ? null : paths.get(0);
        }
        return NextHop.multipath(
                paths, weights.stream().mapToInt(Integer::intValue).toArray(), attributes);
    }

    private static NextHop path(JsonEntry entry, RouteAttributes attributes) {
        Optional<Prefix> gateway = entry.address("gateway");
        if (gateway.isEmpty() && entry.has("via")) {
            gateway = entry.entry("via").address("host");
        }
        Device device = device(entry);
        return gateway.isPresent()
                ? NextHop.via(gateway.get(), device, attributes)
                : NextHop.onLink(device, attributes);
    }

    private static Device device(JsonEntry entry) {
        return Device.unattached(entry.text("dev").orElseThrow(() -> entry.wrong("dev is missing")));
    }

    /**
     * Reads what {@code ip -j neigh} prints, for either family or both.
     *
     * @param json an array of objects
     * @return the neighbours in that order; proxy entries, and those whose link-layer address is not a MAC address, are left out
     */
    public static List<Neighbour> neighbours(String json) {
        List<Neighbour> neighbours = new ArrayList<>();
        for (JsonEntry entry : JsonEntry.of("ip -j neigh", json)) {
            if (!entry.has("proxy")) {
                neighbour(entry).ifPresent(neighbours::add);
            }
        }
        return neighbours;
    }

    private static Optional<Neighbour> neighbour(JsonEntry entry) {
        Prefix address = entry.address("dst").orElseThrow(() -> entry.wrong("dst is missing"));
        String device = entry.text("dev").orElseThrow(() -> entry.wrong("dev is missing"));
        Neighbour.State state = Neighbour.State.NONE;
        for (String text : entry.texts("state")) {
            state = Arrays.stream(Neighbour.State.values())
                    .filter(known -> known.name().equals(text))
                    .findFirst()
                    .orElseThrow(() -> entry.wrong("state: not known: '" + text + "'"));
        }
        Optional<String> mac = entry.text("lladdr");
        if (mac.isEmpty()) {
            return Optional.of(new Neighbour(
                    address, device, NextHop.UNRESOLVED, state.isUsable() ? Neighbour.State.NONE : state));
        }
        if (mac.get().length() != MAC_TEXT_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(new Neighbour(
                address, device, entry.checked("lladdr", () -> EthernetHeader.parseMac(mac.get())), state));
    }
}
