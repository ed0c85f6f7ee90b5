// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissedBoundsTest {
    private static final Jdk JDK = new Jdk(Path.of("home"), "17.0.15");
    private static final Bound FRAME = Bound.atMost("frame", 1.5, "c");
    private static final Cell CELL = new Cell(
            "encap-64",
            "what it costs",
            List.of(Contender.c("c", "C", "encap", () -> null), Contender.java("frame", "frame", "encap", () -> null)),
            List.of(FRAME, Bound.noAllocation("frame")));

    private static List<String> broken(String known, double ratio, double allocated) {
        List<Round> rounds = List.of(
                new Round(0, "encap-64", "c", Round.NO_JDK, new Reading(1, 1, 1, 9, 0, 0, 0)),
                new Round(0, "encap-64", "frame", JDK.version(), new Reading(ratio, ratio, ratio, 9, allocated, 0, 0)));
        Run run = new Run(List.of(CELL), List.of(JDK), 1, 1, 1);
        Noise noise = new Noise(1, 2, Double.NaN, Double.NaN);
        return new AcceptanceResult(Instant.EPOCH, Machine.here(), noise, run, rounds).broken(new MissedBounds(known));
    }

    @Test
    void failsWhatIsWorseThanTwiceTheBound() {
        assertThat(broken("", 3, 0)).isEmpty();
        assertThat(broken("", 3.01, 0)).containsExactly("encap-64, JDK 17.0.15: frame <= 1.5 c");
    }

    @Test
    void failsWhatIsKnownToBeMissedOnlyWhereItIsTwiceAsBadAgain() {
        String known = "# a remark\n\nencap-64\tframe <= 1.5 c\t17\t3.5\n";

        assertThat(broken(known, 7, 0)).isEmpty();
        assertThat(broken(known, 7.01, 0)).hasSize(1);
        assertThat(broken(known.replace("17", "25"), 7, 0)).hasSize(1);
    }

    @Test
    void failsEveryByte() {
        assertThat(broken("", 1, 0.5)).containsExactly("encap-64, JDK 17.0.15: frame allocates nothing");
    }

    @Test
    void refusesALineThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MissedBounds("encap-64 frame 17 3.5"))
                .withMessage("cell, bound, JDK and ratio were expected: encap-64 frame 17 3.5");
    }

    @Test
    void publishedOnesAreBoundsThatExistAndAreMissed() {
        Map<String, Bound> bounds = new HashMap<>();
        for (Cell cell : AcceptanceCells.all()) {
            for (Bound bound : cell.bounds()) {
                for (String version : List.of("17", "25")) {
                    bounds.put(MissedBounds.key(cell, bound, new Jdk(Path.of("home"), version)), bound);
                }
            }
        }

        MissedBounds.published().ratios().forEach((key, ratio) -> {
            assertThat(bounds).containsKey(key);
            assertThat(bounds.get(key).isRatio()).as(key).isTrue();
            assertThat(bounds.get(key).isMet(ratio)).as(key).isFalse();
        });
    }
}
