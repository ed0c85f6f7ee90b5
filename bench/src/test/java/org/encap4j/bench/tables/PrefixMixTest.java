// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What measured tables are made of. */
class PrefixMixTest {
    private static final long SEED = 5;

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
}
