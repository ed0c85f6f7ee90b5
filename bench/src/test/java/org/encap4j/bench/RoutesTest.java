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

/** What {@code routes} prints of a node, against what such nodes show and against sums made by hand. */
class RoutesTest {
    private static final Path EXAMPLE = SourceTree.module().resolve("src/examples/cluster.yaml");
    private static final String NATIVE = "# ip route on k8s-ctr, routing-mode native";
    private static final String TUNNEL = "# ip route on k8s-ctr, routing-mode tunnel, vxlan to port 8472";

    @TempDir
    private Path folder;

    private Path config(String text) throws IOException {
        return Files.writeString(folder.resolve("cilium.yaml"), text);
    }

    private static List<String> routes(Object... arguments) {
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.lines();
    }

    /** The lines below a heading, up to the blank one. */
    private static List<String> below(String heading, List<String> lines) {
        assertThat(lines).contains(heading);
        List<String> rest = lines.subList(lines.indexOf(heading) + 1, lines.size());
        return rest.contains("") ? rest.subList(0, rest.indexOf("")) : rest;
    }

    @Test
    void theDefaultClusterHasBothModes() {
        assertThat(CommandRun.of("routes").out()).isEqualTo("""
                # ip route on k8s-ctr, routing-mode native
                172.20.0.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1
                172.20.0.1 dev cilium_host proto kernel scope link
                172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel
                192.168.10.0/24 dev eth1 proto kernel scope link src 192.168.10.100

                # ip -6 route on k8s-ctr, routing-mode native
                fd00:10::/64 dev eth1 proto kernel scope link src fd00:10::100
                fd00:20::/64 dev cilium_host proto kernel src fd00:20::1
                fd00:20:1::/64 via fd00:10::101 dev eth1 proto kernel

                # ip route on k8s-ctr, routing-mode tunnel, vxlan to port 8472
                172.20.0.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1
                172.20.0.1 dev cilium_host proto kernel scope link
                172.20.1.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1 mtu 1450
                192.168.10.0/24 dev eth1 proto kernel scope link src 192.168.10.100

                # ip -6 route on k8s-ctr, routing-mode tunnel, vxlan to port 8472
                fd00:10::/64 dev eth1 proto kernel scope link src fd00:10::100
                fd00:20::/64 dev cilium_host proto kernel src fd00:20::1
                fd00:20:1::/64 dev cilium_host proto kernel src fd00:20::1 mtu 1450

                # cilium bpf ipcache list
                IP PREFIX/ADDRESS   IDENTITY
                172.20.0.1/32       identity=1 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                172.20.0.10/32      identity=15584 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                172.20.1.0/24       identity=2 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel
                172.20.1.1/32       identity=6 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel
                172.20.1.20/32      identity=46396 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel
                192.168.10.100/32   identity=1 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                192.168.10.101/32   identity=6 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                fd00:10::100/128    identity=1 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                fd00:10::101/128    identity=6 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                fd00:20::1/128      identity=1 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                fd00:20::10/128     identity=15584 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>
                fd00:20:1::/64      identity=2 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel
                fd00:20:1::1/128    identity=6 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel
                fd00:20:1::20/128   identity=46396 encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel
                """);
    }

    @Test
    void theExampleFilesGiveTheSame() {
        assertThat(routes("routes", "--cluster", EXAMPLE)).isEqualTo(routes("routes"));
    }

    @Test
    void anyNodeMayBeAskedFor() {
        assertThat(routes("routes", "--node", "k8s-ctr")).isEqualTo(routes("routes"));
        List<String> other = routes("routes", "--node", "k8s-w1");

        assertThat(below(NATIVE.replace("k8s-ctr", "k8s-w1"), other))
                .contains("172.20.0.0/24 via 192.168.10.100 dev eth1 proto kernel");
        assertThat(other)
                .contains("172.20.0.10/32      identity=15584 encryptkey=0 tunnelendpoint=192.168.10.100"
                        + " flags=hastunnel");
    }

    @Test
    void anUnknownNodeIsAnsweredWithTheKnownOnes() {
        CommandRun run = CommandRun.of("routes", "--node", "k8s-w2");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsExactly(
                        "encap4j: --node: no node is named 'k8s-w2', only k8s-ctr, k8s-w1",
                        "Try 'encap4j routes --help'.");
    }

