// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.testdata.DefaultCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that people are shown are read, and say what is said of them. */
class ExampleFilesTest {
    private static final Path HOUSE = SourceTree.module().resolve("..").normalize();
    private static final Path EXAMPLES = SourceTree.module().resolve("src/examples");
    private static final Set<String> PROTOCOLS = Set.of("vxlan", "geneve");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^( *)```yaml\\n(.*?)^ *```$");

    @TempDir
    private Path folder;

    @Test
    void theExampleClusterIsTheDefaultCluster() throws Exception {
        Cluster cluster = ClusterFile.read(EXAMPLES.resolve("cluster.yaml"));

        assertThat(cluster.nodes()).isEqualTo(DefaultCluster.cluster().nodes());
        assertThat(cluster.pods()).isEqualTo(DefaultCluster.cluster().pods());
    }

    @Test
    void theExampleOptionsAreThoseOfTheDefaultCluster() throws Exception {
        CiliumConfig config = CiliumConfig.of(ConfigFile.read(EXAMPLES.resolve("cilium.yaml")), PROTOCOLS);

        // Only what the file spells out differs from an agent that was told nothing.
        assertThat(config)
                .usingRecursiveComparison()
                .ignoringFields("tunnelPort")
                .isEqualTo(CiliumConfig.defaults());
        assertThat(config.tunnelPort()).isEqualTo(8472);
    }

    /** The commented lines are meant to be uncommented one group at a time. */
    @Test
    void theOtherModeOfTheExampleOptionsIsReadToo() throws Exception {
        String example = Files.readString(EXAMPLES.resolve("cilium.yaml"));
        for (String option :
                List.of("auto-direct-node-routes", "ipv4-native-routing-cidr", "ipv6-native-routing-cidr")) {
            assertThat(example).contains("# " + option + ": ");
        }
        String nativeRouting = example.replace("routing-mode: tunnel", "routing-mode: native")
                .replaceAll("(?m)^# ((auto|ipv)[-a-z0-9]+: )", "$1");
        CiliumConfig config = CiliumConfig.of(
                ConfigFile.read(Files.writeString(folder.resolve("cilium.yaml"), nativeRouting)), PROTOCOLS);

        assertThat(config.autoDirectNodeRoutes()).isTrue();
        assertThat(config.ipv4NativeRoutingCidr()).hasToString("172.20.0.0/16");
        assertThat(config.ipv6NativeRoutingCidr()).hasToString("fd00:20::/32");
    }

    @Test
    void everyYamlInTheDocumentationIsRead() throws IOException {
        for (String document : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")) {
            int number = 0;
            for (String block : blocks(Files.readString(HOUSE.resolve(document)))) {
                number++;
                Path file = Files.writeString(folder.resolve(document + number + ".yaml"), block);
                assertThatCode(() -> read(file, block))
                        .as("%s: block of YAML:%n%s", document, block)
                        .doesNotThrowAnyException();
            }
        }
    }

    /** A cluster has nodes; everything else is options. */
    private static void read(Path file, String block) throws Exception {
        if (Pattern.compile("(?m)^nodes:").matcher(block).find()) {
            ClusterFile.read(file);
        } else {
            CiliumConfig.of(ConfigFile.read(file), PROTOCOLS);
        }
    }

    private static List<String> blocks(String document) {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(document);
        while (matcher.find()) {
            blocks.add(matcher.group(2).replaceAll("(?m)^" + matcher.group(1), ""));
        }
        return blocks;
    }

    @Test
    void findsEveryBlockOfYaml() {
        assertThat(
                        blocks(
                                "# a\n```yaml\nx: 1\n```\n```\ny: 2\n```\n- item\n  ```yaml\n  z: 3\n  ```\n```yaml\nw: 4\n\nv: 5\n```\n"))
                .containsExactly("x: 1\n", "z: 3\n", "w: 4\n\nv: 5\n");
    }
}
