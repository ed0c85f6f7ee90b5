// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Forwardings;
import org.encap4j.bench.workload.Layout;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Protocols;
import org.encap4j.bench.workload.Storage;
import org.encap4j.bench.workload.Workload;
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
 * What does forwarding a pod's packet cost in each mode, all checks and tables included? And what do its length, the working set,
 * the layout of memory and batches change about that?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ForwardBenchmark {
    @Param({"NATIVE", "VXLAN_IDENTITY", "GENEVE_IDENTITY"})
    private String mode;

    @Param({"64", "512", "1500", "9000"})
    private int length;

    @Param({"64", "1024", "8192"})
    private int packets;

    @Param({"1", "32"})
    private int batch;

    @Param({"ODD", "POWER_OF_TWO"})
    private Layout layout;

    @Param({"DIRECT"})
    private Storage storage;

    private Passes passes;

    /** For JMH. */
    public ForwardBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(workload());
    }

    private Workload workload() {
        Packets.InFrames frames = new Packets.InFrames(layout, storage);
        Protocols protocol = mode.equals("NATIVE") ? null : Protocols.valueOf(mode);
        if (batch > 1) {
            return Forwardings.batches(protocol, packets, length, batch, frames);
        }
        return protocol == null
                ? Forwardings.nativeRouting(packets, length, frames)
                : Forwardings.tunnel(protocol, packets, length, frames);
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what packets came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long forward() {
        return passes.run();
    }
}
