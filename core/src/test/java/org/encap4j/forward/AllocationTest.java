// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.EnumSet;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpError;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** 0 bytes per packet in both forwarders and both directions, refusals and ICMP errors included. */
class AllocationTest {
    private static final int HEADROOM = 96;
    private static final int LENT = HEADROOM + IcmpError.MAX_LENGTH;

    private final TestNode node = new TestNode();
    private final Frame frame = new Frame();
    private final Frame reply = new Frame();
    private final Forwarding out = new Forwarding();
    private final byte[] lent = new byte[LENT];
    private final Set<Verdict> seen = EnumSet.noneOf(Verdict.class);
    private long now;
    private int replies;

    private void probe(Forwarder forwarder, int port, byte[] packet) {
        byte[] memory = new byte[HEADROOM + packet.length];
        Verdict[] verdict = new Verdict[1];
        replies = 0;
        Runnable inArray = () -> {
            System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
            frame.bind(memory, 0, HEADROOM, memory.length);
            verdict[0] = forward(forwarder, port);
        };
        inArray.run();
        AllocationProbe.assertNone(verdict[0] + " at " + out.point() + " in an array", inArray);
        ByteBuf direct = PooledByteBufAllocator.DEFAULT.directBuffer(memory.length);
        try {
            direct.writerIndex(memory.length);
            AllocationProbe.assertNone(verdict[0] + " at " + out.point() + " in a direct buffer", () -> {
                direct.setIndex(HEADROOM, memory.length).setBytes(HEADROOM, packet);
                frame.bind(direct);
                verdict[0] = forward(forwarder, port);
                frame.moveIndices(direct);
            });
        } finally {
            direct.release();
        }
        seen.add(verdict[0]);
    }

    private Verdict forward(Forwarder forwarder, int port) {
        // A second later each time, so that the rate limit never ends the errors.
        now += 1_000_000_000L;
        reply.bind(lent, 0, HEADROOM, LENT);
        Verdict verdict = forwarder.forward(frame, out.arrived(port, now).lend(reply));
        replies += out.hasReply() ? 1 : 0;
        return verdict;
    }

