// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import org.encap4j.bench.workload.Workload;

/** A workload as JMH runs it: the same number of packets in each invocation, however many there are in a pass. */
final class Passes implements AutoCloseable {
    /** How many packets, headers or addresses an invocation handles. */
    static final int PACKETS = 8192;

    private final Workload workload;
    private int left;

    Passes(Workload workload) {
        if (PACKETS % workload.size() != 0) {
            throw new IllegalArgumentException(
                    "a working set of " + workload.size() + " does not go into " + PACKETS + " without a rest");
        }
        this.workload = workload;
    }

    /** One invocation. */
    long run() {
        long sum = 0;
        for (int handled = 0; handled < PACKETS; handled += workload.size()) {
            if (left == 0) {
                workload.restore();
                left = workload.passesBeforeRestore();
            }
            left--;
            sum += workload.pass();
        }
        return sum;
    }

    @Override
    public void close() {
        workload.close();
    }
}
