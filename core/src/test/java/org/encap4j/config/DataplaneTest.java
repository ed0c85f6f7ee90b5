// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.Route;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Options;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.Port;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One node's ports and tables with native routing. Nodes a and b are on one link, c is behind a router. */
class DataplaneTest {
    private static final long GATEWAY = 0x0200_0000_00FEL;
    private static final String[] NATIVE = {
        "routing-mode", "native", "enable-ipv4-masquerade", "false", "enable-ipv6-masquerade", "false"
    };

    private static final ClusterNode B = new ClusterNode(
            "b",
            addresses("192.168.10.101/25", "fd00:10::101", "10.77.0.101"),
            prefixes("172.20.1.1", "fd00:20:1::1"),
            0x0200_0000_000BL,
            prefixes("172.20.1.0/24", "fd00:20:1::/64", "172.20.101.0/24"));
    private static final ClusterNode C = new ClusterNode(
            "c",
            addresses("192.168.20.102", "fd00:11::102"),
            List.of(),
            0,
            prefixes("172.20.2.0/24", "fd00:20:2::/64"));
    private static final List<ClusterPod> PODS = List.of(
            pod("web", 15584, "172.20.0.10", "fd00:20::10"),
            pod("db", 46396, "172.20.1.20", "fd00:20:1::20"),
            pod("far", 54321, "172.20.2.30"));

    private static ClusterNode a(NodeGateway... gateways) {
        return new ClusterNode(
                "a",
                addresses("192.168.10.100/25", "fd00:10::100"),
                prefixes("172.20.0.1", "fd00:20::1"),
                0x0200_0000_000AL,
                prefixes("172.20.0.0/24", "fd00:20::/64"),
                List.of(gateways));
    }

    private static ClusterNode behindRouter() {
        return a(
                new NodeGateway(Prefix.parse("192.168.10.1"), GATEWAY),
                new NodeGateway(Prefix.parse("fd00:10::1"), GATEWAY));
    }

    private static List<NodeAddress> addresses(String... texts) {
        return Arrays.stream(texts).map(NodeAddress::parse).toList();
    }

    private static List<Prefix> prefixes(String... texts) {
        return Arrays.stream(texts).map(Prefix::parse).toList();
    }

    private static ClusterPod pod(String name, int identity, String... addresses) {
        return new ClusterPod("default", name, prefixes(addresses), identity, List.of(), null, 0);
    }

    private static Dataplane dataplane(Cluster cluster, String... options) {
        List<String> all = new ArrayList<>(List.of(NATIVE));
        all.addAll(List.of(options));
        return new Dataplane(Options.of(all.toArray(String[]::new)), cluster, "a", 1500, Map.of());
    }

    private static Dataplane direct(Cluster cluster, String... options) {
        List<String> all = new ArrayList<>(List.of("auto-direct-node-routes", "true"));
        all.addAll(List.of(options));
        return dataplane(cluster, all.toArray(String[]::new));
    }

    private static Cluster two() {
        return new Cluster(List.of(a(), B), PODS.subList(0, 2));
    }

    private static Cluster three(ClusterNode first) {
        return new Cluster(List.of(first, B, C), PODS);
    }

    private static List<String> lines(Dataplane dataplane) {
        return dataplane.hostRoutes().stream().map(Route::toString).toList();
    }

    @Test
    void routesPodCidrsStraightToTheirNodes() {
        assertThat(lines(direct(two())))
                .containsExactly(
                        "172.20.0.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1",
                        "172.20.0.1 dev cilium_host proto kernel scope link",
                        "172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel",
                        "172.20.101.0/24 via 192.168.10.101 dev eth1 proto kernel",
                        "192.168.10.0/25 dev eth1 proto kernel scope link src 192.168.10.100",
                        "fd00:10::/64 dev eth1 proto kernel scope link src fd00:10::100",
                        "fd00:20::/64 dev cilium_host proto kernel src fd00:20::1",
                        "fd00:20:1::/64 via fd00:10::101 dev eth1 proto kernel");
    }

    @Test
    void leavesPodCidrsToTheRouterUnlessDirectRoutesAreWanted() {
        assertThat(lines(dataplane(three(behindRouter()))))
                .containsExactly(
                        "default via 192.168.10.1 dev eth1",
                        "172.20.0.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1",
                        "172.20.0.1 dev cilium_host proto kernel scope link",
                        "192.168.10.0/25 dev eth1 proto kernel scope link src 192.168.10.100",
                        "default via fd00:10::1 dev eth1",
                        "fd00:10::/64 dev eth1 proto kernel scope link src fd00:10::100",
                        "fd00:20::/64 dev cilium_host proto kernel src fd00:20::1");
    }

