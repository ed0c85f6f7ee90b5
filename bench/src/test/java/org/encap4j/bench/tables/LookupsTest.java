// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LookupsTest {
    private static final int PREFIXES = 2_000;

    @ParameterizedTest
    @EnumSource(TableKind.class)
    void everyWayOfLookingUpFindsTheSame(TableKind kind) {
        Lookups single = Lookups.of(kind, PREFIXES, LookupPattern.COVERED, false);
        Lookups batch = Lookups.of(kind, PREFIXES, LookupPattern.COVERED_BATCH, false);

        assertThat(batch.digest()).isEqualTo(single.digest());
        for (int pass = 0; pass < 3; pass++) {
            assertThat(batch.pass()).isEqualTo(single.pass());
        }
        assertThat(batch.size()).isEqualTo(single.size());
        assertThat(single.tableBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(LookupPattern.class)
    void everyPatternFindsSomething(LookupPattern pattern) {
        assertThat(Lookups.of(TableKind.IPV4_ROUTES, PREFIXES, pattern, false).pass())
                .isPositive();
    }

    @Test
    void weighsATable() {
        assertThat(Lookups.of(TableKind.IPV4_PODS, 100_000, LookupPattern.HOT, true)
                        .tableBytes())
                .isBetween(2_000_000L, 20_000_000L);
    }
}
