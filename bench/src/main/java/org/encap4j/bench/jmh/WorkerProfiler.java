// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Shows beside the time, which other programs on the machine make longer, what the benchmark's own threads had of a processor
 * for each operation, and the bytes that they allocated.
 */
public final class WorkerProfiler implements InternalProfiler {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** What JMH calls the threads that run benchmarks. */
    private static final String WORKER = "-jmh-worker-";

    private long nanosBefore;
    private long bytesBefore;

    /** For JMH. */
    public WorkerProfiler() {}

    @Override
    public String getDescription() {
        return "processor time and allocation of the benchmark's threads";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        nanosBefore = nanos();
        bytesBefore = bytes();
    }

    @Override
    public Collection<Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(
                new ScalarResult("cpu", (nanos() - nanosBefore) / operations, "ns/op", AggregationPolicy.AVG),
                new ScalarResult("alloc", (bytes() - bytesBefore) / operations, "B/op", AggregationPolicy.AVG));
    }

    private static long nanos() {
        long sum = 0;
        for (long thread : workers()) {
            sum += Math.max(0, THREADS.getThreadCpuTime(thread));
        }
        return sum;
    }

    private static long bytes() {
        long sum = 0;
        for (long thread : workers()) {
            sum += Math.max(0, THREADS.getThreadAllocatedBytes(thread));
        }
        return sum;
    }

    private static long[] workers() {
        long[] all = THREADS.getAllThreadIds();
        ThreadInfo[] known = THREADS.getThreadInfo(all);
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            if (known[i] != null && known[i].getThreadName().contains(WORKER)) {
                all[count++] = all[i];
            }
        }
        return Arrays.copyOf(all, count);
    }
}
