// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.encap4j.flow.PodName;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterTest {
    private static final ClusterNode CTR = node("k8s-ctr", "192.168.10.100", "172.20.0.0/24", "fd00:20::/64");
    private static final ClusterNode W1 = node("k8s-w1", "192.168.10.101", "172.20.1.0/24", "fd00:20:1::/64");
    private static final ClusterPod CURL = pod("curl-pod", null, "172.20.0.10", "fd00:20::10");
    private static final ClusterPod WEB = pod("webpod", null, "172.20.1.20", "fd00:20:1::20");

    private static ClusterNode node(String name, String address, String... podCidrs) {
        return new ClusterNode(name, List.of(NodeAddress.parse(address)), List.of(), 0, prefixes(podCidrs));
    }

    private static ClusterPod pod(String name, String node, String... addresses) {
        return new ClusterPod("default", name, prefixes(addresses), 15584, List.of("k8s:app=" + name), node, 0);
    }

    private static List<Prefix> prefixes(String... texts) {
        return Arrays.stream(texts).map(Prefix::parse).toList();
    }

    private static void refuses(String message, List<ClusterNode> nodes, ClusterPod... pods) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cluster(nodes, List.of(pods)))
                .withMessage(message);
    }

    @Test
    void knowsNodesByNameAndPodsByPodCidr() {
        ClusterPod named = pod("elsewhere", "k8s-w1", "10.99.0.1");
        Cluster cluster = new Cluster(List.of(CTR, W1), List.of(WEB, CURL, named));

        assertThat(cluster.node("k8s-w1")).isSameAs(W1);
        assertThat(cluster.nodeOf(WEB)).isSameAs(W1);
        assertThat(cluster.nodeOf(CURL)).isSameAs(CTR);
        assertThat(cluster.nodeOf(named)).isSameAs(W1);
        assertThat(cluster.podsOf("k8s-w1")).containsExactly(WEB, named);
        assertThat(cluster.nodes()).containsExactly(CTR, W1);
        assertThat(cluster.pods()).containsExactly(WEB, CURL, named);
    }

    @Test
    void oneAddressInAPodCidrIsEnough() {
        ClusterPod pod = pod("half", null, "10.99.0.1", "fd00:20:1::5");
        assertThat(new Cluster(List.of(CTR, W1), List.of(pod)).nodeOf(pod)).isSameAs(W1);
    }

    @Test
    void namesPodsByEveryAddress() {
        Cluster cluster = new Cluster(List.of(CTR, W1), List.of(WEB, CURL));
        PodName curl = new PodName("default", "curl-pod", List.of("k8s:app=curl-pod"));
        assertThat(cluster.names().lookup(0xAC14000A)).isEqualTo(curl);
        assertThat(cluster.names().lookup(0xFD00_0020_0000_0000L, 0x10)).isEqualTo(curl);
        assertThat(cluster.names().lookup(0xAC14000B)).isNull();
    }

    @Test
    void refusesNamesThatAreThereTwice() {
        refuses("two nodes are named k8s-ctr", List.of(CTR, node("k8s-ctr", "192.168.10.102")));
        refuses("two pods are named default/webpod", List.of(CTR, W1), WEB, pod("webpod", null, "172.20.0.11"));
    }

    @Test
    void refusesAnAddressOfTwoAndNamesBoth() {
        refuses(
                "the address 192.168.10.100 belongs to two: node k8s-ctr and node k8s-w2",
                List.of(CTR, node("k8s-w2", "192.168.10.100/16")));
        refuses(
                "the address 172.20.1.20 belongs to two: pod default/webpod and pod default/other",
                List.of(CTR, W1),
                WEB,
                pod("other", null, "172.20.1.20"));
        ClusterNode internal = new ClusterNode(
                "k8s-w2", List.of(NodeAddress.parse("192.168.10.102")), prefixes("172.20.0.10"), 0, List.of());
        refuses(
                "the address 172.20.0.10 belongs to two: node k8s-w2 and pod default/curl-pod",
                List.of(CTR, internal),
                CURL);
        refuses(
                "the address 172.20.0.9 belongs to two: pod default/twice and pod default/twice",
                List.of(CTR),
                pod("twice", null, "172.20.0.9", "172.20.0.9"));
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.1.0/24, 172.20.1.0/24 of node k8s-w1 and 172.20.1.0/24 of node other",
        "172.20.0.0/16, 172.20.0.0/16 of node other and 172.20.0.0/24 of node k8s-ctr",
        "172.20.1.128/25, 172.20.1.0/24 of node k8s-w1 and 172.20.1.128/25 of node other",
        "fd00:20:1::/80, fd00:20:1::/64 of node k8s-w1 and fd00:20:1::/80 of node other",
        "::/0, ::/0 of node other and fd00:20::/64 of node k8s-ctr",
    })
    void refusesPodCidrsThatOverlapAndNamesBoth(String podCidr, String both) {
        refuses("PodCIDRs overlap: " + both, List.of(CTR, W1, node("other", "192.168.10.103", podCidr)));
    }

    @Test
    void refusesOverlapsWithinANodeAndWithOthersBetween() {
        refuses(
                "PodCIDRs overlap: 10.0.0.0/8 of node n and 10.1.0.0/16 of node n",
                List.of(node("n", "192.168.10.1", "10.200.0.0/16", "10.1.0.0/16", "10.0.0.0/8")));
    }

    @Test
    void refusesPodsOfNoNode() {
        refuses(
                "pod default/lost: its node 'k8s-w9' is not there, only k8s-ctr, k8s-w1",
                List.of(CTR, W1),
                pod("lost", "k8s-w9", "172.20.0.11"));
        refuses(
                "pod default/lost: none of its addresses is in a node's PodCIDR: 172.20.2.1, fd00::1",
                List.of(CTR, W1),
                pod("lost", null, "172.20.2.1", "fd00::1"));
        refuses(
                "pod default/torn: its addresses are in the PodCIDRs of node k8s-ctr and of node k8s-w1",
                List.of(CTR, W1),
                pod("torn", null, "172.20.0.11", "fd00:20:1::11"));
    }

    @Test
    void namesTheNodesThatAreThereButNotHundredsOfThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cluster(List.of(CTR, W1), List.of()).node("k8s-w2"))
                .withMessage("no node is named 'k8s-w2', only k8s-ctr, k8s-w1");
        List<ClusterNode> many = IntStream.range(1, 201)
                .mapToObj(i -> node("n" + i, "10.0.0." + i))
                .toList();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Cluster(many, List.of()).node("n0"))
                .withMessage("no node is named 'n0', only n1, n2, n3, n4, n5 and 195 others");
    }

    @Test
    void leavesOutAFamilyButNotTheNodesOwnAddresses() {
        ClusterNode both = new ClusterNode(
                "both",
                List.of(NodeAddress.parse("10.0.0.1"), NodeAddress.parse("fd00:10::1")),
                prefixes("10.1.0.1", "fd00:1::1"),
                0x0200_0000_0007L,
                prefixes("10.1.0.0/24", "fd00:1::/64"),
                List.of(new NodeGateway(Prefix.parse("10.0.0.254"), 0x0200_0000_00FEL)));
        ClusterPod six = pod("six", null, "fd00:1::6");
        Cluster cluster = new Cluster(List.of(both), List.of(pod("dual", null, "10.1.0.4", "fd00:1::4"), six));

        assertThat(cluster.only(true, true)).isSameAs(cluster);
        Cluster four = cluster.only(true, false);
        assertThat(four.node("both").addresses()).isEqualTo(both.addresses());
        assertThat(four.node("both").gateways()).isEqualTo(both.gateways());
        assertThat(four.node("both").mac()).isEqualTo(both.mac());
        assertThat(four.node("both").internalAddresses()).isEqualTo(prefixes("10.1.0.1"));
        assertThat(four.node("both").podCidrs()).isEqualTo(prefixes("10.1.0.0/24"));
        assertThat(four.pods()).singleElement().satisfies(pod -> {
            assertThat(pod.addresses()).isEqualTo(prefixes("10.1.0.4"));
            assertThat(pod.mac()).isEqualTo(0x0242_0A01_0004L);
        });
        assertThat(cluster.only(false, true).pods())
                .extracting(ClusterPod::name)
                .containsExactly("dual", "six");
    }
}
