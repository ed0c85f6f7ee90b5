// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.encap4j.bench.workload.Forwardings;
import org.encap4j.bench.workload.Layout;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Protocols;
import org.encap4j.bench.workload.Storage;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.forward.FlowSink;
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
 * What does it cost a forwarder to record flows, when nobody reads them and when another thread does? The clock that each record
 * asks for the time is part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FlowBenchmark {
    private static final int RING = 4096;
    private static final int CONNECTIONS = 1 << 16;
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long NAP_NANOS = 10_000;

    @Param({"NATIVE", "VXLAN_IDENTITY", "GENEVE_IDENTITY"})
    private String mode;

    /** Off, on, or on with a reader. */
    @Param({"off", "on", "read"})
    private String flows;

    private Passes passes;
    private Thread reader;

    /** For JMH. */
    public FlowBenchmark() {}

    /** Prepares the work, and the reader where there is one. */
    @Setup
    public void prepare() {
        FlowRing ring = new FlowRing("node", RING);
        long epoch = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        FlowSink sink = flows.equals("off")
                ? null
                : new FlowRecorder(
                        ring, new FlowReplies(CONNECTIONS, IDLE_NANOS), () -> epoch + System.nanoTime(), false);
        Protocols protocol = mode.equals("NATIVE") ? null : Protocols.valueOf(mode);
        Packets.InFrames frames = new Packets.InFrames(Layout.ODD, Storage.DIRECT);
        passes = new Passes(Forwardings.observed(protocol, sink, 1024, 64, frames));
        if (flows.equals("read")) {
            reader = new Thread(() -> read(ring), "flow reader");
            reader.setDaemon(true);
            reader.start();
        }
    }

    private static void read(FlowRing ring) {
        FlowRecord flow = new FlowRecord();
        while (!Thread.currentThread().isInterrupted()) {
            if (!ring.poll(flow)) {
                LockSupport.parkNanos(NAP_NANOS);
            }
        }
    }

    /**
     * Ends the reader and gives the memory back.
     *
     * @throws InterruptedException if this thread is told to stop
     */
    @TearDown
    public void close() throws InterruptedException {
        if (reader != null) {
            reader.interrupt();
            reader.join();
        }
        passes.close();
    }

    /** {@return what packets came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long forward() {
        return passes.run();
    }
}
