// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fib.Device;
import org.encap4j.fib.Fib;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fib.RouteType;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.Port;
import org.encap4j.forward.TunnelForwarder;
import org.encap4j.forward.TunnelReceiver;
import org.encap4j.forward.TunnelRoutes;
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
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** C forwards as Java does: the same verdicts, ports, identities and bytes, from tables with a bit of everything. */
class YardstickForwardTest {
    private static final long SEED = 20_261_125;
    private static final int PACKETS = 6000;
    private static final int NODES = 5;
    private static final int POD_PORT = 0;
    private static final int UNDERLAY_PORT = 1;
    private static final long POD_PORT_MAC = 0x0200_0000_0001L;
    private static final long UNDERLAY_MAC = 0x0200_0000_0064L;
    private static final int MTU = 900;
    private static final int OWN = 0xC0A8_0164;
    /** Among them what is rewritten on the wire, what must not travel, and what fits no narrow field. */
    private static final int[] IDENTITIES = {1, 2, 6, 7, 300, 15584, 70_000, 1 << 24 | 5, 2 << 24 | 9, 0x30_0000};

    static final Iterable<String> HEADERS = Headers.names();

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final IpCache ipcache = new IpCache(warning -> {});
    private final Node node = node();

    private Node node() {
        Port pods = new Port(POD_PORT, "lxc0", POD_PORT_MAC, MTU, true, OWN, 0, 0);
        Port underlay = new Port(UNDERLAY_PORT, "eth0", UNDERLAY_MAC, MTU, false, OWN, 0, 0);
        LocalEndpoints endpoints = new LocalEndpoints();
        for (int i = 0; i < 12; i++) {
            int port = i < 10 ? POD_PORT : UNDERLAY_PORT;
            endpoints.put(host(0x0A00_0002 + i), new LocalEndpoint(port, 0x0A00_0000_0000L + i, identity(i)));
        }
        for (int i = 0; i < NODES; i++) {
            TunnelEndpoint tunnel = ipcache.tunnelTo(remoteNode(i));
            ipcache.put(cidr(i), RemoteEndpoint.podCidr(tunnel, Source.CUSTOM_RESOURCE));
            for (int pod = 0; pod < 8; pod++) {
                RemoteEndpoint remote = RemoteEndpoint.of(identity(3 * i + pod), tunnel, Source.CUSTOM_RESOURCE);
                ipcache.put(host((int) cidr(i).low() + pod), pod == 7 ? remote.skippingTunnel() : remote);
            }
        }
        ipcache.put(host(0x0B00_0001), RemoteEndpoint.of(7, null, Source.CUSTOM_RESOURCE));
        return new Node(List.of(pods, underlay), fib(), ipcache, endpoints);
    }

    private static int identity(int i) {
        return IDENTITIES[i % IDENTITIES.length];
    }

    private static Prefix host(int address) {
        return Prefix.ofIpv4(address, Prefix.IPV4_BITS);
    }

    private static Prefix cidr(int node) {
        return Prefix.ofIpv4(0x0A00_0100 + (node << 8), 24);
    }

    private static int remoteNode(int node) {
        return 0xC0A8_0101 + node;
    }

    /** Routes of every type, a neighbour that is not resolved, a device that is somebody else's. */
    private static Fib fib() {
        Fib fib = new Fib();
        Device underlay = new Device(UNDERLAY_PORT, "eth0", UNDERLAY_MAC, MTU);
        fib.attach(underlay);
        fib.connect("eth0", host(OWN), 24);
        for (int i = 0; i < NODES; i++) {
            if (i != 3) {
                fib.resolve(Neighbour.reachable(host(remoteNode(i)), "eth0", POD_PORT_MAC + i));
            }
            NextHop via = NextHop.via(host(remoteNode(i)), underlay, RouteAttributes.NONE);
            fib.add(new Route(cidr(i), via));
        }
        int third = 0x0B00_0000;
        for (RouteType type :
                List.of(RouteType.UNREACHABLE, RouteType.BLACKHOLE, RouteType.PROHIBIT, RouteType.THROW)) {
            fib.add(new Route(Prefix.ofIpv4(third, 24), NextHop.refusing(type, RouteAttributes.NONE)));
            third += 1 << 8;
        }
        fib.add(new Route(Prefix.ofIpv4(third, 24), NextHop.onLink(Device.unattached("wlan0"), RouteAttributes.NONE)));
        return fib;
    }

