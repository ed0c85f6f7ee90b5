// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.encap4j.bench.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AcceptanceCellsTest {
    private static final int CELLS = 16;

    /** Building tables of a million prefixes takes seconds each time; {@code LookupsTest} has smaller ones. */
    static Stream<Cell> smallCells() {
        return AcceptanceCells.all().stream().filter(cell -> !cell.name().endsWith("-1m"));
    }

    @Test
    void thereAreSixteenWithNamesOfTheirOwn() {
        List<String> names = AcceptanceCells.all().stream().map(Cell::name).toList();

        assertThat(names).hasSize(CELLS).doesNotHaveDuplicates();
        assertThat(AcceptanceCells.guard()).extracting(Cell::name).isSubsetOf(names);
    }

    @Test
    void everyContenderOfOursMustNotAllocate() {
        for (Cell cell : AcceptanceCells.all()) {
            for (Contender contender : cell.contenders()) {
                boolean ours =
                        contender.isJava() && !List.of("idiomatic", "pcap4j").contains(contender.name());
                assertThat(cell.bounds().contains(Bound.noAllocation(contender.name())))
                        .as(cell.name() + ", " + contender.name())
                        .isEqualTo(ours);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("smallCells")
    void contendersOfOneOperationDoTheSame(Cell cell) {
        Map<String, Long> digests = new HashMap<>();
        for (Contender contender : cell.contenders()) {
            if (!contender.isJava()) {
                continue;
            }
            try (Workload workload = contender.workload().get()) {
                long digest = workload.digest();
                if (digest != Workload.NO_DIGEST) {
                    assertThat(digests.merge(contender.operation(), digest, (known, next) -> known))
                            .as(contender.name())
                            .isEqualTo(digest);
                }
                workload.restore();
                long first = workload.pass();
                workload.restore();
                assertThat(workload.pass()).isEqualTo(first);
                workload.restore();
                assertThat(workload.digest()).isEqualTo(digest);
            }
        }
        assertThat(digests).isNotEmpty();
    }
}
