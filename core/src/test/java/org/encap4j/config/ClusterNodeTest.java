// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;

/** What is said of one node and of one pod. */
class ClusterNodeTest {
    private static final NodeAddress ADDRESS = NodeAddress.parse("192.168.10.100");

    private static ClusterNode node(long mac, String... addresses) {
        List<NodeAddress> own = Arrays.stream(addresses).map(NodeAddress::parse).toList();
        return new ClusterNode("n", own, List.of(), mac, List.of());
    }

    private static ClusterPod pod(String namespace, String name, long mac, String... addresses) {
        List<Prefix> own = Arrays.stream(addresses).map(Prefix::parse).toList();
        return new ClusterPod(namespace, name, own, 1, List.of(), null, mac);
    }

    private static ClusterNode behind(String... gateways) {
        List<NodeGateway> routers = Stream.of(gateways)
                .map(gateway -> new NodeGateway(Prefix.parse(gateway), 0x0200_0000_00FEL))
                .toList();
        return new ClusterNode("n", List.of(ADDRESS), List.of(), 0, List.of(), routers);
    }

    private static void refuses(String message, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
    }

    @Test
    void theFirstAddressOfAFamilyIsTheNodes() {
        ClusterNode node = node(0, "10.0.0.1", "fd00::1", "10.0.0.2", "fd00::2");
        assertThat(node.address(false)).isEqualTo(Prefix.parse("10.0.0.1"));
        assertThat(node.address(true)).isEqualTo(Prefix.parse("fd00::1"));
        assertThat(node(0, "10.0.0.1").address(true)).isNull();
        assertThat(node.internalAddress(false)).isNull();
    }

    @Test
    void aMacAddressThatIsNotGivenIsMadeFromTheAddress() {
        assertThat(node(0, "fd00::1", "192.168.10.100").mac()).isEqualTo(0x0242_C0A8_0A64L);
        assertThat(node(0, "fd00::1:2:3").mac()).isEqualTo(0x0242_0002_0003L);
        assertThat(node(0x02FF_0000_0001L, "10.0.0.1").mac()).isEqualTo(0x02FF_0000_0001L);
        assertThat(pod("a", "b", 0, "fd00::1", "172.20.0.10").mac()).isEqualTo(0x0242_AC14_000AL);
        assertThat(pod("a", "b", 7, "172.20.0.10").mac()).isEqualTo(7);
    }

    @Test
    void refusesWhatIsNotTheMacAddressOfOneStation() {
        refuses(
                "node n: the MAC address 01:00:5e:00:00:01 is not that of a single station",
                () -> node(0x0100_5E00_0001L, "10.0.0.1"));
        refuses(
                "pod a/b: the MAC address ff:ff:ff:ff:ff:ff is not that of a single station",
                () -> pod("a", "b", 0xFFFF_FFFF_FFFFL, "10.0.0.1"));
        refuses(
                "pod a/b: the MAC address 0x1000000000000 is not that of a single station",
                () -> pod("a", "b", 1L << 48, "10.0.0.1"));
        refuses(
                "gateway 10.0.0.1/32: the MAC address 00:00:00:00:00:00 is not that of a single station",
                () -> new NodeGateway(Prefix.parse("10.0.0.1"), 0));
    }

    @Test
    void refusesWhatHasNoNameOrNoAddress() {
        refuses("a node has no name", () -> new ClusterNode(" ", List.of(ADDRESS), List.of(), 0, List.of()));
        refuses("node n has no address", () -> node(0));
        refuses("a pod has no name: 'default/'", () -> pod("default", "", 0, "10.0.0.1"));
        refuses("a pod has no namespace: '/web'", () -> pod("", "web", 0, "10.0.0.1"));
        refuses("pod a/b has no address", () -> pod("a", "b", 0));
    }

    @Test
    void refusesPrefixesWhereAddressesAreMeant() {
        List<Prefix> prefix = List.of(Prefix.parse("10.0.0.0/24"));
        refuses(
                "node n: an internal address is a single address, not the prefix 10.0.0.0/24",
                () -> new ClusterNode("n", List.of(ADDRESS), prefix, 0, List.of()));
        refuses(
                "pod a/b: its address is a single address, not the prefix 10.0.0.0/24",
                () -> pod("a", "b", 0, "10.0.0.0/24"));
        refuses(
                "a gateway is a single address, not the prefix 10.0.0.0/24",
                () -> new NodeGateway(prefix.get(0), 0x0200_0000_0001L));
    }

    @Test
    void aGatewayIsOnTheNodesLinkAndTheOnlyOneOfItsFamily() {
        assertThat(behind("192.168.10.1").gateways()).hasSize(1);
        refuses(
                "node n: its gateway 192.168.20.1 is on none of its subnets: [192.168.10.100/24]",
                () -> behind("192.168.20.1"));
        refuses(
                "node n has two gateways of one family: 192.168.10.1 and 192.168.10.2",
                () -> behind("192.168.10.1", "192.168.10.2"));
    }
}
