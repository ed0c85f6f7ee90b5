// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code encap4j node} refuses before it touches an interface. */
class NodeTest {
    @TempDir
    private Path folder;

    private static CommandRun node(Object... further) {
        return CommandRun.withOptions("node", "--pods none0 --underlay none1", further);
    }

    @Test
    void namesTheNodesThereAre() {
        CommandRun run = node("--name", "k8s-w9");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).containsExactly("encap4j: --name: no node is named 'k8s-w9', only k8s-ctr, k8s-w1");
    }

    @Test
    void namesTheFileThatIsNotRight() throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster.yaml"), "nodes: 7\n");
        CommandRun run = node("--name", "k8s-ctr", "--cluster", cluster);
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("cluster.yaml")
                .contains("nodes");
    }

    @Test
    void namesTheInterfaceThatIsMissing() {
        CommandRun run = node("--name", "k8s-ctr");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).singleElement().asString().startsWith("encap4j: none1: no such interface; there are ");
    }

    @Test
    void asksForWhatIsMissing() {
        CommandRun run = CommandRun.of("node", "--name", "k8s-ctr");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().get(0)).contains("--pods").contains("--underlay");
    }

    @Test
    void watchesOneThingAtATime() {
        CommandRun run = CommandRun.of("observe", "--interface", "lo", "in.pcap");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo(
                        List.of("encap4j: --interface and FILE exclude one another", "Try 'encap4j observe --help'."));
    }
}
