// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EthernetHeader;

/**
 * The kernel's tables as it shows them under {@code /proc/net}. {@link IpRouteJson} knows more: these files leave out the
 * protocol, scope, source address and MTU of routes, all but the first member of an IPv4 group, IPv6 gateways of IPv4 routes
 * and IPv6 neighbours, and they write blackhole and throw routes of IPv4 alike.
 *
 * <p>All methods take a file's content and throw an {@link IllegalArgumentException} that names the line and what is wrong in
 * it. Devices come as {@link Device#unattached}; {@link Fib} knows them by name.
 */
public final class ProcNet {
    private static final int UP = 0x1;
    private static final int GATEWAY = 0x2;
    private static final int REJECT = 0x200;
    private static final int ANYCAST = 0x0010_0000;
    private static final int LOCAL = 0x8000_0000;
    private static final int ARP_COMPLETE = 0x2;
    private static final int ARP_PERMANENT = 0x4;
    private static final int ARP_PUBLISHED = 0x8;
    private static final String NO_DEVICE = "*";
    /** The metric of the entry with which the kernel ends a table of IPv6 routes. */
    private static final long END_OF_TABLE = 0xFFFF_FFFFL;

    private ProcNet() {}

    /**
     * Reads {@code /proc/net/route}: the IPv4 routes of the main table, written by a little-endian machine.
     *
     * @param content of the file, its heading included
     * @return the routes in the file's order; blackholes and throws both as {@link RouteType#BLACKHOLE}, unreachable and
     *     prohibit both as {@link RouteType#UNREACHABLE}
     */
    public static List<Route> routes(String content) {
        List<Route> routes = new ArrayList<>();
        for (Line line : Line.of("/proc/net/route", content, "Iface", 8)) {
            int flags = (int) line.hex(3, 4);
            if ((flags & UP) == 0) {
                continue;
            }
            Prefix destination = line.prefix(littleEndian(line, 1), maskLength(line, 7));
            RouteAttributes attributes = RouteAttributes.NONE.metric(line.decimal(6));
            routes.add(new Route(destination, nextHop(line, flags, destination, attributes)));
        }
        return routes;
    }

    private static NextHop nextHop(Line line, int flags, Prefix destination, RouteAttributes attributes) {
        String device = line.field(0);
        if (device.equals(NO_DEVICE)) {
            RouteType type = (flags & REJECT) != 0 ? RouteType.UNREACHABLE : RouteType.BLACKHOLE;
            return NextHop.refusing(type, attributes);
        }
        if ((flags & GATEWAY) == 0) {
            return NextHop.onLink(Device.unattached(device), attributes);
        }
        int gateway = littleEndian(line, 2);
        if (gateway == 0) {
            throw line.wrong("the gateway of " + destination + " is an IPv6 one, which this file does not show: read"
                    + " ip -j route instead");
        }
        return NextHop.via(Prefix.ofIpv4(gateway, Prefix.IPV4_BITS), Device.unattached(device), attributes);
    }

    private static int littleEndian(Line line, int field) {
        return Integer.reverseBytes((int) line.hex(field, 8));
    }

    private static int maskLength(Line line, int field) {
        int mask = littleEndian(line, field);
        int length = Integer.bitCount(mask);
        if (length != Integer.numberOfLeadingZeros(~mask)) {
            throw line.wrong("the mask " + line.field(field) + " has gaps");
        }
        return length;
    }

    /**
     * Reads {@code /proc/net/ipv6_route}: the IPv6 routes of all tables, the host's own addresses included.
     *
     * @param content of the file
     * @return the routes in the file's order, where routes of the same prefix and metric through gateways are one group of equal
     *     weights; multicast, source-specific routes and the kernel's end of a table are left out; all refusing types as
     *     {@link RouteType#UNREACHABLE}, anycast as {@link RouteType#LOCAL}
     */
    public static List<Route> ipv6Routes(String content) {
        Map<List<Object>, List<NextHop>> found = new LinkedHashMap<>();
        for (Line line : Line.of("/proc/net/ipv6_route", content, null, 10)) {
            int flags = (int) line.hex(8, 8);
            long metric = line.hex(5, 8);
            Prefix destination = ipv6(line, 0, (int) line.hex(1, 2));
            boolean end = (flags & REJECT) != 0 && metric == END_OF_TABLE;
            boolean multicast = destination.length() >= Byte.SIZE && destination.high() >>> 56 == 0xFF;
            if ((flags & UP) == 0 && (flags & REJECT) == 0 || end || multicast || line.hex(3, 2) != 0) {
                continue;
            }
            NextHop next = nextHop6(line, flags, RouteAttributes.NONE.metric(metric));
            boolean grouped = next.gateway() != null;
            List<Object> key = grouped ? List.of(destination, metric) : List.of(destination, metric, line.number());
            found.computeIfAbsent(key, unseen -> new ArrayList<>()).add(next);
        }
        List<Route> routes = new ArrayList<>();
        found.forEach((key, paths) -> routes.add(new Route((Prefix) key.get(0), group(paths))));
        return routes;
    }

    private static NextHop nextHop6(Line line, int flags, RouteAttributes attributes) {
        Device device = Device.unattached(line.field(9));
        if ((flags & REJECT) != 0) {
            return NextHop.refusing(RouteType.UNREACHABLE, attributes);
        }
        if ((flags & (LOCAL | ANYCAST)) != 0) {
            return NextHop.local(device, attributes);
        }
        return (flags & GATEWAY) == 0
                ? NextHop.onLink(device, attributes)
                : NextHop.via(ipv6(line, 4, Prefix.IPV6_BITS), device, attributes);
    }

    private static NextHop group(List<NextHop> paths) {
        if (paths.size() == 1) {
            return paths.get(0);
        }
        int[] weights = new int[paths.size()];
        Arrays.fill(weights, 1);
        return NextHop.multipath(paths, weights, paths.get(0).attributes());
    }

    private static Prefix ipv6(Line line, int field, int length) {
        String digits = line.hexDigits(field, 32);
        return line.prefix(
                Long.parseUnsignedLong(digits.substring(0, 16), 16),
                Long.parseUnsignedLong(digits.substring(16), 16),
                length);
    }

    /**
     * Reads {@code /proc/net/arp}: the IPv4 neighbours.
     *
     * @param content of the file, its heading included
     * @return the neighbours in the file's order, complete ones as reachable, because the file does not tell how sure the kernel
     *     is; addresses that the host answers for others (proxy entries) are left out
     */
    public static List<Neighbour> neighbours(String content) {
        List<Neighbour> neighbours = new ArrayList<>();
        for (Line line : Line.of("/proc/net/arp", content, "IP", 6)) {
            String flagText = line.field(2);
            if (!flagText.startsWith("0x")) {
                throw line.wrong("expected flags like 0x2, not '" + flagText + "'");
            }
            int flags = (int) line.hexDigitsOf(flagText.substring(2));
            if ((flags & ARP_PUBLISHED) != 0) {
                continue;
            }
            boolean complete = (flags & ARP_COMPLETE) != 0;
            Neighbour.State state = !complete
                    ? Neighbour.State.INCOMPLETE
                    : (flags & ARP_PERMANENT) != 0 ? Neighbour.State.PERMANENT : Neighbour.State.REACHABLE;
            neighbours.add(line.checked(() -> new Neighbour(
                    Addresses.parse(line.field(0)),
                    line.field(5),
                    complete ? EthernetHeader.parseMac(line.field(3)) : NextHop.UNRESOLVED,
                    state)));
        }
        return neighbours;
    }
}
