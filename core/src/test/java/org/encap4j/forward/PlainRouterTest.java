// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.PEER_MAC;
import static org.encap4j.forward.TestNode.PODS;
import static org.encap4j.forward.TestNode.POD_MAC;
import static org.encap4j.forward.TestNode.ROUTER_MAC;
import static org.encap4j.forward.TestNode.UNDERLAY;
import static org.encap4j.forward.TestNode.address;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;
import static org.encap4j.forward.TestNode.ipv4;
import static org.encap4j.forward.TestNode.mac;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.encap4j.Verdict;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fixtures.Hex;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;

/** The fast way comes to what the general way comes to, and sees every change of a table at once. */
class PlainRouterTest {
    private static final Prefix NATIVE_CIDR = Prefix.parse("172.16.0.0/12");
    private static final List<String> ADDRESSES = List.of(
            "172.20.0.10",
            "172.20.0.11",
            "172.20.0.99",
            "172.20.1.20",
            "172.20.1.77",
            "172.20.1.99",
            "172.20.9.1",
            "198.51.100.9",
            "192.168.10.100",
            "192.168.10.101",
            "192.168.10.255",
            "10.55.0.1",
            "10.66.0.1",
            "10.88.0.1",
            "10.99.0.1",
            "127.0.0.1",
            "224.0.0.5",
            "0.0.0.1",
            "255.255.255.255");

    private final TestNode node = new TestNode();

    @Test
    void agreesWithTheGeneralWayOnDamagedPackets() {
        TestNode other = new TestNode();
        node.lending = false;
        other.lending = false;
        Forwarder plain = node.router().withNativeRoutingCidr(NATIVE_CIDR, null, node.limit);
        Forwarder general = general(other, NATIVE_CIDR);
        long seed = 20_261;
        Random random = new Random(seed);
        int sent = 0;
        for (int i = 0; i < 60_000; i++) {
            byte[] packet = packet(random);
            int port = random.nextInt(3);
            String what = "seed " + seed + ", packet " + i + " on port " + port + ": " + Hex.text(packet);
            Verdict verdict = node.run(plain, port, packet);

            assertThat(verdict).as(what).isEqualTo(other.run(general, port, packet));
            assertThat(decided(node)).as(what).isEqualTo(decided(other));
            assertThat(node.sent()).as(what).isEqualTo(other.sent());
            sent += node.out.egressPort() == Forwarding.NO_PORT ? 0 : 1;
        }
        assertThat(sent).isGreaterThan(4_000);
    }

