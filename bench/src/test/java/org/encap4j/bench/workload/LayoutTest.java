// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutTest {
    private static final int LINE = 64;
    private static final int SETS = 64;

    @ParameterizedTest
    @CsvSource({
        "ODD, 64, 2240",
        "ODD, 1550, 2240",
        "ODD, 9000, 9152",
        "ODD, 9050, 9280",
        "POWER_OF_TWO, 64, 2048",
        "POWER_OF_TWO, 1550, 2048",
        "POWER_OF_TWO, 9050, 16384",
        "POOLED, 64, 4096",
        "POOLED, 1550, 4096",
        "POOLED, 9000, 12288",
        "POOLED, 9050, 12288"
    })
    void packetsLieSoFarApart(Layout layout, int longest, int pitch) {
        assertThat(layout.pitch(longest)).isEqualTo(pitch);
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void everyPacketFitsIntoItsPiece(Layout layout) {
        for (int longest = 64; longest < 20_000; longest += 7) {
            int pitch = layout.pitch(longest);
            for (int packet = 0; packet < 100; packet++) {
                int offset = layout.offset(packet);

                assertThat(offset).isGreaterThanOrEqualTo(Layout.HEADROOM);
                assertThat(offset + longest).isLessThanOrEqualTo(pitch);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"ODD, 64", "POWER_OF_TWO, 2", "POOLED, 37"})
    void headersFallIntoSoManyOfTheFirstCachesSets(Layout layout, int expected) {
        Set<Integer> sets = new HashSet<>();
        for (int packet = 0; packet < 1024; packet++) {
            sets.add((packet * layout.pitch(1500) + layout.offset(packet)) / LINE % SETS);
        }

        assertThat(sets).hasSize(expected);
    }
}
