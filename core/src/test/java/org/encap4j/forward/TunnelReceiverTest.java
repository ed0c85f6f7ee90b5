// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.GATEWAY_MAC;
import static org.encap4j.forward.TestNode.NODE_MAC;
import static org.encap4j.forward.TestNode.PEER_MAC;
import static org.encap4j.forward.TestNode.POD_MAC;
import static org.encap4j.forward.TestNode.framed;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;

import java.util.Arrays;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.fib.NextHop;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.Ecn;
import org.encap4j.tunnel.TunnelMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way out of the overlay. */
class TunnelReceiverTest {
    private static final String SENDER_MACS = "0200000000010a0000000114";

    private final TestNode node = new TestNode();
    private final TunnelReceiver receiver = node.fromOverlay();

    private static Datagram outer4() {
        return from("192.168.10.101", "192.168.10.100").ports(50_000, IdentityToy.PORT);
    }

    private static Datagram outer6() {
        return from("fd00:10::101", "fd00:10::100").ports(50_000, IdentityToy.PORT);
    }

    static Datagram tunnelled(Datagram outer, int identity, byte[] inner) {
        return tunnelled(outer, IdentityToy.header(identity), inner);
    }

    private static Datagram tunnelled(Datagram outer, String hex, byte[] inner) {
        byte[] header = Hex.bytes(hex);
        byte[] payload = Arrays.copyOf(header, header.length + inner.length);
        System.arraycopy(inner, 0, payload, header.length, inner.length);
        return outer.payload(payload);
    }

    private static byte[] inner(Datagram datagram) {
        return framed(datagram, SENDER_MACS.substring(0, 12), SENDER_MACS.substring(12));
    }

    private Verdict receive(Datagram outer) {
        return node.run(receiver, TestNode.UNDERLAY, fromPeer(outer));
    }

