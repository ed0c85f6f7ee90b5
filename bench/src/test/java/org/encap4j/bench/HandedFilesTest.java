// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.fixtures.Needs;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands and the files of {@code --config} and {@code --cluster}: what is wrong is said in lines, with exit code 1. */
class HandedFilesTest {
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private static List<String> refused(CommandRun run) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        return run.err();
    }

    @ParameterizedTest
    @CsvSource({
        "routes, --config",
        "routes, --cluster",
        "compare, --config",
        "compare, --cluster",
    })
    void aFileThatCannotBeReadIsNamedInOneLine(String command, String option) throws IOException {
        Path file = folder.resolve("file.yaml");
        assertThat(refused(CommandRun.of(command, option, file)))
                .containsExactly("encap4j: " + file + ": no such file");
        assertThat(refused(CommandRun.of(command, option, folder)))
                .containsExactly("encap4j: " + folder + ": a folder, not a file");
        Path capture = DefaultCapture.extractTo(folder);
        assertThat(refused(CommandRun.of(command, option, capture)))
                .singleElement()
                .asString()
                .startsWith("encap4j: " + capture + ": not text in UTF-8: byte 0x");
        Files.writeString(file, "");
        assertThat(refused(CommandRun.of(command, option, file))).containsExactly("encap4j: " + file + ": empty");
        Files.writeString(file, "a: &a [1]\nb: [*a, *a]\n");
        assertThat(refused(CommandRun.of(command, option, file)))
                .containsExactly(
                        "encap4j: " + file + ":2: YAML: the alias *a is not followed; write out what it stands for");
    }

    @Test
    void everyProblemHasItsLine() throws IOException {
        Path cluster = Files.writeString(
                folder.resolve("cluster.yaml"), "nodes:\n- name: a\n  adresses: [10.0.0.1]\n  mac: x\npod: []\n");

        assertThat(refused(CommandRun.of("routes", "--cluster", cluster)))
                .containsExactly(
                        "encap4j: " + cluster
                                + ":3: adresses: unknown key \"adresses\"; the nearest known one is \"addresses\"",
                        "encap4j: " + cluster + ":4: mac: not a MAC address like 4a:7f:01:3b:a2:71: 'x'",
                        "encap4j: " + cluster + ":5: pod: unknown key \"pod\"; the nearest known one is \"pods\"");
    }

    @Test
    void fiveMistakesInTheOptionsAreFiveLines() throws IOException {
        Path config = Files.writeString(folder.resolve("cilium.yaml"), """
                tunnel-protocol: vxlam
                tunnel-port: 65536
                routing-mode: overlay
                underlay-protocol: ipv5
                tunel-source-port-range: 1-2
                """);

        List<String> lines = refused(CommandRun.of("routes", "--config", config));
        assertThat(lines).hasSize(5);
        for (int line = 1; line <= 5; line++) {
            String place = "encap4j: " + config + ":" + line + ": ";
            assertThat(lines).anyMatch(text -> text.startsWith(place));
        }
    }

    @Test
    void aLongValueIsNotQuotedInFull() throws IOException {
        Path config = Files.writeString(folder.resolve("cilium.yaml"), "tunnel-protocol: " + "x".repeat(60_000) + "\n");

        assertThat(refused(CommandRun.of("routes", "--config", config)))
                .singleElement()
                .asString()
                .startsWith("encap4j: " + config + ":1: tunnel-protocol: ")
                .hasSizeLessThan(600);
    }

    /** As it comes from kubectl; both modes are worked out from it, and a pipe can be read but once. */
    @Test
    void aFileMayBeAPipe() throws IOException, InterruptedException {
        Path input = Path.of("/dev/stdin");
        Needs.that("stdin-device", Files.exists(input), "there is no " + input);
        Path out = folder.resolve("out");
        Process process = encap4j("routes", "--config", input)
                .redirectOutput(out.toFile())
                .start();
        try (Writer writer = process.outputWriter(StandardCharsets.UTF_8)) {
            writer.write("tunnel-port: 8473\nipv4-native-routing-cidr: 10.0.0.0/8\nenable-ipv6: false\n");
        }

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(out))
                .contains("# ip route on k8s-ctr, routing-mode native")
                .contains("# ip route on k8s-ctr, routing-mode tunnel, vxlan to port 8473");
    }

    private static ProcessBuilder encap4j(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Encap4j.class.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    /** With a heap of 64 MiB, as small containers have it. */
    @ParameterizedTest
    @CsvSource({
        "bomb, --config",
        "bomb, --cluster",
        "huge, --config",
        "scalar, --cluster",
        "nesting, --cluster",
        "values, --cluster"
    })
    void noFileFillsASmallHeap(String kind, String option) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve(kind), hostile(kind));
        Path err = folder.resolve("err");
        Process process =
                encap4j("routes", option, file).redirectError(err.toFile()).start();

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(Files.readString(err, StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("encap4j: " + file + ":");
    }

    private static String hostile(String kind) {
        return switch (kind) {
            case "bomb" ->
                IntStream.range(0, 40)
                        .mapToObj(i ->
                                i == 0 ? "a0: &a0 [x, x]\n" : "a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1))
                        .collect(Collectors.joining());
            case "huge" -> "a: b\n".repeat(4 << 20);
            case "scalar" -> "nodes: \"" + "x\n".repeat(7 << 20) + "\"\n";
            case "nesting" -> "nodes: " + "[".repeat(15 << 20);
            case "values" -> "nodes: {a: [" + "1,".repeat(7 << 20) + "]}\n";
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
