// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.header;
import static org.encap4j.testdata.conformance.Wire.over;
import static org.encap4j.testdata.conformance.Wire.receive;
import static org.encap4j.testdata.conformance.Wire.sent;
import static org.encap4j.testdata.conformance.Wire.u16;
import static org.encap4j.testdata.conformance.Wire.udpAt;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.testdata.conformance.TwoNodes.Hop;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.DisplayNameGeneration;

/** The base header and what surrounds it; options are {@link GeneveOptionConformanceTest}'s. */
@DisplayNameGeneration(ConformanceNames.class)
class GeneveHeaderConformanceTest {
    private static final Geneve GENEVE = Geneve.of(GeneveProfile.PLAIN);
    private static final Geneve STRICT = GENEVE.withReception(Reception.STRICT);
    private static final Decapsulator RECEIVER = Decapsulator.of(GENEVE);
    private static final String HEADER = "00006558 00000100";

    @Conformance(
            id = "GN-01",
            says =
                    "The source port is the same for all packets of an inner flow and follows from its addresses and ports; all 16"
                            + " bits can be used. The outer flow label stays zero.",
            source = "RFC 8926 section 3.3")
    void spreadsSourcePortsByFlow() {
        OuterHeader outer = over(false, GENEVE).build();
        OuterHeader wide = over(false, GENEVE).sourcePorts(0, 0xFFFF).build();
        Set<Integer> ports = new HashSet<>();
        Set<Integer> blocks = new HashSet<>();
        for (int flow = 0; flow < 2000; flow++) {
            Datagram datagram = Datagram.ipv4().ports(443, 1024 + flow);
            int port = Wire.sourcePort(outer, datagram.bytes());
            assertThat(Wire.sourcePort(
                            outer, datagram.payload(new byte[flow % 60]).bytes()))
                    .isEqualTo(port);
            ports.add(port);
            blocks.add(Wire.sourcePort(wide, datagram.bytes()) >> 12);
        }
        assertThat(ports).hasSizeGreaterThan(1700);
        assertThat(blocks).as("of 4096 ports").hasSize(16);
        byte[] overIpv6 = sent(over(true, GENEVE).build(), INNER);
        assertThat(u16(overIpv6, Wire.IP_AT) & 0xF).isZero();
        assertThat(u16(overIpv6, Wire.IP_AT + 2)).isZero();
    }

    @Conformance(
            id = "GN-02",
            says =
                    "The destination port is 6081 or the one configured, never the one that the peer happened to send from.",
            source = "RFC 8926 section 3.3")
    void sendsToTheConfiguredPort() {
        assertThat(u16(sent(over(false, GENEVE).build(), INNER), udpAt(false) + 2))
                .isEqualTo(6081);
        assertThat(u16(sent(over(false, GENEVE.withPort(7000)).build(), INNER), udpAt(false) + 2))
                .isEqualTo(7000);
        byte[] fromElsewhere =
                carried(false, 6081, HEADER, INNER).ports(51_234, 6081).bytes();
        TunnelMetadata received = receive(RECEIVER, fromElsewhere).assertCarries(INNER);
        assertThat(u16(sent(over(false, GENEVE).build(), received, INNER), udpAt(false) + 2))
                .isEqualTo(6081);
    }

    @Conformance(
            id = "GN-03",
            says = "Over IPv6 the UDP checksum is computed unless zero was asked for; over IPv4 it can be.",
            source = "RFC 8926 section 3.3",
            deviates =
                    "over IPv4 it is zero unless asked for, as Linux and Open vSwitch send by default, because it costs a pass"
                            + " over the packet")
    void computesTheChecksumByDefaultOverIpv6() {
        assertThat(u16(sent(over(false, GENEVE).build(), INNER), udpAt(false) + 6))
                .isZero();
        byte[] asked = sent(over(false, GENEVE).udpChecksum(true).build(), INNER);
        assertThat(Datagram.udpChecksumGood(asked, Wire.IP_AT)).isTrue();
        assertThat(Datagram.udpChecksumGood(sent(over(true, GENEVE).build(), INNER), Wire.IP_AT))
                .isTrue();
    }

