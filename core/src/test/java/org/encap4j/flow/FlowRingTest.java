// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.forward.ObservationPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowRingTest {
    private final FlowRecord in = new FlowRecord();
    private final FlowRecord out = new FlowRecord();

    private void publish(FlowRing ring, long from, long to) {
        for (long time = from; time < to; time++) {
            ring.publish(in.setTimeNanos(time));
        }
    }

    private void assertHolds(FlowRing ring, long from, long to) {
        for (long time = from; time < to; time++) {
            assertThat(ring.poll(out)).isTrue();
            assertThat(out.timeNanos()).isEqualTo(time);
        }
        assertThat(ring.poll(out)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void handsFlowsOverInTheirOrder(int capacity) {
        FlowRing ring = new FlowRing("k8s-ctr", capacity);
        assertHolds(ring, 0, 0);
        for (int round = 0; round < 5; round++) {
            publish(ring, (long) round * capacity, (round + 1L) * capacity);
            assertHolds(ring, (long) round * capacity, (round + 1L) * capacity);
        }
        assertThat(ring.published()).isEqualTo(5L * capacity);
        assertThat(ring.lost()).isZero();
    }

    @Test
    void handsOverAllButTheNode() {
        FlowRing ring = new FlowRing("k8s-ctr", 2);
        in.setNode("elsewhere").setTimeNanos(7).setIdentities(-1, 2).setDropped(Verdict.NO_ROUTE);
        in.setAddresses(6, 1, 2, 3, 4).setProtocol(6).setPorts(50_000, 80, 0x12).setDirection(FlowDirection.REPLY);
        in.setTunnel(FlowTunnel.VXLAN, 0xFF_FFFF)
                .setOuterAddresses(4, 5, 6, 7, 8)
                .setOuterPorts(65_535, 8472);
        ring.publish(in);
        assertThat(ring.poll(out)).isTrue();
        assertThat(out.node()).isEqualTo("k8s-ctr");
        assertThat(out).usingRecursiveComparison().isEqualTo(in.setNode("k8s-ctr"));
        assertThat(ring.node()).isEqualTo("k8s-ctr");
    }

    @Test
    void doesNotShowLaterChangesOfTheRecord() {
        FlowRing ring = new FlowRing("", 2);
        ring.publish(in.setForwarded(ObservationPoint.TO_NETWORK));
        in.setForwarded(ObservationPoint.TO_STACK);
        assertThat(ring.poll(out)).isTrue();
        assertThat(out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
    }

    @Test
    void leavesTheRecordAloneWhenThereIsNothing() {
        FlowRing ring = new FlowRing("k8s-ctr", 2);
        out.setTimeNanos(9).setNode("before");
        assertThat(ring.poll(out)).isFalse();
        assertThat(out.timeNanos()).isEqualTo(9);
        assertThat(out.node()).isEqualTo("before");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 64})
    void overwritesTheOldestAndCountsIt(int capacity) {
        for (int over = 0; over <= 3 * capacity; over++) {
            FlowRing ring = new FlowRing("", capacity);
            publish(ring, 0, capacity + over);
            assertThat(ring.published()).isEqualTo(capacity + over);
            assertHolds(ring, over, capacity + over);
            assertThat(ring.lost()).isEqualTo(over);
        }
    }

    @Test
    void countsEveryLossOverManyRounds() {
        long seed = 41;
        Random random = new Random(seed);
        FlowRing ring = new FlowRing("", 16);
        long published = 0;
        long read = 0;
        long last = -1;
        for (int round = 0; round < 20_000; round++) {
            int more = random.nextInt(24);
            publish(ring, published, published + more);
            published += more;
            for (int wanted = random.nextInt(24); wanted > 0 && ring.poll(out); wanted--) {
                read++;
                assertThat(out.timeNanos()).as("seed " + seed).isGreaterThan(last);
                last = out.timeNanos();
            }
        }
        while (ring.poll(out)) {
            read++;
        }
        assertThat(ring.published()).isEqualTo(published);
        assertThat(read + ring.lost()).as("seed " + seed).isEqualTo(published);
        assertThat(ring.lost()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 3, 100, 1 << 25})
    void refusesACapacityThatIsNoPowerOfTwo(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlowRing("", capacity))
                .withMessage("a flow ring of " + capacity + ": expected a power of two, 1 to 16777216");
    }

    @Test
    void allocatesNothing() {
        FlowRing ring = new FlowRing("", 8);
        AllocationProbe.assertNone("a flow in, out and lost", () -> {
            for (int flow = 0; flow < 20; flow++) {
                ring.publish(in);
            }
            while (ring.poll(out)) {
                in.setTimeNanos(out.timeNanos() + 1);
            }
        });
        assertThat(ring.lost()).isPositive();
    }
}
