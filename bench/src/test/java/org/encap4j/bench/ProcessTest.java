// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.encap4j.fixtures.Needs;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: standard output as a capture, readers that leave, Ctrl-C. */
class ProcessTest {
    private static final int INTERRUPTED = 130;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    private static ProcessBuilder encap4j(Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Encap4j.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static int exit(Process process) throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as("it ended").isTrue();
        return process.exitValue();
    }

    @Test
    void capturesGoThroughPipes() throws IOException, InterruptedException {
        Path capture = DefaultCapture.extractTo(folder);
        Path back = folder.resolve("back.pcap");
        Path err = folder.resolve("err");
        List<Process> pipe = ProcessBuilder.startPipeline(List.of(
                encap4j("encap", "--protocol", "geneve", "-", "-")
                        .redirectInput(capture.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile())),
                encap4j("decap", "-", "-")
                        .redirectOutput(back.toFile())
                        .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()))));

        assertThat(exit(pipe.get(0))).isZero();
        assertThat(exit(pipe.get(1))).isZero();
        assertThat(text(err)).isEqualTo("encap4j: 119 decapsulated, 0 left out, 0 refused\n");
        assertThat(Packet.read(back)).isEqualTo(Packet.read(capture));
    }

    @Test
    void aPacketIsPassedOnBeforeTheNextArrives() throws IOException, InterruptedException {
        byte[] capture = Files.readAllBytes(DefaultCapture.extractTo(folder));
        int first = 24 + 16 + 42;
        Process process = encap4j("encap", "-", "-").start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(capture, 0, first);
            in.flush();
            byte[] out = process.getInputStream().readNBytes(first + 50);

            assertThat(Arrays.copyOfRange(out, first + 50 - 42, first + 50))
                    .isEqualTo(Arrays.copyOfRange(capture, first - 42, first));
        }
        assertThat(exit(process)).isZero();
    }

    @Test
    void ctrlCLeavesNoFile() throws IOException, InterruptedException {
        byte[] capture = Files.readAllBytes(DefaultCapture.extractTo(folder));
        Path out = Files.writeString(folder.resolve("out.pcap"), "mine");
        Process process = encap4j("encap", "-", out).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(capture);
            in.flush();
            waitForPartial();
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(exit(process)).isEqualTo(INTERRUPTED);
        }
        assertThat(out).hasContent("mine");
        assertThat(folder).isDirectoryNotContaining(file -> file.toString().endsWith(".partial"));
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .doesNotContain("\tat ");
    }

    private void waitForPartial() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean there = false;
        while (!there && System.nanoTime() < deadline) {
            Thread.sleep(20);
            try (var files = Files.list(folder)) {
                there = files.anyMatch(file -> file.toString().endsWith(".partial"));
            }
        }
        assertThat(there).as("it was writing").isTrue();
    }

    @Test
    void aFullDiskBehindStandardOutputIsSaid() throws IOException, InterruptedException {
        Path full = Path.of("/dev/full");
        Needs.that("full-device", Files.exists(full), "there is no " + full);
        Path err = folder.resolve("err");
        for (String command : List.of("dump", "mtu")) {
            ProcessBuilder builder =
                    command.equals("dump") ? encap4j("dump", DefaultCapture.extractTo(folder)) : encap4j(command);
            Process process = builder.redirectOutput(full.toFile())
                    .redirectError(err.toFile())
                    .start();

            assertThat(exit(process)).isEqualTo(1);
            assertThat(text(err)).isEqualTo("encap4j: standard output: cannot be written: No space left on device\n");
        }
    }
}
