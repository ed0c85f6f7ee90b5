// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.fixtures.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison in network namespaces; what the figures are is nobody's promise. */
class LoadCompareTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void needsNamespaces() {
        Needs.root();
        Needs.networkNamespaces();
        Needs.command("gcc");
        Needs.command("taskset");
    }

    private static List<String> namespacesOfOurs() throws Exception {
        String mine = "encap4j-load-" + ProcessHandle.current().pid() + "-";
        Path named = Path.of("/run/netns");
        if (!Files.exists(named)) {
            return List.of();
        }
        try (var files = Files.list(named)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(mine))
                    .toList();
        }
    }

    @Test
    void measuresEveryKindOfLinkAndLeavesNothing() throws Exception {
        Path report = folder.resolve("load.json");
        CommandRun run = CommandRun.of(
                "load",
                "compare",
                "--only",
                "encap4j,c,c-segments,kernel-vxlan,native",
                "--sizes",
                64,
                "--seconds",
                0.1,
                "--warm-up",
                0.1,
                "--rounds",
                1,
                "--report",
                report);

        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("64 bytes, as fast as can be", "64 bytes, half of that")
                .containsPattern("\nencap4j +[\\d,]+ \\([\\d,]+ - [\\d,]+\\) +[\\d.]+ +[\\d.]+ ")
                .containsPattern("\nc +[\\d,]+ \\([\\d,]+ - [\\d,]+\\) +1\\.00 ")
                .containsPattern("\nc-segments ")
                .containsPattern("\nkernel-vxlan ")
                .containsPattern("\nnative ");
        assertThat(Files.readString(report)).contains("\"contender\": \"encap4j\"", "\"kernelDrops\"");
        assertThat(namespacesOfOurs()).isEmpty();
    }

    @Test
    void aJvmThatDoesNotStartIsToldAndLeavesNothing() throws Exception {
        CommandRun run = CommandRun.of(
                "load", "compare", "--only", "encap4j", "--rounds", 1, "--jvm-option=-Xnonsense", "--seconds", 0.1);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).hasSize(1);
        assertThat(run.err().get(0)).contains("round 1, 64 bytes, encap4j", "-Xnonsense");
        assertThat(namespacesOfOurs()).isEmpty();
    }
}
