// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.config.Dataplane.GATEWAY_MAC;
import static org.encap4j.config.Dataplane.POD_PORT;
import static org.encap4j.config.Dataplane.UNDERLAY_PORT;
import static org.encap4j.testdata.ClusterHop.datagram;
import static org.encap4j.testdata.ClusterHop.framed;
import static org.encap4j.testdata.ObservedNode.assertAddresses;
import static org.encap4j.testdata.ObservedNode.assertDropped;
import static org.encap4j.testdata.ObservedNode.assertForwarded;
import static org.encap4j.testdata.ObservedNode.assertIdentities;
import static org.encap4j.testdata.ObservedNode.assertNoTunnel;
import static org.encap4j.testdata.ObservedNode.assertTunnel;
import static org.encap4j.testdata.ObservedNode.assertUdp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.flow.FlowDirection;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowTunnel;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.identity.SecurityIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a flow says of a packet, for everything that a node may do with one, in every mode. */
class FlowRecorderTest {
    private static final ClusterMember CTR = ClusterMember.CTR;
    private static final ClusterMember W1 = ClusterMember.W1;
    private static final int WORLD = SecurityIdentity.WORLD;
    private static final int UNKNOWN = SecurityIdentity.UNKNOWN;
    private static final int CLIENT = 40_000;
    private static final int SERVER = 53;

    private ClusterMode mode;
    private ObservedNode ctr;
    private ObservedNode w1;

    static List<Arguments> modesAndFamilies() {
        List<Arguments> all = new ArrayList<>();
        for (ClusterMode mode : ClusterMode.all()) {
            all.add(Arguments.of(mode, false));
            all.add(Arguments.of(mode, true));
        }
        return all;
    }

    static List<ClusterMode> tunnels() {
        return ClusterMode.all().stream().filter(mode -> !mode.isNative()).toList();
    }

    private void begin(ClusterMode chosen, boolean arrivals) {
        mode = chosen;
        RoutedCluster cluster = new RoutedCluster(mode);
        ctr = new ObservedNode(cluster.dataplanes.get(CTR), arrivals);
        w1 = new ObservedNode(cluster.dataplanes.get(W1), arrivals);
    }

    private ObservationPoint away() {
        return mode.isNative() ? ObservationPoint.TO_NETWORK : ObservationPoint.TO_OVERLAY;
    }

    private FlowTunnel tunnel() {
        return mode.name().startsWith("vxlan") ? FlowTunnel.VXLAN : FlowTunnel.GENEVE;
    }

    /** The VNI out of the header bytes that the mode writes down. */
    private int vni(int identity) {
        return ByteBuffer.wrap(Hex.bytes(mode.header().apply(identity))).getInt(4) >>> 8;
    }

    private void assertBetween(FlowRecord flow, ClusterMember from, ClusterMember to) {
        if (mode.isNative()) {
            assertNoTunnel(flow);
            return;
        }
        boolean v6 = mode.overIpv6();
        int port = mode.protocol().port();
        assertTunnel(flow, tunnel(), vni(from.identity), from.address(v6), to.address(v6), port);
    }

    private static byte[] fromPod(ClusterMember member, Datagram datagram) {
        return framed(datagram, GATEWAY_MAC, member.podMac);
    }

    private static byte[] request(boolean v6) {
        return fromPod(CTR, datagram(CTR.pod(v6), W1.pod(v6)).ports(CLIENT, SERVER));
    }

