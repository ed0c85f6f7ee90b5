// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.ModeCells;
import org.encap4j.bench.acceptance.Round;
import org.junit.jupiter.api.Test;

/** When measuring ends, and what is left of it then; how fast anything is, is not asked. */
class MeasuringTest {
    private static final List<Cell> CELLS =
            List.of(ModeCells.receiving(64).only(List.of(ModeCells.NATIVE, ModeCells.VXLAN)));
    private static final int ENDLESS = 1_000_000;

    private final List<String> told = new ArrayList<>();

    private Measuring measuring(Jdk jdk, int rounds, int warmUpMillis, Duration lastStart, Duration end) {
        Plan plan = new Plan(CELLS, List.of(jdk), rounds, warmUpMillis, 1, false, lastStart, end);
        return new Measuring(plan, new Measuring.Listener() {
            @Override
            public void next(int done, int all, String doing, Duration left) {
                told.add(done + " of " + all + " " + doing);
            }

            @Override
            public void leftOut(String what) {
                told.add(what);
            }
        });
    }

    @Test
    void contendersTakeTurns() {
        Comparison comparison = measuring(Jdk.running(), 2, 1, null, null).run(List.of("x"));

        assertThat(comparison.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(comparison.rounds().stream().map(round -> round.number() + round.contender()))
                .containsExactly("0native", "0vxlan", "1native", "1vxlan");
        assertThat(comparison.fullRounds()).isEqualTo(2);
        assertThat(told).hasSize(4).first().asString().startsWith("0 of 4 round 1, receive-64, native, JDK ");
        // What is delivered is the same packet in either mode.
        assertThat(comparison.rounds().stream().map(round -> round.reading().digest()))
                .containsOnly(comparison.rounds().get(0).reading().digest());
        assertThat(comparison.rounds()).allMatch(round -> round.reading().allocated() == 0);
    }

    @Test
    void startsNothingAfterItsTime() {
        Comparison comparison = measuring(Jdk.running(), ENDLESS, 1, Duration.ofSeconds(2), null)
                .run(List.of("x"));

        assertThat(comparison.ending()).isEqualTo(Ending.OUT_OF_TIME);
        assertThat(comparison.rounds()).isNotEmpty().hasSizeLessThan(ENDLESS);
    }

    @Test
    void stopsAProcessThatWouldTakeTooLong() {
        Measuring measuring = measuring(Jdk.running(), 1, ENDLESS * 100, null, Duration.ofSeconds(2));

        assertThat(measuring.run(List.of("x")).ending()).isEqualTo(Ending.OUT_OF_TIME);
        assertThat(measuring.failure()).isNull();
        assertThat(told).hasSize(1);
    }

    @Test
    void keepsWhatWasMeasuredWhenItIsStopped() {
        List<Measuring> itself = new ArrayList<>();
        Plan plan = new Plan(CELLS, List.of(Jdk.running()), ENDLESS, 1, 1, false, null, null);
        Measuring measuring = new Measuring(plan, new Measuring.Listener() {
            @Override
            public void next(int done, int all, String doing, Duration left) {
                if (done == 3) {
                    itself.get(0).stop();
                }
            }

            @Override
            public void leftOut(String what) {
                told.add(what);
            }
        });
        itself.add(measuring);

        Comparison comparison = measuring.run(List.of("x"));

        assertThat(comparison.ending()).isEqualTo(Ending.INTERRUPTED);
        assertThat(comparison.rounds().stream().map(Round::number)).startsWith(0, 0, 1);
        assertThat(told).isEmpty();
    }

    @Test
    void aProcessThatFailsIsToldAndNothingIsLost() {
        Jdk none = new Jdk(Path.of("/nowhere"), "17");
        Measuring measuring = measuring(none, 1, 1, null, null);

        assertThat(measuring.run(List.of("x")).ending()).isEqualTo(Ending.FAILED);
        assertThat(measuring.failure()).hasMessageContaining("/nowhere/bin/java");
    }
}
