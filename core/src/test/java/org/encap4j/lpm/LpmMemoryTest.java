// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.encap4j.fixtures.AllocationProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table takes, and how much of it a change copies. */
class LpmMemoryTest {
    private static final long SEED = 0xBEEF;
    private static final int MILLION = 1_000_000;
    private static final int FIRST = 0x0A00_0000;

    @Test
    void aMillionPodsFitAndChangeInPlaces() {
        List<PrefixChange> pods = new ArrayList<>(MILLION);
        for (int i = 0; i < MILLION; i++) {
            pods.add(PrefixChange.put(Prefix.ofIpv4(FIRST + i, 32), i));
        }
        Lpm table = Lpm.empty().withAll(pods);

        assertThat(table.size()).isEqualTo(MILLION);
        assertThat(table.bytes()).isLessThan(20L * MILLION);
        for (int i = 0; i < MILLION; i++) {
            if (table.lookup(FIRST + i) != i) {
                throw new AssertionError("pod " + i + " is " + table.lookup(FIRST + i));
            }
        }
        assertThat(table.lookup(FIRST - 1)).isEqualTo(Lpm.NOT_FOUND);
        assertThat(table.lookup(FIRST + MILLION)).isEqualTo(Lpm.NOT_FOUND);

        Prefix pod = Prefix.ofIpv4(FIRST + 777_777, 32);
        assertThat(table.with(pod, 5).lookup(FIRST + 777_777)).isEqualTo(5);
        assertThat(AllocationProbe.bytesPerRun(() -> table.with(pod, 5), 10))
                .as("bytes that one change among a million allocates")
                .isLessThan(64 << 10);
        Prefix everywhere = Prefix.parse("0.0.0.0/0");
        assertThat(AllocationProbe.bytesPerRun(() -> table.with(everywhere, 5), 10))
                .as("bytes that a default route allocates")
                .isLessThan(64 << 10);
    }

    /** A few per cent above what was measured, so that a form that grew is seen. */
    @ParameterizedTest
    @CsvSource({
        "IPV4_INTERNET, 10, 68",
        "IPV4_INTERNET, 50000, 22",
        "IPV4_RANDOM, 50000, 34",
        "IPV4_PODS, 15000, 15",
        "IPV6_INTERNET, 10, 79",
        "IPV6_INTERNET, 50000, 32",
        "IPV6_RANDOM, 50000, 73",
        "IPV6_PODS, 15000, 43",
    })
    void takesFewBytesForEachPrefix(TableShape shape, int prefixes, double most) {
        assertThat(bytesPerPrefix(shape, prefixes)).isLessThan(most);
    }

    private static double bytesPerPrefix(TableShape shape, int prefixes) {
        Random random = new Random(SEED);
        Set<Prefix> drawn = new HashSet<>();
        while (drawn.size() < prefixes) {
            drawn.add(shape.draw(random));
        }
        List<PrefixChange> changes = new ArrayList<>();
        drawn.forEach(prefix -> changes.add(PrefixChange.put(prefix, random.nextInt(200))));
        return (double) Lpm.empty().withAll(changes).bytes() / prefixes;
    }
}