    @Test
    void refusesDirectRoutesOverARouterInCiliumsWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> direct(three(behindRouter())))
                .withMessage("Unable to install direct node routes of node a:\n"
                        + "node c: route to destination 192.168.20.102 contains gateway 192.168.10.1, must be directly"
                        + " reachable. Add `direct-routing-skip-unreachable` to skip unreachable routes\n"
                        + "node c: route to destination fd00:11::102 contains gateway fd00:10::1, must be directly"
                        + " reachable. Add `direct-routing-skip-unreachable` to skip unreachable routes");
        assertThat(lines(direct(three(behindRouter()), "direct-routing-skip-unreachable", "true")))
                .contains("172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel")
                .noneMatch(line -> line.startsWith("172.20.2.") || line.startsWith("fd00:20:2:"));
    }

    @Test
    void refusesDirectRoutesToWhereNoRouteLeadsAndSkippingDoesNotHelp() {
        for (String skip : new String[] {"false", "true"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> direct(three(a()), "direct-routing-skip-unreachable", skip))
                    .withMessage("Unable to install direct node routes of node a:\n"
                            + "node c: no route found to destination 192.168.20.102\n"
                            + "node c: no route found to destination fd00:11::102");
        }
    }

    @Test
    void theIpcacheKnowsWhoIsBehindEveryAddress() {
        Dataplane dataplane = dataplane(three(a()));
        List<String> entries = new ArrayList<>();
        dataplane.node().ipcache().snapshot().forEach((prefix, endpoint) -> entries.add(prefix + " " + endpoint));

        String none = " encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>";
        String b = " encryptkey=0 tunnelendpoint=192.168.10.101 flags=hastunnel";
        String c = " encryptkey=0 tunnelendpoint=192.168.20.102 flags=hastunnel";
        assertThat(entries)
                .containsExactly(
                        "10.77.0.101/32 identity=6" + none,
                        "172.20.0.1/32 identity=1" + none,
                        "172.20.0.10/32 identity=15584" + none,
                        "172.20.1.0/24 identity=2" + b,
                        "172.20.1.1/32 identity=6" + b,
                        "172.20.1.20/32 identity=46396" + b,
                        "172.20.2.0/24 identity=2" + c,
                        "172.20.2.30/32 identity=54321" + c,
                        "172.20.101.0/24 identity=2" + b,
                        "192.168.10.100/32 identity=1" + none,
                        "192.168.10.101/32 identity=6" + none,
                        "192.168.20.102/32 identity=6" + none,
                        "fd00:10::100/128 identity=1" + none,
                        "fd00:10::101/128 identity=6" + none,
                        "fd00:11::102/128 identity=6" + none,
                        "fd00:20::1/128 identity=1" + none,
                        "fd00:20::10/128 identity=15584" + none,
                        "fd00:20:1::/64 identity=2" + b,
                        "fd00:20:1::1/128 identity=6" + b,
                        "fd00:20:1::20/128 identity=46396" + b,
                        "fd00:20:2::/64 identity=2" + c);
    }

    @Test
    void thePortsHaveTheMtuOfTheOptionOrElseOfTheLink() {
        Dataplane dataplane = dataplane(two());
        assertThat(dataplane.node().ports())
                .containsExactly(
                        new Port(0, "lxc0", Dataplane.GATEWAY_MAC, 1500, true, 0xAC140001, 0xFD00_0020_0000_0000L, 1),
                        new Port(1, "eth1", 0x0200_0000_000AL, 1500, false, 0xC0A80A64, 0xFD00_0010_0000_0000L, 0x100));
        assertThat(dataplane(two(), "mtu", "9000").node().ports())
                .extracting(Port::mtu)
                .containsOnly(9000);
        assertThat(dataplane.node().fib().lookup(0xC0A80A65).mtu()).isEqualTo(1500);
        assertThat(dataplane(two(), "mtu", "1400")
                        .node()
                        .fib()
                        .lookup(0xC0A80A65)
                        .mtu())
                .isEqualTo(1400);
        assertThat(new Dataplane(Options.of(NATIVE), two(), "a", 0, Map.of())
                        .node()
                        .ports())
                .extracting(Port::mtu)
                .containsOnly(1500);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dataplane(Options.of(NATIVE), two(), "a", 67, Map.of()))
                .withMessage("link MTU 67 is neither 0 nor in 68..65535");
    }

    @Test
    void leavesOutAFamilyThatIsNotEnabled() {
        Dataplane dataplane = direct(two(), "enable-ipv6", "false");
        assertThat(lines(dataplane))
                .contains("172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel")
                .noneMatch(line -> line.startsWith("fd00:20:"));
        assertThat(dataplane.node().endpoints().size()).isEqualTo(1);
        assertThat(dataplane.node().ipcache().lookup(0xFD00_0020_0001_0000L, 0x20))
                .isNull();
        assertThat(dataplane.member().podCidrs()).contains(Prefix.parse("fd00:20::/64"));
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.1.20, TO_NETWORK, 0x02000000000B",
        "172.20.1.1, TO_NETWORK, 0x02000000000B",
        "192.168.10.101, TO_NETWORK, 0x02000000000B",
        "192.168.20.102, TO_NETWORK, 0x0200000000FE",
        "10.77.0.101, TO_NETWORK, 0x0200000000FE",
        "203.0.113.9, TO_NETWORK, 0x0200000000FE",
        "172.20.0.99, TO_STACK, 0",
        "172.20.0.1, TO_STACK, 0",
        "192.168.10.100, TO_STACK, 0",
        "fd00:20:1::20, TO_NETWORK, 0x02000000000B",
        "fd00:11::102, TO_NETWORK, 0x0200000000FE",
        "2001:db8::9, TO_NETWORK, 0x0200000000FE",
        "fd00:20::99, TO_STACK, 0",
        "fd00:20::1, TO_STACK, 0",
    })
    void aPodsPacketGoesToItsNodeOrTheRouterAndForAnUnknownPodOfTheNodeToTheHost(
            String destination, ObservationPoint point, String mac) {
        Dataplane dataplane = direct(three(behindRouter()), "direct-routing-skip-unreachable", "true");
        Forwarding out = new Forwarding();
        Frame frame = fromPod(destination);

        assertThat(dataplane.fromPods(new IcmpRateLimit(1, 1)).forward(frame, out.arrived(Dataplane.POD_PORT, 0)))
                .isEqualTo(Verdict.OK);

        assertThat(out.point()).isEqualTo(point);
        if (point == ObservationPoint.TO_NETWORK) {
            assertThat(out.egressPort()).isEqualTo(Dataplane.UNDERLAY_PORT);
            assertThat(frame.getLong(frame.start()) >>> 16).isEqualTo(Long.decode(mac));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.1.20, TO_NETWORK",
        "203.0.113.9, TO_STACK",
        "192.168.10.101, TO_STACK",
        "fd00:20:1::20, TO_NETWORK",
        "2001:db8::9, TO_STACK",
    })
    void whatLeavesTheNativeRoutingCidrIsTheHosts(String destination, ObservationPoint point) {
        Dataplane dataplane =
                direct(two(), "ipv4-native-routing-cidr", "172.20.0.0/16", "ipv6-native-routing-cidr", "fd00:20::/32");
        Forwarding out = new Forwarding();
        dataplane.fromPods(new IcmpRateLimit(1, 1)).forward(fromPod(destination), out.arrived(0, 0));
        assertThat(out.point()).isEqualTo(point);
    }

    private static Frame fromPod(String destination) {
        Prefix to = Prefix.parse(destination);
        Datagram datagram = to.isIpv6()
                ? Datagram.ipv6()
                        .addresses(String.format("fd000020000000000000000000000010%016x%016x", to.high(), to.low()))
                : Datagram.ipv4().addresses(String.format("ac14000a%08x", to.low()));
        byte[] bytes = datagram.bytes();
        System.arraycopy(Hex.bytes(String.format("%012x02420000000a", Dataplane.GATEWAY_MAC)), 0, bytes, 0, 12);
        return new Frame().bind(bytes, 0, 0, bytes.length);
    }

    @Test
    void hasNoTunnel() {
        Dataplane dataplane = dataplane(two());
        assertThat(dataplane.protocol()).isNull();
        assertThat(dataplane.tunnelPort()).isZero();
        assertThat(dataplane.tunnels()).isNotNull();
    }

    @Test
    void refusesANodeThatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Dataplane(Options.of(NATIVE), two(), "z", 1500, Map.of()))
                .withMessage("no node is named 'z', only a, b");
    }

    @Test
    void whatIsSaidOfAGatewayIsNotLearnedOtherwise() {
        Dataplane dataplane = dataplane(three(behindRouter()));
        for (String gateway : List.of("192.168.10.1", "fd00:10::1")) {
            dataplane.learn(Neighbour.reachable(Prefix.parse(gateway), "eth1", GATEWAY + 1));
        }
        assertThat(dataplane.node().fib().neighbours())
                .extracting(Neighbour::mac)
                .contains(GATEWAY)
                .doesNotContain(GATEWAY + 1);
    }
}
