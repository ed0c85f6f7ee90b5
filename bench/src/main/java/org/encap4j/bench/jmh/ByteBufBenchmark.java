// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Codecs;
import org.encap4j.bench.workload.Leasing;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Protocols;
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
 * What does the public edge cost: the same encapsulation and decapsulation on Netty buffers that were leased before, each bound,
 * handled, and its indices moved? Putting the indices back is in the figure, about a nanosecond.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class ByteBufBenchmark {
    @Param({"encap", "decap"})
    private String direction;

    @Param({"POOLED", "ADAPTIVE", "POOLED_HEAP"})
    private Leasing leasing;

    @Param({"64", "1500"})
    private int length;

    @Param({"64", "1024", "8192"})
    private int packets;

    @Param({"VXLAN"})
    private Protocols protocol;

    private Passes passes;

    /** For JMH. */
    public ByteBufBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(
                direction.equals("encap")
                        ? Codecs.encap(protocol, packets, length, new Packets.InBuffers(leasing))
                        : Codecs.decap(protocol, packets, length, new Packets.InBuffers(leasing)));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what packets came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long byteBuf() {
        return passes.run();
    }
}
