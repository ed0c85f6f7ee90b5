// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandOverTest {
    private static final int THREADS = 3;
    private static final int EACH = 20_000;

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "4, 4", "5, 8"})
    void holdsItsCapacityRoundedUpAndNoMore(int asked, int capacity) {
        HandOver<Integer> queue = new HandOver<>(asked);
        for (int round = 0; round < 3; round++) {
            for (int item = 0; item < capacity; item++) {
                assertThat(queue.offer(item)).isTrue();
            }
            assertThat(queue.offer(99)).isFalse();
            for (int item = 0; item < capacity; item++) {
                assertThat(queue.isEmpty()).isFalse();
                assertThat(queue.poll()).isEqualTo(item);
            }
            assertThat(queue.poll()).isNull();
            assertThat(queue.isEmpty()).isTrue();
        }
    }

    @Test
    void losesNothingAndKeepsTheOrderOfEachThread() throws InterruptedException {
        HandOver<Integer> queue = new HandOver<>(64);
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int first = thread * EACH;
            Thread producer = new Thread(() -> produce(queue, go, first));
            producer.start();
            threads.add(producer);
        }
        go.countDown();

        int[] next = IntStream.range(0, THREADS).map(thread -> thread * EACH).toArray();
        for (int taken = 0; taken < THREADS * EACH; ) {
            Integer item = queue.poll();
            if (item == null) {
                Thread.onSpinWait();
                continue;
            }
            assertThat(item).isEqualTo(next[item / EACH]);
            next[item / EACH]++;
            taken++;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    private static void produce(HandOver<Integer> queue, CountDownLatch go, int first) {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (int item = first; item < first + EACH; item++) {
            while (!queue.offer(item)) {
                Thread.yield();
            }
        }
    }
}
