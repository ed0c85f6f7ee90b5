// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.encap4j.bench.tables.LookupPattern;
import org.encap4j.bench.tables.Lookups;
import org.encap4j.bench.tables.TableKind;
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
 * What does finding an address cost in the routing table and in the ipcache, from 10 to 1,000,000 prefixes: a few addresses again
 * and again, or addresses at random; one by one, or in batches?
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class LookupBenchmark {
    @Param({"IPV4_ROUTES", "IPV4_PODS", "IPV6_ROUTES", "IPV6_PODS"})
    private TableKind kind;

    @Param({"10", "1000", "100000", "1000000"})
    private int prefixes;

    @Param({"HOT", "HOT_BATCH", "COVERED", "COVERED_BATCH"})
    private LookupPattern pattern;

    private Passes passes;

    /** For JMH. */
    public LookupBenchmark() {}

    /** Prepares the work. */
    @Setup
    public void prepare() {
        passes = new Passes(Lookups.of(kind, prefixes, pattern, false));
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        passes.close();
    }

    /** {@return what lookups came to} */
    @Benchmark
    @OperationsPerInvocation(Passes.PACKETS)
    public long lookup() {
        return passes.run();
    }
}
