// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The default cluster: k8s-ctr (192.168.10.100) sees k8s-w1 (192.168.10.101) on eth1, and others behind a router. */
class DirectNodeRoutesTest {
    private static final String FAR =
            "route to destination 192.168.20.100 contains gateway 192.168.10.1, must be directly "
                    + "reachable. Add `direct-routing-skip-unreachable` to skip unreachable routes";

    private final Fib fib = new Fib();
    private final DirectNodeRoutes nodes = new DirectNodeRoutes(fib, false);

    @BeforeEach
    void routes() {
        fib.attach(new Device(1, "eth1", 0x02E4_0000_0164L, 1500));
        fib.connect("eth1", Prefix.parse("192.168.10.100"), 24);
        fib.connect("eth1", Prefix.parse("fd00:10::100"), 64);
        fib.add(new Route(
                Prefix.parse("192.168.20.0/24"),
                NextHop.via(Prefix.parse("192.168.10.1"), Device.unattached("eth1"), RouteAttributes.NONE)));
    }

    private static RemoteNode node(String name, String ipv4, String ipv6, String... podCidrs) {
        return new RemoteNode(
                name,
                ipv4 == null ? null : Prefix.parse(ipv4),
                ipv6 == null ? null : Prefix.parse(ipv6),
                Arrays.stream(podCidrs).map(Prefix::parse).toList());
    }

    private List<String> podRoutes() {
        return fib.routes().stream()
                .map(Route::toString)
                .filter(line -> line.startsWith("172.") || line.startsWith("fd00:20"))
                .toList();
    }

    @Test
    void routesThePodCidrOfTheDefaultCluster() {
        assertThat(nodes.update(node("k8s-w1", "192.168.10.101", null, "172.20.1.0/24")))
                .isEmpty();

        assertThat(podRoutes()).containsExactly("172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel");
        assertThat(fib.lookup(0xAC140114).device().port()).isEqualTo(1);
    }

    @Test
    void routesBothFamiliesEachOverItsOwnAddress() {
        nodes.update(
                node("k8s-w1", "192.168.10.101", "fd00:10::101", "172.20.1.0/24", "fd00:20:1::/64", "172.20.101.0/24"));

        assertThat(podRoutes())
                .containsExactly(
                        "172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel",
                        "172.20.101.0/24 via 192.168.10.101 dev eth1 proto kernel",
                        "fd00:20:1::/64 via fd00:10::101 dev eth1 proto kernel");
    }

    @Test
    void aNeighbourThatIsResolvedIsStillOnTheLink() {
        fib.resolve(Neighbour.reachable(Prefix.parse("192.168.10.101"), "eth1", 0x0200_0000_0101L));

        nodes.update(node("k8s-w1", "192.168.10.101", null, "172.20.1.0/24"));

        assertThat(fib.lookup(0xAC140114).neighbourMac()).isEqualTo(0x0200_0000_0101L);
    }

