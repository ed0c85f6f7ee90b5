// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.over;
import static org.encap4j.testdata.conformance.Wire.receive;
import static org.encap4j.testdata.conformance.Wire.sent;
import static org.encap4j.testdata.conformance.Wire.u16;
import static org.encap4j.testdata.conformance.Wire.udpAt;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.PathMtuDiscovery;
import org.encap4j.forward.TunnelReceiver;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.testdata.conformance.TwoNodes.Hop;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.ReceivedOuter;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class ZeroChecksumConformanceTest {
    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.PLAIN);
    private static final Geneve GENEVE = Geneve.of(GeneveProfile.PLAIN);
    private static final Decapsulator RECEIVER = Decapsulator.of(VXLAN, GENEVE);
    private static final Decapsulator OPENED = RECEIVER.zeroChecksumOverIpv6(8472);
    private static final String VXLAN_HEADER = "08000000 00000100";
    private static final String GENEVE_HEADER = "00006558 00000100";

    private static byte[] withoutChecksum() {
        return carried(true, 8472, VXLAN_HEADER, INNER).udpChecksum(0).bytes();
    }

    @Conformance(
            id = "ZC-01",
            says = "Over IPv6 a checksum is computed, and one that comes to zero is sent as all ones.",
            source = "RFC 6935 section 5")
    void neverSendsZeroForAComputedChecksum() {
        OuterHeader outer = over(true, VXLAN).sourcePorts(50_000, 50_000).build();
        int allOnes = 0;
        byte[] inner = Datagram.ipv4().payload(new byte[2]).bytes();
        for (int word = 0; word <= 0xFFFF; word++) {
            inner[inner.length - 2] = (byte) (word >> 8);
            inner[inner.length - 1] = (byte) word;
            byte[] packet = sent(outer, inner);
            int checksum = u16(packet, udpAt(true) + 6);
            if (checksum == 0 || !Datagram.udpChecksumGood(packet, Wire.IP_AT)) {
                throw new AssertionError("checksum " + checksum + " with word " + word);
            }
            allOnes += checksum == 0xFFFF ? 1 : 0;
        }
        assertThat(allOnes).as("all sums came up, so one of them was zero").isPositive();
    }

    @Conformance(
            id = "ZC-02",
            says =
                    "A datagram over IPv6 without a checksum is refused, with a verdict of its own for whoever counts or logs.",
            source = "RFC 6935 section 5",
            deviates =
                    "logging is asked for as well; this library logs nothing by itself and returns a verdict to count")
    void refusesZero() {
        receive(RECEIVER, withoutChecksum()).assertRefused(Verdict.ZERO_UDP_CHECKSUM);
        assertThat(Verdict.ZERO_UDP_CHECKSUM.sentence()).contains("checksum over IPv6 is zero");
    }

    @Conformance(
            id = "ZC-03",
            says = "Zero is let in port by port and only where it was asked for.",
            source = "RFC 6935 section 5, RFC 6936 section 4 items 3 and 6")
    void opensSinglePorts() {
        receive(OPENED, withoutChecksum()).assertCarries(INNER);
        byte[] geneve = carried(true, 6081, GENEVE_HEADER, INNER).udpChecksum(0).bytes();
        receive(OPENED, geneve).assertRefused(Verdict.ZERO_UDP_CHECKSUM);
        receive(OPENED.zeroChecksumOverIpv6(6081), geneve).assertCarries(INNER);
        receive(RECEIVER, withoutChecksum()).assertRefused(Verdict.ZERO_UDP_CHECKSUM);
    }

    @Conformance(
            id = "ZC-04",
            says = "On an opened port checksums that are there are verified all the same.",
            source = "RFC 6936 section 4 item 7")
    void verifiesOnOpenedPorts() {
        byte[] right = carried(true, 8472, VXLAN_HEADER, INNER).bytes();
        receive(OPENED, right).assertCarries(INNER);
        right[right.length - 1] ^= 1;
        receive(OPENED, right).assertRefused(Verdict.BAD_UDP_CHECKSUM);
    }

    @Conformance(
            id = "ZC-05",
            says = "Which datagrams go without is a choice for each: two headers to the same end may differ in it.",
            source = "RFC 6936 section 4 item 4")
    void choosesForEachDatagram() {
        OuterHeader with = over(true, VXLAN).udpChecksum(true).build();
        OuterHeader without = over(true, VXLAN).udpChecksum(false).build();
        for (OuterHeader outer : List.of(with, without, with, without)) {
            byte[] packet = sent(outer, INNER);
            assertThat(u16(packet, udpAt(true) + 6) == 0).isEqualTo(outer == without);
            receive(OPENED, packet).assertCarries(INNER);
        }
    }

    @Conformance(
            id = "ZC-06",
            says = "Nothing is sent without a checksum over IPv6 unless somebody asked for it, whatever the protocol.",
            source = "RFC 6936 section 4 item 2")
    void computesUnlessAsked() {
        for (TunnelProtocol protocol : List.of(VXLAN, GENEVE, VxlanGpe.plain())) {
            byte[] packet = sent(over(true, protocol).build(), INNER);
            assertThat(Datagram.udpChecksumGood(packet, Wire.IP_AT))
                    .as(protocol.name())
                    .isTrue();
        }
    }

    @Conformance(
            id = "ZC-07",
            says =
                    "On an opened port zero is nothing to talk about: no verdict but OK, no alarm, and no line is printed.",
            source = "RFC 6936 section 4 item 8")
    void isSilentAboutZeroOnOpenedPorts() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ReceivedOuter received;
        try {
            PrintStream listening = new PrintStream(said, true, StandardCharsets.UTF_8);
            System.setOut(listening);
            System.setErr(listening);
            received = receive(OPENED, withoutChecksum()).assertCarries(INNER).outer();
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(received.udpChecksum()).isEqualTo(Checksum.ABSENT);
        assertThat(received.ecnAlarm()).isFalse();
    }

    @Conformance(
            id = "ZC-08",
            says =
                    "An ICMPv6 error about a datagram without a checksum is looked at twice before it is believed: what it quotes"
                            + " must be a tunnel packet of this node's, by its addresses, its port and its tunnel header.",
            source = "RFC 6936 section 4 item 10")
    void looksTwiceAtErrors() {
        Dataplane ctr = TwoNodes.node("k8s-ctr", "underlay-protocol", "ipv6").withoutChecksums6();
        byte[] sent = TwoNodes.fromPod(ctr, TwoNodes.podToPod(true).payload(new byte[1300]))
                .bytes();
        assertThat(u16(sent, udpAt(true) + 6)).isZero();
        int source = Wire.IP_AT + 8;
        int destination = Wire.IP_AT + 24;
        for (int at : new int[] {source + 15, destination + 15, Wire.IP_AT + 6, udpAt(true) + 3, udpAt(true) + 8}) {
            byte[] other = sent.clone();
            other[at] ^= 0x08;
            assertThat(isBelieved(ctr, other)).as("byte %d changed", at).isFalse();
        }
        assertThat(isBelieved(ctr, sent)).isTrue();
    }

    /** Whether a node believes a router that tells it of a packet that was too big. */
    private static boolean isBelieved(Dataplane node, byte[] packet) {
        PathMtuDiscovery paths = new PathMtuDiscovery(
                node.node(), Dataplane.UNDERLAY_PORT, node.tunnels(), node.protocol(), MtuBudget.IPV6_MIN_MTU);
        IcmpError router = new IcmpError(0x0200_0000_00FEL, 0, 0x2001_0DB8L << 32, 1, new IcmpRateLimit(1, 1));
        Frame reply = new Frame().bind(new byte[IcmpError.MAX_LENGTH], 0, 0, IcmpError.MAX_LENGTH);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(PacketTooBig.write(router, frame, Wire.IP_AT, 1400, 0, reply))
                .isTrue();
        return paths.heed(reply, 0);
    }

    @Conformance(
            id = "ZC-10",
            says = "A node takes tunnels that are addressed to it, and by choice only those from known ends.",
            source = "RFC 8926 section 4.3.1, RFC 6936 section 5",
            deviates =
                    "without that choice any outer source is accepted, as Cilium does; TunnelReceiver.withPeers is the choice")
    void checksBothEnds() {
        Dataplane node = TwoNodes.node("k8s-w1", "underlay-protocol", "ipv6");
        Decapsulator opened = Decapsulator.of(node.protocol()).zeroChecksumOverIpv6(8472);
        TunnelReceiver any = new TunnelReceiver(node.node(), opened, TwoNodes.limit());
        TunnelReceiver known = any.withPeers(Lpm.of(Map.of(Prefix.parse("fd00:10::100"), 0)));
        Datagram tunnel = tunnel().udpChecksum(0);
        assertThat(at(known, tunnel).point()).isEqualTo(ObservationPoint.TO_ENDPOINT);
        tunnel.addresses("fd000010000000000000000000000666 fd000010000000000000000000000101");
        assertThat(at(known, tunnel).verdict()).isEqualTo(Verdict.UNKNOWN_PEER);
        assertThat(at(any, tunnel).point()).isEqualTo(ObservationPoint.TO_ENDPOINT);
        tunnel.addresses("fd000010000000000000000000000100 fd000010000000000000000000000999");
        assertThat(at(any, tunnel).point()).as("not for this node").isEqualTo(ObservationPoint.TO_STACK);
    }

    private static Datagram tunnel() {
        byte[] inner = TwoNodes.podToPod(true).bytes();
        return TwoNodes.nodeToNode(true, 8472, Wire.joined("08000000 003ce000", inner));
    }

    private static Hop at(Forwarder receiver, Datagram outer) {
        return TwoNodes.at(
                receiver, Dataplane.UNDERLAY_PORT, TwoNodes.framed(outer, TwoNodes.W1_MAC, TwoNodes.CTR_MAC));
    }

    @Conformance(
            id = "ZC-11",
            says =
                    "Nothing is learned from packets, so nothing from broken ones: whatever claims come in, what goes out stays the"
                            + " same, and the next packet is read as if it were the first.",
            source = "RFC 6936 section 5 item 4")
    void learnsNothing() {
        Dataplane node = TwoNodes.node("k8s-w1", "underlay-protocol", "ipv6");
        Forwarder receiver = node.fromUnderlay(TwoNodes.limit());
        Forwarder sender = node.fromPods(TwoNodes.limit());
        byte[] answer = TwoNodes.framed(
                Datagram.ipv6().addresses("fd000020000100000000000000000020 fd000020000000000000000000000010"),
                TwoNodes.GATEWAY_MAC,
                "0a0000000114");
        Hop before = TwoNodes.at(sender, Dataplane.POD_PORT, answer);
        assertThat(before.point()).isEqualTo(ObservationPoint.TO_OVERLAY);
        Hop delivered = at(receiver, tunnel());

        String elsewhere = "fd000010000000000000000000000666 fd000010000000000000000000000101";
        assertThat(at(receiver, tunnel().addresses(elsewhere).udpChecksum(0x1234))
                        .verdict())
                .isEqualTo(Verdict.BAD_UDP_CHECKSUM);
        assertThat(at(receiver, tunnel().addresses(elsewhere)).point()).isEqualTo(ObservationPoint.TO_ENDPOINT);

        assertThat(Hex.text(TwoNodes.at(sender, Dataplane.POD_PORT, answer).bytes()))
                .isEqualTo(Hex.text(before.bytes()));
        assertThat(Hex.text(at(receiver, tunnel()).bytes())).isEqualTo(Hex.text(delivered.bytes()));
        assertThat(new TunnelMetadata().hasIdentity()).isFalse();
    }
}
