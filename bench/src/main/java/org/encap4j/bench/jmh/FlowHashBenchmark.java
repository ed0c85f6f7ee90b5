// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Layout;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Storage;
import org.encap4j.bench.workload.Sums;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does the hash cost that spreads flows over source ports? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FlowHashBenchmark {
    @Param({"64"})
    private int length;

    @Param({"64", "1024", "8192"})
    private int packets;

    private Passes passes;

    /** For JMH. */
    public FlowHashBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(Sums.flowHash(packets, length, new Packets.InFrames(Layout.ODD, Storage.DIRECT)));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what hashes came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long hash() {
        return passes.run();
    }
}
