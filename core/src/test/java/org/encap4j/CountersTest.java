// SPDX-License-Identifier: Apache-2.0
package org.encap4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.encap4j.fixtures.AllocationProbe;
import org.junit.jupiter.api.Test;

class CountersTest {
    private static final int PACKETS = 100_000;

    private final Counters counters = new Counters();

    @Test
    void everyVerdictHasItsOwnCounter() {
        for (Verdict verdict : Verdict.values()) {
            for (int times = 0; times <= verdict.ordinal(); times++) {
                counters.count(verdict);
            }
        }
        for (Verdict verdict : Verdict.values()) {
            assertThat(counters.of(verdict)).as(verdict.name()).isEqualTo(verdict.ordinal() + 1L);
        }
    }

    @Test
    void allButOkIsRefused() {
        assertThat(counters.refused()).isZero();
        counters.count(Verdict.OK);
        assertThat(counters.refused()).isZero();
        for (Verdict verdict : Verdict.values()) {
            counters.count(verdict);
        }
        assertThat(counters.refused()).isEqualTo(Verdict.values().length - 1L);
    }

    @Test
    void anotherThreadSeesEveryCounterGrowAndNeverShrink() throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        AtomicLong shrunk = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        Thread reader = new Thread(() -> {
            reading.countDown();
            long before = 0;
            while (before < PACKETS) {
                long now = counters.of(Verdict.TRUNCATED);
                if (now < before) {
                    shrunk.incrementAndGet();
                }
                before = now;
            }
            seen.set(before);
        });
        reader.start();
        reading.await();
        for (int packet = 0; packet < PACKETS; packet++) {
            counters.count(Verdict.TRUNCATED);
        }
        reader.join();

        assertThat(seen).hasValue(PACKETS);
        assertThat(shrunk).hasValue(0);
    }

    @Test
    void countingAndReadingAllocateNothing() {
        AllocationProbe.assertNone("counting", () -> {
            counters.count(Verdict.TRUNCATED);
            counters.of(Verdict.TRUNCATED);
            counters.refused();
        });
    }
}