    @Conformance(
            id = "GN-04",
            says = "A checksum that is there is verified over the whole datagram; wrong refuses the packet.",
            source = "RFC 8926 section 3.3")
    void verifiesTheChecksum() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            byte[] right = carried(ipv6, 6081, HEADER, INNER).bytes();
            receive(RECEIVER, right).assertCarries(INNER);
            byte[] wrong = right.clone();
            wrong[wrong.length - 1] ^= 0x01;
            receive(RECEIVER, wrong).assertRefused(Verdict.BAD_UDP_CHECKSUM);
        }
    }

    @Conformance(
            id = "GN-05",
            says = "Over IPv6 a datagram without a checksum is sent and accepted only where both ends were told so.",
            source = "RFC 8926 section 4.3")
    void takesNoChecksumOverIpv6OnlyByChoice() {
        byte[] packet = sent(over(true, GENEVE).udpChecksum(false).build(), INNER);
        assertThat(u16(packet, udpAt(true) + 6)).isZero();
        receive(RECEIVER, packet).assertRefused(Verdict.ZERO_UDP_CHECKSUM);
        receive(RECEIVER.zeroChecksumOverIpv6(6081), packet).assertCarries(INNER);
    }

    @Conformance(
            id = "GN-06",
            says = "Any version but 0 refuses the packet; both bits count.",
            source = "RFC 8926 section 3.4")
    void refusesOtherVersions() {
        for (String first : new String[] {"40", "80", "c0"}) {
            decode(GENEVE, first + "006558 00000100").assertRefused(Verdict.BAD_VERSION);
        }
    }

    @Conformance(
            id = "GN-08",
            says =
                    "A packet with the O flag is set apart as OAM, header read and packet left as it was; a node does not forward it"
                            + " as data.",
            source = "RFC 8926 section 3.4")
    void setsOperationsPacketsApart() {
        Wire.Received received = decode(GENEVE, "00806558 00000100");
        received.assertRefused(Verdict.OAM);
        assertThat(received.metadata().oam()).isTrue();
        assertThat(received.metadata().vni()).isEqualTo(1);
        assertThat(header(GENEVE, new TunnelMetadata().setVni(1).setOam(true))).isEqualTo("0080655800000100");
        Datagram outer = TwoNodes.nodeToNode(
                false,
                6081,
                Wire.joined("00806558 003ce000", TwoNodes.podToPod(false).bytes()));
        Hop hop = TwoNodes.fromUnderlay(
                TwoNodes.node("k8s-w1", "tunnel-protocol", "geneve"),
                TwoNodes.framed(outer, TwoNodes.W1_MAC, TwoNodes.CTR_MAC));
        assertThat(hop.verdict()).isEqualTo(Verdict.OAM);
    }

    @Conformance(
            id = "GN-12",
            says =
                    "The six reserved flags and the reserved byte are sent as zero and change nothing when received; by choice"
                            + " (STRICT) they refuse the packet.",
            source = "RFC 8926 section 3.4")
    void ignoresReservedBits() {
        assertThat(header(GENEVE, new TunnelMetadata().setVni(0xFFFFFF))).isEqualTo("00006558ffffff00");
        for (int bit = 0; bit < 64; bit++) {
            boolean reserved = bit >= 10 && bit < 16 || bit >= 56;
            if (reserved) {
                String flipped = Wire.flipped("00006558 12345600", bit);
                assertThat(decode(GENEVE, flipped).assertCarries(INNER).vni()).isEqualTo(0x123456);
                decode(STRICT, flipped).assertRefused(Verdict.RESERVED_BITS);
            }
        }
    }

    @Conformance(
            id = "GN-13",
            says = "The payload is named by EtherType, Ethernet by 0x6558, both ways.",
            source = "RFC 8926 section 3.4")
    void namesThePayloadByEtherType() {
        byte[] ipv4 = Datagram.ipv4().noLink().bytes();
        byte[] ipv6 = Datagram.ipv6().noLink().bytes();
        Map<Integer, byte[]> payloads =
                Map.of(EtherType.TRANSPARENT_ETHERNET, INNER, EtherType.IPV4, ipv4, EtherType.IPV6, ipv6, 0x8847, ipv4);
        assertThat(payloads).containsKeys(0x6558, 0x0800, 0x86DD);
        payloads.forEach((type, payload) -> {
            String picture = String.format("0000%04x00000100", type);
            TunnelMetadata received = decode(GENEVE, picture, payload).assertCarries(payload);
            assertThat(received.payload()).isEqualTo(type);
            assertThat(Hex.text(
                            Wire.encoded(GENEVE, new TunnelMetadata().setVni(1).setPayload(type), payload)))
                    .isEqualTo(picture + Hex.text(payload));
        });
    }

    @Conformance(
            id = "GN-22",
            says =
                    "A packet that is too long inside is answered with ICMP that tells the MTU inside, for which the options count"
                            + " as sent with every packet, the longest header there can be included.",
            source = "RFC 8926 section 4.4.1")
    void budgetsTheLongestHeader() {
        GeneveOptionValue option = new GeneveOptionValue(0xFFF0, 0x01, new byte[4]);
        Geneve withOption = Geneve.of(GeneveProfile.IDENTITY_IN_VNI).withOptions(option);
        Dataplane node = TwoNodes.node("k8s-ctr", Map.of("geneve", withOption), "tunnel-protocol", "geneve");
        assertThat(TwoNodes.fromPod(node, TwoNodes.podToPod(false).payload(new byte[1442 - 28]))
                        .point())
                .isEqualTo(ObservationPoint.TO_OVERLAY);
        Hop refused = TwoNodes.fromPod(node, TwoNodes.podToPod(false).payload(new byte[1443 - 28]));
        assertThat(refused.verdict()).isEqualTo(Verdict.FRAGMENTATION_NEEDED);
        int icmpAt = udpAt(false);
        assertThat(u16(refused.error(), icmpAt)).as("type 3 code 4").isEqualTo(0x0304);
        assertThat(u16(refused.error(), icmpAt + 6)).isEqualTo(1442);

        Geneve longest = GENEVE.withOptions(
                new GeneveOptionValue(0xFFF0, 1, new byte[124]), new GeneveOptionValue(0xFFF0, 2, new byte[120]));
        MtuBudget link = MtuBudget.nativeRouting(1500);
        assertThat(link.withTunnel(over(false, longest).build()).overhead()).isEqualTo(302);
        assertThat(link.withTunnel(over(true, longest).build()).overhead()).isEqualTo(322);
    }

    @Conformance(
            id = "GN-23",
            says = "Congestion marks go out and come in as RFC 6040 has it (EC-01 to EC-19).",
            source = "RFC 8926 section 4.4.2")
    void carriesCongestionMarks() {
        byte[] marked = Datagram.ipv4().trafficClass(0x03).bytes();
        assertThat(sent(over(false, GENEVE).build(), marked)[Wire.IP_AT + 1] & 0x03)
                .isEqualTo(0x03);
        byte[] capable = Datagram.ipv4().trafficClass(0x02).bytes();
        byte[] onTheWay =
                carried(false, 6081, HEADER, capable).trafficClass(0x03).bytes();
        receive(RECEIVER, onTheWay).assertCarries(marked);
    }

    @Conformance(
            id = "GN-24",
            says = "The inner TTL is not touched by the tunnel; the outer one is its own, 64 unless chosen.",
            source = "RFC 8926 section 4.4.2")
    void leavesTheInnerTtl() {
        byte[] inner = Datagram.ipv4().ttl(7).bytes();
        byte[] packet = sent(over(false, GENEVE).build(), inner);
        assertThat(packet[Wire.IP_AT + 8]).isEqualTo((byte) 64);
        receive(RECEIVER, packet).assertCarries(inner);
        receive(RECEIVER, carried(false, 6081, HEADER, inner).ttl(3).bytes()).assertCarries(inner);
        assertThat(sent(over(false, GENEVE).ttl(9).build(), inner)[Wire.IP_AT + 8])
                .isEqualTo((byte) 9);
    }

    @Conformance(
            id = "GN-27",
            says = "An inner VLAN tag, which may be treated in any way, is kept both ways.",
            source = "RFC 8926 section 4.7")
    void keepsInnerTags() {
        byte[] tagged = Datagram.ipv4().tag("8100 0064").bytes();
        byte[] packet = sent(over(false, GENEVE).build(), tagged);
        receive(RECEIVER, packet).assertCarries(tagged);
    }

    @Conformance(
            id = "GN-28",
            says =
                    "What a pod sends to the tunnel's own port is refused, wherever it is addressed: a tenant cannot speak for the"
                            + " tunnel.",
            source = "RFC 8926 section 6.2")
    void refusesTunnelsFromTenants() {
        Dataplane node = TwoNodes.node("k8s-ctr", "tunnel-protocol", "geneve");
        byte[] forged = Wire.joined("00006558 00000600", INNER);
        for (boolean ipv6 : new boolean[] {false, true}) {
            Datagram toPort = TwoNodes.podToPod(ipv6).payload(forged);
            assertThat(TwoNodes.fromPod(node, toPort.ports(1, 6081)).verdict())
                    .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
            assertThat(TwoNodes.fromPod(node, toPort.ports(6081, 6082)).verdict())
                    .isEqualTo(Verdict.OK);
        }
        Datagram toTheNode = Datagram.ipv4().addresses("ac14000a c0a80a64").ports(1, 6081);
        assertThat(TwoNodes.fromPod(node, toTheNode).verdict()).isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
    }

    @Conformance(
            id = "GN-30",
            says = "Options do not change the way that a flow takes: same source port with and without them.",
            source = "RFC 8926 section 3.4")
    void keepsTheWayWhateverTheOptions() {
        Geneve withOptions = GENEVE.withOptions(new GeneveOptionValue(0xFFF0, 0x81, new byte[8]));
        Geneve withIdentity = Geneve.of(GeneveProfile.IDENTITY_OPTION);
        for (int flow = 0; flow < 100; flow++) {
            byte[] inner = Datagram.ipv4().ports(flow, 53).bytes();
            int port = Wire.sourcePort(over(false, GENEVE).build(), inner);
            assertThat(Wire.sourcePort(over(false, withOptions).build(), inner)).isEqualTo(port);
            assertThat(Wire.sourcePort(over(false, withIdentity).build(), inner))
                    .isEqualTo(port);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> over(false, GENEVE).sourcePorts(2, 1))
                .withMessageContaining("highest source port 1");
    }
}
