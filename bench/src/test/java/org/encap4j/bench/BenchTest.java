// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of the modes as a command. */
class BenchTest {
    private static final int INTERRUPTED = 130;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void quickAndFullExcludeEachOther() {
        CommandRun run = CommandRun.of("bench", "--quick", "--full");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).hasSize(2);
        assertThat(run.err().get(0)).contains("--quick", "--full");
    }

    @Test
    void aFolderThatDoesNotDoIsToldBeforeAnythingIsMeasured() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        CommandRun run = CommandRun.of("bench", "--quick", "--report", file);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).containsExactly("encap4j: " + file + ": is no folder, and the report needs one");
        assertThat(file).hasContent("mine");
    }

    @Test
    void aFolderThatIsNoJdkIsNamed() {
        CommandRun run = CommandRun.of("bench", "--jdk", folder, "--report", folder.resolve("report"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .containsExactly("encap4j: " + folder + " is no JDK: bin/java and release were expected in it");
    }

    @Test
    void progressSaysHowLongItWillTake() {
        assertThat(BenchProgress.line(3, 40, "round 1, x", Duration.ofSeconds(65)))
                .isEqualTo("bench: 4 of 40: round 1, x, about 1:05 left");
        assertThat(BenchProgress.line(0, 40, "round 1, x", null)).isEqualTo("bench: 1 of 40: round 1, x");
    }

    @Test
    void ctrlCKeepsWhatWasMeasured() throws IOException, InterruptedException {
        Path report = Files.createDirectory(folder.resolve("report"));
        Files.writeString(report.resolve("report.html"), "old");
        Path err = folder.resolve("err");
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Encap4j.class.getName(),
                        "bench",
                        "--report",
                        report.toString())
                .redirectError(err.toFile())
                .redirectOutput(out.toFile())
                .start();
        try {
            waitForProcesses(err);
            List<ProcessHandle> children = process.descendants().toList();
            assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ended")
                    .isTrue();
            assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
            for (ProcessHandle child : children) {
                child.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(err)).doesNotContain("\tat ", "cut short");
        assertThat(Files.readString(out))
                .contains("Cut short: the run was interrupted.")
                .endsWith("\nreport: " + report.resolve("report.html") + "\n");
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("Cut short: the run was interrupted.")
                .endsWith("</html>\n");
        assertThat(Files.readString(report.resolve("report.json")))
                .contains("\"ending\": \"INTERRUPTED\"")
                .contains("\"round\": 0")
                .endsWith("}\n");
        try (var files = Files.list(report)) {
            assertThat(files).hasSize(2);
        }
    }

    /** Until at least one process has ended. */
    private static void waitForProcesses(Path err) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        boolean ended = false;
        while (!ended && System.nanoTime() < deadline) {
            Thread.sleep(50);
            ended = Files.readString(err)
                    .lines()
                    .anyMatch(line -> line.startsWith("encap4j: bench: ") && !line.contains(": 1 of "));
        }
        assertThat(ended).as("it has measured something").isTrue();
    }
}