    private static byte[] answer(boolean v6) {
        return fromPod(W1, datagram(W1.pod(v6), CTR.pod(v6)).ports(SERVER, CLIENT));
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void seesARequestAndItsReplyOnBothNodes(ClusterMode chosen, boolean v6) {
        begin(chosen, false);
        FlowRecord flow = ctr.fromPod(request(v6));
        assertForwarded(flow, away(), FlowDirection.ORIGINAL, CTR.identity, W1.identity);
        assertUdp(flow, CTR.pod(v6), W1.pod(v6), CLIENT, SERVER);
        assertBetween(flow, CTR, W1);
        int outerPort = flow.outerSourcePort();

        flow = w1.fromUnderlay(ctr.sent);
        assertForwarded(flow, ObservationPoint.TO_ENDPOINT, FlowDirection.ORIGINAL, CTR.identity, W1.identity);
        assertUdp(flow, CTR.pod(v6), W1.pod(v6), CLIENT, SERVER);
        assertBetween(flow, CTR, W1);
        assertThat(flow.outerSourcePort()).isEqualTo(outerPort);

        flow = w1.fromPod(answer(v6));
        assertForwarded(flow, away(), FlowDirection.REPLY, W1.identity, CTR.identity);
        assertUdp(flow, W1.pod(v6), CTR.pod(v6), SERVER, CLIENT);
        assertBetween(flow, W1, CTR);

        flow = ctr.fromUnderlay(w1.sent);
        assertForwarded(flow, ObservationPoint.TO_ENDPOINT, FlowDirection.REPLY, W1.identity, CTR.identity);
        assertUdp(flow, W1.pod(v6), CTR.pod(v6), SERVER, CLIENT);
        assertBetween(flow, W1, CTR);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void seesWherePacketsCameFromWhenAsked(ClusterMode chosen, boolean v6) {
        begin(chosen, true);
        List<FlowRecord> flows = ctr.flows(POD_PORT, request(v6));
        assertThat(flows).hasSize(2);
        assertForwarded(
                flows.get(0), ObservationPoint.FROM_ENDPOINT, FlowDirection.ORIGINAL, CTR.identity, W1.identity);
        assertUdp(flows.get(0), CTR.pod(v6), W1.pod(v6), CLIENT, SERVER);
        assertNoTunnel(flows.get(0));
        assertForwarded(flows.get(1), away(), FlowDirection.ORIGINAL, CTR.identity, W1.identity);
        assertBetween(flows.get(1), CTR, W1);

        flows = w1.flows(UNDERLAY_PORT, ctr.sent);
        assertThat(flows).hasSize(2);
        ObservationPoint from = mode.isNative() ? ObservationPoint.FROM_NETWORK : ObservationPoint.FROM_OVERLAY;
        assertForwarded(flows.get(0), from, FlowDirection.ORIGINAL, CTR.identity, W1.identity);
        assertUdp(flows.get(0), CTR.pod(v6), W1.pod(v6), CLIENT, SERVER);
        assertBetween(flows.get(0), CTR, W1);
        assertForwarded(flows.get(1), ObservationPoint.TO_ENDPOINT, FlowDirection.ORIGINAL, CTR.identity, W1.identity);
        assertBetween(flows.get(1), CTR, W1);
    }

    @Test
    void aDroppedPacketCameFromSomewhereToo() {
        begin(ClusterMode.NATIVE, true);
        List<FlowRecord> flows =
                ctr.flows(POD_PORT, fromPod(CTR, datagram(CTR.pod4, W1.pod4).ttl(1)));
        assertThat(flows).hasSize(2);
        assertThat(flows.get(0).point()).isEqualTo(ObservationPoint.FROM_ENDPOINT);
        assertThat(flows.get(0).isForwarded()).isTrue();
        assertAddresses(flows.get(0), CTR.pod4, W1.pod4);
        assertDropped(flows.get(1), Verdict.TTL_EXCEEDED);
        assertAddresses(flows.get(1), CTR.pod4, W1.pod4);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void theOutsideIsWorldAndTakesNoTunnel(ClusterMode chosen, boolean v6) {
        begin(chosen, false);
        String outside = v6 ? RoutedCluster.OUTSIDE6 : RoutedCluster.OUTSIDE4;
        FlowRecord flow =
                ctr.fromPod(fromPod(CTR, datagram(CTR.pod(v6), outside).ports(CLIENT, SERVER)));
        assertForwarded(flow, ObservationPoint.TO_NETWORK, FlowDirection.ORIGINAL, CTR.identity, WORLD);
        assertNoTunnel(flow);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void seesAPacketDroppedLateWithWhoSentItToWhom(ClusterMode chosen, boolean v6) {
        begin(chosen, false);
        byte[] large = fromPod(
                CTR, datagram(CTR.pod(v6), W1.pod(v6)).ports(CLIENT, SERVER).payload(new byte[1480]));
        FlowRecord flow = ctr.fromPod(large);
        assertDropped(flow, Verdict.FRAGMENTATION_NEEDED);
        assertThat(ctr.answered).as("an ICMP error").isTrue();
        assertIdentities(flow, CTR.identity, W1.identity);
        assertUdp(flow, CTR.pod(v6), W1.pod(v6), CLIENT, SERVER);
        assertThat(flow.direction()).isEqualTo(FlowDirection.UNKNOWN);
        assertNoTunnel(flow);
        ctr.fromPod(request(v6));
        assertThat(ctr.fromPod(large).direction()).isEqualTo(FlowDirection.ORIGINAL);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void seesAPacketDroppedOnArrivalWithItsTunnel(ClusterMode chosen, boolean v6) {
        begin(chosen, false);
        int ttl = chosen.isNative() ? 2 : 1;
        ctr.fromPod(fromPod(
                CTR, datagram(CTR.pod(v6), W1.pod(v6)).ports(CLIENT, SERVER).ttl(ttl)));
        FlowRecord flow = w1.fromUnderlay(ctr.sent);
        assertDropped(flow, Verdict.TTL_EXCEEDED);
        assertIdentities(flow, CTR.identity, W1.identity);
        assertUdp(flow, CTR.pod(v6), W1.pod(v6), CLIENT, SERVER);
        assertBetween(flow, CTR, W1);
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void aPacketDroppedBeforeAnybodyWasAskedIsFromNobodyKnown(ClusterMode chosen, boolean v6) {
        begin(chosen, false);
        FlowRecord flow = ctr.fromPod(
                fromPod(CTR, datagram(CTR.unknownPod(v6), W1.pod(v6)).ports(CLIENT, SERVER)));
        assertDropped(flow, Verdict.INVALID_SOURCE);
        assertIdentities(flow, UNKNOWN, UNKNOWN);
        assertUdp(flow, CTR.unknownPod(v6), W1.pod(v6), CLIENT, SERVER);
    }

    @Test
    void readsPacketsThatTheForwarderDidNotLookInto() {
        begin(ClusterMode.NATIVE, false);
        Datagram datagram = datagram(CTR.pod4, W1.pod4).ports(CLIENT, SERVER);
        FlowRecord flow = ctr.fromPod(framed(datagram, W1.mac, CTR.podMac));
        assertDropped(flow, Verdict.NOT_FOR_US);
        assertUdp(flow, CTR.pod4, W1.pod4, CLIENT, SERVER);
        flow = ctr.fromPod(fromPod(CTR, datagram.tag("88a80001").tag("81000002")));
        assertDropped(flow, Verdict.UNSUPPORTED_ETHERTYPE);
        assertUdp(flow, CTR.pod4, W1.pod4, CLIENT, SERVER);
        flow = ctr.fromPod(framed(datagram, 0xFFFF_FFFF_FFFFL, CTR.podMac));
        assertForwarded(flow, ObservationPoint.TO_STACK, FlowDirection.ORIGINAL, UNKNOWN, UNKNOWN);
        assertUdp(flow, CTR.pod4, W1.pod4, CLIENT, SERVER);
    }

    @Test
    void whatIsNoIpHasNoAddresses() {
        begin(ClusterMode.NATIVE, false);
        byte[] arp = Hex.bytes("ffffffffffff0a000000000a0806" + "00".repeat(46));
        FlowRecord flow = ctr.fromPod(arp);
        assertForwarded(flow, ObservationPoint.TO_STACK, FlowDirection.UNKNOWN, UNKNOWN, UNKNOWN);
        assertThat(flow.ipVersion()).isZero();
        flow = ctr.fromPod(Hex.bytes("0200"));
        assertDropped(flow, Verdict.TRUNCATED);
        assertThat(flow.ipVersion()).isZero();
    }

    @ParameterizedTest(name = "{0}, IPv6 pods {1}")
    @MethodSource("modesAndFamilies")
    void seesIcmpErrorsAsTheyPass(ClusterMode chosen, boolean v6) {
        begin(chosen, false);
        Datagram error = datagram(CTR.pod(v6), W1.pod(v6)).protocol(v6 ? 58 : 1).ports(v6 ? 0x0200 : 0x0304, 0);
        FlowRecord flow = ctr.fromPod(fromPod(CTR, error));
        assertForwarded(flow, away(), FlowDirection.UNKNOWN, CTR.identity, W1.identity);
        assertThat(flow.protocol()).isEqualTo(v6 ? 58 : 1);
        assertThat(flow.icmpType()).isEqualTo(v6 ? 2 : 3);
        assertThat(flow.icmpCode()).isEqualTo(v6 ? 0 : 4);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tunnels")
    void seesInsideATunnelThatHasNoPodAtItsEnd(ClusterMode chosen) {
        begin(chosen, false);
        ctr.fromPod(fromPod(CTR, datagram(CTR.pod4, W1.unknownPod(false)).ports(CLIENT, SERVER)));
        FlowRecord flow = w1.fromUnderlay(ctr.sent);
        assertForwarded(flow, ObservationPoint.TO_STACK, FlowDirection.ORIGINAL, CTR.identity, UNKNOWN);
        assertUdp(flow, CTR.pod4, W1.unknownPod(false), CLIENT, SERVER);
        assertBetween(flow, CTR, W1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tunnels")
    void aTunnelThatCannotBeReadIsAPacketLikeAnyOther(ClusterMode chosen) {
        begin(chosen, true);
        ctr.flows(POD_PORT, request(false));
        byte[] cut = Arrays.copyOf(ctr.sent, ctr.sent.length - 1);
        FlowRecord flow = w1.flows(UNDERLAY_PORT, cut).get(1);
        assertDropped(flow, Verdict.TRUNCATED);
        boolean v6 = mode.overIpv6();
        assertAddresses(flow, CTR.address(v6), W1.address(v6));
        assertThat(flow.destinationPort()).isEqualTo(mode.protocol().port());
        assertNoTunnel(flow);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tunnels")
    void whatIsNoTunnelIsTheHosts(ClusterMode chosen) {
        begin(chosen, false);
        byte[] packet = framed(datagram(CTR.ipv4, W1.ipv4).ports(CLIENT, SERVER), W1.mac, CTR.mac);
        FlowRecord flow = w1.fromUnderlay(packet);
        assertForwarded(flow, ObservationPoint.TO_STACK, FlowDirection.ORIGINAL, UNKNOWN, UNKNOWN);
        assertUdp(flow, CTR.ipv4, W1.ipv4, CLIENT, SERVER);
        assertNoTunnel(flow);
    }

    @Test
    void seesWhatIsInsideARefusedTunnel() {
        ClusterMode vxlan = ClusterMode.all().stream()
                .filter(each -> each.name().equals("vxlan IDENTITY_IN_VNI"))
                .findFirst()
                .orElseThrow();
        begin(vxlan, true);
        ctr.flows(POD_PORT, request(false));
        byte[] refused = ctr.sent;
        int vniAt = 14 + 20 + 8 + 4;
        ByteBuffer.wrap(refused).putInt(vniAt, SecurityIdentity.HOST << 8);
        List<FlowRecord> flows = w1.flows(UNDERLAY_PORT, refused);
        assertThat(flows).hasSize(2);
        assertThat(flows.get(0).point()).isEqualTo(ObservationPoint.FROM_NETWORK);
        FlowRecord flow = flows.get(1);
        assertDropped(flow, Verdict.INVALID_IDENTITY);
        assertIdentities(flow, UNKNOWN, UNKNOWN);
        assertUdp(flow, CTR.pod4, W1.pod4, CLIENT, SERVER);
        assertTunnel(flow, FlowTunnel.VXLAN, SecurityIdentity.HOST, CTR.ipv4, W1.ipv4, 8472);
    }
}