    @Test
    void refusesANodeBehindARouterWithCiliumsWords() {
        assertThatThrownBy(() -> nodes.update(node("far", "192.168.20.100", null, "172.20.2.0/24")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(FAR);
        assertThat(podRoutes()).isEmpty();
    }

    @Test
    void skipsANodeBehindARouterWhenTold() {
        DirectNodeRoutes skipping = new DirectNodeRoutes(fib, true);

        assertThat(skipping.update(node("far", "192.168.20.100", null, "172.20.2.0/24")))
                .containsExactly(Prefix.parse("172.20.2.0/24"));
        assertThat(podRoutes()).isEmpty();
    }

    @Test
    void refusesANodeThatNoRouteLeadsToSkippingOrNot() {
        for (boolean skip : new boolean[] {false, true}) {
            DirectNodeRoutes routes = new DirectNodeRoutes(fib, skip);
            assertThatThrownBy(() -> routes.update(node("lost", "192.168.30.100", null, "172.20.3.0/24")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("no route found to destination 192.168.30.100");
        }
    }

    @Test
    void refusesANodeWhoseAddressIsRefusedOrMissing() {
        fib.add(new Route(
                Prefix.parse("192.168.40.0/24"), NextHop.refusing(RouteType.UNREACHABLE, RouteAttributes.NONE)));

        assertThatThrownBy(() -> nodes.update(node("lost", "192.168.40.100", null, "172.20.4.0/24")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("unable to lookup route for node 192.168.40.100: unreachable");
        assertThatThrownBy(() -> nodes.update(node("half", null, "fd00:10::7", "172.20.5.0/24")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("unable to lookup route for node half: it has no IPv4 address, which 172.20.5.0/24 needs");
    }

    @Test
    void aGatewayThatIsTheNodeItselfOrZeroIsDirect() {
        Device eth1 = Device.unattached("eth1");
        fib.add(new Route(
                Prefix.parse("10.1.0.0/16"), NextHop.via(Prefix.parse("10.1.0.7"), eth1, RouteAttributes.NONE)));
        fib.add(new Route(
                Prefix.parse("10.2.0.0/16"), NextHop.via(Prefix.parse("0.0.0.0"), eth1, RouteAttributes.NONE)));

        nodes.update(node("itself", "10.1.0.7", null, "172.20.6.0/24"));
        nodes.update(node("zero", "10.2.0.7", null, "172.20.7.0/24"));

        assertThat(podRoutes())
                .containsExactly(
                        "172.20.6.0/24 via 10.1.0.7 dev eth1 proto kernel",
                        "172.20.7.0/24 via 10.2.0.7 dev eth1 proto kernel");
    }

    @Test
    void theFirstPodCidrThatFailsStopsTheRestAndKeepsOldRoutes() {
        nodes.update(node("k8s-w1", "192.168.10.101", null, "172.20.1.0/24", "172.20.101.0/24"));
        // The node moves behind the router: nothing of it can be routed, nothing old is removed.
        assertThatThrownBy(() -> nodes.update(node("k8s-w1", "192.168.20.100", null, "172.20.1.0/24", "172.20.9.0/24")))
                .hasMessage(FAR);

        assertThat(podRoutes())
                .containsExactly(
                        "172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel",
                        "172.20.101.0/24 via 192.168.10.101 dev eth1 proto kernel");
        nodes.remove("k8s-w1");
        assertThat(podRoutes()).isEmpty();
    }

    @Test
    void aFailureOfOneFamilyLeavesTheOtherAlone() {
        assertThatThrownBy(() ->
                        nodes.update(node("far", "192.168.20.100", "fd00:10::102", "172.20.2.0/24", "fd00:20:2::/64")))
                .hasMessage(FAR);

        assertThat(podRoutes()).containsExactly("fd00:20:2::/64 via fd00:10::102 dev eth1 proto kernel");
    }

    @Test
    void aNodeWithAnotherAddressIsRoutedAgain() {
        nodes.update(node("k8s-w1", "192.168.10.101", null, "172.20.1.0/24", "172.20.101.0/24"));
        nodes.update(node("k8s-w1", "192.168.10.102", null, "172.20.1.0/24", "172.20.9.0/24"));

        assertThat(podRoutes())
                .containsExactly(
                        "172.20.1.0/24 via 192.168.10.102 dev eth1 proto kernel",
                        "172.20.9.0/24 via 192.168.10.102 dev eth1 proto kernel");
        nodes.remove("k8s-w1");
        assertThat(podRoutes()).isEmpty();
        nodes.remove("k8s-w1");
    }

    @Test
    void aPodCidrThatIsGivenUpLosesItsRoute() {
        nodes.update(node("k8s-w1", "192.168.10.101", null, "172.20.1.0/24", "172.20.101.0/24"));
        nodes.update(node("k8s-w1", "192.168.10.101", null, "172.20.101.0/24"));

        assertThat(podRoutes()).containsExactly("172.20.101.0/24 via 192.168.10.101 dev eth1 proto kernel");
    }

    @Test
    void aNodeThatLeavesTakesOnlyItsOwnRoutes() {
        nodes.update(node("old", "192.168.10.101", null, "172.20.1.0/24"));
        nodes.update(node("new", "192.168.10.102", null, "172.20.1.0/24"));

        nodes.remove("old");

        assertThat(podRoutes()).containsExactly("172.20.1.0/24 via 192.168.10.102 dev eth1 proto kernel");
    }

    @Test
    void aNodeThatBecomesReachableIsRoutedWhenTriedAgain() {
        RemoteNode far = node("far", "192.168.20.100", null, "172.20.2.0/24");
        assertThatThrownBy(() -> nodes.update(far)).hasMessage(FAR);
        fib.remove(Prefix.parse("192.168.20.0/24"), Prefix.parse("192.168.10.1"));
        fib.connect("eth1", Prefix.parse("192.168.20.1"), 24);

        nodes.update(far);

        assertThat(podRoutes()).containsExactly("172.20.2.0/24 via 192.168.20.100 dev eth1 proto kernel");
    }

    @Test
    void refusesAddressesOfTheWrongFamily() {
        assertThatThrownBy(() -> node("n", "fd00::1", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the IPv4 address of node n is fd00::1/128");
        assertThatThrownBy(() -> node("n", null, "10.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the IPv6 address of node n is 10.0.0.1/32");
        assertThatThrownBy(() -> node("n", "10.0.0.0/8", null)).isInstanceOf(IllegalArgumentException.class);
    }
}