    @ParameterizedTest
    @CsvSource({"172.20.1.20, 172.20.0.10", "fd00:20:1::20, fd00:20::10"})
    void deliversToAPodAndTakesTheIdentityOutOfThePacket(String source, String destination) {
        for (Datagram outer : new Datagram[] {outer4(), outer6()}) {
            // Not the ipcache's identity for this address: what the packet says counts.
            Datagram packet =
                    tunnelled(outer, 0xABCD, inner(from(source, destination).ttl(9)));
            assertThat(receive(packet)).isEqualTo(Verdict.OK);
            assertThat(node.sent()).isEqualTo(framed(from(source, destination).ttl(8), POD_MAC, GATEWAY_MAC));
            assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_ENDPOINT);
            assertThat(node.out.egressPort()).isEqualTo(TestNode.PODS);
            assertThat(node.out.sourceIdentity()).isEqualTo(0xABCD);
            assertThat(node.out.destinationIdentity()).isEqualTo(TestNode.POD_IDENTITY);
            assertThat(node.out.tunnel().identity()).isEqualTo(0xABCD);
        }
    }

    @ParameterizedTest
    @CsvSource({"6", "7", "33554437", "-1"})
    void refinesWhatOnlySaysThatANodeSentItByTheInnerSource(int carried) {
        receive(tunnelled(outer4(), carried, inner(from("172.20.1.20", "172.20.0.10"))));
        assertThat(node.out.sourceIdentity()).isEqualTo(TestNode.REMOTE_IDENTITY);
        receive(tunnelled(outer4(), carried, inner(from("fd00:20:1::20", "fd00:20::10"))));
        assertThat(node.out.sourceIdentity()).isEqualTo(TestNode.REMOTE_IDENTITY);
        receive(tunnelled(outer4(), carried, inner(from("203.0.113.5", "172.20.0.10"))));
        assertThat(node.out.sourceIdentity()).isEqualTo(carried == -1 ? SecurityIdentity.UNKNOWN : carried);
    }

    @ParameterizedTest
    @CsvSource({"0", "2", "8", "15584", "16777217", "50331649"})
    void believesOtherIdentities(int carried) {
        receive(tunnelled(outer4(), carried, inner(from("172.20.1.20", "172.20.0.10"))));
        assertThat(node.out.sourceIdentity()).isEqualTo(carried);
    }

    @Test
    void nobodyElseIsTheLocalHost() {
        assertThat(receive(tunnelled(outer4(), SecurityIdentity.HOST, inner(from("172.20.1.20", "172.20.0.10")))))
                .isEqualTo(Verdict.INVALID_IDENTITY);
    }

    @Test
    void theHostGetsWhatIsForNoPodWithoutOuterHeaders() {
        byte[] inner = inner(from("172.20.1.20", "172.20.0.99").trafficClass(Ecn.ECT_0));
        assertThat(receive(tunnelled(outer4().trafficClass(Ecn.CE), 46396, inner)))
                .isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_STACK);
        assertThat(node.sent())
                .isEqualTo(inner(from("172.20.1.20", "172.20.0.99").trafficClass(Ecn.CE)));
        assertThat(node.out.sourceIdentity()).isEqualTo(46396);
        assertThat(node.out.destinationIdentity()).isEqualTo(SecurityIdentity.UNKNOWN);
    }

    /** As a Linux node that routes what its VXLAN device hands it, padding and all. */
    @ParameterizedTest
    @CsvSource({"172.20.1.20, 172.20.0.10", "fd00:20:1::20, fd00:20::10"})
    void cutsOffWhatLiesBehindThePacketInside(String source, String destination) {
        for (int padding : new int[] {1, 18, 1000}) {
            byte[] inner = inner(from(source, destination).ttl(9).padding(padding));
            assertThat(receive(tunnelled(outer4(), 7, inner))).isEqualTo(Verdict.OK);
            assertThat(node.sent()).isEqualTo(framed(from(source, destination).ttl(8), POD_MAC, GATEWAY_MAC));
        }
        byte[] hosts = inner(from("172.20.1.20", "172.20.0.99").padding(5));
        assertThat(receive(tunnelled(outer4(), 7, hosts))).isEqualTo(Verdict.OK);
        assertThat(node.sent()).isEqualTo(inner(from("172.20.1.20", "172.20.0.99")));
        byte[] refused = inner(from("172.20.1.20", "172.20.0.10").ttl(1).padding(5));
        assertThat(receive(tunnelled(outer4(), 7, refused))).isEqualTo(Verdict.TTL_EXCEEDED);
    }

    @Test
    void theHostGetsWhatIsNoTunnelAsItCame() {
        byte[][] packets = {
            fromPeer(from("172.20.1.20", "172.20.0.10")),
            fromPeer(from("fd00:20:1::20", "fd00:20::10")),
            fromPeer(outer4().fragmentField(0x2000)),
            fromPeer(from("203.0.113.5", "192.168.10.100").fragmentField(5)),
            fromPeer(outer6().extension(44, "0000000100000007")),
            fromPeer(tunnelled(
                    from("192.168.10.101", "192.168.10.55").ports(1, IdentityToy.PORT),
                    7,
                    inner(from("172.20.1.20", "172.20.0.10")))),
            fromPeer(tunnelled(
                    from("fd00:10::101", "fd00:10::55").ports(1, IdentityToy.PORT),
                    7,
                    inner(from("172.20.1.20", "172.20.0.10")))),
            framed(tunnelled(outer4(), 7, inner(from("172.20.1.20", "172.20.0.10"))), "ffffffffffff", PEER_MAC),
            Hex.bytes("ffffffffffff" + PEER_MAC + "0806" + "00".repeat(28)),
            Hex.bytes(NODE_MAC + PEER_MAC + "88cc" + "00".repeat(28)),
        };
        for (byte[] packet : packets) {
            assertThat(node.run(receiver, TestNode.UNDERLAY, packet)).isEqualTo(Verdict.OK);
            assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_STACK);
            assertThat(node.sent()).isEqualTo(packet);
            assertThat(node.out.tunnel().payloadAt()).isEqualTo(TunnelMetadata.NOWHERE);
        }
    }

    @Test
    void refusesOtherStationsFrames() {
        Datagram packet = tunnelled(outer4(), 7, inner(from("172.20.1.20", "172.20.0.10")));
        assertThat(node.run(receiver, TestNode.UNDERLAY, framed(packet, "020000000077", PEER_MAC)))
                .isEqualTo(Verdict.NOT_FOR_US);
    }

    @Test
    void refusesWhatCannotBeRead() {
        byte[] inner = inner(from("172.20.1.20", "172.20.0.10"));
        assertThat(receive(tunnelled(outer4(), "7200655800000007", inner))).isEqualTo(Verdict.BAD_VERSION);
        assertThat(receive(tunnelled(outer4(), "71000800000000ff", new byte[20])))
                .isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
        assertThat(receive(tunnelled(outer4().ipChecksum(1), 7, inner))).isEqualTo(Verdict.BAD_IP_CHECKSUM);
        assertThat(receive(tunnelled(outer4().udpChecksum(1), 7, inner))).isEqualTo(Verdict.BAD_UDP_CHECKSUM);
        assertThat(receive(tunnelled(outer6().udpChecksum(0), 7, inner))).isEqualTo(Verdict.ZERO_UDP_CHECKSUM);
        assertThat(receive(tunnelled(outer4().tag("810000018100000281000003"), 7, inner)))
                .isEqualTo(Verdict.TOO_MANY_HEADERS);
        byte[] whole = fromPeer(tunnelled(outer4(), 7, inner));
        for (int length = 0; length < whole.length; length++) {
            assertThat(node.run(receiver, TestNode.UNDERLAY, Arrays.copyOf(whole, length)))
                    .isEqualTo(Verdict.TRUNCATED);
        }
    }

    @Test
    void refusesInnerPacketsThatAPodCannotTake() {
        Datagram inner = from("172.20.1.20", "172.20.0.10");
        assertThat(receive(tunnelled(outer4(), 7, inner(inner.tag("81000005")))))
                .isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
        assertThat(receive(tunnelled(outer4(), 7, Hex.bytes(SENDER_MACS + "0806" + "00".repeat(28)))))
                .isEqualTo(Verdict.UNSUPPORTED_ETHERTYPE);
        assertThat(receive(tunnelled(
                        outer4(), 7, inner(from("172.20.1.20", "172.20.0.10").ipLength(19)))))
                .isEqualTo(Verdict.BAD_LENGTH);
        assertThat(receive(tunnelled(
                        outer4(), 7, inner(from("172.20.1.20", "172.20.0.10").ipLength(99)))))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(receive(tunnelled(
                        outer4(), 7, inner(from("172.20.1.20", "172.20.0.10").ipChecksum(5)))))
                .isEqualTo(Verdict.BAD_IP_CHECKSUM);
        assertThat(receive(tunnelled(
                        outer4(), 7, inner(from("fd00:20:1::20", "fd00:20::10").ipLength(99)))))
                .isEqualTo(Verdict.TRUNCATED);
    }

    @Test
    void acceptsOnlyKnownPeersIfSoChosen() {
        Lpm peers = Lpm.empty()
                .with(Prefix.parse("192.168.10.101"), 0)
                .with(Prefix.parse("10.0.0.0/8"), 1)
                .with(Prefix.parse("fd00:10::101"), 0);
        TunnelReceiver choosy = receiver.withPeers(peers);
        Map<String, Verdict> expected = Map.of(
                "192.168.10.101", Verdict.OK,
                "10.200.1.1", Verdict.OK,
                "192.168.10.102", Verdict.UNKNOWN_PEER,
                "172.20.1.20", Verdict.UNKNOWN_PEER);
        expected.forEach((source, verdict) -> {
            byte[] inner = inner(from("172.20.1.20", "172.20.0.10"));
            Datagram packet =
                    tunnelled(from(source, "192.168.10.100").ports(1, IdentityToy.PORT), SecurityIdentity.INIT, inner);
            assertThat(node.run(choosy, TestNode.UNDERLAY, fromPeer(packet))).isEqualTo(verdict);
            assertThat(node.run(receiver, TestNode.UNDERLAY, fromPeer(packet))).isEqualTo(Verdict.OK);
        });
        byte[] inner = inner(from("172.20.1.20", "172.20.0.10"));
        assertThat(node.run(choosy, TestNode.UNDERLAY, fromPeer(tunnelled(outer6(), 7, inner))))
                .isEqualTo(Verdict.OK);
        Datagram stranger = from("fd00:10::102", "fd00:10::100").ports(1, IdentityToy.PORT);
        assertThat(node.run(choosy, TestNode.UNDERLAY, fromPeer(tunnelled(stranger, 7, inner))))
                .isEqualTo(Verdict.UNKNOWN_PEER);
        // Who is no peer may still talk to the host.
        assertThat(node.run(choosy, TestNode.UNDERLAY, fromPeer(from("203.0.113.5", "192.168.10.100"))))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void carriesCongestionMarksInAsRfc6040Says() {
        for (int outer = 0; outer < 4; outer++) {
            for (int inner = 0; inner < 4; inner++) {
                Datagram packet = tunnelled(
                        outer4().trafficClass(outer),
                        7,
                        inner(from("172.20.1.20", "172.20.0.10").trafficClass(0xB8 | inner)));
                Verdict verdict = receive(packet);
                // RFC 6040 figure 4: rows inner, columns outer, both in the order Not-ECT, ECT(1), ECT(0), CE.
                int merged = new int[][] {{0, 0, 0, -1}, {1, 1, 1, 3}, {2, 1, 2, 3}, {3, 3, 3, 3}}[inner][outer];
                if (merged < 0) {
                    assertThat(verdict).isEqualTo(Verdict.ECN_DROP);
                } else {
                    assertThat(verdict).isEqualTo(Verdict.OK);
                    assertThat(node.sent())
                            .isEqualTo(framed(
                                    from("172.20.1.20", "172.20.0.10")
                                            .trafficClass(0xB8 | merged)
                                            .ttl(63),
                                    POD_MAC,
                                    GATEWAY_MAC));
                }
            }
        }
    }

    @Test
    void sendsErrorsBackThroughTheTunnel() {
        byte[] inner = inner(from("172.20.1.20", "172.20.0.10").ttl(1));
        Datagram packet = tunnelled(outer4(), 46396, inner);
        assertThat(receive(packet)).isEqualTo(Verdict.TTL_EXCEEDED);
        assertThat(node.out.hasReply()).isFalse();

        TunnelReceiver answering = receiver.withAnswers(node.tunnels);
        assertThat(node.run(answering, TestNode.UNDERLAY, fromPeer(packet))).isEqualTo(Verdict.TTL_EXCEEDED);
        assertThat(node.out.hasReply()).isTrue();
        byte[] error = node.error();
        assertThat(Hex.text(error)).startsWith(PEER_MAC + NODE_MAC + "0800");
        assertThat(Hex.text(Arrays.copyOfRange(error, 26, 34))).isEqualTo("c0a80a64c0a80a65");
        assertThat(Hex.text(Arrays.copyOfRange(error, 42, 50))).isEqualTo(IdentityToy.header(6));
        // Inside: to the sender's MAC and IP address, time exceeded, with its packet quoted.
        assertThat(Hex.text(Arrays.copyOfRange(error, 50, 64))).isEqualTo("0a0000000114" + "020000000001" + "0800");
        assertThat(Hex.text(Arrays.copyOfRange(error, 76, 86))).isEqualTo("c0a80a64ac140114" + "0b00");
        assertThat(Arrays.copyOfRange(error, 92, error.length)).isEqualTo(Arrays.copyOfRange(inner, 14, inner.length));
        assertThat(Datagram.ipv4ChecksumGood(error, 14)).isTrue();
        assertThat(Datagram.ipv4ChecksumGood(error, 64)).isTrue();

        node.remote("172.20.1.20", RemoteEndpoint.of(5, null, Source.KVSTORE));
        assertThat(node.run(answering, TestNode.UNDERLAY, fromPeer(packet))).isEqualTo(Verdict.TTL_EXCEEDED);
        assertThat(node.out.hasReply()).isFalse();
    }

    @Test
    void saysThroughTheTunnelThatThePodDoesNotAnswer() {
        TunnelReceiver answering = receiver.withAnswers(node.tunnels);
        node.endpoints.put(
                TestNode.address("172.20.0.10"),
                new LocalEndpoint(TestNode.PODS, NextHop.UNRESOLVED, TestNode.POD_IDENTITY));
        byte[] packet = fromPeer(tunnelled(outer4(), 46396, inner(from("172.20.1.20", "172.20.0.10"))));
        assertThat(node.run(answering, TestNode.UNDERLAY, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
        assertThat(node.out.hasReply()).isFalse();

        node.nobodyAnswers = true;
        assertThat(node.run(answering, TestNode.UNDERLAY, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
        assertThat(node.out.hasReply()).isTrue();
        byte[] error = node.error();
        assertThat(Hex.text(Arrays.copyOfRange(error, 26, 34))).isEqualTo("c0a80a64c0a80a65");
        assertThat(Hex.text(Arrays.copyOfRange(error, 76, 86))).isEqualTo("c0a80a64ac140114" + "0301");
    }

    @Test
    void packetsTooLongForThePodsPortAreAnsweredOrTheHosts() {
        TunnelReceiver answering = receiver.withAnswers(node.tunnels);
        Datagram tooLong = from("172.20.1.20", "172.20.0.11").payload(new byte[1281 - 28]);
        assertThat(node.run(answering, TestNode.UNDERLAY, fromPeer(tunnelled(outer4(), 7, inner(tooLong)))))
                .isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        assertThat(Hex.text(Arrays.copyOfRange(node.error(), 84, 92))).matches("0304....00000500");
        byte[] inner = inner(tooLong.fragmentField(0));
        assertThat(node.run(answering, TestNode.UNDERLAY, fromPeer(tunnelled(outer4(), 7, inner))))
                .isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_STACK);
        assertThat(node.sent()).isEqualTo(inner);
    }
}
