// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.encap4j.config.Dataplane.GATEWAY_MAC;
import static org.encap4j.config.Dataplane.POD_PORT;
import static org.encap4j.testdata.ClusterHop.datagram;
import static org.encap4j.testdata.ClusterHop.framed;

import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fib.DirectNodeRoutes;
import org.encap4j.fib.Route;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.junit.jupiter.api.Test;

/** {@code auto-direct-node-routes} in the three-node cluster: one node is on the link, the other behind a router. */
class ClusterDirectRoutesTest {
    private final Node node = new RoutedCluster(ClusterMode.NATIVE).nodes.get(ClusterMember.CTR);

    private List<String> routes() {
        return node.fib().routes().stream().map(Route::toString).toList();
    }

    @Test
    void theDefaultClusterShowsTheRouteToItsOtherNode() {
        assertThat(routes())
                .contains(
                        "172.20.1.0/24 via 192.168.10.101 dev eth1 proto kernel",
                        "fd00:20:1::/64 via fd00:10::101 dev eth1 proto kernel");
    }

    @Test
    void theNodeBehindTheRouterIsRefusedInCiliumsWords() {
        DirectNodeRoutes direct = new DirectNodeRoutes(node.fib(), false);
        List<String> before = routes();
        assertThatThrownBy(() -> direct.update(ClusterMember.W2.remote()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "route to destination 192.168.20.102 contains gateway 192.168.10.1, must be directly reachable."
                                + " Add `direct-routing-skip-unreachable` to skip unreachable routes\n"
                                + "route to destination fd00:11::102 contains gateway fd00:10::1, must be directly reachable."
                                + " Add `direct-routing-skip-unreachable` to skip unreachable routes");
        assertThat(routes()).isEqualTo(before);
    }

    @Test
    void theNodeBehindTheRouterMayBeSkippedAndItsPodsAreReachedOverTheRouter() {
        DirectNodeRoutes direct = new DirectNodeRoutes(node.fib(), true);
        assertThat(direct.update(ClusterMember.W1.remote())).isEmpty();
        List<String> before = routes();
        ClusterMember far = ClusterMember.W2;
        assertThat(direct.update(far.remote()))
                .containsExactly(Prefix.parse("172.20.2.0/24"), Prefix.parse("fd00:20:2::/64"));
        assertThat(routes()).isEqualTo(before);

        ClusterMember near = ClusterMember.CTR;
        NativeForwarder forwarder = new NativeForwarder(node, new IcmpRateLimit(1, 1));
        for (boolean v6 : new boolean[] {false, true}) {
            byte[] packet = framed(datagram(near.pod(v6), far.pod(v6)), GATEWAY_MAC, near.podMac);
            ClusterHop sent = ClusterHop.at(forwarder, POD_PORT, packet);
            assertThat(sent.verdict()).isEqualTo(Verdict.OK);
            assertThat(sent.bytes())
                    .isEqualTo(
                            framed(datagram(near.pod(v6), far.pod(v6)).ttl(63), RoutedCluster.ROUTER_A_MAC, near.mac));
        }
    }
}
