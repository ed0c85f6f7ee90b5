// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.NodeGateway;
import org.encap4j.config.Problem;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters written by hand: every field, what may be left out, and what is wrong with the others. */
class ClusterFileTest {
    private static final String NODE = "nodes: [{name: a, addresses: [10.0.0.1], podCIDRs: [10.1.0.0/24]}]\n";

    @TempDir
    private Path folder;

    private Cluster read(String text) throws IOException, ConfigurationException {
        return ClusterFile.read(Files.writeString(folder.resolve("c.yaml"), text));
    }

    private List<String> told(String text) {
        return catchThrowableOfType(ConfigurationException.class, () -> read(text)).problems().stream()
                .map(Problem::toString)
                .map(line -> line.substring(folder.toString().length() + 1))
                .toList();
    }

    @Test
    void readsEveryField() throws Exception {
        Cluster cluster = read("""
                nodes:
                  - name: a
                    addresses: [10.0.0.1/20, "fd00::1/48", 10.9.0.1]
                    internalAddresses: [10.1.0.1, "fd01::1/128"]
                    mac: 02:00:00:00:00:0a
                    podCIDRs: [10.1.0.0/24, "fd01::/64"]
                    gateways:
                      - {address: 10.0.0.254, mac: 02:00:00:00:00:fe}
                      - address: fd00::fe
                        mac: 02:00:00:00:00:ff
                pods:
                  - namespace: default
                    name: p
                    addresses: [10.1.0.7, "fd01::7"]
                    identity: 15584
                    labels: {app: web, empty: , any:port: 80}
                    node: a
                    mac: 0A:00:00:00:00:07
                """);

        assertThat(cluster.nodes())
                .containsExactly(new ClusterNode(
                        "a",
                        List.of(
                                new NodeAddress(Prefix.parse("10.0.0.1"), 20),
                                new NodeAddress(Prefix.parse("fd00::1"), 48),
                                new NodeAddress(Prefix.parse("10.9.0.1"), 24)),
                        List.of(Prefix.parse("10.1.0.1"), Prefix.parse("fd01::1")),
                        0x0200_0000_000AL,
                        List.of(Prefix.parse("10.1.0.0/24"), Prefix.parse("fd01::/64")),
                        List.of(
                                new NodeGateway(Prefix.parse("10.0.0.254"), 0x0200_0000_00FEL),
                                new NodeGateway(Prefix.parse("fd00::fe"), 0x0200_0000_00FFL))));
        assertThat(cluster.pods())
                .containsExactly(new ClusterPod(
                        "default",
                        "p",
                        List.of(Prefix.parse("10.1.0.7"), Prefix.parse("fd01::7")),
                        15584,
                        List.of("k8s:app=web", "k8s:empty", "any:port=80"),
                        "a",
                        0x0A00_0000_0007L));
    }

    @Test
    void needsLittle() throws Exception {
        Cluster cluster = read(NODE + "pods: [{namespace: n, name: p, addresses: [10.1.0.7], identity: world}]\n");

        assertThat(cluster.nodes().get(0).mac()).isEqualTo(0x0242_0A00_0001L);
        ClusterPod pod = cluster.pods().get(0);
        assertThat(pod.mac()).isEqualTo(0x0242_0A01_0007L);
        assertThat(pod.labels()).isEmpty();
        assertThat(cluster.nodeOf(pod).name()).isEqualTo("a");
        assertThat(read(NODE).pods()).isEmpty();
        assertThat(read(NODE + "pods: []\n").pods()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "256, 256",
        "16777217, 16777217",
        "4294967295, -1",
        "host, 1",
        "world, 2",
        "remote-node, 6",
        "world-ipv6, 10",
        "reserved:health, 4",
        "'\"300\"', 300",
    })
    void takesIdentitiesByNumberAndByName(String written, int identity) throws Exception {
        assertThat(read(NODE + "pods: [{namespace: n, name: p, addresses: [10.1.0.7], identity: " + written + "}]\n")
                        .pods())
                .singleElement()
                .extracting(ClusterPod::identity)
                .isEqualTo(identity);
    }

