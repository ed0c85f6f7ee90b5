// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.acceptance.CellResult.Outcome;
import org.encap4j.bench.workload.Workload;
import org.junit.jupiter.api.Test;

class CellResultTest {
    private static final Jdk OLD = new Jdk(Path.of("old"), "17.0.15");
    private static final Jdk NEW = new Jdk(Path.of("new"), "25.0.3");

    private final List<Round> rounds = new ArrayList<>();

    private static Contender java(String name, String operation) {
        return Contender.java(name, name, operation, () -> {
            throw new AssertionError("nobody is to prepare work here");
        });
    }

    private static Cell cell(Bound... bounds) {
        List<Contender> contenders =
                List.of(Contender.c("c", "C", "encap", () -> null), java("frame", "encap"), java("slow", "other"));
        return new Cell("encap-64", "what it costs", contenders, List.of(bounds));
    }

    private void read(int round, String contender, String jdk, double least) {
        read(round, contender, jdk, new Reading(2 * least, least, 3 * least, 9, 0, 0, 0));
    }

    private void read(int round, String contender, String jdk, Reading reading) {
        rounds.add(new Round(round, "encap-64", contender, jdk, reading));
    }

    @Test
    void ratiosAreOfReadingsOfOneRound() {
        read(0, "c", Round.NO_JDK, 1);
        read(0, "frame", OLD.version(), 2);
        read(1, "c", Round.NO_JDK, 10);
        read(1, "frame", OLD.version(), 15);
        read(2, "c", Round.NO_JDK, 4);
        read(2, "frame", OLD.version(), 4);

        CellResult result = CellResult.of(cell(Bound.atMost("frame", 1.5, "c")), OLD, rounds);

        assertThat(result.bounds().get(0).figure()).isEqualTo(new Spread(1.5, 1, 2, 3));
        assertThat(result.bounds().get(0).outcome()).isEqualTo(Outcome.MET);
        assertThat(result.times().get("frame")).isEqualTo(new Spread(4, 2, 15, 3));
        assertThat(result.times()).doesNotContainKey("slow");
    }

    @Test
    void aRoundWithoutTheReferenceHasNoRatio() {
        read(0, "c", Round.NO_JDK, 1);
        read(0, "frame", OLD.version(), 2);
        read(1, "frame", OLD.version(), 100);

        CellResult result = CellResult.of(cell(Bound.atMost("frame", 1.5, "c")), OLD, rounds);

        assertThat(result.bounds().get(0).figure()).isEqualTo(new Spread(2, 2, 2, 1));
        assertThat(result.bounds().get(0).outcome()).isEqualTo(Outcome.MISSED);
    }

    @Test
    void theReadingOfCIsThereForEveryJdk() {
        read(0, "c", Round.NO_JDK, 1);
        read(0, "frame", OLD.version(), 2);
        read(0, "frame", NEW.version(), 4);
        Cell cell = cell(Bound.atMost("frame", 1.5, "c"));

        assertThat(CellResult.of(cell, OLD, rounds).bounds().get(0).figure().median())
                .isEqualTo(2);
        assertThat(CellResult.of(cell, NEW, rounds).bounds().get(0).figure().median())
                .isEqualTo(4);
        assertThat(CellResult.of(cell, NEW, rounds).bounds().get(0).outcome()).isEqualTo(Outcome.FAR_OFF);
    }

    @Test
    void whatIsMissingIsNotMeasured() {
        read(0, "frame", OLD.version(), 2);

        CellResult result =
                CellResult.of(cell(Bound.atMost("frame", 1.5, "c"), Bound.atLeast("slow", 3, "frame")), OLD, rounds);

        assertThat(result.bounds()).allSatisfy(bound -> {
            assertThat(bound.outcome()).isEqualTo(Outcome.NOT_MEASURED);
            assertThat(bound.figure()).isNull();
        });
    }

    @Test
    void someBoundsAreForLaterJdks() {
        Cell cell = cell(Bound.atLeast("slow", 3, "frame").fromJdk(25));

        assertThat(CellResult.of(cell, OLD, rounds).bounds()).isEmpty();
        assertThat(CellResult.of(cell, NEW, rounds).bounds()).hasSize(1);
    }

    @Test
    void judgesBytes() {
        read(0, "frame", OLD.version(), new Reading(1, 1, 1, 9, 0, 0, 90));
        read(1, "frame", OLD.version(), new Reading(1, 1, 1, 9, 16, 0, 110));
        read(2, "frame", OLD.version(), new Reading(1, 1, 1, 9, 16, 0, 120));

        CellResult result =
                CellResult.of(cell(Bound.noAllocation("frame"), Bound.tableBytes("frame", 110)), OLD, rounds);

        assertThat(result.allocated().get("frame")).isEqualTo(new Spread(16, 0, 16, 3));
        assertThat(result.bounds())
                .extracting(CellResult.BoundResult::outcome)
                .containsExactly(Outcome.FAR_OFF, Outcome.MET);
    }

    @Test
    void contendersOfOneOperationMustComeToTheSame() {
        read(0, "c", Round.NO_JDK, new Reading(1, 1, 1, 9, 0, 7, 0));
        read(0, "frame", OLD.version(), new Reading(1, 1, 1, 9, 0, 7, 0));
        read(0, "slow", OLD.version(), new Reading(1, 1, 1, 9, 0, 8, 0));
        read(1, "frame", OLD.version(), new Reading(1, 1, 1, 9, 0, Workload.NO_DIGEST, 0));
        assertThat(CellResult.of(cell(), OLD, rounds).sameWork()).isTrue();

        read(1, "frame", OLD.version(), new Reading(1, 1, 1, 9, 0, 9, 0));
        assertThat(CellResult.of(cell(), OLD, rounds).sameWork()).isFalse();
    }

    @Test
    void boundsAreAboutContendersOfTheCell() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cell(Bound.atMost("frame", 1, "fortran")))
                .withMessageContaining("frame <= 1 fortran");
        assertThatIllegalArgumentException().isThrownBy(() -> cell(Bound.noAllocation("fortran")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cell().contender("fortran"))
                .withMessageContaining("encap-64")
                .withMessageContaining("fortran");
    }

    @Test
    void keepsOnlyTheContendersThatAreAskedFor() {
        Cell cell = cell(
                        Bound.atMost("frame", 1.5, "c"), Bound.atLeast("slow", 3, "frame"), Bound.noAllocation("frame"))
                .only(List.of("frame", "slow", "fortran"));

        assertThat(cell.contenders()).extracting(Contender::name).containsExactly("frame", "slow");
        assertThat(cell.bounds()).hasToString("[slow >= 3 frame, frame allocates nothing]");
    }
}
