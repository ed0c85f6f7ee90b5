// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fib.RouteType;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.wire.Frame;

/** Node 192.168.10.100 with two pods and every kind of route, and memory that shows what was touched. */
final class TestNode {
    static final int PODS = 0;
    static final int UNDERLAY = 1;
    static final int SMALL = 2;

    static final String GATEWAY_MAC = "020000000001";
    static final String NODE_MAC = "020000000064";
    static final String SMALL_MAC = "020000000002";
    static final String PEER_MAC = "020000000065";
    static final String ROUTER_MAC = "0200000000fe";
    static final String POD_MAC = "0a000000000a";
    static final String SMALL_POD_MAC = "0a000000000b";

    static final int POD_IDENTITY = 15584;
    static final int SMALL_POD_IDENTITY = 15585;
    static final int REMOTE_IDENTITY = 46396;
    static final int SKIPPING_IDENTITY = 777;
    static final int NODE_LOCAL_IDENTITY = 0x0100_0007;
    static final int NODE_MTU = 1500;
    static final int SMALL_MTU = 1280;

    private static final int HEADROOM = 96;
    private static final int LENT = 64 + 1400;

    final Fib fib = new Fib();
    final IpCache ipcache = new IpCache(warning -> {});
    final LocalEndpoints endpoints = new LocalEndpoints();
    final TunnelRoutes tunnels = new TunnelRoutes();
    final Node node = new Node(
            List.of(
                    port(PODS, "lxc0", GATEWAY_MAC, NODE_MTU, true),
                    port(UNDERLAY, "eth1", NODE_MAC, NODE_MTU, false),
                    port(SMALL, "lxc1", SMALL_MAC, SMALL_MTU, true)),
            fib,
            ipcache,
            endpoints);
    final IcmpRateLimit limit = new IcmpRateLimit(1, 3);
    final Forwarding out = new Forwarding();
    final Frame frame = new Frame();
    final Frame reply = new Frame();
    long now = 1_000;
    boolean lending = true;
    boolean nobodyAnswers;

    private byte[] memory;
    private final byte[] lent = new byte[LENT];

    TestNode() {
        device("eth1", UNDERLAY, NODE_MAC);
        fib.connect("eth1", address("192.168.10.100"), 24);
        fib.connect("eth1", address("fd00:10::100"), 64);
        resolve("192.168.10.101", PEER_MAC);
        resolve("fd00:10::101", PEER_MAC);
        resolve("192.168.10.1", ROUTER_MAC);
        via("172.20.1.0/24", "192.168.10.101", RouteAttributes.NONE);
        via("fd00:20:1::/64", "fd00:10::101", RouteAttributes.NONE);
        via("198.51.100.0/24", "192.168.10.1", RouteAttributes.NONE);
        via("2001:db8::/32", "fd00:10::101", RouteAttributes.NONE);
        via("10.55.0.0/16", "192.168.10.101", RouteAttributes.NONE.mtu(1400));
        via("10.88.0.0/16", "192.168.10.77", RouteAttributes.NONE);
        via("fd88::/16", "fd00:10::77", RouteAttributes.NONE);
        fib.add(new Route(
                Prefix.parse("10.99.0.0/16"), NextHop.onLink(Device.unattached("eth9"), RouteAttributes.NONE)));
        refuse("66", RouteType.UNREACHABLE);
        refuse("67", RouteType.PROHIBIT);
        refuse("68", RouteType.BLACKHOLE);
        refuse("69", RouteType.THROW);
        pods();
        peers();
    }

    private static Port port(int number, String name, String mac, int mtu, boolean pods) {
        return new Port(number, name, mac(mac), mtu, pods, ipv4("192.168.10.100"), 0xFD00_0010_0000_0000L, 0x100);
    }

    private void device(String name, int port, String mac) {
        fib.attach(new Device(port, name, mac(mac), NODE_MTU));
    }

    void resolve(String address, String mac) {
        fib.resolve(Neighbour.reachable(address(address), "eth1", mac(mac)));
    }

    void via(String prefix, String gateway, RouteAttributes attributes) {
        NextHop hop = NextHop.via(address(gateway), Device.unattached("eth1"), attributes);
        fib.replace(new Route(Prefix.parse(prefix), hop));
    }

    private void refuse(String octet, RouteType type) {
        NextHop end = NextHop.refusing(type, RouteAttributes.NONE);
        fib.add(new Route(Prefix.parse("10." + octet + ".0.0/16"), end));
        fib.add(new Route(Prefix.parse("fd" + octet + "::/16"), end));
    }

    private void pods() {
        LocalEndpoint pod = new LocalEndpoint(PODS, mac(POD_MAC), POD_IDENTITY);
        endpoints.put(address("172.20.0.10"), pod);
        endpoints.put(address("fd00:20::10"), pod);
        LocalEndpoint small = new LocalEndpoint(SMALL, mac(SMALL_POD_MAC), SMALL_POD_IDENTITY);
        endpoints.put(address("172.20.0.11"), small);
        endpoints.put(address("fd00:20::11"), small);
    }

