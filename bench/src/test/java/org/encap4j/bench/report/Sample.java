// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.Contender;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Machine;
import org.encap4j.bench.acceptance.Noise;
import org.encap4j.bench.acceptance.Reading;
import org.encap4j.bench.acceptance.Round;

/** A comparison with made-up figures, and a machine that tries to break out of the page. */
final class Sample {
    static final Jdk JDK = Jdk.running();
    static final String HOSTILE = "<script>alert(\"1\")</script> & 'co' ]]> \u0000 \u00e9";

    private Sample() {}

    /** Everything that {@code --full} measures, in three rounds. */
    static Comparison full() {
        return of(Depth.FULL.cells(), 3, Ending.COMPLETE);
    }

    static Comparison of(List<Cell> cells, int rounds, Ending ending) {
        List<Round> readings = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Cell cell : cells) {
                for (Contender contender : cell.contenders()) {
                    double nanos = nanos(cell, contender, round);
                    String version = contender.isJava() ? JDK.version() : Round.NO_JDK;
                    Reading reading = new Reading(1.1 * nanos, nanos, 2 * nanos, 11, 0, 0, 1_000_000);
                    readings.add(new Round(round, cell.name(), contender.name(), version, reading));
                }
            }
        }
        Plan plan = new Plan(cells, List.of(JDK), 3, 1, 1, true, null, null);
        return new Comparison(
                Instant.parse("2026-11-23T05:00:00Z"),
                Duration.ofSeconds(100),
                new Machine(HOSTILE, 2, "Linux", "amd64"),
                new Noise(0.5, 0.6, 0.5, 0),
                plan,
                readings,
                ending,
                List.of(HOSTILE),
                List.of("java", HOSTILE));
    }

    /** Different in each cell, and 10 and 30 % more in the later rounds. */
    private static double nanos(Cell cell, Contender contender, int round) {
        int number = Math.floorMod((cell.name() + contender.name()).hashCode(), 97);
        return (20 + number) * new double[] {1, 1.1, 1.3}[round];
    }
}
