// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers see while a writer publishes table after table. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LpmSnapshotTest {
    private static final int HOSTS = 2_000;
    private static final int FIRST = 0x0A00_0000;
    private static final long HIGH = 0xFD00_0010_0244_0000L;
    private static final int GENERATIONS = 60;
    private static final int READERS = 3;

    private volatile Lpm published = generation(Lpm.empty(), 0);
    private volatile boolean done;

    /** Every generation gives all hosts of both families its own number: a snapshot with two numbers was torn. */
    @Test
    void readersSeeWholeGenerationsAndNeverGoBack() throws Exception {
        Lpm first = published;
        CountDownLatch started = new CountDownLatch(READERS);
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<Integer>> last = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                last.add(readers.submit((Callable<Integer>) () -> read(started)));
            }
            started.await();
            Lpm table = published;
            for (int number = 1; number <= GENERATIONS; number++) {
                table = generation(table, number);
                published = table;
            }
            done = true;
            for (Future<Integer> reader : last) {
                assertThat(reader.get())
                        .as("the generation after the last publication")
                        .isEqualTo(GENERATIONS);
            }
        } finally {
            done = true;
            readers.shutdownNow();
        }
        assertThat(numberOf(first)).as("the first snapshot, after all").isZero();
    }

    @Test
    void everySnapshotKeepsItsAnswers() {
        List<Lpm> snapshots = new ArrayList<>();
        Lpm table = Lpm.empty();
        for (int i = 0; i < HOSTS; i++) {
            table = table.with(Prefix.ofIpv4(FIRST + i, 32), i).with(Prefix.ofIpv6(HIGH, i, 128), i);
            snapshots.add(table);
        }
        for (int i = 0; i < HOSTS; i++) {
            table = table.without(Prefix.ofIpv4(FIRST + i, 32)).without(Prefix.ofIpv6(HIGH, i, 128));
        }
        assertThat(table.size()).isZero();
        for (int i = 0; i < HOSTS; i++) {
            Lpm snapshot = snapshots.get(i);
            assertThat(snapshot.size()).isEqualTo(2 * (i + 1));
            assertThat(snapshot.lookup(FIRST + i)).isEqualTo(i);
            assertThat(snapshot.lookup(FIRST + i + 1)).isEqualTo(Lpm.NOT_FOUND);
            assertThat(snapshot.lookup(HIGH, i)).isEqualTo(i);
            assertThat(snapshot.lookup(HIGH, i + 1)).isEqualTo(Lpm.NOT_FOUND);
        }
    }

    private int read(CountDownLatch started) {
        int newest = 0;
        boolean last;
        do {
            last = done;
            int number = numberOf(published);
            if (number < newest) {
                throw new AssertionError("generation " + number + " after " + newest);
            }
            newest = number;
            started.countDown();
        } while (!last);
        return newest;
    }

    private static int numberOf(Lpm table) {
        int number = table.lookup(FIRST);
        for (int i = 0; i < HOSTS; i++) {
            int ipv4 = table.lookup(FIRST + i);
            int ipv6 = table.lookup(HIGH, i);
            if (ipv4 != number || ipv6 != number) {
                throw new AssertionError("host " + i + " is " + ipv4 + " and " + ipv6 + " in generation " + number);
            }
        }
        return number;
    }

    private static Lpm generation(Lpm before, int number) {
        List<PrefixChange> changes = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            changes.add(PrefixChange.put(Prefix.ofIpv4(FIRST + i, 32), number));
            changes.add(PrefixChange.put(Prefix.ofIpv6(HIGH, i, 128), number));
        }
        return before.withAll(changes);
    }
}
