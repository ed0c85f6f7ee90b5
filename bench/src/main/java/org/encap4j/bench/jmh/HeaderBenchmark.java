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

/** What does the tunnel header alone cost, as in front of a UDP socket: to write it, to check and read it? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HeaderBenchmark {
    private static final Packets FRAMES = new Packets.InFrames(Layout.ODD, Storage.DIRECT);
    private static final int PACKETS = 1024;
    private static final int LENGTH = 64;

    @Param({"VXLAN", "VXLAN_IDENTITY", "VXLAN_GROUP", "GENEVE", "GENEVE_8", "GENEVE_16", "GENEVE_64"})
    private Protocols protocol;

    @Param({"encode", "decode"})
    private String direction;

    private Passes passes;

    /** For JMH. */
    public HeaderBenchmark() {}

    /** Prepares the packets. */
    @Setup
    public void prepare() {
        passes = new Passes(
                direction.equals("encode")
                        ? Codecs.encodeHeader(protocol, PACKETS, LENGTH, FRAMES)
                        : Codecs.decodeHeader(protocol, PACKETS, LENGTH, FRAMES));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what headers came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long header() {
        return passes.run();
    }
}