    private int address() {
        return switch (random.nextInt(16)) {
            case 0 -> 0x0B00_0000 + random.nextInt(1 << 11);
            case 1 -> random.nextBoolean() ? OWN : 0xC0A8_0100 + random.nextInt(256);
            case 2 -> List.of(0x7F00_0001, 0xE000_0005, -1, 0, 0x0000_0101).get(random.nextInt(5));
            case 3, 4 -> 0x0A00_0000 + random.nextInt(16);
            default -> 0x0A00_0100 + random.nextInt(NODES) * 256 + random.nextInt(12);
        };
    }

    private int localPod() {
        return random.nextInt(10) == 0 ? address() : 0x0A00_0002 + random.nextInt(12);
    }

    private StrangePackets fromPods() {
        return new StrangePackets(random, POD_PORT_MAC, this::localPod, this::address);
    }

    private static Stream<byte[]> draw(StrangePackets strange) {
        return Stream.generate(strange::draw).filter(StrangePackets::isForC);
    }

    private TunnelRoutes tunnels(TunnelProtocol protocol, YardstickInput input) {
        TunnelRoutes routes = new TunnelRoutes();
        for (int i = 0; i < NODES; i++) {
            TunnelEndpoint endpoint = ipcache.tunnelTo(remoteNode(i));
            OuterHeader outer = OuterHeader.to(protocol, inet(OWN), inet(remoteNode(i)))
                    .ethernet(UNDERLAY_MAC, POD_PORT_MAC + i)
                    .build();
            routes.put(endpoint, outer, node.ports().get(UNDERLAY_PORT));
            input.tunnel(endpoint, OWN, UNDERLAY_MAC, POD_PORT_MAC + i, UNDERLAY_PORT);
        }
        return routes;
    }

