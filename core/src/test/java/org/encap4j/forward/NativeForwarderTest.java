// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.encap4j.forward.TestNode.GATEWAY_MAC;
import static org.encap4j.forward.TestNode.NODE_MAC;
import static org.encap4j.forward.TestNode.PEER_MAC;
import static org.encap4j.forward.TestNode.POD_MAC;
import static org.encap4j.forward.TestNode.ROUTER_MAC;
import static org.encap4j.forward.TestNode.framed;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.fib.Device;
import org.encap4j.fib.NextHop;
import org.encap4j.fib.Route;
import org.encap4j.fib.RouteAttributes;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Placement;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Native routing, packet by packet: bytes, port, identities; what is refused or the host's is in other tests. */
class NativeForwarderTest {
    private final TestNode node = new TestNode();
    private final NativeForwarder router = node.router();

    static List<Placement> placements() {
        return BufferMatrix.placements(0).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 172.20.1.20, 46396",
        "172.20.0.10, 172.20.1.99, 2",
        "fd00:20::10, fd00:20:1::20, 46396",
        "fd00:20::10, fd00:20:1::99, 2",
        "172.20.0.10, 198.51.100.9, 16777223"
    })
    void sendsAPodsPacketToItsNextHop(String source, String destination, int identity) {
        byte[] packet = fromPod(from(source, destination).ttl(64).trafficClass(0x2E));

        assertThat(node.run(router, TestNode.PODS, packet)).isEqualTo(Verdict.OK);

        String mac = destination.startsWith("198") ? ROUTER_MAC : PEER_MAC;
        assertThat(node.sent())
                .isEqualTo(framed(from(source, destination).ttl(63).trafficClass(0x2E), mac, NODE_MAC));
        assertDecided(ObservationPoint.TO_NETWORK, TestNode.UNDERLAY, TestNode.POD_IDENTITY, identity);
        assertThat(node.out.tunnel().hasIdentity()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.1.20, 172.20.0.10, 46396",
        "172.20.1.99, 172.20.0.10, 2",
        "203.0.113.5, 172.20.0.10, 2",
        "198.51.100.9, 172.20.0.10, 16777223",
        "fd00:20:1::20, fd00:20::10, 46396",
        "2001:db8::1, fd00:20::10, 2"
    })
    void deliversToAPodAndKnowsTheSenderByItsAddress(String source, String destination, int identity) {
        byte[] packet = fromPeer(from(source, destination).ttl(2));

        assertThat(node.run(router, TestNode.UNDERLAY, packet)).isEqualTo(Verdict.OK);

        assertThat(node.sent()).isEqualTo(framed(from(source, destination).ttl(1), POD_MAC, GATEWAY_MAC));
        assertDecided(ObservationPoint.TO_ENDPOINT, TestNode.PODS, identity, TestNode.POD_IDENTITY);
    }

    @Test
    void deliversFromPodToPodOfTheNode() {
        byte[] packet = fromPod(from("172.20.0.10", "172.20.0.11"));

        assertThat(node.run(router, TestNode.PODS, packet)).isEqualTo(Verdict.OK);

        assertThat(node.sent())
                .isEqualTo(
                        framed(from("172.20.0.10", "172.20.0.11").ttl(63), TestNode.SMALL_POD_MAC, TestNode.SMALL_MAC));
        assertDecided(ObservationPoint.TO_ENDPOINT, TestNode.SMALL, TestNode.POD_IDENTITY, TestNode.SMALL_POD_IDENTITY);
    }

    @Test
    void routesFromTheUnderlayToTheUnderlay() {
        byte[] packet = fromPeer(from("203.0.113.5", "198.51.100.1"));

        assertThat(node.run(router, TestNode.UNDERLAY, packet)).isEqualTo(Verdict.OK);

        assertThat(node.sent())
                .isEqualTo(framed(from("203.0.113.5", "198.51.100.1").ttl(63), ROUTER_MAC, NODE_MAC));
        assertDecided(ObservationPoint.TO_NETWORK, TestNode.UNDERLAY, SecurityIdentity.WORLD, SecurityIdentity.WORLD);
    }

    @Test
    void countsDownEveryTtlAndKeepsTheChecksumRight() {
        for (int ttl = 2; ttl < 256; ttl++) {
            // Identifications around those where one's complement has two zeros.
            for (int identification : new int[] {0, 1, 0x5ADE, 0xFFFF, 257 * ttl}) {
                byte[] packet = fromPod(from("172.20.0.10", "172.20.1.20")
                        .identification(identification)
                        .ttl(ttl));
                node.run(router, TestNode.PODS, packet);
                assertThat(node.sent())
                        .as("TTL %d, identification %d", ttl, identification)
                        .isEqualTo(framed(
                                from("172.20.0.10", "172.20.1.20")
                                        .identification(identification)
                                        .ttl(ttl - 1),
                                PEER_MAC,
                                NODE_MAC));
            }
        }
    }

    @Test
    void keepsOptionsThatRoutersNeedNotReadAndExtensionHeaders() {
        byte[] ipv4 = fromPod(from("172.20.0.10", "172.20.1.20").ipOptions("01820401 00000000"));
        assertThat(node.run(router, TestNode.PODS, ipv4)).isEqualTo(Verdict.OK);
        assertThat(node.sent())
                .isEqualTo(framed(
                        from("172.20.0.10", "172.20.1.20")
                                .ipOptions("01820401 00000000")
                                .ttl(63),
                        PEER_MAC,
                        NODE_MAC));

        byte[] ipv6 = fromPod(from("fd00:20::10", "fd00:20:1::20").extension(60, "0000010400000000"));
        assertThat(node.run(router, TestNode.PODS, ipv6)).isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
    }

    @Test
    void cutsEthernetPaddingOff() {
        for (String[] pair : new String[][] {{"172.20.0.10", "172.20.1.20"}, {"fd00:20::10", "fd00:20:1::20"}}) {
            node.run(router, TestNode.PODS, fromPod(from(pair[0], pair[1]).padding(18)));
            assertThat(node.sent()).isEqualTo(framed(from(pair[0], pair[1]).ttl(63), PEER_MAC, NODE_MAC));
        }
    }

    @Test
    void forwardsFragmentsLikeOtherPackets() {
        byte[] fragment = fromPod(from("172.20.0.10", "172.20.1.20").fragmentField(0x2005));
        assertThat(node.run(router, TestNode.PODS, fragment)).isEqualTo(Verdict.OK);
        assertThat(node.sent())
                .isEqualTo(framed(
                        from("172.20.0.10", "172.20.1.20").fragmentField(0x2005).ttl(63), PEER_MAC, NODE_MAC));
    }

    @ParameterizedTest
    @MethodSource("placements")
    void forwardsInEveryKindOfMemory(Placement placement) {
        Frame frame = placement.bind(fromPod(from("172.20.0.10", "172.20.1.20")));

        assertThat(router.forward(frame, node.out.arrived(TestNode.PODS, 0))).isEqualTo(Verdict.OK);

        assertThat(placement.bytes(frame))
                .isEqualTo(framed(from("172.20.0.10", "172.20.1.20").ttl(63), PEER_MAC, NODE_MAC));
        placement.assertUntouchedAround(frame);
    }

    @Test
    void sendsOneFlowOneWayAndManyFlowsAllWays() {
        Device eth1 = Device.unattached("eth1");
        NextHop first = NextHop.via(Prefix.parse("192.168.10.101"), eth1, RouteAttributes.NONE);
        NextHop second = NextHop.via(Prefix.parse("192.168.10.1"), eth1, RouteAttributes.NONE);
        node.fib.add(new Route(
                Prefix.parse("10.77.0.0/16"),
                NextHop.multipath(List.of(first, second), new int[] {1, 1}, RouteAttributes.NONE)));
        Set<Long> macs = new HashSet<>();
        for (int port = 1; port <= 64; port++) {
            Set<Long> ofFlow = new HashSet<>();
            for (int length = 0; length < 4; length++) {
                byte[] packet = fromPod(from("172.20.0.10", "10.77.1.1")
                        .ports(port, 80)
                        .ttl(64 - length)
                        .identification(length)
                        .payload(new byte[100 * length]));
                assertThat(node.run(router, TestNode.PODS, packet)).isEqualTo(Verdict.OK);
                ofFlow.add(node.frame.getLong(node.frame.start()) >>> 16);
            }
            assertThat(ofFlow).as("source port %d", port).hasSize(1);
            macs.addAll(ofFlow);
        }
        assertThat(macs).containsExactlyInAnyOrder(TestNode.mac(PEER_MAC), TestNode.mac(ROUTER_MAC));
    }

    @Test
    void whatLeavesTheNativeCidrIsTheHostsUnlessItComesFromTheNetwork() {
        NativeForwarder limited =
                router.withNativeRoutingCidr(Prefix.parse("172.20.0.0/16"), Prefix.parse("fd00:20::/32"), node.limit);

        assertThat(node.run(limited, TestNode.PODS, fromPod(from("172.20.0.10", "198.51.100.1"))))
                .isEqualTo(Verdict.OK);
        assertDecided(ObservationPoint.TO_STACK, Forwarding.NO_PORT, TestNode.POD_IDENTITY, SecurityIdentity.WORLD);
        node.run(limited, TestNode.PODS, fromPod(from("fd00:20::10", "2001:db8::1")));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_STACK);

        node.run(limited, TestNode.PODS, fromPod(from("172.20.0.10", "172.20.1.20")));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
        node.run(limited, TestNode.PODS, fromPod(from("fd00:20::10", "fd00:20:1::20")));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
        node.run(limited, TestNode.UNDERLAY, fromPeer(from("203.0.113.5", "198.51.100.1")));
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
    }

    @Test
    void refusesANativeCidrOfTheOtherFamily() {
        Prefix ipv4 = Prefix.parse("10.0.0.0/8");
        Prefix ipv6 = Prefix.parse("fd00::/8");
        assertThatThrownBy(() -> router.withNativeRoutingCidr(ipv6, null, node.limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ipv4-native-routing-cidr must be an IPv4 CIDR, not fd00::/8");
        assertThatThrownBy(() -> router.withNativeRoutingCidr(null, ipv4, node.limit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ipv6-native-routing-cidr must be an IPv6 CIDR, not 10.0.0.0/8");
    }

    private void assertDecided(ObservationPoint point, int port, int source, int destination) {
        assertThat(node.out.point()).isEqualTo(point);
        assertThat(node.out.egressPort()).isEqualTo(port);
        assertThat(node.out.sourceIdentity()).isEqualTo(source);
        assertThat(node.out.destinationIdentity()).isEqualTo(destination);
        assertThat(node.out.hasReply()).isFalse();
    }
}
