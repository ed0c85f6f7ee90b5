// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/** What this thread has allocated on the heap. */
final class Allocated {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 10;

    /** Something done many times. */
    interface Round {
        /** Does it. */
        void run() throws IOException;
    }

    private Allocated() {}

    /** Bytes since the thread started. */
    static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * The bytes that the most frugal of several equal rounds allocated. The JVM lets the running thread load classes
     * when it compiles a method: once a method, thus not in every round, as what the code itself allocates would be.
     */
    static long least(Round round) throws IOException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS && least != 0; i++) {
            long before = bytes();
            round.run();
            least = Math.min(least, bytes() - before);
        }
        return least;
    }
}