    private static InetAddress inet(int address) {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static IcmpRateLimit limit() {
        return new IcmpRateLimit(100, 10);
    }

    private static String forward(Forwarder forwarder, int port, Frame frame) {
        Forwarding out = new Forwarding().arrived(port, 0);
        Verdict verdict = forwarder.forward(frame, out);
        if (verdict != Verdict.OK) {
            return verdict.name();
        }
        return "OK point " + out.point().number() + " port " + out.egressPort() + " source "
                + Integer.toUnsignedString(out.sourceIdentity()) + " destination "
                + Integer.toUnsignedString(out.destinationIdentity());
    }

    private static void assertHasSeen(List<String> lines, Verdict... verdicts) {
        for (Verdict verdict : verdicts) {
            assertThat(lines).as("seed " + SEED).anyMatch(line -> line.startsWith(verdict.name()));
        }
    }

    private static void assertHasSeen(List<String> lines, ObservationPoint point) {
        assertThat(lines).as("seed " + SEED).anyMatch(line -> line.startsWith("OK point " + point.number() + " "));
    }

    @Test
    void routesLikeJava() throws IOException {
        Slots slots = new Slots(draw(fromPods()).limit(PACKETS).toList());
        NativeForwarder forwarder = new NativeForwarder(node, limit());

        List<String> java = slots.lines(frame -> forward(forwarder, POD_PORT, frame));

        assertThat(Built.results(folder, "native", slots.input().node(node))).isEqualTo(java);
        assertThat(Built.results(folder, "native-lookup", slots.input().node(node)))
                .isEqualTo(java);
        assertHasSeen(java, ObservationPoint.TO_NETWORK);
        assertHasSeen(java, ObservationPoint.TO_ENDPOINT);
        assertHasSeen(java, ObservationPoint.TO_STACK);
        assertHasSeen(
                java,
                Verdict.NOT_FOR_US,
                Verdict.BAD_IP_CHECKSUM,
                Verdict.MARTIAN_ADDRESS,
                Verdict.INVALID_SOURCE,
                Verdict.NO_ROUTE,
                Verdict.NO_NEIGHBOUR,
                Verdict.TTL_EXCEEDED,
                Verdict.FRAGMENTATION_NEEDED,
                Verdict.UNSUPPORTED_ETHERTYPE);
    }

    /** Pods that send to the tunnel's port. */
    private byte[] withPort(byte[] packet, int port) {
        int portAt = EthernetHeader.LENGTH + 20 + 2;
        if (random.nextInt(20) == 0 && packet.length > portAt + 2) {
            StrangePackets.bind(packet).setShort(portAt, port);
        }
        return packet;
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void tunnelsLikeJava(String header) throws IOException {
        TunnelProtocol protocol = Headers.get(header);
        Slots slots = new Slots(draw(fromPods())
                .map(packet -> withPort(packet, protocol.port()))
                .limit(PACKETS)
                .toList());
        YardstickInput input = slots.input().node(node);
        Forwarder forwarder = new TunnelForwarder(node, tunnels(protocol, input), protocol.port(), limit());

        List<String> java = slots.lines(frame -> forward(forwarder, POD_PORT, frame));

        assertThat(Built.results(folder, "tunnel-" + header, input)).isEqualTo(java);
        if (header.equals("vxlan-identity")) {
            assertThat(Built.results(folder, "tunnel-lookup", input)).isEqualTo(java);
        }
        assertHasSeen(java, ObservationPoint.TO_OVERLAY);
        assertHasSeen(java, ObservationPoint.TO_NETWORK);
        assertHasSeen(java, Verdict.ENCAPSULATION_PROHIBITED, Verdict.FRAGMENTATION_NEEDED, Verdict.NO_HEADROOM);
    }

    /** A packet that another node has sent into the tunnel, damaged now and then. */
    private byte[] tunnelled(TunnelProtocol protocol, byte[] inner) {
        int to = random.nextInt(20) == 0 ? address() : OWN;
        OuterHeader outer = OuterHeader.to(protocol, inet(remoteNode(0)), inet(to))
                .ethernet(POD_PORT_MAC, UNDERLAY_MAC)
                .build();
        byte[] bytes = new byte[outer.length() + inner.length];
        System.arraycopy(inner, 0, bytes, outer.length(), inner.length);
        Frame frame = new Frame().bind(bytes, 0, outer.length(), bytes.length);
        outer.encapsulate(
                frame, new TunnelMetadata().setIdentity(List.of(1, 2, 6, 300).get(random.nextInt(4))));
        StrangePackets.mended(bytes, () -> bytes[15] ^= (byte) (random.nextInt(3) == 0 ? random.nextInt(4) : 0));
        if (random.nextInt(3) == 0) {
            fromPods().flip(bytes, 0, outer.length());
        }
        return bytes;
    }

    @ParameterizedTest
    @FieldSource("HEADERS")
    void receivesLikeJava(String header) throws IOException {
        TunnelProtocol protocol = Headers.get(header);
        StrangePackets toPods = new StrangePackets(random, POD_PORT_MAC, this::address, this::localPod);
        Slots slots = new Slots(draw(toPods)
                .map(inner -> tunnelled(protocol, inner))
                .filter(StrangePackets::isForC)
                .limit(PACKETS)
                .toList());
        Forwarder receiver = new TunnelReceiver(node, Decapsulator.of(protocol), limit());

        List<String> java = slots.lines(frame -> forward(receiver, UNDERLAY_PORT, frame));

        assertThat(Built.results(folder, "receive-" + header, slots.input().node(node)))
                .isEqualTo(java);
        assertHasSeen(java, ObservationPoint.TO_ENDPOINT);
        assertHasSeen(java, ObservationPoint.TO_STACK);
        assertHasSeen(
                java, Verdict.BAD_IP_CHECKSUM, Verdict.UNSUPPORTED_PAYLOAD, Verdict.ECN_DROP, Verdict.TTL_EXCEEDED);
    }
}