    private void peers() {
        TunnelEndpoint peer = ipcache.tunnelTo(ipv4("192.168.10.101"));
        remote("172.20.1.0/24", RemoteEndpoint.podCidr(peer, Source.CUSTOM_RESOURCE));
        remote("fd00:20:1::/64", RemoteEndpoint.podCidr(peer, Source.CUSTOM_RESOURCE));
        remote("172.20.1.20", RemoteEndpoint.of(REMOTE_IDENTITY, peer, Source.KVSTORE));
        remote("fd00:20:1::20", RemoteEndpoint.of(REMOTE_IDENTITY, peer, Source.KVSTORE));
        remote(
                "172.20.1.77",
                RemoteEndpoint.of(SKIPPING_IDENTITY, peer, Source.KVSTORE).skippingTunnel());
        remote("172.20.9.0/24", RemoteEndpoint.podCidr(ipcache.tunnelTo(ipv4("192.168.10.109")), Source.KVSTORE));
        remote("198.51.100.9", RemoteEndpoint.of(NODE_LOCAL_IDENTITY, null, Source.KVSTORE));
        tunnels.put(peer, outer("192.168.10.101"), node.ports().get(UNDERLAY));
    }

    void remote(String prefix, RemoteEndpoint endpoint) {
        ipcache.put(Prefix.parse(prefix), endpoint);
    }

    static OuterHeader outer(String remote) {
        return outer("192.168.10.100", remote);
    }

    static OuterHeader outer(String local, String remote) {
        try {
            return OuterHeader.to(
                            new IdentityToy(IdentityToy.PORT),
                            InetAddress.getByName(local),
                            InetAddress.getByName(remote))
                    .ethernet(mac(NODE_MAC), mac(PEER_MAC))
                    .build();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    NativeForwarder router() {
        return new NativeForwarder(node, limit);
    }

    TunnelForwarder toOverlay() {
        return new TunnelForwarder(node, tunnels, IdentityToy.PORT, limit);
    }

    TunnelReceiver fromOverlay() {
        return new TunnelReceiver(node, Decapsulator.of(new IdentityToy(IdentityToy.PORT)), limit);
    }

    /** Forwards a packet in memory full of guard bytes; what is refused or the host's must be as it was, guards included. */
    Verdict run(Forwarder forwarder, int port, byte[] packet) {
        bind(packet);
        byte[] before = memory.clone();
        out.arrived(port, now).lend(lending ? reply : null);
        if (nobodyAnswers) {
            out.nobodyAnswers();
        }
        Verdict verdict = forwarder.forward(frame, out);
        boolean asItWas = verdict != Verdict.OK || out.point() == ObservationPoint.TO_STACK;
        if (asItWas && !(forwarder instanceof TunnelReceiver && verdict == Verdict.OK)) {
            assertThat(memory).as(verdict + " leaves the bytes").isEqualTo(before);
            assertThat(frame.start()).isEqualTo(HEADROOM);
            assertThat(frame.end()).isEqualTo(HEADROOM + packet.length);
        }
        if (asItWas) {
            assertThat(out.egressPort()).isEqualTo(Forwarding.NO_PORT);
        }
        if (verdict != Verdict.OK) {
            assertThat(out.point()).isEqualTo(ObservationPoint.NOWHERE);
        }
        if (!out.hasReply()) {
            assertThat(reply.length()).isEqualTo(LENT - 64);
            // A receiver finds out last that there is no way back.
            assertThat(forwarder instanceof TunnelReceiver || untouched(lent)).isTrue();
        }
        return verdict;
    }

    private static boolean untouched(byte[] bytes) {
        boolean untouched = true;
        for (byte each : bytes) {
            untouched &= each == (byte) 0xA5;
        }
        return untouched;
    }

    void bind(byte[] packet) {
        memory = new byte[HEADROOM + packet.length + 8];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        frame.bind(memory, 0, HEADROOM, HEADROOM + packet.length);
        Arrays.fill(lent, (byte) 0xA5);
        reply.bind(lent, 0, 64, LENT);
    }

    byte[] sent() {
        return Arrays.copyOfRange(memory, frame.start(), frame.end());
    }

    byte[] error() {
        return Arrays.copyOfRange(lent, reply.start(), reply.end());
    }

    static Datagram from(String source, String destination) {
        Prefix from = address(source);
        Prefix to = address(destination);
        return from.isIpv6()
                ? Datagram.ipv6()
                        .addresses(String.format("%016x%016x%016x%016x", from.high(), from.low(), to.high(), to.low()))
                : Datagram.ipv4().addresses(String.format("%08x%08x", from.low(), to.low()));
    }

    /** The datagram in a frame from one MAC address to another. */
    static byte[] framed(Datagram datagram, String destination, String source) {
        byte[] bytes = datagram.bytes();
        System.arraycopy(Hex.bytes(destination + source), 0, bytes, 0, 12);
        return bytes;
    }

    static byte[] fromPod(Datagram datagram) {
        return framed(datagram, GATEWAY_MAC, POD_MAC);
    }

    static byte[] fromPeer(Datagram datagram) {
        return framed(datagram, NODE_MAC, PEER_MAC);
    }

    static Prefix address(String text) {
        return Prefix.parse(text);
    }

    static int ipv4(String text) {
        return (int) address(text).low();
    }

    static long mac(String hex) {
        return Long.parseLong(hex, 16);
    }
}
