// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import com.sun.management.ThreadMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.workload.Workload;

/**
 * Times a workload by what its thread had of a processor: what other programs take on a busy machine is not in it. What the
 * clock itself takes is measured and taken off, and so are the times between passes, when changed packets are put back.
 */
final class Stopwatch {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();
    private static final long SAMPLE_NANOS = 10_000_000L;
    private static final long BLOCK_NANOS = 500_000L;
    private static final int LEAST_SAMPLES = 11;
    private static final int CLOCK_LOOKS = 2_000;
    private static final long QUIET_NANOS = 300_000_000L;
    private static final int LONGEST_WARM_UP = 10;

    private final Workload workload;
    private final long clockNanos;
    private int passes = 1;
    /** Keeps what passes return in use. */
    private long results;

    private long timed;
    private long handled;
    private long allocated;

    private Stopwatch(Workload workload) {
        this.workload = workload;
        this.clockNanos = clockNanos();
    }

    /** Warms up and measures, each for about so many nanoseconds of processor time. */
    static Reading measure(Workload workload, long warmUpNanos, long nanos) {
        long digest = workload.digest();
        return new Stopwatch(workload).run(warmUpNanos, nanos, digest);
    }

    /** What looking at the clock twice in a row shows. */
    private static long clockNanos() {
        double[] looks = new double[CLOCK_LOOKS];
        for (int i = 0; i < looks.length; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            looks[i] = THREADS.getCurrentThreadCpuTime() - before;
        }
        return Math.round(Spread.of(looks).median());
    }

    private Reading run(long warmUpNanos, long nanos, long digest) {
        warmUp(warmUpNanos);
        List<Double> times = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (long measured = 0; measured < nanos || times.size() < LEAST_SAMPLES; measured += timed) {
            sample();
            times.add((double) timed / handled);
            bytes.add((double) allocated / handled);
        }
        if (results == Long.MIN_VALUE) {
            throw new IllegalStateException("nothing sums up to this");
        }
        Spread time = Spread.of(times);
        return new Reading(
                time.median(),
                time.least(),
                time.most(),
                time.count(),
                Spread.of(bytes).median(),
                digest,
                workload.tableBytes());
    }

    /**
     * Runs for a while, and on for as long as compilers still have something to say: on a busy machine they get their turn
     * late.
     */
    private void warmUp(long warmUpNanos) {
        long compiled = -1;
        long quietSince = 0;
        long begun = System.nanoTime();
        for (long ran = 0; ; ran += timed) {
            sample();
            adjustBlock();
            long now = System.nanoTime();
            long compiling = COMPILER.getTotalCompilationTime();
            if (compiling != compiled) {
                compiled = compiling;
                quietSince = now;
            }
            boolean quiet = now - quietSince > QUIET_NANOS || now - begun > LONGEST_WARM_UP * warmUpNanos;
            if (ran >= warmUpNanos && quiet) {
                return;
            }
        }
    }

    /** Makes blocks of passes so long that looking at the clock is nothing beside them, if passes may follow one another. */
    private void adjustBlock() {
        double passNanos = (double) timed / handled * workload.size();
        long fitting = Math.max(1, Math.round(BLOCK_NANOS / passNanos));
        passes = (int) Math.min(fitting, workload.passesBeforeRestore());
    }

    private void sample() {
        timed = 0;
        handled = 0;
        allocated = 0;
        while (timed < SAMPLE_NANOS) {
            workload.restore();
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long before = THREADS.getCurrentThreadCpuTime();
            for (int pass = 0; pass < passes; pass++) {
                results += workload.pass();
            }
            timed += Math.max(1, THREADS.getCurrentThreadCpuTime() - before - clockNanos);
            allocated += THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            handled += (long) passes * workload.size();
        }
    }
}
