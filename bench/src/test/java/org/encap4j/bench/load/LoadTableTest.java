// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Readings as tables. */
class LoadTableTest {
    private static final int SIZE = 64;

    private static Reading reading(int round, String contender, double rate, long received, long tailMicros) {
        Figures sender = new Figures(Map.of(
                Figures.ROLE,
                "send",
                Figures.SECONDS,
                2.0,
                Figures.SENT,
                400_000L,
                Figures.USER,
                100.0,
                Figures.SYSTEM,
                1_900.0));
        Figures receiver = new Figures(Map.of(
                Figures.ROLE,
                "receive",
                Figures.RECEIVED,
                received,
                Figures.DUPLICATED,
                0L,
                Figures.SYSTEM,
                1_000.0,
                Figures.LATENCY,
                Map.of("p50", 10_000L, "p99.9", tailMicros * 1_000)));
        return new Reading(
                round, contender, SIZE, rate, sender, receiver, received * 70, received * 8, received * 4_000);
    }

    private static List<String> lines(Reading... readings) {
        return new LoadTable(SIZE, Contender.ALL, List.of(readings)).lines();
    }

    private static String line(List<String> lines, String contender, int which) {
        return lines.stream()
                .filter(line -> line.startsWith(contender + " "))
                .skip(which)
                .findFirst()
                .orElseThrow()
                .replaceAll(" +", " ");
    }

    @Test
    void ratesAreMediansWithTheirRangeAndDividedByThoseOfC() {
        List<String> lines = lines(
                reading(1, "c", 0, 400_000, 0),
                reading(1, "encap4j", 0, 200_000, 0),
                reading(2, "encap4j", 0, 380_000, 0),
                reading(3, "encap4j", 0, 390_000, 0));

        assertThat(lines.get(1)).isEqualTo("64 bytes, as fast as can be: medians (ranges) of 3 rounds");
        assertThat(line(lines, "encap4j", 0))
                .isEqualTo("encap4j 190 (100 - 195) 0.95 5.00 2,000 + 1,000 + 70 + 8; 4,000");
        assertThat(line(lines, "c", 0)).startsWith("c 200 (200 - 200) 1.00 0.00 ");
    }

    @Test
    void tailsAreSetAgainstThoseOfCAndOfNativeRouting() {
        List<String> lines = lines(
                reading(1, "encap4j", 1_000, 2_000, 250),
                reading(1, "c", 1_000, 2_000, 100),
                reading(1, "native", 1_000, 2_000, 260));

        assertThat(line(lines, "encap4j", 0))
                .isEqualTo("encap4j 1,000 10.0 0.0 0.0 250.0 0.0 0.0 250.0 - 250.0 +150.0, -10.0");
    }

    @Test
    void withoutCThereIsNothingToDivideBy() {
        List<String> lines = lines(reading(1, "encap4j", 0, 200_000, 0), reading(1, "encap4j", 1_000, 2_000, 50));

        assertThat(line(lines, "encap4j", 0)).startsWith("encap4j 100 (100 - 100) - 50.00 ");
        assertThat(line(lines, "encap4j", 1)).endsWith(" 50.0 - 50.0 -, -");
        assertThat(lines).noneMatch(line -> line.startsWith("c "));
    }
}
