// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.encap4j.Verdict;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames of neighbours were made with scapy: 4a:7f:01:3b:a2:71 is at 192.168.10.77 and fd00:10::77. */
class NeighbourResolverTest {
    private static final String PEER = "4a7f013ba271";
    private static final String REQUEST =
            "ffffffffffff 020000000064 0806 0001080006040001 020000000064 c0a80a64 000000000000 c0a80a4d";
    private static final String REPLY =
            "020000000064 4a7f013ba271 0806 0001080006040002 4a7f013ba271 c0a80a4d 020000000064 c0a80a64";
    private static final String SOLICITATION =
            "3333ff000077 020000000064 86dd 6000000000203aff fd000010000000000000000000000100"
                    + "ff0200000000000000000001ff000077 87007b2b00000000 fd000010000000000000000000000077 0101020000000064";
    private static final String ADVERTISEMENT =
            "020000000064 4a7f013ba271 86dd 6000000000203aff fd000010000000000000000000000077"
                    + "fd000010000000000000000000000100 88002e5760000000 fd000010000000000000000000000077 02014a7f013ba271";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final TestNode node = new TestNode();
    private final List<String> learned = new ArrayList<>();
    private final NeighbourResolver resolver = new NeighbourResolver(node.node, TestNode.UNDERLAY, this::learn);
    private final MissingNeighbour missing = new MissingNeighbour(node.node, true);
    private final byte[] memory = new byte[128];
    private final Frame frame = new Frame();
    private long now = -SECOND / 2;

    private void learn(Neighbour neighbour) {
        learned.add(neighbour.address() + " " + neighbour.device() + " "
                + (neighbour.state().isUsable() ? HexFormat.of().toHexDigits(neighbour.mac(), 12) : "gone"));
        node.fib.resolve(neighbour);
    }

    @BeforeEach
    void noIdentitiesAreAsked() {
        node.lending = false;
    }

    /** A packet to a network behind 192.168.10.77 or fd00:10::77. */
    private byte[] packet(boolean v6, int serial) {
        byte[] packet = TestNode.fromPod(
                v6 ? TestNode.from("fd00:20::10", "fd88::1") : TestNode.from("172.20.0.10", "10.88.0.1"));
        packet[packet.length - 1] = (byte) serial;
        return packet;
    }