    @Test
    void aTunnelIsAsItIsConfigured() throws IOException {
        List<String> lines = routes("routes", "--config", config("""
                        tunnel-protocol: geneve
                        tunnel-port: 6082
                        underlay-protocol: ipv6
                        mtu: 9000
                        ipv4-native-routing-cidr: 172.20.0.0/16
                        ipv6-native-routing-cidr: fd00:20::/32
                        """));

        assertThat(below(TUNNEL.replace("vxlan to port 8472", "geneve to port 6082"), lines))
                .contains("172.20.1.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1 mtu 8930");
        assertThat(below(
                        NATIVE + ", other nodes' PodCIDRs left to the network (auto-direct-node-routes is false)",
                        lines))
                .containsExactly(
                        "172.20.0.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1",
                        "172.20.0.1 dev cilium_host proto kernel scope link",
                        "192.168.10.0/24 dev eth1 proto kernel scope link src 192.168.10.100");
        assertThat(lines)
                .contains("172.20.1.20/32      identity=46396 encryptkey=0 tunnelendpoint=fd00:10::101"
                        + " flags=hastunnel,ipv6tunnel");
    }

    @Test
    void saysWhyAModeCannotBeHad() throws IOException {
        List<String> tunnel = routes("routes", "--config", config("routing-mode: tunnel\n"));
        assertThat(tunnel).contains(TUNNEL);
        assertThat(below("# no routes with routing-mode native:", tunnel))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("#   native routing cidr must be configured with option --ipv"));

        List<String> direct = routes(
                "routes",
                "--config",
                config("routing-mode: native\nauto-direct-node-routes: true\nenable-ipv4-masquerade: false\n"
                        + "enable-ipv6-masquerade: false\n"));
        assertThat(below(NATIVE, direct)).contains("172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel");
        assertThat(below("# no routes with routing-mode tunnel:", direct))
                .containsExactly("#   auto-direct-node-routes requires native or hybrid routing mode.");
    }

    /** The host keeps its own addresses. */
    @Test
    void thePodsOfAFamilyThatIsOffHaveNoRoutes() throws IOException {
        List<String> lines = routes("routes", "--config", config("enable-ipv6: false\n"));

        assertThat(lines).contains(TUNNEL).noneMatch(line -> line.contains("fd00:20:"));
    }

    @Test
    void aNodeBehindARouterHasNoDirectRoute() throws IOException {
        Path cluster = Files.writeString(folder.resolve("cluster.yaml"), """
                nodes:
                  - name: a
                    addresses: [10.0.0.1/24]
                    internalAddresses: [10.1.0.1]
                    podCIDRs: [10.1.0.0/24]
                    gateways: [{address: 10.0.0.254, mac: "02:00:00:00:00:fe"}]
                  - name: b
                    addresses: [10.0.1.1/24]
                    podCIDRs: [10.1.1.0/24]
                """);
        List<String> lines = routes("routes", "--cluster", cluster);

        assertThat(below("# no routes with routing-mode native:", lines))
                .last()
                .asString()
                .contains("route to destination 10.0.1.1 contains gateway 10.0.0.254, must be directly reachable."
                        + " Add `direct-routing-skip-unreachable` to skip unreachable routes");
        assertThat(below("# ip route on a, routing-mode tunnel, vxlan to port 8472", lines))
                .contains("10.1.1.0/24 via 10.1.0.1 dev cilium_host proto kernel src 10.1.0.1 mtu 1450");
    }

    @Test
    void aConfigurationThatDoesNotSuitTheClusterEndsTheCommand() throws IOException {
        Path cluster = Files.writeString(
                folder.resolve("cluster.yaml"), "nodes: [{name: a, addresses: [10.0.0.1], podCIDRs: [10.1.0.0/24]}]\n");
        CommandRun run = CommandRun.of("routes", "--cluster", cluster, "--config", config("underlay-protocol: ipv6\n"));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).singleElement().asString().startsWith("encap4j: node a has no IPv6 address");
    }
}
