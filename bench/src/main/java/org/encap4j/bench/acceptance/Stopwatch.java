// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import com.sun.management.ThreadMXBean;
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
    private static final long SAMPLE_NANOS = 10_000_000L;
    private static final long BLOCK_NANOS = 500_000L;
    private static final int LEAST_SAMPLES = 11;
    private static final int CLOCK_LOOKS = 2_000;
    /** So many samples without a compilation show that none is about to come. */
    private static final int IDLE_SAMPLES = 20;

    private static final long COMPILERS_TURN_MILLIS = 5;
    private static final long LONGEST_WARM_UP_NANOS = 60_000_000_000L;

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
    static Reading measure(Workload workload, long warmUpNanos, long nanos) throws InterruptedException {
        return new Stopwatch(workload).run(warmUpNanos, nanos);
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

    private Reading run(long warmUpNanos, long nanos) throws InterruptedException {
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
                workload.digest(),
                workload.tableBytes());
    }

    /** Runs for a while, and on until compilers have been done for some time: on a busy machine they get their turn late. */
    private void warmUp(long warmUpNanos) throws InterruptedException {
        Compilers compilers = new Compilers();
        // What it took to get here is compiled first, so that it does not come between the work and its compilation.
        while (!compilers.areIdle()) {
            Thread.sleep(COMPILERS_TURN_MILLIS);
        }
        long begun = System.nanoTime();
        int idle = 0;
        for (long ran = 0; ran < warmUpNanos || idle < IDLE_SAMPLES; ran += timed) {
            sample();
            adjustBlock();
            if (compilers.areIdle()) {
                idle++;
            } else {
                idle = 0;
                Thread.sleep(COMPILERS_TURN_MILLIS);
            }
            if (System.nanoTime() - begun > LONGEST_WARM_UP_NANOS) {
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
