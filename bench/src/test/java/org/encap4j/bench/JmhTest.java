// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way through to JMH, in a process of its own, because JMH prints where it likes and ends its JVM. */
class JmhTest {
    private record Ended(int exit, String said) {}

    private static Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Else it refuses to run beside any other JMH of this machine.
                "-Djmh.ignoreLock=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Encap4j.class.getName(),
                "jmh"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }

    @Test
    void helpIsThatOfJmh() throws IOException, InterruptedException {
        Ended help = run("-h");

        assertThat(help.exit()).isZero();
        assertThat(help.said()).contains("-wi <int>", "-prof <profiler>");
    }

    @Test
    void forksMeasureProcessorTimeAndAllocationToo() throws IOException, InterruptedException {
        Ended run = run("FlowHashBenchmark", "-p", "packets=64", "-f", "1", "-wi", "0", "-i", "1", "-r", "10ms");

        assertThat(run.exit()).as(run.said()).isZero();
        assertThat(run.said())
                .contains("# Fork: 1 of 1")
                .containsPattern("\nFlowHashBenchmark.hash +64 +64 +avgt +[\\d.]+ +ns/op\n")
                .containsPattern("\nFlowHashBenchmark.hash:cpu +64 +64 +avgt +[\\d.]+ +ns/op\n")
                .containsPattern("\nFlowHashBenchmark.hash:alloc +64 +64 +avgt .* B/op\n");
    }

    @Test
    void theProfilerCanBeChosen() throws IOException, InterruptedException {
        Ended run = run(
                "FlowHashBenchmark", "-p", "packets=64", "-f", "1", "-wi", "0", "-i", "1", "-r", "10ms", "-prof", "gc");

        assertThat(run.said())
                .containsPattern("\nFlowHashBenchmark.hash:gc.alloc.rate.norm +64 +64 +avgt .* B/op\n")
                .doesNotContain("hash:cpu");
    }
}
