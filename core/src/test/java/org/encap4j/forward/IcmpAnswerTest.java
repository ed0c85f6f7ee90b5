// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.GATEWAY_MAC;
import static org.encap4j.forward.TestNode.PEER_MAC;
import static org.encap4j.forward.TestNode.POD_MAC;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals on the way out and what the sender is told about them. */
class IcmpAnswerTest {
    private static final int NO_ANSWER = -1;

    private final TestNode node = new TestNode();

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 203.0.113.1, NO_ROUTE, 3, 0",
        "172.20.0.10, 10.66.1.1, NO_ROUTE, 3, 1",
        "172.20.0.10, 10.67.1.1, NO_ROUTE, 3, 13",
        "172.20.0.10, 10.68.1.1, NO_ROUTE, -1, 0",
        "172.20.0.10, 10.69.1.1, NO_ROUTE, 3, 0",
        "172.20.0.10, 10.88.1.1, NO_NEIGHBOUR, -1, 0",
        "fd00:20::10, fc00::1, NO_ROUTE, 1, 0",
        "fd00:20::10, fd66::1, NO_ROUTE, 1, 0",
        "fd00:20::10, fd67::1, NO_ROUTE, 1, 1",
        "fd00:20::10, fd68::1, NO_ROUTE, -1, 0",
        "fd00:20::10, fd69::1, NO_ROUTE, 1, 0",
        "fd00:20::10, fd88::1, NO_NEIGHBOUR, -1, 0"
    })
    void answersAsTheRouteSays(String source, String destination, Verdict verdict, int type, int code) {
        byte[] packet = fromPod(from(source, destination).payload(new byte[40]));

        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(verdict);
        assertAnswer(packet, type, code, 0, GATEWAY_MAC, POD_MAC);

        // Nothing in the ipcache leads to a tunnel, so the packet takes the same way.
        node.now += 2_000_000_000L;
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet)).isEqualTo(verdict);
        assertAnswer(packet, type, code, 0, GATEWAY_MAC, POD_MAC);
    }

    /** RFC 1812 section 5.2.7.1 and RFC 4861 section 7.2.2, once the neighbour has been asked in vain. */
    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 10.88.1.1, 3, 1",
        "fd00:20::10, fd88::1, 1, 3",
        "172.20.0.10, 172.20.9.77, 3, 1",
        "172.20.0.10, 10.99.0.1, -1, 0"
    })
    void saysThatNobodyAnswers(String source, String destination, int type, int code) {
        byte[] packet = fromPod(from(source, destination).payload(new byte[40]));
        Verdict verdict = type < 0 ? Verdict.OK : Verdict.NO_NEIGHBOUR;
        node.run(node.toOverlay(), TestNode.PODS, packet);
        assertAnswer(packet, -1, 0, 0, GATEWAY_MAC, POD_MAC);

        node.nobodyAnswers = true;
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet)).isEqualTo(verdict);
        assertAnswer(packet, type, code, 0, GATEWAY_MAC, POD_MAC);

        node.nobodyAnswers = false;
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet)).isNotEqualTo(Verdict.NO_ROUTE);
        assertAnswer(packet, -1, 0, 0, GATEWAY_MAC, POD_MAC);
    }

    @Test
    void whatGoesNeedsNoAnswer() {
        node.nobodyAnswers = true;
        byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20"));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.hasReply()).isFalse();
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.hasReply()).isFalse();
    }

    @Test
    void goesAsSoonAsTheNeighbourIsKnown() {
        byte[] packet = fromPod(from("172.20.0.10", "10.88.1.1"));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
        node.resolve("192.168.10.77", "02000000004d");
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(Hex.text(node.sent())).startsWith("02000000004d" + TestNode.NODE_MAC);
        node.fib.expire("eth1", TestNode.address("192.168.10.77"));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.NO_NEIGHBOUR);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void answersUsedUpHops(int ttl) {
        byte[] out = fromPod(from("172.20.0.10", "172.20.1.20").ttl(ttl));
        assertThat(node.run(node.router(), TestNode.PODS, out)).isEqualTo(Verdict.TTL_EXCEEDED);
        assertAnswer(out, 11, 0, 0, GATEWAY_MAC, POD_MAC);

        byte[] in = fromPeer(from("fd00:20:1::20", "fd00:20::10").ttl(ttl));
        assertThat(node.run(node.router(), TestNode.UNDERLAY, in)).isEqualTo(Verdict.TTL_EXCEEDED);
        assertAnswer(in, 3, 0, 0, TestNode.NODE_MAC, PEER_MAC);
    }

    @Test
    void hopsAreNotUsedUpOnTheWayIntoATunnelOrToTheHost() {
        byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20").ttl(1));
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_OVERLAY);
        packet = fromPod(from("172.20.0.10", "10.99.0.1").ttl(1));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_STACK);
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 172.20.1.20, 1500",
        "172.20.0.10, 10.55.0.1, 1400",
        "172.20.0.10, 172.20.0.11, 1280",
        "fd00:20::10, fd00:20:1::20, 1500",
        "fd00:20::10, fd00:20::11, 1280"
    })
    void tellsTheMtuOfTheWayOut(String source, String destination, int mtu) {
        boolean ipv6 = source.contains(":");
        byte[] fits = fromPod(sized(source, destination, mtu));
        assertThat(node.run(node.router(), TestNode.PODS, fits)).isEqualTo(Verdict.OK);
        assertThat(node.out.egressPort()).isNotEqualTo(Forwarding.NO_PORT);

        byte[] tooLong = fromPod(sized(source, destination, mtu + 1));
        assertThat(node.run(node.router(), TestNode.PODS, tooLong)).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        assertAnswer(tooLong, ipv6 ? 2 : 3, ipv6 ? 0 : 4, mtu, GATEWAY_MAC, POD_MAC);
    }

    @Test
    void tellsTheMtuInsideTheTunnel() {
        // 20 + 8 + 8 + 14 around an IP packet.
        byte[] fits = fromPod(sized("172.20.0.10", "172.20.1.20", 1450));
        assertThat(node.run(node.toOverlay(), TestNode.PODS, fits)).isEqualTo(Verdict.OK);
        assertThat(node.sent()).hasSize(14 + 1500);
        byte[] ipv4 = fromPod(sized("172.20.0.10", "172.20.1.20", 1451));
        assertThat(node.run(node.toOverlay(), TestNode.PODS, ipv4)).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        assertAnswer(ipv4, 3, 4, 1450, GATEWAY_MAC, POD_MAC);
        byte[] ipv6 = fromPod(sized("fd00:20::10", "fd00:20:1::20", 1451));
        assertThat(node.run(node.toOverlay(), TestNode.PODS, ipv6)).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        assertAnswer(ipv6, 2, 0, 1450, GATEWAY_MAC, POD_MAC);
    }

    @Test
    void ipv6IsNeverToldLessThanItsLeastMtu() {
        node.via("fd00:20:1::/64", "fd00:10::101", RouteAttributes.NONE.mtu(1000));
        byte[] packet = fromPod(sized("fd00:20::10", "fd00:20:1::20", 1001));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        assertAnswer(packet, 2, 0, 1280, GATEWAY_MAC, POD_MAC);
    }

    @Test
    void theHostFragmentsWhatMayBeFragmented() {
        byte[] packet = fromPod(sized("172.20.0.10", "172.20.1.20", 1501).fragmentField(0));
        for (Forwarder forwarder : new Forwarder[] {node.router(), node.toOverlay()}) {
            assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(Verdict.OK);
            assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_STACK);
            assertThat(node.out.hasReply()).isFalse();
        }
    }

    @Test
    void paddingDoesNotCount() {
        byte[] packet = fromPod(sized("172.20.0.10", "172.20.1.20", 1500).padding(4));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.OK);
        assertThat(node.sent()).hasSize(1514);
    }

    @Test
    void withoutALentBufferTheVerdictIsTheSame() {
        node.lending = false;
        assertThat(node.run(node.router(), TestNode.PODS, fromPod(from("172.20.0.10", "203.0.113.1"))))
                .isEqualTo(Verdict.NO_ROUTE);
        assertThat(node.run(
                        node.router(),
                        TestNode.PODS,
                        fromPod(from("172.20.0.10", "172.20.1.20").ttl(1))))
                .isEqualTo(Verdict.TTL_EXCEEDED);
        assertThat(node.run(node.router(), TestNode.PODS, fromPod(sized("172.20.0.10", "172.20.1.20", 1501))))
                .isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        assertThat(node.out.hasReply()).isFalse();
        assertThat(node.limit.take(node.now)).isTrue();
    }

    @Test
    void answersNoFasterThanTheLimit() {
        NativeForwarder router = node.router();
        byte[] packet = fromPod(from("172.20.0.10", "203.0.113.1"));
        int answers = 0;
        for (int i = 0; i < 10; i++) {
            assertThat(node.run(router, TestNode.PODS, packet)).isEqualTo(Verdict.NO_ROUTE);
            answers += node.out.hasReply() ? 1 : 0;
        }
        assertThat(answers).isEqualTo(3);
        node.now += 1_000_000_000L;
        node.run(router, TestNode.PODS, packet);
        assertThat(node.out.hasReply()).isTrue();
        node.run(router, TestNode.PODS, packet);
        assertThat(node.out.hasReply()).isFalse();
    }

    @Test
    void laterFragmentsAreNotAnswered() {
        byte[] packet = fromPod(from("172.20.0.10", "203.0.113.1").fragmentField(0x0005));
        assertThat(node.run(node.router(), TestNode.PODS, packet)).isEqualTo(Verdict.NO_ROUTE);
        assertThat(node.out.hasReply()).isFalse();
    }

    private static Datagram sized(String source, String destination, int ipLength) {
        int headers = source.contains(":") ? 48 : 28;
        return from(source, destination).payload(new byte[ipLength - headers]);
    }

    /** Checks an answer byte by byte against RFC 792 and RFC 4443; the checksum is held against a plain sum. */
    private void assertAnswer(byte[] packet, int type, int code, int mtu, String own, String sender) {
        assertThat(node.out.hasReply()).isEqualTo(type != NO_ANSWER);
        if (type == NO_ANSWER) {
            return;
        }
        byte[] error = node.error();
        boolean ipv6 = packet[12] == (byte) 0x86;
        int headerLength = ipv6 ? 40 : 20;
        int quoted = Math.min(packet.length - 14, (ipv6 ? 1280 : 576) - headerLength - 8);
        int icmpAt = 14 + headerLength;
        assertThat(Hex.text(error)).startsWith(sender + own + (ipv6 ? "86dd" : "0800"));
        assertThat(error).hasSize(icmpAt + 8 + quoted);
        assertThat(Arrays.copyOfRange(error, icmpAt + 8, error.length))
                .isEqualTo(Arrays.copyOfRange(packet, 14, 14 + quoted));
        assertThat(error[icmpAt]).isEqualTo((byte) type);
        assertThat(error[icmpAt + 1]).isEqualTo((byte) code);
        assertThat(Hex.text(Arrays.copyOfRange(error, icmpAt + 4, icmpAt + 8))).isEqualTo(String.format("%08x", mtu));
        String addresses = Hex.text(Arrays.copyOfRange(error, icmpAt - (ipv6 ? 32 : 8), icmpAt));
        String to = Hex.text(Arrays.copyOfRange(packet, ipv6 ? 22 : 26, ipv6 ? 38 : 30));
        assertThat(addresses).isEqualTo((ipv6 ? "fd000010000000000000000000000100" : "c0a80a64") + to);
        int pseudo = ipv6 ? sum(error, icmpAt - 32, icmpAt) + 58 + error.length - icmpAt : 0;
        assertThat((sum(error, icmpAt, error.length) + pseudo) % 0xFFFF).isZero();
        assertThat(ipv6 || Datagram.ipv4ChecksumGood(error, 14)).isTrue();
    }

    private static int sum(byte[] bytes, int start, int end) {
        int sum = 0;
        for (int at = start; at < end; at++) {
            sum += (at - start) % 2 == 0 ? (bytes[at] & 0xFF) << 8 : bytes[at] & 0xFF;
        }
        return sum;
    }
}
