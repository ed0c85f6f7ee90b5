// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.encap4j.forward.TestNode.NODE_MAC;
import static org.encap4j.forward.TestNode.PEER_MAC;
import static org.encap4j.forward.TestNode.framed;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way into the overlay. The expected packet is put together by the test: an outer datagram around the inner frame. */
class TunnelForwarderTest {
    private static final int HEADERS = 50;

    private final TestNode node = new TestNode();
    private final TunnelForwarder forwarder = node.toOverlay();

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 172.20.1.20, 46396",
        "172.20.0.10, 172.20.1.99, 2",
        "fd00:20::10, fd00:20:1::20, 46396",
        "fd00:20::10, fd00:20:1::99, 2"
    })
    void putsAPodsFrameAsItIsIntoTheTunnelToItsNode(String source, String destination, int identity) {
        byte[] inner = fromPod(from(source, destination).ttl(7).trafficClass(0xB9));

        assertThat(node.run(forwarder, TestNode.PODS, inner)).isEqualTo(Verdict.OK);

        assertThat(node.sent()).isEqualTo(tunnelled(inner, TestNode.POD_IDENTITY, 1));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_OVERLAY);
        assertThat(node.out.egressPort()).isEqualTo(TestNode.UNDERLAY);
        assertThat(node.out.sourceIdentity()).isEqualTo(TestNode.POD_IDENTITY);
        assertThat(node.out.destinationIdentity()).isEqualTo(identity);
        assertThat(node.out.tunnel().identity()).isEqualTo(TestNode.POD_IDENTITY);
    }

    @Test
    void cutsPaddingOffBeforeTheTunnel() {
        byte[] bare = fromPod(from("172.20.0.10", "172.20.1.20"));
        assertThat(node.run(
                        forwarder,
                        TestNode.PODS,
                        fromPod(from("172.20.0.10", "172.20.1.20").padding(18))))
                .isEqualTo(Verdict.OK);
        assertThat(node.sent()).isEqualTo(tunnelled(bare, TestNode.POD_IDENTITY, 0));
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.5, 2", "172.20.1.77, 777", "198.51.100.9, 16777223"})
    void carriesWhatTheIpcacheKnowsOfOtherSenders(String source, int identity) {
        byte[] inner = fromPeer(from(source, "172.20.1.20"));
        assertThat(node.run(forwarder, TestNode.UNDERLAY, inner)).isEqualTo(Verdict.OK);
        assertThat(node.sent()).isEqualTo(tunnelled(inner, identity, 0));
    }

    @Test
    void theLocalHostTravelsAsARemoteNode() {
        node.remote("192.168.10.44", RemoteEndpoint.of(SecurityIdentity.HOST, null, Source.LOCAL));
        byte[] inner = fromPeer(from("192.168.10.44", "172.20.1.20"));
        assertThat(node.run(forwarder, TestNode.UNDERLAY, inner)).isEqualTo(Verdict.OK);
        assertThat(node.sent()).isEqualTo(tunnelled(inner, SecurityIdentity.REMOTE_NODE, 0));
        assertThat(node.out.sourceIdentity()).isEqualTo(SecurityIdentity.HOST);
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.1, 2", "198.51.100.9, 16777223", "172.20.1.77, 777"})
    void whatHasNoTunnelOrSkipsItIsRoutedNatively(String destination, int identity) {
        byte[] packet = fromPod(from("172.20.0.10", destination));
        assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        String mac = destination.startsWith("172") ? PEER_MAC : TestNode.ROUTER_MAC;
        assertThat(node.sent())
                .isEqualTo(framed(from("172.20.0.10", destination).ttl(63), mac, NODE_MAC));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
        assertThat(node.out.destinationIdentity()).isEqualTo(identity);
        assertThat(node.out.tunnel().hasIdentity()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 198.51.100.1, TO_STACK",
        "fd00:20::10, 2001:db8::1, TO_STACK",
        "172.20.0.10, 172.20.1.77, TO_NETWORK",
        "172.20.0.10, 172.20.1.20, TO_OVERLAY",
        "fd00:20::10, fd00:20:1::20, TO_OVERLAY",
        "203.0.113.5, 198.51.100.1, TO_NETWORK",
    })
    void whatLeavesTheNativeCidrWithoutATunnelIsTheHostsUnlessItComesFromTheNetwork(
            String source, String destination, ObservationPoint point) {
        TunnelForwarder limited = forwarder.withNativeRoutingCidr(
                Prefix.parse("172.20.0.0/16"), Prefix.parse("fd00:20::/32"), node.limit);
        boolean pods = !source.startsWith("203");
        byte[] packet = pods ? fromPod(from(source, destination)) : fromPeer(from(source, destination));

        assertThat(node.run(limited, pods ? TestNode.PODS : TestNode.UNDERLAY, packet))
                .isEqualTo(Verdict.OK);

        assertThat(node.out.point()).isEqualTo(point);
    }

    @Test
    void whatTheTunnelTakesMayLeaveTheNativeCidr() {
        TunnelForwarder limited = forwarder.withNativeRoutingCidr(
                Prefix.parse("172.20.0.0/24"), Prefix.parse("fd00:20::/64"), node.limit);
        for (String destination : new String[] {"172.20.1.20", "fd00:20:1::20"}) {
            String source = destination.contains(":") ? "fd00:20::10" : "172.20.0.10";
            assertThat(node.run(limited, TestNode.PODS, fromPod(from(source, destination))))
                    .isEqualTo(Verdict.OK);
            assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_OVERLAY);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forwarder.withNativeRoutingCidr(Prefix.parse("fd00::/8"), null, node.limit))
                .withMessage("ipv4-native-routing-cidr must be an IPv4 CIDR, not fd00::/8");
    }

    @Test
    void podsOfTheNodeAreReachedWithoutATunnel() {
        byte[] packet = fromPod(from("fd00:20::10", "fd00:20::11"));
        assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.sent())
                .isEqualTo(
                        framed(from("fd00:20::10", "fd00:20::11").ttl(63), TestNode.SMALL_POD_MAC, TestNode.SMALL_MAC));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_ENDPOINT);
    }

    @Test
    void waitsForTheNeighbourOfTheOtherNode() {
        byte[] packet = fromPod(from("172.20.0.10", "172.20.9.1"));
        assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
        var far = node.ipcache.tunnelTo(TestNode.ipv4("192.168.10.109"));
        node.tunnels.put(
                far, TestNode.outer("192.168.10.109"), node.node.ports().get(TestNode.UNDERLAY));
        assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.frame.getInt(node.frame.start() + 30)).isEqualTo(TestNode.ipv4("192.168.10.109"));
        node.tunnels.remove(far);
        assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
    }

    @Test
    void refusesWithoutHeadroomAndLeavesThePacket() {
        byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20").padding(3));
        byte[] memory = new byte[HEADERS - 1 + packet.length];
        System.arraycopy(packet, 0, memory, HEADERS - 1, packet.length);
        byte[] before = memory.clone();
        Frame frame = new Frame().bind(memory, 0, HEADERS - 1, memory.length);
        assertThat(forwarder.forward(frame, node.out.arrived(TestNode.PODS, 0))).isEqualTo(Verdict.NO_HEADROOM);
        assertThat(memory).isEqualTo(before);
        assertThat(frame.start()).isEqualTo(HEADERS - 1);
        assertThat(frame.end()).isEqualTo(memory.length);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.NOWHERE);
    }

    @Test
    void batchesAreTheSameAsSinglePackets() {
        String[] destinations = {
            "172.20.1.20", "203.0.113.1", "192.168.10.100", "172.20.0.11", "198.51.100.1", "172.20.9.9", "127.0.0.1"
        };
        for (Forwarder each : new Forwarder[] {node.router(), forwarder}) {
            int count = destinations.length;
            Frame[] frames = new Frame[count + 1];
            Forwarding[] outs = new Forwarding[count + 1];
            Verdict[] verdicts = new Verdict[count + 1];
            for (int i = 0; i <= count; i++) {
                byte[] packet = fromPod(from("172.20.0.10", destinations[i % count]));
                byte[] memory = new byte[96 + packet.length];
                System.arraycopy(packet, 0, memory, 96, packet.length);
                frames[i] = new Frame().bind(memory, 0, 96, memory.length);
                outs[i] = new Forwarding().arrived(TestNode.PODS, 0);
            }
            each.forward(frames, outs, verdicts, count);
            for (int i = 0; i < count; i++) {
                byte[] packet = fromPod(from("172.20.0.10", destinations[i]));
                assertThat(verdicts[i]).isEqualTo(node.run(each, TestNode.PODS, packet));
                assertThat(outs[i].point()).isEqualTo(node.out.point());
                assertThat(outs[i].egressPort()).isEqualTo(node.out.egressPort());
                assertThat(outs[i].destinationIdentity()).isEqualTo(node.out.destinationIdentity());
                byte[] batched = new byte[frames[i].length()];
                frames[i].getBytes(frames[i].start(), batched, 0, batched.length);
                assertThat(batched).isEqualTo(node.sent());
            }
            assertThat(verdicts[count]).isNull();
            assertThat(frames[count].start()).isEqualTo(96);
        }
    }

    /** The outer packet around a frame; the source port, which is free within its range, is taken from what was sent. */
    private byte[] tunnelled(byte[] inner, int identity, int ecn) {
        byte[] sent = node.sent();
        int sourcePort = ByteBuffer.wrap(sent).getShort(34) & 0xFFFF;
        assertThat(sourcePort).isBetween(49152, 65535);
        byte[] header = Hex.bytes(IdentityToy.header(identity));
        byte[] payload = Arrays.copyOf(header, header.length + inner.length);
        System.arraycopy(inner, 0, payload, header.length, inner.length);
        Datagram outer = from("192.168.10.100", "192.168.10.101")
                .ports(sourcePort, IdentityToy.PORT)
                .trafficClass(ecn)
                .udpChecksum(0)
                .payload(payload);
        assertThat(sent).hasSize(inner.length + HEADERS);
        return framed(outer, PEER_MAC, NODE_MAC);
    }
}
