// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTest {
    private static final List<Jdk> JDKS =
            List.of(new Jdk(Path.of("old"), "17.0.15"), new Jdk(Path.of("new"), "25.0.3"));

    private static Cell cell(String name, String... contenders) {
        return new Cell(
                name,
                "",
                List.of(contenders).stream()
                        .map(contender -> contender.startsWith("c")
                                ? Contender.c(contender, contender, "", () -> null)
                                : Contender.java(contender, contender, "", () -> null))
                        .toList(),
                List.of());
    }

    @Test
    void contendersTakeTurns() {
        Run run = new Run(List.of(cell("x", "a", "b"), cell("y", "a")), JDKS, 2, 1, 1);

        assertThat(run.steps(true))
                .map(step -> step.round()
                        + step.cell().name()
                        + step.contender().name()
                        + step.jdk().feature())
                .containsExactly(
                        "0xa17", "0xa25", "0xb17", "0xb25", "0ya17", "0ya25", "1xa17", "1xa25", "1xb17", "1xb25",
                        "1ya17", "1ya25");
    }

    @Test
    void cRunsOnceForAllJdksOrNotAtAll() {
        Run run = new Run(List.of(cell("x", "c", "a")), JDKS, 1, 1, 1);

        assertThat(run.steps(true))
                .hasToString("[round 1, x, c, round 1, x, a, JDK 17.0.15, round 1, x, a, JDK 25.0.3]");
        assertThat(run.steps(false)).hasToString("[round 1, x, a, JDK 17.0.15, round 1, x, a, JDK 25.0.3]");
    }

    @Test
    void findsTheReadingBehindWarnings() throws IOException {
        Run.Step step =
                new Run(List.of(cell("x", "a")), JDKS, 1, 1, 1).steps(false).get(0);

        assertThat(Run.reading(step, "WARNING: something\nnanos=2.5\n", 0).nanos())
                .isEqualTo(2.5);
        assertThatIOException()
                .isThrownBy(() -> Run.reading(step, "WARNING: something\n", 0))
                .withMessage("round 1, x, a, JDK 17.0.15: the process told no reading: WARNING: something");
        assertThatIOException()
                .isThrownBy(() -> Run.reading(step, "nanos=2.5\n", 1))
                .withMessage("round 1, x, a, JDK 17.0.15: the process ended with status 1: nanos=2.5");
    }

    @Test
    void measuresEveryContenderInAProcessOfItsOwn() throws IOException, InterruptedException {
        Cell checksum = AcceptanceCells.all().stream()
                .filter(cell -> cell.name().equals("checksum-1400"))
                .findFirst()
                .orElseThrow();
        List<String> doing = new ArrayList<>();
        List<Round> rounds = new ArrayList<>();
        Run run = new Run(List.of(checksum.only(List.of("java"))), List.of(Jdk.running()), 2, 1, 1);

        run.go(null, (done, all, next) -> doing.add(done + "/" + all + " " + next), rounds::add);

        String version = Jdk.running().version();
        assertThat(doing)
                .containsExactly(
                        "0/2 round 1, checksum-1400, java, JDK " + version,
                        "1/2 round 2, checksum-1400, java, JDK " + version);
        assertThat(rounds).extracting(Round::number).containsExactly(0, 1);
        assertThat(rounds).extracting(round -> round.reading().digest()).doesNotContain(0L);
        assertThat(rounds).allSatisfy(round -> {
            assertThat(round.cell()).isEqualTo("checksum-1400");
            assertThat(round.jdk()).isEqualTo(version);
            assertThat(round.reading().least()).isPositive();
            assertThat(round.reading().allocated()).isZero();
        });
        AcceptanceResult result = new AcceptanceResult(
                Instant.EPOCH, Machine.here(), new Noise(1, 2, Double.NaN, Double.NaN), run, rounds);
        assertThat(result.broken(new MissedBounds(""))).isEmpty();
        assertThat(result.disturbance()).isNotNegative();
        assertThat(result.json())
                .startsWith("{\n  \"begun\": \"1970-01-01T00:00:00Z\",\n")
                .contains("\"busy\": null", "\"cell\": \"checksum-1400\"", "\"bound\": \"java allocates nothing\"")
                .contains("\"outcome\": \"MET\"", "\"sameWork\": true");
    }
}
