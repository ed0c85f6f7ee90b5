// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

class GivingUpTest {
    private static final int WIRE_BYTES = 1 << 12;

    /** What the loop is to do next, between two packets. */
    private interface Step {
        void run() throws Exception;
    }

    private final LoopbackPort pods = new LoopbackPort("pods", "wire", WIRE_BYTES);
    private final List<Boolean> told = new ArrayList<>();
    private final ForwardingLoop loop = new ForwardingLoop(
            pods,
            new LoopbackPort("under", "wire", WIRE_BYTES),
            (packet, known) -> {
                told.add(known.isNobodyAnswering());
                return Verdict.NO_NEIGHBOUR;
            },
            (packet, known) -> Verdict.OK);
    private final Frame packet = new Frame().bind(new byte[60], 0, 0, 60);

    /** As a node does that hears of a neighbour. */
    @Test
    void whoIsShownAPacketMayGiveUpAnother() throws Exception {
        loop.before(0, (shown, known) -> {
            loop.giveUp(new Frame().bind(new byte[60], 0, 0, 60), 1 - known.ingressPort());
            loop.stop();
            return false;
        });
        pods.otherEnd().offer(packet);
        loop.run();

        assertThat(told).containsExactly(false);
        assertThat(loop.counters(0).verdicts().of(Verdict.NO_NEIGHBOUR)).isEqualTo(1);
    }

    @Test
    void onlyTheForwarderOfWhatIsGivenUpIsToldSo() {
        Deque<Step> steps = new ArrayDeque<>(List.of(
                () -> loop.again(packet, 0),
                () -> loop.giveUp(packet, 0),
                () -> pods.otherEnd().offer(packet),
                () -> loop.again(packet, 0),
                loop::stop));
        loop.meanwhile(nanos -> {
            try {
                steps.remove().run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        loop.run();

        assertThat(told).containsExactly(false, true, false, false);
        assertThat(loop.counters(0).retried()).isEqualTo(3);
        assertThat(loop.counters(0).received()).isEqualTo(1);
        assertThat(loop.counters(0).verdicts().of(Verdict.NO_NEIGHBOUR)).isEqualTo(4);
    }
}