    @Test
    void takesLabelsAsAListToo() throws Exception {
        assertThat(read(NODE + "pods: [{namespace: n, name: p, addresses: [10.1.0.7], identity: 1,"
                                + " labels: [\"k8s:app=a\", reserved:x]}]\n")
                        .pods()
                        .get(0)
                        .labels())
                .containsExactly("k8s:app=a", "reserved:x");
    }

    @Test
    void nodesAndPodsMayBeInSeveralDocuments() throws Exception {
        String pod = "pods: [{namespace: n, name: p, addresses: [10.1.0.7], identity: 1}]\n";

        assertThat(read(pod + "---\n" + NODE).pods()).hasSize(1);
        assertThat(read(pod + NODE).pods()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "adresses: [10.0.0.1]      | adresses: unknown key \"adresses\"; the nearest known one is \"addresses\"",
                "podCidrs: [10.1.0.0/24]   | podCidrs: unknown key \"podCidrs\"; the nearest known one is \"podCIDRs\"",
                "zone: eu                  | zone: unknown key \"zone\"; the known ones are name, addresses, internalAddresses, mac, podCIDRs, gateways",
                "mac: 02:00                | mac: not a MAC address like 4a:7f:01:3b:a2:71: '02:00'",
                "mac: [1]                  | mac: a list; expected a single value",
                "podCIDRs: 10.1.0.0/24     | podCIDRs: a single value; expected a list",
                "podCIDRs: [10.1.0.1/24]   | podCIDRs: prefix '10.1.0.1/24': 10.1.0.1/24: bits are set behind the first 24, expected 10.1.0.0/24",
                "podCIDRs: [{a: b}]        | podCIDRs: a mapping; expected a single value",
                "internalAddresses: [10.1.0.0/24] | internalAddresses: '10.1.0.0/24' is not a single address",
                "gateways: [10.0.0.254]    | gateways: a single value; expected a mapping",
                "gateways: [{address: 10.0.0.254}] | mac: is missing",
                "gateways: [{address: 10.0.0.254, mac: 01:00:00:00:00:01}] | gateways: gateway 10.0.0.254",
                "gateways: [{address: 10.7.0.254, mac: 02:00:00:00:00:01}] | nodes: node a: its gateway 10.7.0.254",
                "mac: 03:00:00:00:00:01    | nodes: node a: the MAC address 03:00:00:00:00:01",
            })
    void tellsWhatIsWrongWithANode(String field, String problem) {
        assertThat(told("nodes:\n- name: a\n  addresses: [10.0.0.1]\n  " + field + "\n"))
                .singleElement()
                .asString()
                .matches("c\\.yaml:[24]: \\Q" + problem + "\\E.*");
    }

    @Test
    void tellsEveryProblemAtOnce() {
        List<String> told = told("""
                        nodes:
                          - name: a
                            addresses: [10.0.0.1, 10.0.0.300]
                          - addresses: [10.0.0.2]
                            mac: 02-00-00-00-00-01
                        pods:
                          - namespace: default
                            name: p
                            adresses: [10.1.0.7]
                            identity: 4294967296
                            labels: {app: [web]}
                          - just text
                        node: []
                        """);

        assertThat(told.get(0)).startsWith("c.yaml:3: addresses: address '10.0.0.300': expected ");
        assertThat(told.subList(1, told.size()))
                .containsExactly(
                        "c.yaml:4: name: is missing",
                        "c.yaml:5: mac: not a MAC address like 4a:7f:01:3b:a2:71: '02-00-00-00-00-01'",
                        "c.yaml:9: adresses: unknown key \"adresses\"; the nearest known one is \"addresses\"",
                        "c.yaml:10: identity: '4294967296' is no identity: expected 0 to 4294967295,"
                                + " or a name such as world or remote-node",
                        "c.yaml:11: app: a list; expected a single value",
                        "c.yaml:12: pods: a single value; expected a mapping",
                        "c.yaml:13: node: unknown key \"node\"; the nearest known one is \"nodes\"");
    }

