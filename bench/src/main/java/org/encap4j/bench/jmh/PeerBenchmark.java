// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Leasing;
import org.encap4j.bench.workload.Peers;
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
 * What do others take for the same packets: a codec as it is usually written with Netty, field by field, which does all that this
 * library does; and pcap4j, which does less?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PeerBenchmark {
    @Param({"perFieldEncap", "perFieldDecap", "pcap4jBuild", "pcap4jParse"})
    private String peer;

    @Param({"64", "1500"})
    private int length;

    @Param({"1024"})
    private int packets;

    @Param({"POOLED"})
    private Leasing leasing;

    private Passes passes;

    /** For JMH. */
    public PeerBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(workload());
    }

    private Workload workload() {
        return switch (peer) {
            case "perFieldEncap" -> Peers.perFieldEncap(packets, length, leasing);
            case "perFieldDecap" -> Peers.perFieldDecap(packets, length, leasing);
            case "pcap4jBuild" -> Peers.pcap4jBuild(packets, length);
            case "pcap4jParse" -> Peers.pcap4jParse(packets, length);
            default -> throw new IllegalArgumentException("no such peer: " + peer);
        };
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what packets came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long peer() {
        return passes.run();
    }
}