    private boolean keep(boolean v6, int serial) {
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet(v6, serial)))
                .isEqualTo(Verdict.NO_NEIGHBOUR);
        assertThat(missing.find(node.frame, node.out)).isTrue();
        assertThat(missing.port()).isEqualTo(TestNode.UNDERLAY);
        return resolver.keep(node.frame, TestNode.PODS, missing, now);
    }

    private List<String> questions() {
        List<String> questions = new ArrayList<>();
        while (resolver.ask(frame.bind(memory, 0, 16, memory.length), now)) {
            questions.add(HexFormat.of().formatHex(memory, frame.start(), frame.end()));
        }
        return questions;
    }

    private void hear(String message) {
        byte[] bytes = Hex.bytes(message);
        assertThat(NeighbourAnswers.isNeighbourMessage(frame.bind(bytes, 0, 0, bytes.length)))
                .isTrue();
        resolver.heed(frame, now);
    }

    /** The serial numbers of the packets that can go now. */
    private List<Integer> ready() {
        return serials(resolver::next);
    }

    /** The serial numbers of the packets whose neighbour has not answered. */
    private List<Integer> unanswered() {
        return serials(resolver::nextUnanswered);
    }

    private List<Integer> displaced() {
        return serials(resolver::nextDisplaced);
    }

    private List<Integer> serials(ToIntFunction<Frame> line) {
        List<Integer> serials = new ArrayList<>();
        for (int port = line.applyAsInt(frame); port != Forwarding.NO_PORT; port = line.applyAsInt(frame)) {
            assertThat(port).isEqualTo(TestNode.PODS);
            assertThat(frame.headroom()).isEqualTo(96);
            int serial = frame.getUnsignedByte(frame.end() - 1);
            byte[] bytes = new byte[frame.length()];
            frame.getBytes(frame.start(), bytes, 0, bytes.length);
            assertThat(bytes).isIn(packet(false, serial), packet(true, serial));
            serials.add(serial);
        }
        return serials;
    }

    private static String compact(String hex) {
        return hex.replace(" ", "");
    }

    @Test
    void keepsPacketsUntilTheAnswerComes() {
        assertThat(keep(false, 1)).isTrue();
        assertThat(keep(false, 2)).isTrue();
        assertThat(questions()).containsExactly(compact(REQUEST));
        assertThat(ready()).isEmpty();
        hear(REPLY);

        assertThat(learned).containsExactly("192.168.10.77/32 eth1 " + PEER);
        assertThat(ready()).containsExactly(1, 2);
        assertThat(questions()).isEmpty();
        assertThat(unanswered()).isEmpty();
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet(false, 3))).isEqualTo(Verdict.OK);
        assertThat(Arrays.copyOf(node.sent(), 6)).isEqualTo(Hex.bytes(PEER));
    }

    @Test
    void asksOverIpv6Likewise() {
        assertThat(keep(true, 1)).isTrue();
        assertThat(questions()).containsExactly(compact(SOLICITATION));
        hear(ADVERTISEMENT.replace("2e57", "2e58"));
        assertThat(learned).isEmpty();
        hear(ADVERTISEMENT);

        assertThat(learned).containsExactly("fd00:10::77/128 eth1 " + PEER);
        assertThat(ready()).containsExactly(1);
        assertThat(node.run(node.toOverlay(), TestNode.PODS, packet(true, 3))).isEqualTo(Verdict.OK);
    }

    @Test
    void asksOnceASecondAndGivesUpAfterThree() {
        for (int second = 0; second < 3; second++) {
            keep(false, second);
            assertThat(questions()).as("second " + second).containsExactly(compact(REQUEST));
            keep(false, 10 + second);
            now += SECOND - 1;
            assertThat(questions()).isEmpty();
            now++;
        }
        assertThat(unanswered()).isEmpty();
        assertThat(questions()).isEmpty();
        assertThat(unanswered()).containsExactly(0, 10, 1, 11, 2, 12);
        assertThat(learned).isEmpty();
        hear(REPLY);
        assertThat(learned).isEmpty();
        keep(false, 7);
        assertThat(questions()).containsExactly(compact(REQUEST));
    }

    @Test
    void theOldestPacketGivesWay() {
        for (int serial = 1; serial <= 20; serial++) {
            assertThat(keep(false, serial)).isTrue();
        }
        assertThat(displaced()).containsExactly(1, 2, 3, 4);
        hear(REPLY);
        assertThat(ready()).hasSize(16).startsWith(5).endsWith(20);
        assertThat(displaced()).isEmpty();
        assertThat(unanswered()).isEmpty();
    }

    @Test
    void thereIsRoomForSoManyPacketsAndNoMore() {
        int kept = 0;
        for (int peer = 0; peer < 17; peer++) {
            node.via("10.88.0.0/16", "192.168.10." + (110 + peer), RouteAttributes.NONE);
            for (int serial = 0; serial < 16; serial++) {
                kept += keep(false, serial) ? 1 : 0;
            }
        }
        assertThat(kept).isEqualTo(256);
        now += 10 * SECOND;
        for (int second = 0; second < 5; second++) {
            questions();
            now += SECOND;
        }
        assertThat(keep(false, 1))
                .as("while those given up have not been taken")
                .isFalse();
        assertThat(unanswered()).hasSize(256);
        assertThat(keep(false, 1)).isTrue();
    }

    @Test
    void whoWasNotAskedForIsNotHeeded() {
        hear(REPLY);
        hear(ADVERTISEMENT);
        hear(REPLY.replace("0002 4a", "0001 4a"));
        assertThat(learned).isEmpty();
        assertThat(questions()).isEmpty();
    }

    @Test
    void aQuestionOfOneWhoIsAskedForIsAnAnswerToo() {
        keep(false, 1);
        questions();
        hear(REPLY.replace("0002 4a", "0001 4a"));
        assertThat(learned).containsExactly("192.168.10.77/32 eth1 " + PEER);
        assertThat(ready()).containsExactly(1);
        // It has not been shown that it hears us.
        now += SECOND;
        assertThat(questions()).containsExactly(compact(REQUEST.replace("ffffffffffff", PEER)));
    }

    @Test
    void asksWhetherItIsStillThere() {
        keep(false, 1);
        questions();
        hear(REPLY);
        now += 14 * SECOND;
        assertThat(questions()).isEmpty();
        now += 32 * SECOND;
        assertThat(questions()).containsExactly(compact(REQUEST.replace("ffffffffffff", PEER)));
        hear(REPLY);
        assertThat(questions()).isEmpty();
        now += 46 * SECOND;
        for (int attempt = 0; attempt < 3; attempt++) {
            assertThat(questions()).as("attempt " + attempt).hasSize(1);
            now += SECOND;
        }
        assertThat(learned).hasSize(1);
        assertThat(questions()).isEmpty();
        assertThat(learned).endsWith("192.168.10.77/32 eth1 gone");
        keep(false, 2);
        assertThat(questions()).containsExactly(compact(REQUEST));
    }

    @Test
    void followsOneThatMovesButNotAtOnce() {
        keep(false, 1);
        questions();
        hear(REPLY);
        String moved = REPLY.replace(PEER, "4a7f013ba272");
        now += SECOND - 1;
        hear(moved);
        assertThat(learned).hasSize(1);
        now++;
        hear(moved);
        assertThat(learned).hasSize(2).endsWith("192.168.10.77/32 eth1 4a7f013ba272");
    }

    @Test
    void noStationIsAGroupOrThisOne() {
        keep(false, 1);
        hear(REPLY.replace(PEER, "4b7f013ba271"));
        hear(REPLY.replace(PEER, "000000000000"));
        hear(REPLY.replace(PEER, "020000000064"));
        assertThat(learned).isEmpty();
    }

    @Test
    void tellsOtherTablesWhatItKnows() {
        keep(false, 1);
        hear(REPLY);
        keep(true, 1);
        learned.clear();
        resolver.use(node.node, this::learn);
        assertThat(learned).containsExactly("192.168.10.77/32 eth1 " + PEER);
    }
}
