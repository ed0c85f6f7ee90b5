// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code tables} prints for small tables, and what it makes them of. What the times are is nobody's promise. */
class TablesTest {
    private static final String NUMBER = "\\d[\\d,]*(\\.\\d+)?";
    private static final String RANGE = NUMBER + " \\(" + NUMBER + " - " + NUMBER + "\\)";
    private static final long SEED = 5;

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

    @ParameterizedTest
    @EnumSource(TableKind.class)
    void makesAsManyDifferentPrefixesOfTheFamilyAsAsked(TableKind kind) {
        for (int size : new int[] {1, 2, 112, 20_000}) {
            List<Prefix> prefixes = kind.prefixes(new PrefixMix(SEED), size);

            assertThat(new HashSet<>(prefixes)).hasSize(size);
            assertThat(prefixes).hasSize(size).allMatch(prefix -> prefix.isIpv6() == kind.isIpv6());
            assertThat(prefixes).isEqualTo(kind.prefixes(new PrefixMix(SEED), size));
        }
    }

    @Test
    void routesHaveADefaultAndTheLengthsOfTheInternet() {
        List<Prefix> routes = TableKind.IPV4_ROUTES.prefixes(new PrefixMix(SEED), 20_000);

        assertThat(routes).filteredOn(prefix -> prefix.length() == 0).hasSize(1);
        assertThat(routes.stream().filter(prefix -> prefix.length() == 24).count())
                .isBetween(11_500L, 13_500L);
        assertThat(routes).allMatch(prefix -> prefix.length() <= 24);
    }

    @Test
    void podsLieInTheirNodesRange() {
        List<Prefix> pods = TableKind.IPV4_PODS.prefixes(new PrefixMix(SEED), 3 * PrefixMix.PREFIXES_PER_NODE);
        List<Prefix> nodes = pods.stream().filter(prefix -> !prefix.isHost()).toList();

        assertThat(nodes)
                .extracting(Prefix::toString)
                .containsExactlyInAnyOrder("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24");
        for (Prefix node : nodes) {
            assertThat(pods)
                    .filteredOn(prefix -> prefix.isHost() && node.contains(prefix))
                    .hasSize(PrefixMix.PODS_PER_NODE);
        }
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