    @Test
    void tellsEveryNodeThatDoesNotFit() {
        assertThat(told("""
                        nodes:
                          - {name: a, addresses: [10.0.0.1], podCIDRs: [10.1.0.0/16]}
                          - {name: b, addresses: [10.0.0.1]}
                          - {name: a, addresses: [10.0.0.3]}
                          - {name: c, addresses: [10.0.0.4], podCIDRs: [10.1.7.0/24]}
                          - {name: d, addresses: [10.0.0.5], podCIDRs: [10.2.0.0/24]}
                        pods:
                          - {namespace: n, name: p, addresses: [10.7.0.1], identity: 300}
                        """))
                .containsExactly(
                        "c.yaml:3: nodes: the address 10.0.0.1 belongs to two: node a and node b",
                        "c.yaml:4: nodes: two nodes are named a",
                        "c.yaml:5: nodes: PodCIDRs overlap: 10.1.0.0/16 of node a and 10.1.7.0/24 of node c");
    }

    @Test
    void tellsEveryPodThatDoesNotFit() {
        assertThat(told(NODE + """
                        pods:
                          - {namespace: n, name: p, addresses: [10.1.0.1], identity: 300}
                          - {namespace: n, name: q, addresses: [10.7.0.1], identity: 300}
                          - {namespace: n, name: p, addresses: [10.1.0.2], identity: 300}
                          - {namespace: m, name: p, addresses: [10.1.0.1], identity: 300}
                          - {namespace: n, name: r, addresses: [10.1.0.3], identity: 300, node: b}
                          - {namespace: n, name: s, addresses: [10.0.0.1], identity: 300, node: a}
                        """))
                .containsExactly(
                        "c.yaml:4: pods: pod n/q: none of its addresses is in a node's PodCIDR: 10.7.0.1",
                        "c.yaml:5: pods: two pods are named n/p",
                        "c.yaml:6: pods: the address 10.1.0.1 belongs to two: pod n/p and pod m/p",
                        "c.yaml:7: pods: pod n/r: its node 'b' is not there, only a",
                        "c.yaml:8: pods: the address 10.0.0.1 belongs to two: node a and pod n/s");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nodes: []                 | c.yaml: nodes: there are none",
                "nodes:                    | c.yaml: nodes: there are none",
                "# nothing                 | c.yaml: nodes: there are none",
                "nodes: a                  | c.yaml:1: nodes: a single value; expected a list",
                "nodes: {a: b}             | c.yaml:1: nodes: a mapping; expected a list",
                "some text                 | c.yaml:1: file: a single value; expected a mapping with nodes and pods",
                "tunnel-port: 8472         | c.yaml:1: tunnel-port: unknown key \"tunnel-port\"; the known ones are nodes, pods",
                "{kind: ConfigMap, data: {a: b}} | c.yaml:1: file: a ConfigMap of Kubernetes; expected a mapping with nodes and pods",
                "[1]                       | c.yaml:1: file: a single value; expected a mapping",
            })
    void tellsWhatIsNoCluster(String text, String problem) {
        assertThat(told(text + "\n")).containsExactly(problem);
    }

    @Test
    void findingWhatDoesNotFitEnds() {
        StringBuilder text = new StringBuilder(NODE + "pods:\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("- {namespace: n, name: p%d, addresses: [10.%d.%d.%d], identity: 300}%n"
                    .formatted(i, 16 + (i >> 16), i >> 8 & 255, i & 255));
        }

        List<String> told = told(text.toString());
        assertThat(told.get(0))
                .isEqualTo("c.yaml:3: pods: pod n/p0: none of its addresses is in a node's PodCIDR: 10.16.0.0");
        assertThat(told)
                .hasSizeBetween(3, 100)
                .last()
                .isEqualTo("c.yaml: pods: more does not fit; looking for it was given up");
    }
}
