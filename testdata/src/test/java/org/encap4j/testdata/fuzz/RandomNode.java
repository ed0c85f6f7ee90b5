// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fib.RouteType;
import org.encap4j.forward.Node;
import org.encap4j.forward.Port;
import org.encap4j.forward.TunnelRoutes;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelProtocol;

/**
 * A node with three ports and tables that a seed decides: routes of every type and length over each other, pods, remote
 * endpoints, next hops without a neighbour, small MTUs. All addresses are few, so that packets meet them.
 */
final class RandomNode {
    static final int PODS = 0;
    static final int UNDERLAY = 1;
    static final int MORE_PODS = 2;
    static final int PORTS = 3;

    private static final int ROUTES = 40;
    private static final int POD_COUNT = 12;
    private static final int REMOTES = 20;
    private static final int PEERS = 5;
    private static final int[] MTUS = {1500, 1280, 576, 160};
    private static final RouteType[] REFUSING = {
        RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.BLACKHOLE, RouteType.THROW
    };

    final Node node;
    final TunnelRoutes tunnels = new TunnelRoutes();
    final List<Prefix> own = List.of(Prefix.parse("10.3.3.1"), Prefix.parse("fd00:3:3::1"));
    final List<Prefix> pods = new ArrayList<>();
    final List<Prefix> addresses = new ArrayList<>();
    final List<Prefix> tunnelEnds = new ArrayList<>();
    final Lpm peers;

    private final Random random;
    private final Fib fib = new Fib();
    private final IpCache ipcache = new IpCache(warning -> {});
    private final LocalEndpoints endpoints = new LocalEndpoints();

    RandomNode(long seed, TunnelProtocol protocol) {
        random = new Random(seed);
        List<Port> ports = new ArrayList<>();
        for (int number = 0; number < PORTS; number++) {
            int mtu = MTUS[random.nextInt(MTUS.length)];
            boolean towardsPods = number != UNDERLAY;
            ports.add(new Port(
                    number, "p" + number, mac(number), mtu, towardsPods, 0x0A03_0301, 0xFD00_0003_0003_0000L, 1));
            fib.attach(new Device(number, "p" + number, mac(number), mtu));
        }
        fib.connect("p1", own.get(0), 24);
        fib.connect("p1", own.get(1), 64);
        node = new Node(ports, fib, ipcache, endpoints);
        for (int i = 0; i < ROUTES; i++) {
            route(i % 3 == 0);
        }
        for (int i = 0; i < POD_COUNT; i++) {
            Prefix address = address(i % 3 == 0);
            int port = random.nextBoolean() ? PODS : MORE_PODS;
            endpoints.put(address, new LocalEndpoint(port, mac(0x100 + i), identity()));
            pods.add(address);
        }
        peers = tunnels(protocol);
        addresses.addAll(own);
        addresses.addAll(pods);
        for (int i = 0; i < 32; i++) {
            addresses.add(address(i % 3 == 0));
        }
    }

    /** {@return the MAC address of a port, or of a neighbour for a larger number} */
    static long mac(int number) {
        return 0x02E4_0000_0000L + number;
    }

    IcmpRateLimit limit() {
        return new IcmpRateLimit(1_000_000, 1_000_000);
    }

    private Prefix address(boolean ipv6) {
        int high = random.nextInt(4);
        int middle = random.nextInt(4);
        int low = 1 + random.nextInt(8);
        return Prefix.parse(
                ipv6 ? "fd00:" + high + ":" + middle + "::" + low : "10." + high + "." + middle + "." + low);
    }

    private Prefix prefix(boolean ipv6) {
        int bits = ipv6 ? 64 + random.nextInt(65) : 8 + random.nextInt(25);
        return address(ipv6).network(random.nextInt(8) == 0 ? 0 : bits);
    }

    private int identity() {
        return random.nextInt(4) == 0 ? random.nextInt() : 1 + random.nextInt(70_000);
    }

    private void route(boolean ipv6) {
        int mtu = random.nextInt(4) == 0 ? 1280 : 0;
        RouteAttributes attributes = RouteAttributes.NONE.mtu(mtu);
        NextHop hop = switch (random.nextInt(5)) {
            case 0 -> NextHop.refusing(REFUSING[random.nextInt(REFUSING.length)], attributes);
            case 1 -> NextHop.onLink(device(), attributes);
            case 2 ->
                NextHop.multipath(
                        List.of(via(ipv6, attributes), via(ipv6, attributes)),
                        new int[] {1, 1 + random.nextInt(3)},
                        attributes);
            default -> via(ipv6, attributes);
        };
        fib.replace(new Route(prefix(ipv6), hop));
    }

    private Device device() {
        return Device.unattached(random.nextInt(6) == 0 ? "elsewhere" : "p" + random.nextInt(PORTS));
    }

    private NextHop via(boolean ipv6, RouteAttributes attributes) {
        Prefix gateway = address(ipv6);
        Device device = device();
        if (random.nextInt(4) > 0 && !device.name().equals("elsewhere")) {
            fib.resolve(Neighbour.reachable(gateway, device.name(), mac(0x200 + random.nextInt(9))));
        }
        return NextHop.via(gateway, device, attributes);
    }

    private Lpm tunnels(TunnelProtocol protocol) {
        List<TunnelEndpoint> peers = new ArrayList<>();
        Map<Prefix, Integer> known = new HashMap<>();
        for (int i = 0; i < PEERS; i++) {
            boolean ipv6 = i % 3 == 0;
            Prefix peer = address(ipv6);
            TunnelEndpoint endpoint =
                    ipv6 ? ipcache.tunnelTo(peer.high(), peer.low()) : ipcache.tunnelTo((int) peer.low());
            peers.add(endpoint);
            known.put(peer, i);
            tunnelEnds.add(peer);
            if (i > 0) {
                tunnels.put(endpoint, outer(protocol, peer), node.ports().get(random.nextInt(PORTS)));
            }
        }
        for (int i = 0; i < REMOTES; i++) {
            TunnelEndpoint peer = random.nextInt(5) == 0 ? null : peers.get(random.nextInt(PEERS));
            RemoteEndpoint remote = RemoteEndpoint.of(identity(), peer, Source.KVSTORE);
            ipcache.put(prefix(i % 3 == 0), random.nextInt(6) == 0 ? remote.skippingTunnel() : remote);
        }
        return Lpm.of(known);
    }

    private OuterHeader outer(TunnelProtocol protocol, Prefix peer) {
        try {
            Prefix local = own.get(peer.isIpv6() ? 1 : 0);
            return OuterHeader.to(protocol, inet(local), inet(peer))
                    .ethernet(mac(UNDERLAY), mac(0x300))
                    .udpChecksum(random.nextBoolean() || peer.isIpv6())
                    .build();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress inet(Prefix address) throws UnknownHostException {
        String text = address.toString();
        return InetAddress.getByName(text.substring(0, text.indexOf('/')));
    }
}
