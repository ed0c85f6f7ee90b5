// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The acceptance run as a command; what the times are is nobody's promise. */
class AcceptTest {
    private static final String HERE = System.getProperty("java.home");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --cells encap-65          | --cells: no such cell: 'encap-65'; there are encap-64, decap-64,
            --guard --cells fib-1m    | --cells: no such cell: 'fib-1m'
            --contenders fortran      | --contenders: none of these cells has fortran
            --rounds 0                | --rounds: 0 is not in 1..1000
            --rounds 1001             | --rounds: 1001 is not in 1..1000
            --warm-up 0               | --warm-up: 0 is not in 1..
            --measure x               | 'x' is not an int
            """)
    void wrongUseIsToldInOneLine(String options, String reason) {
        CommandRun run = CommandRun.withOptions("accept", options);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).hasSize(2);
        assertThat(run.err().get(0)).startsWith("encap4j: ").contains(reason);
    }

    @Test
    void aFolderThatIsNoJdkIsNamed() {
        CommandRun run = CommandRun.of("accept", "--jdk", folder);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .containsExactly("encap4j: " + folder + " is no JDK: bin/java and release were expected in it");
    }

    @Test
    void measuresAndWritesAllFiguresDown() throws IOException {
        Path json = folder.resolve("figures.json");
        CommandRun run = CommandRun.of(
                "accept",
                "--cells",
                "refused-64",
                "--contenders",
                "frame",
                "--jdk",
                HERE,
                "--rounds",
                2,
                "--warm-up",
                1,
                "--measure",
                1,
                "--json",
                json);

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.lines().get(0)).contains(" processors, ", "; 2 rounds of one process each");
        assertThat(run.lines().get(1)).startsWith("noise: load ");
        assertThat(run.out())
                .contains("\nrefused-64, JDK " + System.getProperty("java.version") + ": what a packet with ")
                .containsPattern("\n  frame +[\\d.]+ \\([\\d.]+ - [\\d.]+\\) ns +0 bytes  a Frame\n")
                .endsWith("\n1 bounds met, 0 missed, 0 far off, 0 not measured\n");
        assertThat(Files.readString(json)).startsWith("{\n  \"begun\"").contains("\"cell\": \"refused-64\"");
    }

    @Test
    void optionsReachTheJvmsAndTheReport() {
        CommandRun good = CommandRun.of(
                "accept",
                "--cells",
                "refused-64",
                "--contenders",
                "frame",
                "--jdk",
                HERE,
                "--rounds",
                1,
                "--warm-up",
                1,
                "--measure",
                1,
                "--jvm-option=-Xmx300m",
                "--jvm-option=-XX:+UseSerialGC");
        CommandRun bad = CommandRun.of(
                "accept", "--cells", "refused-64", "--contenders", "frame", "--jdk", HERE, "--jvm-option=-Xnonsense");

        assertThat(good.exit()).isZero();
        assertThat(good.lines().get(1)).isEqualTo("JVM options: -Xmx300m -XX:+UseSerialGC");
        assertThat(bad.exit()).isEqualTo(1);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err()).hasSize(1);
        assertThat(bad.err().get(0)).contains("round 1, refused-64, frame, JDK ", "-Xnonsense");
    }
}
