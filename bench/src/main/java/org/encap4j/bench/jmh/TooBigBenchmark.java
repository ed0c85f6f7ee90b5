// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Forwardings;
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

/** What does a packet cost that does not fit and is answered with an ICMP error, in each mode? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TooBigBenchmark {
    @Param({"NATIVE", "VXLAN_IDENTITY"})
    private String mode;

    @Param({"1500", "9000"})
    private int length;

    @Param({"1024"})
    private int packets;

    private Passes passes;

    /** For JMH. */
    public TooBigBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(Forwardings.tooBig(
                mode.equals("NATIVE") ? null : Protocols.valueOf(mode),
                packets,
                length,
                new Packets.InFrames(Layout.ODD, Storage.DIRECT)));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what answers came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long answer() {
        return passes.run();
    }
}
