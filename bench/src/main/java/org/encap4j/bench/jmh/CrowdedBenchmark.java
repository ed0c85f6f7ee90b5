// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.encap4j.bench.workload.Codecs;
import org.encap4j.bench.workload.Forwardings;
import org.encap4j.bench.workload.Layout;
import org.encap4j.bench.workload.Leasing;
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
 * What remains of the speed in a JVM that does all of it: heap arrays and Netty buffers, VXLAN and Geneve, both directions and
 * both modes? Compilers make the most of what they have seen, and elsewhere each fork sees one kind of packet only.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class CrowdedBenchmark {
    private static final int PACKETS = 1024;
    private static final int OTHERS = 64;
    private static final int LENGTH = 64;

    @Param({"encap", "decap", "native", "tunnel"})
    private String work;

    /** How often the others run before, each time on 64 packets; 0 for a JVM that has seen nothing else. */
    @Param({"0", "5000"})
    private int passesOfOthers;

    private Passes passes;

    /** For JMH. */
    public CrowdedBenchmark() {}

    /** Runs everything else, and prepares the work. */
    @Setup
    public void prepare() {
        Packets heap = new Packets.InFrames(Layout.ODD, Storage.HEAP);
        Packets pooled = new Packets.InBuffers(Leasing.POOLED);
        List<Workload> others = List.of(
                Codecs.encap(Protocols.GENEVE_16, OTHERS, LENGTH, heap),
                Codecs.encap(Protocols.VXLAN_GROUP, OTHERS, LENGTH, pooled),
                Codecs.decap(Protocols.GENEVE_16, OTHERS, LENGTH, heap),
                Codecs.decap(Protocols.VXLAN_GROUP, OTHERS, LENGTH, pooled),
                Codecs.refused(Protocols.VXLAN, OTHERS, LENGTH, heap),
                Forwardings.nativeRouting(OTHERS, LENGTH, heap),
                Forwardings.tunnel(Protocols.GENEVE_IDENTITY, OTHERS, LENGTH, heap),
                Forwardings.tunnel(Protocols.VXLAN_IDENTITY, OTHERS, LENGTH, pooled),
                Forwardings.tooBig(null, OTHERS, 1500, heap));
        for (int pass = 0; pass < passesOfOthers; pass++) {
            for (Workload other : others) {
                other.restore();
                other.pass();
            }
        }
        others.forEach(Workload::close);
        Packets frames = new Packets.InFrames(Layout.ODD, Storage.DIRECT);
        passes = new Passes(
                switch (work) {
                    case "encap" -> Codecs.encap(Protocols.VXLAN, PACKETS, LENGTH, frames);
                    case "decap" -> Codecs.decap(Protocols.VXLAN, PACKETS, LENGTH, frames);
                    case "native" -> Forwardings.nativeRouting(PACKETS, LENGTH, frames);
                    case "tunnel" -> Forwardings.tunnel(Protocols.VXLAN_IDENTITY, PACKETS, LENGTH, frames);
                    default -> throw new IllegalArgumentException("no such work: " + work);
                });
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what packets came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long work() {
        return passes.run();
    }
}
