// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is told from the sequences of one stream. */
class StreamAccountTest {
    private static StreamAccount of(long... sequences) {
        StreamAccount account = new StreamAccount();
        for (long sequence : sequences) {
            account.arrived(sequence);
        }
        return account;
    }

    private static void assertCounts(StreamAccount account, long lost, long duplicated, long reordered) {
        assertThat(account.lost()).as("lost").isEqualTo(lost);
        assertThat(account.duplicated()).as("duplicated").isEqualTo(duplicated);
        assertThat(account.reordered()).as("reordered").isEqualTo(reordered);
    }

    @Test
    void nothingHasLostNothing() {
        assertCounts(of(), 0, 0, 0);
    }

    @Test
    void whatComesInItsOrderIsAllThere() {
        assertCounts(of(0, 1, 2, 3), 0, 0, 0);
    }

    @Test
    void gapsAreLost() {
        assertCounts(of(0, 1, 5, 6, 8), 4, 0, 0);
    }

    @Test
    void aLatePacketIsReorderedAndNotLost() {
        assertCounts(of(0, 2, 3, 1, 4), 0, 0, 1);
    }

    @Test
    void aSecondCopyIsADuplicateEvenIfItIsLate() {
        assertCounts(of(0, 1, 1, 2, 3, 0), 0, 2, 0);
    }

    @Test
    void whatComesBeforeTheFirstIsReordered() {
        assertCounts(of(5, 6, 3), 1, 0, 1);
    }

    @Test
    void aJumpPastTheWindowForgetsWhatWasSeen() {
        long far = 3L * StreamAccount.WINDOW;

        assertCounts(of(0, 1, far, far + 1, far + 1), far - 2, 1, 0);
    }

    @Test
    void behindTheWindowNobodyKnowsDuplicates() {
        long far = StreamAccount.WINDOW;

        assertCounts(of(0, far, 0), far - 2, 0, 1);
    }

    /** The same by sets and lists, for sequences as a faulty wire makes them. */
    @Test
    void agreesWithAPlainCountOfWhatAFaultyWireDoes() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            List<Long> wire = faulty(random);
            long highest = -1;
            long late = 0;
            Set<Long> seen = new HashSet<>();
            for (long sequence : wire) {
                late += seen.add(sequence) && sequence < highest ? 1 : 0;
                highest = Math.max(highest, sequence);
            }
            long lowest = Collections.min(seen);
            StreamAccount account = of(wire.stream().mapToLong(Long::longValue).toArray());

            assertThat(account.lost()).as("lost, seed %d", seed).isEqualTo(highest - lowest + 1 - seen.size());
            assertThat(account.duplicated()).as("duplicated, seed %d", seed).isEqualTo(wire.size() - seen.size());
            assertThat(account.reordered()).as("reordered, seed %d", seed).isEqualTo(late);
        }
    }

    /** Some lost, some twice, some exchanged with one a few places later. */
    private static List<Long> faulty(Random random) {
        List<Long> wire = new ArrayList<>();
        for (long sequence = 0; sequence < 5_000; sequence++) {
            for (int copies = random.nextInt(10) == 0 ? random.nextInt(3) : 1; copies > 0; copies--) {
                wire.add(sequence);
            }
        }
        for (int at = 0; at < wire.size() - 8; at++) {
            if (random.nextInt(12) == 0) {
                Collections.swap(wire, at, at + random.nextInt(8));
            }
        }
        return wire;
    }
}
