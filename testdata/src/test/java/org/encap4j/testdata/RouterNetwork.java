// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.IpRouteJson;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.lpm.Prefix;

/**
 * The network around the router under test: one port towards the senders, three towards sinks with an MTU each. Written once,
 * for the kernel as commands of {@code ip}; our node reads what the kernel then says of its routes and neighbours.
 */
final class RouterNetwork {
    /** The port packets come in through; senders are behind its neighbour. */
    static final int INGRESS = 0;

    /** By port. The first is long enough for everything that is sent; 1280 is the least that IPv6 allows. */
    static final List<Integer> MTUS = List.of(2000, 1500, 1400, 1280);

    /** Of the routes to 172.24.0.0/14 and fd00:24::/32, which lead out of port 1. */
    static final int ROUTE_MTU = 1300;

    /** Senders have the addresses 10.1.x.y and fd00:1::x, by the packet's serial number. */
    static final int SENDERS = 0x0A01_0000;

    static final long SENDERS6 = 0xFD00_0001_0000_0000L;

    private static final List<String> ROUTES = List.of(
            "10.1.0.0/16 via 10.0.0.2",
            "240.1.0.0/16 via 10.0.0.2",
            "172.16.0.0/12 via 10.2.1.2",
            "172.20.0.0/16 via 10.2.2.2",
            "172.20.7.0/24 via 10.2.3.2",
            "172.20.7.9/32 via 10.2.1.2",
            "172.24.0.0/14 via 10.2.1.2 mtu " + ROUTE_MTU,
            "240.2.0.0/16 via 10.2.1.2",
            "unreachable 192.0.2.0/26",
            "prohibit 192.0.2.64/26",
            "blackhole 192.0.2.128/26",
            "throw 192.0.2.192/26",
            "fd00:1::/48 via fd00::2",
            "fd00:16::/32 via fd00:2:1::2",
            "fd00:16:20::/48 via fd00:2:2::2",
            "fd00:16:20:7::/64 via fd00:2:3::2",
            "fd00:16:20:7::9/128 via fd00:2:1::2",
            "fd00:24::/32 via fd00:2:1::2 mtu " + ROUTE_MTU,
            "unreachable fd00:bad::/48",
            "prohibit fd00:bad:1::/48",
            "blackhole fd00:bad:2::/48",
            "throw fd00:bad:3::/48");

    private RouterNetwork() {}

    static int ports() {
        return MTUS.size();
    }

    static String device(int port) {
        return "r" + port;
    }

    /** The router's own address on a port. */
    static long mac(int port) {
        return 0x02E4_0000_0000L + port;
    }

    /** The address of everybody behind a port. */
    static long neighbourMac(int port) {
        return 0x02E4_0000_0100L + port;
    }

    private static String ipv4Network(int port) {
        return port == INGRESS ? "10.0.0." : "10.2." + port + ".";
    }

    private static String ipv6Network(int port) {
        return port == INGRESS ? "fd00::" : "fd00:2:" + port + "::";
    }

    /** Whether an address in network order is the router's own; over IPv6 also that of all routers of one of its networks. */
    static boolean isOwn(byte[] address) {
        for (int port = 0; port < ports(); port++) {
            boolean ipv6 = address.length > 4;
            Prefix own = Prefix.parse((ipv6 ? ipv6Network(port) : ipv4Network(port)) + "1");
            ByteBuffer given = ByteBuffer.wrap(address);
            boolean same = ipv6
                    ? given.getLong() == own.high() && given.getLong() >>> 1 == 0
                    : given.getInt() == (int) own.low();
            if (same) {
                return true;
            }
        }
        return false;
    }

    /** Whether the router has a route to a source before it has one to everywhere. */
    static boolean hasRouteBack(byte[] source) {
        int first = source[0] & 0xFF;
        return source.length > 4 ? first == 0xFD : first == 10 || first == 172 || first == 240;
    }

    /** {@return what configures the router, one command of {@code ip} each} */
    static List<String> commands() {
        List<String> commands = new ArrayList<>();
        for (int port = 0; port < ports(); port++) {
            String onDevice = " dev " + device(port);
            commands.add("addr add " + ipv4Network(port) + "1/24 brd +" + onDevice);
            commands.add("addr add " + ipv6Network(port) + "1/64" + onDevice + " nodad");
            for (int host : new int[] {2, 10}) {
                String mac = " lladdr " + MacText.of(neighbourMac(port)) + onDevice + " nud permanent";
                commands.add("neigh add " + ipv4Network(port) + host + mac);
                commands.add("neigh add " + ipv6Network(port) + host + mac);
            }
        }
        return commands;
    }

    /** {@return what gives the router routes to some destinations} */
    static List<String> routes() {
        return ROUTES.stream().map(route -> "route add " + route).toList();
    }

    /** {@return what gives the router routes to everywhere} */
    static List<String> defaultRoutes() {
        return List.of("route add default via 10.2.2.2", "route add default via fd00:2:2::2");
    }

    /** {@return a node with the same ports as the kernel, and with the routes and neighbours that the kernel tells of} */
    static Node node(KernelRouter kernel) {
        Fib fib = new Fib();
        List<Port> ports = new ArrayList<>();
        for (int port = 0; port < ports(); port++) {
            int mtu = MTUS.get(port);
            fib.attach(new Device(port, device(port), mac(port), mtu));
            int ipv4 = (int) Prefix.parse(ipv4Network(port) + "1").low();
            Prefix ipv6 = Prefix.parse(ipv6Network(port) + "1");
            ports.add(new Port(port, device(port), mac(port), mtu, false, ipv4, ipv6.high(), ipv6.low()));
        }
        for (String family : List.of("-4", "-6")) {
            fib.exchange(List.of(), IpRouteJson.routes(kernel.ip("-json", family, "route", "show", "table", "all")));
            IpRouteJson.neighbours(kernel.ip("-json", family, "neigh", "show", "nud", "all"))
                    .forEach(fib::resolve);
        }
        return new Node(ports, fib, new IpCache(warning -> {}), new LocalEndpoints());
    }
}
