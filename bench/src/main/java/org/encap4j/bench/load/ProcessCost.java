// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** What this process has spent: processor time of all its threads, and what one thread has allocated. */
final class ProcessCost {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final long processorNanos;
    private final TaskTime split;
    private final long allocated;

    private ProcessCost(long processorNanos, TaskTime split, long allocated) {
        this.processorNanos = processorNanos;
        this.split = split;
        this.allocated = allocated;
    }

    /**
     * {@return what was spent so far}
     *
     * @param split how it is divided into user and system, as it was not long ago
     */
    static ProcessCost now(TaskTime split) {
        return new ProcessCost(SYSTEM.getProcessCpuTime(), split, THREADS.getCurrentThreadAllocatedBytes());
    }

    /** Adds what was spent between two moments, per packet. */
    static void put(Map<String, Object> figures, ProcessCost from, ProcessCost to, long packets) {
        double count = Math.max(1, packets);
        double nanos = (to.processorNanos - from.processorNanos) / count;
        double user = to.split.userNanos() - from.split.userNanos();
        double all = user + to.split.systemNanos() - from.split.systemNanos();
        double share = all > 0 ? user / all : 0;
        figures.put(Figures.USER, nanos * share);
        figures.put(Figures.SYSTEM, nanos * (1 - share));
        figures.put(Figures.ALLOCATED, (to.allocated - from.allocated) / count);
    }
}
