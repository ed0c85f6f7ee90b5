// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.fixtures.SourceTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compare} takes from Cilium's options and from a cluster, and that the command line wins. */
class CompareFilesTest {
    private static final Path EXAMPLES = SourceTree.module().resolve("src/examples");
    /** How many lines there are in front of the times. */
    private static final int WITHOUT_TIMES = 12;

    @TempDir
    private Path folder;

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("cilium.yaml"), text);
    }

    private static CompareTable table(CommandRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return new CompareTable(run.lines());
    }

    /** The first level of headers of a written capture's first packet. */
    private String dump(String mode) {
        return CommandRun.of("dump", "--decode-as", "6082=geneve", "--count", 1, folder.resolve(mode + ".pcap"))
                .out();
    }

    @Test
    void theExampleFilesChangeNothingButWhoForwards() {
        CompareTable plain = table(CommandRun.of("compare"));
        CompareTable example = table(CommandRun.of(
                "compare", "--config", EXAMPLES.resolve("cilium.yaml"), "--cluster", EXAMPLES.resolve("cluster.yaml")));

        assertThat(example.lines().subList(0, WITHOUT_TIMES))
                .isEqualTo(plain.lines().subList(0, WITHOUT_TIMES));
        assertThat(plain.lines())
                .contains("(1) a node sends to another, which delivers to a pod: 48 packets that every mode forwards");
        // More of the capture's packets go to the pod that asked than come from it.
        assertThat(example.lines())
                .contains("(1) k8s-w1 sends to k8s-ctr, which delivers to a pod: 27 packets that every mode forwards");
    }

    @Test
    void theOptionsDecideProtocolPortsFamilyAndMtu() throws IOException {
        CompareTable table = table(CommandRun.of("compare", "--out", folder, "--config", config("""
                tunnel-protocol: geneve
                tunnel-port: 6082
                tunnel-source-port-range: 40000-40000
                underlay-protocol: ipv6
                mtu: 9000
                """)));

        assertThat(table.modes()).containsExactly("native", "geneve", "vxlan");
        assertThat(table.number("largest pod MTU, link MTU 9000", "geneve")).isEqualTo(9000 - 70);
        assertThat(dump("geneve"))
                .contains("eth 02:00:00:00:00:64 > 02:00:00:00:00:65 ", "ip6 fd00:10::100 > fd00:10::101 ")
                .contains("udp 40000 > 6082 ", "geneve vni 15584 ");
        assertThat(dump("vxlan")).contains("udp 40000 > 8472 ");
        assertThat(table.cell("send, ns per packet (1)", "geneve")).isNotEqualTo("-");
    }

    @Test
    void theCommandLineWins() throws IOException {
        CompareTable table = table(CommandRun.of(
                "compare",
                "--out",
                folder,
                "--config",
                config("mtu: 9000\nunderlay-protocol: ipv6\n"),
                "--link-mtu",
                2000,
                "--local",
                "192.0.2.1",
                "--remote",
                "192.0.2.2",
                "--remote-mac",
                "02:00:00:00:00:99",
                "--identity",
                4711));

        assertThat(table.number("largest pod MTU, link MTU 2000", "vxlan")).isEqualTo(1950);
        assertThat(dump("vxlan"))
                .contains("eth 02:00:00:00:00:64 > 02:00:00:00:00:99 ", "ip4 192.0.2.1 > 192.0.2.2 ", "vni 4711");
    }

    @Test
    void theClusterGivesTheTunnelsEndsAndTheIdentity() throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster.yaml"), """
                nodes:
                  - {name: a, addresses: [10.0.0.1], mac: 02:00:00:00:00:0a, podCIDRs: [172.20.0.0/24]}
                  - {name: b, addresses: [10.0.0.2], mac: 02:00:00:00:00:0b, podCIDRs: [172.20.1.0/24]}
                pods:
                  - {namespace: default, name: server, addresses: [172.20.1.20], identity: 300}
                  - {namespace: default, name: client, addresses: [172.20.0.10], identity: 400}
                """);
        CompareTable table = table(CommandRun.of("compare", "--out", folder, "--cluster", cluster));

        assertThat(dump("vxlan"))
                .contains("eth 02:00:00:00:00:0a > 02:00:00:00:00:0b ", "ip4 10.0.0.1 > 10.0.0.2 ", "vni 400");
        assertThat(table.lines())
                .anyMatch(line -> line.matches("\\(1\\) b sends to a, which delivers to a pod: [1-9]\\d* packets .*"));
    }

    @Test
    void aClusterWithoutTheCapturesPodsForwardsNothing() throws IOException {
        Path cluster = Files.writeString(
                folder.resolve("cluster.yaml"),
                "nodes: [{name: a, addresses: [10.0.0.1]}, {name: b, addresses: [10.0.0.2]}]\n");
        CompareTable table = table(CommandRun.of("compare", "--cluster", cluster));

        assertThat(table.cell("send, ns per packet (1)", "native")).isEqualTo("-");
        assertThat(table.lines())
                .contains("(1) a sends to b, which delivers to a pod: 0 packets that every mode forwards");
    }

    @Test
    void oneNodeIsNotEnough() throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster.yaml"), "nodes: [{name: a, addresses: [10.0.0.1]}]\n");
        CommandRun run = CommandRun.of("compare", "--cluster", cluster);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).containsExactly("encap4j: the cluster has one node; two are compared");
    }

    @Test
    void aNodeWithoutAnAddressOfTheUnderlaysFamilyIsNamed() throws IOException {
        Path cluster = Files.writeString(
                folder.resolve("cluster.yaml"),
                "nodes: [{name: a, addresses: [10.0.0.1]}, {name: b, addresses: [10.0.0.2]}]\n");
        CommandRun run =
                CommandRun.of("compare", "--cluster", cluster, "--config", config("underlay-protocol: ipv6\n"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).containsExactly("encap4j: node a has no IPv6 address: [10.0.0.1/24]");
    }

    @Test
    void anMtuOutsideWhatIsComparedIsRefused() throws IOException {
        assertThat(CommandRun.of("compare", "--config", config("mtu: 300\n"))
                        .err()
                        .get(0))
                .isEqualTo("encap4j: mtu 300 is not in 576..65535");
    }

    @Test
    void bareIpGoesThroughGpeWhateverTheOptionsSay() throws IOException {
        Path raw = CommandRun.CAPTURES.resolve("synthetic-link-type-raw-ip.pcap");
        CompareTable table = table(CommandRun.of(
                "compare", "--out", folder, "--config", config("tunnel-protocol: vxlan\ntunnel-port: 8473\n"), raw));

        assertThat(table.modes()).isEqualTo(List.of("native", "vxlan-gpe", "geneve"));
        assertThat(dump("vxlan-gpe")).contains(" > 4790 ");
    }
}
