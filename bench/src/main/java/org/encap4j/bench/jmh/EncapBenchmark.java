// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Codecs;
import org.encap4j.bench.workload.Layout;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Protocols;
import org.encap4j.bench.workload.Storage;
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

/**
 * What does putting a packet into a tunnel cost: its checks, the flow's hash, all outer headers? And what do its length, the
 * working set and the layout of memory change about that?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EncapBenchmark {
    @Param({"VXLAN"})
    private Protocols protocol;

    @Param({"64", "512", "1500", "9000"})
    private int length;

    @Param({"64", "1024", "8192"})
    private int packets;

    @Param({"ODD", "POWER_OF_TWO"})
    private Layout layout;

    @Param({"DIRECT"})
    private Storage storage;

    private Passes passes;

    /** For JMH. */
    public EncapBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(Codecs.encap(protocol, packets, length, new Packets.InFrames(layout, storage)));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what packets came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long encap() {
        return passes.run();
    }
}
