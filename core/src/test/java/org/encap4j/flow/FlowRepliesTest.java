// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.encap4j.flow.FlowDirection.ORIGINAL;
import static org.encap4j.flow.FlowDirection.REPLY;
import static org.encap4j.flow.FlowDirection.UNKNOWN;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.forward.ObservationPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowRepliesTest {
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final long IDLE = 1_000;

    /** Both ends of a conversation. */
    private record Ends(int version, long highA, long lowA, long highB, long lowB) {}

    private final FlowReplies replies = new FlowReplies(64, IDLE);
    private long now = 1_785_126_087_000_000_000L;

    static Stream<Ends> ends() {
        return Stream.of(
                new Ends(4, 0, 0xC000_0201L, 0, 0x0A00_0001L),
                new Ends(4, 0, 0x0A00_0001L, 0, 0xC000_0201L),
                new Ends(4, 0, 0x0A00_0001L, 0, 0x0A00_0001L),
                new Ends(6, 0xFD00_0020_0000_0000L, 0x10, 0x2001_0DB8_0000_0000L, 1),
                new Ends(6, 0xFD00_0020_0000_0000L, 0x10, 0xFD00_0020_0000_0000L, -1),
                new Ends(6, 0, 1, 0, Long.MIN_VALUE + 1),
                new Ends(6, Long.MIN_VALUE, 1, 0, 1));
    }

    private static final Ends PODS = new Ends(4, 0, 0xAC14_000AL, 0, 0xAC14_0114L);

    private FlowRecord there(Ends ends, int protocol) {
        return new FlowRecord()
                .setTimeNanos(now)
                .setForwarded(ObservationPoint.TO_NETWORK)
                .setProtocol(protocol)
                .setAddresses(ends.version, ends.highA, ends.lowA, ends.highB, ends.lowB);
    }

    private FlowRecord back(Ends ends, int protocol) {
        return there(new Ends(ends.version, ends.highB, ends.lowB, ends.highA, ends.lowA), protocol);
    }

    private FlowRecord tcpThere(int flags) {
        return there(PODS, TCP).setPorts(50_000, 80, flags);
    }

    private FlowRecord tcpBack(int flags) {
        return back(PODS, TCP).setPorts(80, 50_000, flags);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void theFirstPacketMakesTheDirection(Ends ends) {
        for (int protocol : new int[] {TCP, UDP, 132}) {
            for (int round = 0; round < 3; round++) {
                assertThat(replies.direction(there(ends, protocol).setPorts(50_000, 80, 0)))
                        .isEqualTo(ORIGINAL);
                assertThat(replies.direction(back(ends, protocol).setPorts(80, 50_000, 0)))
                        .isEqualTo(REPLY);
            }
        }
    }

    @Test
    void aPacketToItselfIsOriginal() {
        Ends self = new Ends(4, 0, 7, 0, 7);
        assertThat(replies.direction(there(self, UDP).setPorts(9, 9, 0))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(back(self, UDP).setPorts(9, 9, 0))).isEqualTo(ORIGINAL);
    }

    @Test
    void connectionsDifferInEveryPartOfTheirName() {
        assertThat(replies.direction(there(PODS, UDP).setPorts(50_000, 80, 0))).isEqualTo(ORIGINAL);
        List<FlowRecord> others = List.of(
                back(PODS, UDP).setPorts(81, 50_000, 0),
                back(PODS, UDP).setPorts(80, 50_001, 0),
                back(PODS, UDP).setPorts(50_000, 80, 0),
                back(PODS, TCP).setPorts(80, 50_000, 0),
                back(new Ends(6, 0, PODS.lowA, 0, PODS.lowB), UDP).setPorts(80, 50_000, 0),
                back(new Ends(4, 0, PODS.lowA + 1, 0, PODS.lowB), UDP).setPorts(80, 50_000, 0),
                back(new Ends(4, 0, PODS.lowA, 0, PODS.lowB + 1), UDP).setPorts(80, 50_000, 0),
                back(new Ends(4, 1, PODS.lowA, 0, PODS.lowB), UDP).setPorts(80, 50_000, 0),
                back(new Ends(4, 0, PODS.lowA, 1, PODS.lowB), UDP).setPorts(80, 50_000, 0));
        others.forEach(other -> assertThat(replies.direction(other)).isEqualTo(ORIGINAL));
        assertThat(replies.direction(back(PODS, UDP).setPorts(80, 50_000, 0))).isEqualTo(REPLY);
    }

    @Test
    void aSynWithAckIsAReplyEvenWhenItIsSeenFirst() {
        assertThat(replies.direction(tcpBack(SYN | ACK))).isEqualTo(REPLY);
        assertThat(replies.direction(tcpThere(ACK))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpBack(ACK))).isEqualTo(REPLY);
    }

    @Test
    void aSynPutsRightWhatWasTakenForTheFirstPacket() {
        assertThat(replies.direction(tcpBack(ACK))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpThere(SYN))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpBack(ACK))).isEqualTo(REPLY);
        assertThat(replies.direction(tcpThere(ACK))).isEqualTo(ORIGINAL);
    }

    @Test
    void aSynWithAckPutsItRightToo() {
        assertThat(replies.direction(tcpBack(ACK))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpBack(SYN | ACK))).isEqualTo(REPLY);
        assertThat(replies.direction(tcpThere(ACK))).isEqualTo(ORIGINAL);
    }

    @ParameterizedTest
    @MethodSource("ends")
    void echoMessagesSayWhatTheyAre(Ends ends) {
        int protocol = ends.version == 4 ? ICMP : ICMPV6;
        int request = ends.version == 4 ? 8 : 128;
        int reply = ends.version == 4 ? 0 : 129;
        assertThat(replies.direction(back(ends, protocol).setIcmp(reply, 0, 7))).isEqualTo(REPLY);
        assertThat(replies.direction(there(ends, protocol).setIcmp(request, 0, 7)))
                .isEqualTo(ORIGINAL);
        assertThat(replies.direction(back(ends, protocol).setIcmp(request, 0, 7)))
                .as("both ask under one identifier")
                .isEqualTo(ORIGINAL);
        assertThat(replies.direction(there(ends, protocol).setIcmp(reply, 0, 7)))
                .isEqualTo(REPLY);
        assertThat(replies.direction(back(ends, protocol).setIcmp(reply, 0, 7))).isEqualTo(REPLY);
    }

    @Test
    void aDroppedEchoIsKnownByItsIdentifierAndByWhoAsked() {
        replies.direction(there(PODS, ICMP).setIcmp(8, 0, 7));
        assertThat(replies.direction(dropped(back(PODS, ICMP).setIcmp(0, 0, 7))))
                .isEqualTo(REPLY);
        assertThat(replies.direction(dropped(there(PODS, ICMP).setIcmp(8, 0, 7))))
                .isEqualTo(ORIGINAL);
        assertThat(replies.direction(dropped(back(PODS, ICMP).setIcmp(0, 0, 8))))
                .isEqualTo(UNKNOWN);
        assertThat(replies.direction(dropped(back(PODS, ICMP).setIcmp(8, 0, 7))))
                .isEqualTo(UNKNOWN);
        assertThat(replies.direction(dropped(back(PODS, ICMPV6).setIcmp(129, 0, 7))))
                .isEqualTo(UNKNOWN);
    }

    private static FlowRecord dropped(FlowRecord flow) {
        return flow.setDropped(Verdict.NO_ROUTE);
    }

    @Test
    void aDroppedPacketEntersNothing() {
        for (int round = 0; round < 2; round++) {
            assertThat(replies.direction(dropped(tcpThere(SYN)))).isEqualTo(UNKNOWN);
            assertThat(replies.direction(dropped(tcpBack(ACK)))).isEqualTo(UNKNOWN);
        }
        assertThat(replies.direction(tcpThere(ACK))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(dropped(tcpThere(ACK)))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(dropped(tcpBack(ACK)))).isEqualTo(REPLY);
        assertThat(replies.direction(dropped(tcpBack(SYN)))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpBack(ACK)))
                .as("the dropped SYN changed nothing")
                .isEqualTo(REPLY);
    }

    @Test
    void aDroppedPacketDoesNotKeepAConnection() {
        replies.direction(tcpThere(ACK));
        now += IDLE;
        assertThat(replies.direction(dropped(tcpThere(ACK)))).isEqualTo(ORIGINAL);
        now += 1;
        assertThat(replies.direction(dropped(tcpThere(ACK)))).isEqualTo(UNKNOWN);
    }

    @Test
    void forgetsAConnectionThatIsIdleTooLong() {
        replies.direction(tcpThere(ACK));
        for (int i = 0; i < 3; i++) {
            now += IDLE;
            assertThat(replies.direction(tcpBack(ACK))).isEqualTo(REPLY);
        }
        now += IDLE + 1;
        assertThat(replies.direction(tcpBack(ACK))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpThere(ACK))).isEqualTo(REPLY);
    }

    @Test
    void aClockThatIsSetBackForgetsNothing() {
        replies.direction(tcpThere(ACK));
        now -= 3_600_000_000_000L;
        assertThat(replies.direction(tcpBack(ACK))).isEqualTo(REPLY);
    }

    @Test
    void withoutPortsNothingIsKnown() {
        for (int round = 0; round < 2; round++) {
            assertThat(replies.direction(there(PODS, TCP)))
                    .as("a later fragment")
                    .isEqualTo(UNKNOWN);
            assertThat(replies.direction(there(PODS, ICMP))).isEqualTo(UNKNOWN);
            assertThat(replies.direction(there(PODS, 47))).isEqualTo(UNKNOWN);
            assertThat(replies.direction(new FlowRecord())).isEqualTo(UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 11, 12, 13, 14, 128, 129})
    void icmpErrorsHaveNoDirection(int type) {
        for (int round = 0; round < 2; round++) {
            assertThat(replies.direction(there(PODS, ICMP).setIcmp(type, 0, 0))).isEqualTo(UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 8, 135, 136})
    void icmpv6ErrorsHaveNoDirection(int type) {
        for (int round = 0; round < 2; round++) {
            assertThat(replies.direction(there(PODS, ICMPV6).setIcmp(type, 0, 0)))
                    .isEqualTo(UNKNOWN);
        }
    }

    private FlowRecord udp(int port, boolean there) {
        return there ? there(PODS, UDP).setPorts(port, 53, 0) : back(PODS, UDP).setPorts(53, port, 0);
    }

    @Test
    void theConnectionIdleLongestGivesWay() {
        FlowReplies four = new FlowReplies(4, Long.MAX_VALUE);
        for (int port : new int[] {1, 2, 3, 4, 1, 3}) {
            now++;
            assertThat(four.direction(udp(port, true))).isEqualTo(ORIGINAL);
        }
        now++;
        four.direction(udp(5, true));
        assertThat(four.direction(dropped(udp(2, false)))).isEqualTo(UNKNOWN);
        for (int port : new int[] {1, 3, 4, 5}) {
            assertThat(four.direction(dropped(udp(port, false))))
                    .as("port " + port)
                    .isEqualTo(REPLY);
        }
        now++;
        four.direction(udp(6, true));
        assertThat(four.direction(dropped(udp(4, false)))).isEqualTo(UNKNOWN);
    }

    @Test
    void mostConnectionsStayWhileTheTableIsNotFullWhateverTheSeed() {
        for (int seed = 0; seed < 300; seed++) {
            assertThat(knownOf1024InARow()).isGreaterThan(1024 * 9 / 10);
        }
    }

    private long knownOf1024InARow() {
        FlowReplies table = new FlowReplies(4096, Long.MAX_VALUE);
        for (int port = 1; port <= 1024; port++) {
            table.direction(udp(port, true));
        }
        long known = 0;
        for (int port = 1; port <= 1024; port++) {
            known += table.direction(dropped(udp(port, false))) == REPLY ? 1 : 0;
        }
        return known;
    }

    @Test
    void aFloodDisplacesButDoesNotGrowOrFail() {
        long seed = 3;
        Random random = new Random(seed);
        FlowRecord flow = there(PODS, UDP);
        AllocationProbe.assertNone("a flood of connections", () -> {
            for (int i = 0; i < 200; i++) {
                flow.setAddresses(6, random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
                flow.setPorts(random.nextInt(65_536), random.nextInt(65_536), 0).setTimeNanos(now++);
                if (replies.direction(flow) != ORIGINAL) {
                    throw new AssertionError("seed " + seed);
                }
            }
        });
        assertThat(replies.direction(tcpThere(SYN))).isEqualTo(ORIGINAL);
        assertThat(replies.direction(tcpBack(SYN | ACK))).isEqualTo(REPLY);
    }

    @Test
    void whatDisplacesAConnectionInOneTableDoesNotInAnother() {
        List<Integer> colliding = new ArrayList<>();
        FlowReplies table = victimIn(1024);
        for (int port = 2; port < 65_536 && colliding.size() < 20; port++) {
            now++;
            table.direction(udp(port, true));
            if (!knowsVictim(table)) {
                colliding.add(port);
                table = victimIn(table);
            }
        }
        assertThat(colliding).hasSize(20);
        assertThat(survives(table, colliding)).isFalse();
        assertThat(survives(victimIn(1024), colliding)).isTrue();
    }

    private FlowReplies victimIn(int capacity) {
        return victimIn(new FlowReplies(capacity, Long.MAX_VALUE));
    }

    private FlowReplies victimIn(FlowReplies table) {
        now++;
        table.direction(udp(1, true));
        return table;
    }

    private boolean knowsVictim(FlowReplies table) {
        return table.direction(dropped(udp(1, false))) == REPLY;
    }

    private boolean survives(FlowReplies table, List<Integer> ports) {
        victimIn(table);
        for (int port : ports) {
            now++;
            table.direction(udp(port, true));
        }
        return knowsVictim(table);
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, 0, 1, 2, 5, 1000, 1 << 25})
    void refusesACapacityThatIsNoPowerOfTwo(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlowReplies(capacity, 1))
                .withMessage("a table of " + capacity + " connections: expected a power of two, 4 to 16777216");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0})
    void refusesToForgetAtOnce(long idle) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlowReplies(4, idle))
                .withMessage("connections forgotten when idle for " + idle + " ns: expected 1 or more");
    }
}
