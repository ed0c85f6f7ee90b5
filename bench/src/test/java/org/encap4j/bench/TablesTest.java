// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.encap4j.bench.tables.LookupPattern;
import org.encap4j.bench.tables.TableKind;
import org.junit.jupiter.api.Test;

/** What {@code tables} prints for small tables. What the times are is nobody's promise. */
class TablesTest {
    private static final String NUMBER = "\\d[\\d,]*(\\.\\d+)?";
    private static final String RANGE = NUMBER + " \\(" + NUMBER + " - " + NUMBER + "\\)";

    @Test
    void printsEveryMeasureOfEverySizeAndKind() {
        CommandRun run = CommandRun.of("tables", "--sizes", "300,10,10");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).as("not a terminal: no progress").isEmpty();
        assertThat(run.lines().get(0)).matches("Java .+, \\d+ processors; median \\(range\\) of \\d+ interleaved .*");
        for (TableKind kind : TableKind.values()) {
            List<String> rows = rows(run, kind);
            assertThat(rows.get(0)).matches(kind.title() + " +10 +300");
            assertThat(rows)
                    .filteredOn(row -> row.matches("bulk build, ms.*" + twice(NUMBER)))
                    .hasSize(1);
            assertThat(rows)
                    .filteredOn(row -> row.matches("bulk build, ns.*" + twice(RANGE)))
                    .hasSize(1);
            assertThat(rows)
                    .filteredOn(row -> row.matches("one update.*" + twice(NUMBER)))
                    .hasSize(2);
            assertThat(rows)
                    .filteredOn(row -> row.matches("bytes per prefix.*" + twice(NUMBER)))
                    .hasSize(2);
            for (LookupPattern pattern : LookupPattern.values()) {
                assertThat(rows)
                        .filteredOn(row -> row.matches("lookup, ns: " + pattern.label() + twice(RANGE)))
                        .hasSize(1);
            }
            assertThat(rows)
                    .filteredOn(row -> row.matches("allocated per lookup, bytes +0 +0"))
                    .hasSize(1);
            assertThat(rows).hasSize(8 + LookupPattern.values().length);
        }
    }

    @Test
    void measuresOneFamilyWhenAsked() {
        CommandRun run = CommandRun.of("tables", "--sizes", "1", "--family", "ipv6");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("\nIPv6 routes", "\nIPv6 pods").doesNotContain("IPv4");
    }

    private static String twice(String cell) {
        return " +" + cell + " +" + cell;
    }

    private static List<String> rows(CommandRun run, TableKind kind) {
        return Arrays.stream(run.out().split("\n\n"))
                .filter(block -> block.startsWith(kind.title()))
                .findFirst()
                .orElseThrow()
                .lines()
                .toList();
    }
}
