// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** Who is told what, and what a decision says to those who look at it. */
class ObservedForwarderTest {
    private static final int LINK = 14;

    private final TestNode node = new TestNode();
    private final List<String> told = new ArrayList<>();
    private final FlowSink sink = (frame, out, verdict) ->
            told.add(verdict + " " + out.arrival().text() + " " + out.point().text());

    private Verdict run(Forwarder forwarder, int port, byte[] packet) {
        return node.run(new ObservedForwarder(forwarder, sink), port, packet);
    }

    @Test
    void tellsOfEveryPacketWhatWasDecided() {
        assertThat(run(node.router(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.20"))))
                .isEqualTo(Verdict.OK);
        assertThat(run(node.router(), TestNode.PODS, fromPod(from("172.20.0.10", "203.0.113.1"))))
                .isEqualTo(Verdict.NO_ROUTE);
        run(node.router(), TestNode.UNDERLAY, fromPeer(from("172.20.1.20", "172.20.0.10")));
        run(node.router(), TestNode.UNDERLAY, new byte[LINK - 1]);
        run(node.toOverlay(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.20")));
        assertThat(told)
                .containsExactly(
                        "OK from-endpoint to-network",
                        "NO_ROUTE from-endpoint ",
                        "OK from-network to-endpoint",
                        "TRUNCATED from-network ",
                        "OK from-endpoint to-overlay");
    }

    @Test
    void tellsWhatCameOutOfATunnel() {
        byte[] inner = fromPeer(from("172.20.1.20", "172.20.0.10"));
        Datagram outer = from("192.168.10.101", "192.168.10.100").ports(50_000, IdentityToy.PORT);
        run(node.fromOverlay(), TestNode.UNDERLAY, fromPeer(TunnelReceiverTest.tunnelled(outer, 7, inner)));
        run(node.fromOverlay(), TestNode.UNDERLAY, fromPeer(TunnelReceiverTest.tunnelled(outer, 1, inner)));
        run(node.fromOverlay(), TestNode.UNDERLAY, inner);
        assertThat(told)
                .containsExactly(
                        "OK from-overlay to-endpoint", "INVALID_IDENTITY from-network ", "OK from-network to-stack");
    }

    @Test
    void tellsOfABatchInItsOrderAfterAllOfIt() {
        String[] destinations = {"172.20.1.20", "203.0.113.1", "172.20.0.11"};
        Frame[] frames = new Frame[destinations.length + 1];
        Forwarding[] outs = new Forwarding[frames.length];
        Verdict[] verdicts = new Verdict[frames.length];
        for (int i = 0; i < destinations.length; i++) {
            byte[] packet = fromPod(from("172.20.0.10", destinations[i]));
            frames[i] = new Frame().bind(packet, 0, 0, packet.length);
            outs[i] = new Forwarding().arrived(TestNode.PODS, 0);
        }
        List<Integer> decided = new ArrayList<>();
        Forwarder counting = new Forwarder() {
            @Override
            public Verdict forward(Frame frame, Forwarding out) {
                assertThat(told).isEmpty();
                decided.add(frame.start());
                return node.router().forward(frame, out);
            }
        };
        new ObservedForwarder(counting, sink).forward(frames, outs, verdicts, destinations.length);
        assertThat(decided).hasSize(destinations.length);
        assertThat(verdicts).containsExactly(Verdict.OK, Verdict.NO_ROUTE, Verdict.OK, null);
        assertThat(told)
                .containsExactly(
                        "OK from-endpoint to-network", "NO_ROUTE from-endpoint ", "OK from-endpoint to-endpoint");
    }

    @Test
    void aDecisionSaysWhereTheNetworkHeaderIs() {
        node.run(node.router(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.20")));
        assertThat(node.out.etherType()).isEqualTo(EtherType.IPV4);
        assertThat(node.out.networkAt()).isEqualTo(node.frame.start() + LINK);
        node.run(node.router(), TestNode.PODS, fromPod(from("fd00:20::10", "fd00:20:1::20")));
        assertThat(node.out.etherType()).isEqualTo(EtherType.IPV6);
        assertNotFound(new byte[LINK - 1]);
        assertNotFound(Hex.bytes("020000000077" + TestNode.POD_MAC + "0800" + "00".repeat(46)));
        assertNotFound(Hex.bytes("ffffffffffff" + TestNode.POD_MAC + "0806" + "00".repeat(46)));
    }

    /** Nothing of the packet before is left. */
    private void assertNotFound(byte[] packet) {
        node.run(node.toOverlay(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.20")));
        node.run(node.router(), TestNode.PODS, packet);
        assertThat(node.out.networkAt()).isEqualTo(Forwarding.NOWHERE);
        assertThat(node.out.etherType()).isZero();
        assertThat(node.out.outer()).isNull();
        assertThat(node.out.arrival()).isEqualTo(ObservationPoint.FROM_ENDPOINT);
    }

    @Test
    void aDecisionSaysWhatThePacketWasPutInto() {
        node.run(node.toOverlay(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.20")));
        int headers = node.out.outer().length();
        assertThat(node.out.outer().protocol()).isEqualTo(new IdentityToy(IdentityToy.PORT));
        assertThat(node.out.networkAt()).isEqualTo(node.frame.start() + headers + LINK);
        node.run(node.toOverlay(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.77")));
        assertThat(node.out.outer()).as("a way without the tunnel").isNull();
        node.run(node.toOverlay(), TestNode.PODS, fromPod(from("172.20.0.10", "172.20.9.77")));
        assertThat(node.out.outer()).as("a tunnel without a way").isNull();
    }

    @Test
    void aDecisionSaysWhereThePacketInATunnelIs() {
        byte[] inner = fromPeer(from("172.20.1.20", "172.20.0.10"));
        Datagram outer = from("192.168.10.101", "192.168.10.100").ports(50_000, IdentityToy.PORT);
        node.run(node.fromOverlay(), TestNode.UNDERLAY, fromPeer(TunnelReceiverTest.tunnelled(outer, 7, inner)));
        assertThat(node.out.networkAt()).isEqualTo(node.frame.start() + LINK);
        assertThat(node.out.outer()).isNull();
        node.run(node.fromOverlay(), TestNode.UNDERLAY, fromPeer(TunnelReceiverTest.tunnelled(outer, 1, inner)));
        assertThat(node.out.networkAt()).isEqualTo(Forwarding.NOWHERE);
    }
}