    @Test
    void routesWithoutAllocating() {
        NativeForwarder router =
                node.router().withNativeRoutingCidr(Prefix.parse("0.0.0.0/0"), Prefix.parse("fd00::/8"), node.limit);
        plainPackets(router);
        probe(router, TestNode.PODS, fromPod(from("fd00:20::10", "2001:db8::1")));
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Verdict.OK,
                        Verdict.TRUNCATED,
                        Verdict.BAD_VERSION,
                        Verdict.BAD_LENGTH,
                        Verdict.BAD_IP_CHECKSUM,
                        Verdict.UNSUPPORTED_ETHERTYPE,
                        Verdict.NOT_FOR_US,
                        Verdict.MARTIAN_ADDRESS,
                        Verdict.NO_ROUTE,
                        Verdict.NO_NEIGHBOUR,
                        Verdict.TTL_EXCEEDED,
                        Verdict.FRAGMENTATION_NEEDED);
    }

    @Test
    void encapsulatesWithoutAllocating() {
        TunnelForwarder forwarder =
                node.toOverlay().withNativeRoutingCidr(Prefix.parse("0.0.0.0/0"), Prefix.parse("fd00::/8"), node.limit);
        plainPackets(forwarder);
        probe(forwarder, TestNode.PODS, fromPod(from("fd00:20::10", "2001:db8::1")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.77")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "172.20.9.77")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "1.1.1.1").ports(1, IdentityToy.PORT)));
        Datagram extended = from("fd00:20::10", "fd00::1");
        for (int i = 0; i < 9; i++) {
            extended.extension(60, "0000010400000000");
        }
        probe(forwarder, TestNode.PODS, fromPod(extended));
        assertThat(seen)
                .contains(Verdict.OK, Verdict.NO_NEIGHBOUR, Verdict.FRAGMENTATION_NEEDED)
                .contains(Verdict.ENCAPSULATION_PROHIBITED, Verdict.TOO_MANY_HEADERS);
    }

    private void plainPackets(Forwarder forwarder) {
        for (String[] pair : new String[][] {{"172.20.0.10", "172.20.1."}, {"fd00:20::10", "fd00:20:1::"}}) {
            probe(forwarder, TestNode.PODS, fromPod(from(pair[0], pair[1] + "20")));
            probe(
                    forwarder,
                    TestNode.PODS,
                    fromPod(from(pair[0], pair[1] + "99").padding(9)));
            probe(forwarder, TestNode.UNDERLAY, fromPeer(from(pair[1] + "20", pair[0])));
            probe(
                    forwarder,
                    TestNode.PODS,
                    fromPod(from(pair[0], pair[1] + "20").ipLength(2000)));
            answered(forwarder, fromPod(from(pair[0], pair[1] + "20").payload(new byte[1480])));
            answered(
                    forwarder,
                    fromPod(from(pair[0], pair[0].replace("10", "11")).ttl(1)));
        }
        for (String refused : new String[] {"10.66.0.1", "10.67.0.1", "10.69.0.1", "203.0.113.1"}) {
            answered(forwarder, fromPod(from("172.20.0.10", refused)));
        }
        answered(forwarder, fromPod(from("fd00:20::10", "fd66::1")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "10.68.0.1")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "10.88.0.1")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "10.99.0.1")));
        probe(forwarder, TestNode.PODS, fromPod(from("172.20.0.10", "192.168.10.100")));
        probe(
                forwarder,
                TestNode.PODS,
                fromPod(from("172.20.0.10", "172.20.1.20").ipOptions("94040000")));
        probe(forwarder, TestNode.PODS, fromPod(from("127.0.0.1", "172.20.1.20")));
        probe(
                forwarder,
                TestNode.PODS,
                fromPod(from("172.20.0.10", "172.20.1.20").ipLength(7)));
        probe(
                forwarder,
                TestNode.PODS,
                fromPod(from("172.20.0.10", "172.20.1.20").ipChecksum(7)));
        probe(forwarder, TestNode.PODS, fromPeer(from("172.20.0.10", "172.20.1.20")));
        probe(forwarder, TestNode.PODS, Hex.bytes(TestNode.GATEWAY_MAC + TestNode.POD_MAC + "8847" + "00".repeat(46)));
        probe(forwarder, TestNode.PODS, Hex.bytes(TestNode.GATEWAY_MAC + TestNode.POD_MAC + "0800" + "00".repeat(46)));
    }

    private void answered(Forwarder forwarder, byte[] packet) {
        probe(forwarder, TestNode.PODS, packet);
        assertThat(replies).isGreaterThan(2_000);
    }

    @Test
    void decapsulatesWithoutAllocating() {
        TunnelReceiver receiver = node.fromOverlay()
                .withPeers(Lpm.empty().with(Prefix.parse("192.168.10.101"), 0).with(Prefix.parse("fd00:10::/64"), 0))
                .withAnswers(node.tunnels);
        for (String[] pair : new String[][] {{"172.20.1.20", "172.20.0.1"}, {"fd00:20:1::20", "fd00:20::1"}}) {
            for (Datagram outer : new Datagram[] {outer("192.168.10.101"), outer("fd00:10::101")}) {
                byte[] marked = fromPeer(from(pair[0], pair[1] + "0").trafficClass(2));
                received(receiver, outer.trafficClass(3), 6, marked);
                received(receiver, outer, 7, fromPeer(from(pair[0], pair[1] + "9")));
                received(receiver, outer.trafficClass(0), 1, marked);
                received(
                        receiver,
                        outer,
                        9,
                        fromPeer(from(pair[0], pair[1] + "0").ttl(1)));
                assertThat(replies).isGreaterThan(2_000);
                received(
                        receiver,
                        outer,
                        9,
                        fromPeer(from(pair[0], pair[1] + "1").payload(new byte[1270])));
                assertThat(replies).isGreaterThan(2_000);
            }
        }
        byte[] inner = fromPeer(from("172.20.1.20", "172.20.0.10"));
        received(receiver, outer("192.168.10.101").trafficClass(3), 9, inner);
        received(receiver, outer("192.168.10.102"), 9, inner);
        received(receiver, outer("192.168.10.101").udpChecksum(9), 9, inner);
        received(
                receiver,
                outer("192.168.10.101"),
                9,
                fromPeer(from("1.1.1.1", "1.1.1.2").tag("81000001")));
        probe(receiver, TestNode.UNDERLAY, inner);
        probe(receiver, TestNode.UNDERLAY, fromPod(from("172.20.1.20", "172.20.0.10")));
        probe(receiver, TestNode.UNDERLAY, new byte[9]);
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Verdict.OK,
                        Verdict.TRUNCATED,
                        Verdict.NOT_FOR_US,
                        Verdict.BAD_UDP_CHECKSUM,
                        Verdict.UNSUPPORTED_PAYLOAD,
                        Verdict.ECN_DROP,
                        Verdict.INVALID_IDENTITY,
                        Verdict.UNKNOWN_PEER,
                        Verdict.TTL_EXCEEDED,
                        Verdict.FRAGMENTATION_NEEDED);
    }

    private static Datagram outer(String source) {
        return from(source, source.contains(":") ? "fd00:10::100" : "192.168.10.100")
                .ports(50_000, IdentityToy.PORT);
    }

    private void received(TunnelReceiver receiver, Datagram outer, int identity, byte[] inner) {
        probe(receiver, TestNode.UNDERLAY, fromPeer(TunnelReceiverTest.tunnelled(outer, identity, inner)));
    }
}
