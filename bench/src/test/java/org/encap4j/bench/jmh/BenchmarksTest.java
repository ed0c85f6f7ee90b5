// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, once and for a moment; what it shows is nobody's promise. */
class BenchmarksTest {
    /** Parameters of which the first value is enough; of the others, which name ways of doing it, all values run. */
    private static final Map<String, List<String>> PARAMETERS = Map.ofEntries(
            Map.entry("HeaderBenchmark", List.of("protocol", "direction")),
            Map.entry("EncapBenchmark", List.of("protocol", "length", "packets", "layout", "storage")),
            Map.entry("DecapBenchmark", List.of("protocol", "length", "packets", "layout", "storage")),
            Map.entry("ByteBufBenchmark", List.of("direction", "leasing", "length", "packets", "protocol")),
            Map.entry("PeerBenchmark", List.of("length", "packets", "leasing")),
            Map.entry("ForwardBenchmark", List.of("length", "packets", "layout", "storage")),
            Map.entry("FlowBenchmark", List.of()),
            Map.entry("RefusedBenchmark", List.of("protocol", "length", "packets")),
            Map.entry("TooBigBenchmark", List.of("length", "packets")),
            Map.entry("ChecksumBenchmark", List.of("length", "packets", "storage")),
            Map.entry("FlowHashBenchmark", List.of("length", "packets")),
            Map.entry("CrowdedBenchmark", List.of("passesOfOthers")),
            Map.entry("LookupBenchmark", List.of("kind", "prefixes", "pattern")));

    static {
        // Else it refuses to run beside any other JMH of this machine.
        System.setProperty("jmh.ignoreLock", "true");
    }

    static Collection<BenchmarkListEntry> everyBenchmark() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of());
    }

    @Test
    void noBenchmarkIsForgottenHere() {
        assertThat(everyBenchmark())
                .map(BenchmarksTest::nameOf)
                .containsExactlyInAnyOrderElementsOf(PARAMETERS.keySet());
    }

    private static String nameOf(BenchmarkListEntry benchmark) {
        String type = benchmark.getUserClassQName();
        return type.substring(type.lastIndexOf('.') + 1);
    }

    @ParameterizedTest
    @MethodSource("everyBenchmark")
    void runs(BenchmarkListEntry benchmark) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getUsername().replace(".", "\\.") + "$")
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(1))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        for (String name : PARAMETERS.get(nameOf(benchmark))) {
            options.param(name, benchmark.getParams().get().get(name)[0]);
        }

        Collection<RunResult> results = new Runner(options.build()).run();

        assertThat(results)
                .isNotEmpty()
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
    }

    @Test
    void anInvocationHandlesTheSameNumberWhateverAPassTakes() {
        List<String> calls = new ArrayList<>();
        try (Passes passes = new Passes(counting(2048, 3, calls))) {
            assertThat(passes.run()).isEqualTo(4);
            assertThat(passes.run()).isEqualTo(4);
        }

        assertThat(calls)
                .containsExactly(
                        "restore", "pass", "pass", "pass", "restore", "pass", "pass", "pass", "restore", "pass", "pass",
                        "close");
    }

    @Test
    void refusesWorkingSetsThatLeaveARest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Passes(counting(1000, 1, new ArrayList<>())))
                .withMessageContaining("1000")
                .withMessageContaining("8192");
    }

    private static Workload counting(int size, int passesBeforeRestore, List<String> calls) {
        return new Workload() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public long pass() {
                calls.add("pass");
                return 1;
            }

            @Override
            public int passesBeforeRestore() {
                return passesBeforeRestore;
            }

            @Override
            public void restore() {
                calls.add("restore");
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    }
}