    /** One address must not take the place of the other while both are needed. */
    @Test
    void keepsSourceAndDestinationApartThatShareASet() {
        TestNode other = new TestNode();
        NativeForwarder plain = node.router();
        Forwarder general = general(other, null);
        List<String> sharing = sharingASetWith("172.20.0.10");
        long seed = 20_262;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String source = random.nextInt(4) == 0 ? "172.20.0.10" : sharing.get(random.nextInt(sharing.size()));
            String destination = random.nextBoolean() ? "172.20.0.10" : sharing.get(random.nextInt(sharing.size()));
            int port = random.nextInt(2);
            byte[] packet = port == PODS ? fromPod(from(source, destination)) : fromPeer(from(source, destination));
            String what = "seed " + seed + ", packet " + i + " on port " + port + ", " + source + " to " + destination;

            assertThat(node.run(plain, port, packet)).as(what).isEqualTo(other.run(general, port, packet));
            assertThat(decided(node)).as(what).isEqualTo(decided(other));
        }
    }

    private static List<String> sharingASetWith(String address) {
        int set = Resolver.set(ipv4(address));
        return IntStream.range(0, 1 << 16)
                .mapToObj(host -> "172.20." + (host >> 8) + "." + (host & 0xFF))
                .filter(text -> !text.equals(address) && Resolver.set(ipv4(text)) == set)
                .limit(9)
                .toList();
    }

    /** A router whose fast way refuses everything: it believes to have other MAC addresses. */
    private static Forwarder general(TestNode of, Prefix nativeCidr) {
        List<Port> strange = of.node.ports().stream()
                .map(port -> new Port(port.number(), port.name(), 0x0200_0000_7777L, port.mtu(), false, 0, 0, 0))
                .toList();
        PlainRouter refusing =
                PlainRouter.nativeRouting(new Node(strange, of.fib, of.ipcache, of.endpoints), nativeCidr);
        Egress egress = new Egress(of.node, of.limit);
        NativeRouting routing = new NativeRouting(of.node, egress, nativeCidr, null);
        return new Router(of.node, refusing, new Ingress(of.node), egress, routing)::forward;
    }

    private static byte[] packet(Random random) {
        String source = ADDRESSES.get(random.nextInt(random.nextBoolean() ? 4 : ADDRESSES.size()));
        String destination = ADDRESSES.get(random.nextInt(random.nextBoolean() ? 8 : ADDRESSES.size()));
        var datagram = from(source, destination)
                .ttl(random.nextInt(10) == 0 ? random.nextInt(3) : 64)
                .trafficClass(random.nextInt(256))
                .payload(new byte[random.nextInt(20) == 0 ? 1390 + random.nextInt(120) : random.nextInt(60)]);
        byte[] packet = random.nextBoolean() ? fromPod(datagram) : fromPeer(datagram);
        if (random.nextInt(8) == 0) {
            packet[random.nextInt(Math.min(packet.length, 42))] ^= (byte) (1 << random.nextInt(8));
        }
        if (random.nextInt(8) == 0) {
            packet = Arrays.copyOf(packet, random.nextBoolean() ? packet.length + 9 : random.nextInt(packet.length));
        }
        return packet;
    }

    private static String decided(TestNode of) {
        Forwarding out = of.out;
        return out.point() + " from " + out.arrival() + " to " + out.egressPort() + " " + out.sourceIdentity() + ">"
                + out.destinationIdentity() + " " + out.etherType() + "@" + out.networkAt() + " " + out.outer() + " "
                + of.frame.start() + ".." + of.frame.end();
    }

    @Test
    void seesThatANeighbourHasMoved() {
        NativeForwarder router = node.router();
        byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20"));

        assertThat(destination(router, PODS, packet)).isEqualTo(PEER_MAC);
        node.resolve("192.168.10.101", "020000000099");
        assertThat(destination(router, PODS, packet)).isEqualTo("020000000099");
        node.via("172.20.1.0/24", "192.168.10.1", RouteAttributes.NONE);
        assertThat(destination(router, PODS, packet)).isEqualTo(ROUTER_MAC);
    }

    @Test
    void seesThatAPodHasComeOrGone() {
        NativeForwarder router = node.router();
        byte[] packet = fromPeer(from("172.20.1.20", "172.20.0.10"));

        assertThat(destination(router, UNDERLAY, packet)).isEqualTo(POD_MAC);
        node.endpoints.put(address("172.20.0.10"), new LocalEndpoint(PODS, mac("0a0000000077"), 7));
        assertThat(destination(router, UNDERLAY, packet)).isEqualTo("0a0000000077");
        assertThat(node.out.destinationIdentity()).isEqualTo(7);
        node.endpoints.remove(address("172.20.0.10"));
        assertThat(node.run(router, PODS, fromPod(from("172.20.0.10", "172.20.1.20"))))
                .isEqualTo(Verdict.INVALID_SOURCE);
    }

    @Test
    void seesThatARemotePodHasAnotherIdentityOrNode() {
        TunnelForwarder router = node.toOverlay();
        byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20"));

        assertThat(node.run(router, PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.destinationIdentity()).isEqualTo(TestNode.REMOTE_IDENTITY);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_OVERLAY);
        node.remote("172.20.1.20", RemoteEndpoint.of(500, null, Source.KVSTORE));
        assertThat(node.run(router, PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.destinationIdentity()).isEqualTo(500);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
    }

    @Test
    void seesThatATunnelHasOtherHeadersOrNone() {
        TunnelForwarder router = node.toOverlay();
        byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20"));
        var peer = node.ipcache.tunnelTo(ipv4("192.168.10.101"));

        assertThat(node.run(router, PODS, packet)).isEqualTo(Verdict.OK);
        var other = TestNode.outer("192.168.10.107");
        node.tunnels.put(peer, other, node.node.ports().get(UNDERLAY));
        assertThat(node.run(router, PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.outer()).isSameAs(other);
        node.tunnels.remove(peer);
        assertThat(node.run(router, PODS, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
    }

    @Test
    void remembersMoreAddressesThanItHasRoomFor() {
        TunnelForwarder router = node.toOverlay();
        for (int round = 0; round < 2; round++) {
            for (int pod = 0; pod < 20_000; pod++) {
                int address = ipv4("10.55.0.0") + pod;
                byte[] packet =
                        fromPod(from("172.20.0.10", Prefix.ofIpv4(address, 32).toString()));

                assertThat(destination(router, PODS, packet)).isEqualTo(PEER_MAC);
                assertThat(Hex.text(node.sent())).contains(String.format("%08x", address));
            }
        }
    }

    private String destination(Forwarder router, int port, byte[] packet) {
        assertThat(node.run(router, port, packet)).isEqualTo(Verdict.OK);
        return Hex.text(Arrays.copyOf(node.sent(), 6));
    }
}
