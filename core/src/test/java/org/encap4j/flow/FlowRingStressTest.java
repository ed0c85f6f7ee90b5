// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that overtakes its reader all the time. Every word of a flow follows from the first, so a torn one shows. */
class FlowRingStressTest {
    private static final long FLOWS = 4_000_000;

    /** Spreads a number over all bits, differently for each word. */
    private static long word(long number, int word) {
        long mixed = (number + 1) * 0x9E37_79B9_7F4A_7C15L + word * 0xE703_7ED1_A0B4_28DBL;
        return mixed ^ mixed >>> 29;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 64, 4096})
    void noFlowIsTornAndNoneIsMissed(int capacity) {
        FlowRing ring = new FlowRing("", capacity);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            FlowRecord flow = new FlowRecord();
            for (long number = 0; number < FLOWS; number++) {
                flow.words[0] = number;
                for (int word = 1; word < FlowField.WORDS; word++) {
                    flow.words[word] = word(number, word);
                }
                ring.publish(flow);
            }
        });
        FlowRecord flow = new FlowRecord();
        long read = 0;
        long last = -1;
        boolean done = false;
        while (true) {
            if (ring.poll(flow)) {
                read++;
                long number = flow.words[0];
                boolean good = number > last && isWhole(flow) && read + ring.lost() == number + 1;
                assertThat(good)
                        .as("flow %d after %d, %d read, %d lost", number, last, read, ring.lost())
                        .isTrue();
                last = number;
            } else if (done) {
                break;
            } else {
                done = writer.isDone();
            }
        }
        writer.join();
        assertThat(ring.published()).isEqualTo(FLOWS);
        assertThat(read + ring.lost()).isEqualTo(FLOWS);
        assertThat(last).as("the last flow stays in the ring").isEqualTo(FLOWS - 1);
    }

    private static boolean isWhole(FlowRecord flow) {
        for (int word = 1; word < FlowField.WORDS; word++) {
            if (flow.words[word] != word(flow.words[0], word)) {
                return false;
            }
        }
        return true;
    }
}
