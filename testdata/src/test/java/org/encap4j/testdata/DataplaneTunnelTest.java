// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.encap4j.config.Dataplane.GATEWAY_MAC;
import static org.encap4j.config.Dataplane.POD_PORT;
import static org.encap4j.config.Dataplane.UNDERLAY_PORT;
import static org.encap4j.testdata.ClusterHop.datagram;
import static org.encap4j.testdata.ClusterHop.framed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.Dataplane;
import org.encap4j.config.NodeAddress;
import org.encap4j.fib.Route;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Options;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default cluster's nodes, set up by Cilium's options with a tunnel between them. */
class DataplaneTunnelTest {
    private static final Map<String, TunnelProtocol> PROTOCOLS =
            Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), "geneve", Geneve.of(GeneveProfile.IDENTITY_IN_VNI));
    private static final ClusterMember CTR = ClusterMember.CTR;
    private static final ClusterMember W1 = ClusterMember.W1;

    private static Dataplane dataplane(ClusterMember member, String... options) {
        return dataplane(DefaultCluster.cluster(), member, options);
    }

    private static Dataplane dataplane(Cluster cluster, ClusterMember member, String... options) {
        return new Dataplane(Options.of(options), cluster, member.text, 1500, PROTOCOLS);
    }

    private static IcmpRateLimit limit() {
        return new IcmpRateLimit(1, 1);
    }

    private static ClusterHop sent(Dataplane from, String source, String destination) {
        byte[] packet = framed(datagram(source, destination), GATEWAY_MAC, CTR.podMac);
        return ClusterHop.at(from.fromPods(limit()), POD_PORT, packet);
    }

    @ParameterizedTest(name = "{0} on port {1} over {2}")
    @CsvSource({
        "vxlan, 0, ipv4, 8472, 08000000003ce000",
        "vxlan, 4789, ipv4, 4789, 08000000003ce000",
        "vxlan, 8473, ipv6, 8473, 08000000003ce000",
        "geneve, 0, ipv4, 6081, 00006558003ce000",
        "geneve, 8472, ipv4, 8472, 00006558003ce000",
        "geneve, 0, ipv6, 6081, 00006558003ce000",
    })
    void aPodsPacketTravelsFromNodeToNode(String protocol, String option, String underlay, int port, String header) {
        String[] options = {
            "tunnel-protocol",
            protocol,
            "tunnel-port",
            option,
            "underlay-protocol",
            underlay,
            "tunnel-source-port-range",
            "50000-50003"
        };
        Dataplane sender = dataplane(CTR, options);
        Dataplane receiver = dataplane(W1, options);
        assertThat(sender.tunnelPort()).isEqualTo(port);
        assertThat(sender.protocol().name()).isEqualTo(protocol);
        boolean outerV6 = underlay.equals("ipv6");
        for (boolean v6 : new boolean[] {false, true}) {
            byte[] inner = framed(datagram(CTR.pod(v6), W1.pod(v6)), GATEWAY_MAC, CTR.podMac);

            ClusterHop sent = sent(sender, CTR.pod(v6), W1.pod(v6));

            int sourcePort = ByteBuffer.wrap(sent.bytes()).getShort(14 + (outerV6 ? 40 : 20)) & 0xFFFF;
            assertThat(sourcePort).isBetween(50_000, 50_003);
            Datagram outer = datagram(CTR.address(outerV6), W1.address(outerV6))
                    .ports(sourcePort, port)
                    .payload(Hex.bytes(header + Hex.text(inner)));
            byte[] expected = framed(outerV6 ? outer : outer.udpChecksum(0), W1.mac, CTR.mac);
            sent.assertLeft(ObservationPoint.TO_OVERLAY, UNDERLAY_PORT, CTR.identity, W1.identity, expected);
            ClusterHop.at(receiver.fromUnderlay(limit()), UNDERLAY_PORT, sent.bytes())
                    .assertLeft(
                            ObservationPoint.TO_ENDPOINT,
                            POD_PORT,
                            CTR.identity,
                            W1.identity,
                            framed(datagram(CTR.pod(v6), W1.pod(v6)).ttl(63), W1.podMac, GATEWAY_MAC));
        }
    }

    @Test
    void onlyTheConfiguredPortIsATunnelAndPodsMayNotSendToIt() {
        byte[] packet = sent(dataplane(CTR), CTR.pod4, W1.pod4).bytes();
        Dataplane other = dataplane(W1, "tunnel-port", "8473");
        assertThat(ClusterHop.at(other.fromUnderlay(limit()), UNDERLAY_PORT, packet)
                        .point())
                .isEqualTo(ObservationPoint.TO_STACK);
        for (int port : new int[] {8472, 8473}) {
            byte[] forged = framed(datagram(W1.pod4, CTR.pod4).ports(1, port), GATEWAY_MAC, W1.podMac);
            assertThat(ClusterHop.at(other.fromPods(limit()), POD_PORT, forged).verdict())
                    .isEqualTo(port == 8473 ? Verdict.ENCAPSULATION_PROHIBITED : Verdict.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "vxlan, ipv4, 0, 1450",
        "geneve, ipv4, 0, 1450",
        "vxlan, ipv6, 0, 1430",
        "geneve, ipv6, 0, 1430",
        "vxlan, ipv4, 9000, 8950",
    })
    void theHostRoutesPodCidrsToTheDeviceThatTunnels(String protocol, String underlay, String mtu, int routeMtu) {
        Dataplane dataplane = dataplane(CTR, "tunnel-protocol", protocol, "underlay-protocol", underlay, "mtu", mtu);
        assertThat(dataplane.hostRoutes())
                .extracting(Route::toString)
                .containsExactly(
                        "172.20.0.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1",
                        "172.20.0.1 dev cilium_host proto kernel scope link",
                        "172.20.1.0/24 via 172.20.0.1 dev cilium_host proto kernel src 172.20.0.1 mtu " + routeMtu,
                        "192.168.10.0/24 dev eth1 proto kernel scope link src 192.168.10.100",
                        "fd00:10::/64 dev eth1 proto kernel scope link src fd00:10::100",
                        "fd00:20::/64 dev cilium_host proto kernel src fd00:20::1",
                        "fd00:20:1::/64 dev cilium_host proto kernel src fd00:20::1 mtu " + routeMtu);
    }

    @ParameterizedTest
    @CsvSource({"1450, OK", "1451, FRAGMENTATION_NEEDED"})
    void whatDoesNotFitIntoTheTunnelIsAnsweredWithTheRoutesMtu(int length, Verdict verdict) {
        byte[] packet = framed(datagram(CTR.pod4, W1.pod4).payload(new byte[length - 28]), GATEWAY_MAC, CTR.podMac);
        byte[] memory = new byte[128 + packet.length];
        System.arraycopy(packet, 0, memory, 128, packet.length);
        Frame reply = new Frame().bind(new byte[2048], 0, 128, 2048);
        Forwarding out = new Forwarding().arrived(POD_PORT, 0).lend(reply);

        assertThat(dataplane(CTR).fromPods(limit()).forward(new Frame().bind(memory, 0, 128, memory.length), out))
                .isEqualTo(verdict);

        assertThat(out.hasReply()).isEqualTo(verdict != Verdict.OK);
        if (out.hasReply()) {
            assertThat(reply.getInt(reply.start() + 14 + 12))
                    .as("from the pods' router")
                    .isEqualTo(0xAC14_0001);
            assertThat(reply.getUnsignedShort(reply.start() + 14 + 20 + 6)).isEqualTo(1450);
        }
    }

    @ParameterizedTest
    @CsvSource({"ipv4, 192.168.10.101, hastunnel", "ipv6, fd00:10::101, 'hastunnel,ipv6tunnel'"})
    void theIpcacheNamesTheTunnelsEndOfTheUnderlaysFamily(String underlay, String end, String flags) {
        List<String> entries = new ArrayList<>();
        dataplane(CTR, "underlay-protocol", underlay)
                .node()
                .ipcache()
                .snapshot()
                .forEach((prefix, endpoint) -> entries.add(prefix + " " + endpoint));
        String to = " encryptkey=0 tunnelendpoint=" + end + " flags=" + flags;
        String none = " encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>";
        assertThat(entries)
                .containsExactly(
                        "172.20.0.1/32 identity=1" + none,
                        "172.20.0.10/32 identity=15584" + none,
                        "172.20.1.0/24 identity=2" + to,
                        "172.20.1.1/32 identity=6" + to,
                        "172.20.1.20/32 identity=46396" + to,
                        "192.168.10.100/32 identity=1" + none,
                        "192.168.10.101/32 identity=6" + none,
                        "fd00:10::100/128 identity=1" + none,
                        "fd00:10::101/128 identity=6" + none,
                        "fd00:20::1/128 identity=1" + none,
                        "fd00:20::10/128 identity=15584" + none,
                        "fd00:20:1::/64 identity=2" + to,
                        "fd00:20:1::1/128 identity=6" + to,
                        "fd00:20:1::20/128 identity=46396" + to);
    }

    @Test
    void whatIsNotTunneledAndLeavesTheNativeRoutingCidrIsTheHosts() {
        String[] limited = {"ipv4-native-routing-cidr", "172.20.0.0/16", "ipv6-native-routing-cidr", "fd00:20::/32"};
        for (boolean v6 : new boolean[] {false, true}) {
            String pod = CTR.pod(v6);
            assertThat(sent(dataplane(CTR, limited), pod, W1.pod(v6)).point()).isEqualTo(ObservationPoint.TO_OVERLAY);
            assertThat(sent(dataplane(CTR, limited), pod, W1.address(v6)).point())
                    .isEqualTo(ObservationPoint.TO_STACK);
            assertThat(sent(dataplane(CTR), pod, W1.address(v6)).point()).isEqualTo(ObservationPoint.TO_NETWORK);
        }
    }

    /** The default cluster with k8s-w1 at other addresses. */
    private static Cluster moved(String... addresses) {
        ClusterNode ctr = DefaultCluster.cluster().node(CTR.text);
        ClusterNode w1 = DefaultCluster.cluster().node(W1.text);
        List<NodeAddress> there =
                List.of(addresses).stream().map(NodeAddress::parse).toList();
        ClusterNode elsewhere = new ClusterNode(W1.text, there, List.of(), w1.mac(), w1.podCidrs());
        return new Cluster(List.of(ctr, elsewhere), DefaultCluster.cluster().pods());
    }

    @Test
    void aNodeOnAnotherSubnetIsOutOfReachWithoutAGateway() {
        Dataplane dataplane = dataplane(moved("192.168.20.101"), CTR);
        assertThat(sent(dataplane, CTR.pod4, W1.pod4).verdict()).isEqualTo(Verdict.NO_NEIGHBOUR);
    }

    @Test
    void aNodeWithoutAnAddressOfTheUnderlaysFamilyHasNoTunnel() {
        Cluster cluster = moved("192.168.10.101");
        Dataplane dataplane = dataplane(cluster, CTR, "underlay-protocol", "ipv6");
        assertThat(dataplane.node().ipcache().get(Prefix.parse("172.20.1.0/24")))
                .hasToString("identity=2 encryptkey=0 tunnelendpoint=0.0.0.0 flags=<none>");
        assertThat(sent(dataplane, CTR.pod4, W1.pod4).point()).isEqualTo(ObservationPoint.TO_STACK);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dataplane(cluster, W1, "underlay-protocol", "ipv6"))
                .withMessage(
                        "node k8s-w1 has no IPv6 address, which underlay-protocol ipv6 needs: [192.168.10.101/24]");
    }

    @Test
    void withoutInternalAddressesTheHostsRoutesNameOnlyTheDevice() {
        assertThat(dataplane(moved("192.168.10.101"), W1).hostRoutes())
                .extracting(Route::toString)
                .contains(
                        "172.20.0.0/24 dev cilium_host proto kernel mtu 1450",
                        "172.20.1.0/24 dev cilium_host proto kernel");
    }

    @Test
    void refusesATunnelProtocolThatItWasNotGiven() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> dataplane(CTR, "tunnel-protocol", "gre"))
                .withMessage("invalid tunnel protocol \"gre\", expected one of [geneve, vxlan]");
    }

    @Test
    void aPodNamedOnAnotherNodeIsReachedThere() {
        Cluster two = DefaultCluster.cluster();
        ClusterPod guest =
                new ClusterPod("default", "guest", List.of(Prefix.parse("172.20.0.77")), 777, List.of(), W1.text, 0);
        Cluster cluster = new Cluster(two.nodes(), List.of(two.pods().get(0), guest));
        ClusterHop sent = sent(dataplane(cluster, CTR), CTR.pod4, "172.20.0.77");
        assertThat(sent.point()).isEqualTo(ObservationPoint.TO_OVERLAY);
        ClusterHop received = ClusterHop.at(dataplane(cluster, W1).fromUnderlay(limit()), UNDERLAY_PORT, sent.bytes());
        received.assertLeft(
                ObservationPoint.TO_ENDPOINT,
                POD_PORT,
                CTR.identity,
                777,
                framed(datagram(CTR.pod4, "172.20.0.77").ttl(63), 0x0242_AC14_004DL, GATEWAY_MAC));
    }
}
