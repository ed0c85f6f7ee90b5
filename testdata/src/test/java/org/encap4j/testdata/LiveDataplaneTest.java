// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.Dataplane;
import org.encap4j.config.NodeAddress;
import org.encap4j.fib.Neighbour;
import org.encap4j.fib.NextHop;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Options;
import org.encap4j.forward.Forwarding;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;
import org.junit.jupiter.api.Test;

/** A live node: who has no MAC address in the cluster has none until it is learned. */
class LiveDataplaneTest {
    private static final long LEARNED = 0x4A7F_013B_A271L;
    private static final long GIVEN = 0x0200_0000_0077L;

    private final Cluster cluster = new Cluster(
            List.of(node("a", 0, 0), node("b", 1, 0), node("c", 2, GIVEN)),
            List.of(pod("a1", "172.20.0.10", 0), pod("a2", "172.20.0.11", GIVEN), pod("b1", "172.20.1.10", 0)));
    private final Dataplane dataplane = Dataplane.live(
            CiliumConfig.defaults(), cluster, "a", 1500, Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI)));
    private final Frame frame = new Frame();

    private static ClusterNode node(String name, int number, long mac) {
        return new ClusterNode(
                name,
                List.of(NodeAddress.parse("192.168.10.10" + number)),
                List.of(),
                mac,
                List.of(Prefix.parse("172.20." + number + ".0/24")));
    }

    private static ClusterPod pod(String name, String address, long mac) {
        return new ClusterPod("default", name, List.of(Prefix.parse(address)), 15584, List.of(), null, mac);
    }

    /** Sends a packet from the first pod, and returns where its frame goes, or -1 without neighbour. */
    private long nextHop(String destination) {
        byte[] packet = Datagram.ipv4()
                .addresses("ac14000a"
                        + String.format("%08x", Prefix.parse(destination).low()))
                .bytes();
        System.arraycopy(Hex.bytes("020000000001 020000000099"), 0, packet, 0, 12);
        byte[] memory = new byte[96 + packet.length];
        System.arraycopy(packet, 0, memory, 96, packet.length);
        frame.bind(memory, 0, 96, memory.length);
        Verdict verdict = dataplane
                .fromPods(new IcmpRateLimit(1, 1))
                .forward(frame, new Forwarding().arrived(Dataplane.POD_PORT, 0));
        assertThat(verdict).isIn(Verdict.OK, Verdict.NO_NEIGHBOUR);
        return verdict == Verdict.OK ? EthernetHeader.destination(frame, frame.start()) : -1;
    }

    private void learn(String device, String address, long mac) {
        Neighbour.State state = mac < 0 ? Neighbour.State.FAILED : Neighbour.State.REACHABLE;
        dataplane.learn(new Neighbour(Prefix.parse(address), device, mac, state));
    }

    @Test
    void learnsOtherNodesAndForgetsThem() {
        assertThat(nextHop("172.20.1.10")).isEqualTo(-1);
        learn("eth1", "192.168.10.101", LEARNED);
        assertThat(nextHop("172.20.1.10")).isEqualTo(LEARNED);
        learn("eth1", "192.168.10.101", LEARNED + 1);
        assertThat(nextHop("172.20.1.10")).isEqualTo(LEARNED + 1);
        learn("eth1", "192.168.10.101", NextHop.UNRESOLVED);
        assertThat(nextHop("172.20.1.10")).isEqualTo(-1);
    }

    @Test
    void learnsItsPodsAndForgetsThem() {
        assertThat(nextHop("172.20.0.10")).isEqualTo(-1);
        learn("lxc0", "172.20.0.10", LEARNED);
        assertThat(nextHop("172.20.0.10")).isEqualTo(LEARNED);
        learn("lxc0", "172.20.0.10", NextHop.UNRESOLVED);
        assertThat(nextHop("172.20.0.10")).isEqualTo(-1);
    }

    @Test
    void whatTheClusterGivesStays() {
        learn("eth1", "192.168.10.102", LEARNED);
        learn("lxc0", "172.20.0.11", LEARNED);
        assertThat(nextHop("172.20.2.9")).isEqualTo(GIVEN);
        assertThat(nextHop("172.20.0.11")).isEqualTo(GIVEN);
        learn("eth1", "192.168.10.102", NextHop.UNRESOLVED);
        assertThat(nextHop("172.20.2.9")).isEqualTo(GIVEN);
    }

    @Test
    void passesOverWhoIsNoNeighbour() {
        learn("eth1", "192.168.11.1", LEARNED);
        learn("eth1", "192.168.10.100", LEARNED);
        learn("lxc0", "172.20.0.99", LEARNED);
        assertThat(dataplane.node().fib().neighbours())
                .extracting(neighbour -> neighbour.address().toString())
                .containsExactly("192.168.10.102/32");
        assertThat(dataplane.node().endpoints().size()).isEqualTo(2);
    }

    @Test
    void takesMadeMacAddressesWhereSomethingElseFindsNeighbours() {
        dataplane.learnMade();
        assertThat(nextHop("172.20.1.10")).isEqualTo(0x0242_C0A8_0A65L);
        assertThat(nextHop("172.20.2.9")).isEqualTo(GIVEN);
    }

    @Test
    void aClusterTellsWhichMacAddressesWereMade() {
        assertThat(cluster.nodes()).extracting(ClusterNode::isMacMade).containsExactly(true, true, false);
        assertThat(cluster.pods()).extracting(ClusterPod::isMacMade).containsExactly(true, false, true);
        Cluster changed = cluster.withMac("b", LEARNED);
        assertThat(changed.nodes()).extracting(ClusterNode::mac).containsExactly(0x0242_C0A8_0A64L, LEARNED, GIVEN);
        assertThat(Arrays.asList(changed.node("b").isMacMade(), changed.pods().equals(cluster.pods())))
                .containsExactly(false, true);
    }

    private static Dataplane overIpv6(String name) {
        Cluster both = new Cluster(
                List.of(nodeOverIpv6("a", 0), nodeOverIpv6("b", 1)),
                List.of(pod("a1", "172.20.0.10", GIVEN), pod("b1", "172.20.1.10", GIVEN)));
        return Dataplane.live(
                Options.of("underlay-protocol", "ipv6"),
                both,
                name,
                1500,
                Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI)));
    }

    private static ClusterNode nodeOverIpv6(String name, int number) {
        return new ClusterNode(
                name,
                List.of(NodeAddress.parse("fd00:10::10" + number)),
                List.of(),
                0x0200_0000_0070L + number,
                List.of(Prefix.parse("172.20." + number + ".0/24")));
    }

    /** Sends a packet from the first node's pod to the other's, and returns its UDP checksum. */
    private int checksum(Dataplane sender) {
        byte[] packet = Datagram.ipv4().addresses("ac14000a ac14010a").bytes();
        System.arraycopy(Hex.bytes("020000000001 020000000077"), 0, packet, 0, 12);
        byte[] memory = new byte[96 + packet.length];
        System.arraycopy(packet, 0, memory, 96, packet.length);
        frame.bind(memory, 0, 96, memory.length);
        assertThat(sender.fromPods(new IcmpRateLimit(1, 1))
                        .forward(frame, new Forwarding().arrived(Dataplane.POD_PORT, 0)))
                .isEqualTo(Verdict.OK);
        return UdpHeader.checksum(frame, frame.start() + EthernetHeader.LENGTH + Ipv6Header.LENGTH);
    }

    private Verdict receive(Dataplane receiver) {
        return receiver.fromUnderlay(new IcmpRateLimit(1, 1))
                .forward(frame, new Forwarding().arrived(Dataplane.UNDERLAY_PORT, 0));
    }

    @Test
    void sendsAndTakesZeroChecksumsOverIpv6WhereAskedTo() {
        assertThat(checksum(overIpv6("a"))).isNotZero();
        assertThat(receive(overIpv6("b").allowingZeroChecksums6())).isEqualTo(Verdict.OK);
        checksum(overIpv6("a"));
        frame.setByte(frame.end() - 1, ~frame.getUnsignedByte(frame.end() - 1));
        assertThat(receive(overIpv6("b").allowingZeroChecksums6())).isEqualTo(Verdict.BAD_UDP_CHECKSUM);
        assertThat(checksum(overIpv6("a").allowingZeroChecksums6())).isNotZero();

        assertThat(checksum(overIpv6("a").allowingZeroChecksums6().withoutChecksums6()))
                .isZero();
        assertThat(receive(overIpv6("b"))).isEqualTo(Verdict.ZERO_UDP_CHECKSUM);
        assertThat(receive(overIpv6("b").withoutChecksums6())).isEqualTo(Verdict.ZERO_UDP_CHECKSUM);
        assertThat(receive(overIpv6("b").allowingZeroChecksums6().withoutChecksums6()))
                .isEqualTo(Verdict.OK);
    }
}
