// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.header;
import static org.encap4j.testdata.conformance.Wire.over;
import static org.encap4j.testdata.conformance.Wire.receive;
import static org.encap4j.testdata.conformance.Wire.sent;
import static org.encap4j.testdata.conformance.Wire.u16;
import static org.encap4j.testdata.conformance.Wire.udpAt;

import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.testdata.conformance.Wire.Received;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanHeader;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.junit.jupiter.api.DisplayNameGeneration;

/** What others got wrong about VXLAN, outer headers and checksums. */
@DisplayNameGeneration(ConformanceNames.class)
class VxlanMistakesConformanceTest {
    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.PLAIN).withPort(4789);
    private static final Vxlan GROUPS = Vxlan.of(VxlanProfile.GROUP_POLICY).withPort(4789);
    private static final String HEADER = "08000000 00000100";

    @Conformance(
            id = "D1",
            says = "Policy-applied is the bit 0x08 of the second byte, read and written; 0x80 means nothing.",
            source = "gopacket, layers/vxlan.go")
    void policyAppliedIsItsOwnBit() {
        assertThat(decode(GROUPS, "88081234 00000100").assertCarries(INNER).policyApplied())
                .isTrue();
        assertThat(decode(GROUPS, "88801234 00000100").assertCarries(INNER).policyApplied())
                .isFalse();
        TunnelMetadata applied =
                new TunnelMetadata().setVni(1).setIdentity(0x1234).setPolicyApplied(true);
        assertThat(header(GROUPS, applied)).isEqualTo("8808123400000100");
    }

    @Conformance(
            id = "D2",
            says = "Without the G flag there is no group, no D and no A, whatever the bits.",
            source = "gopacket, layers/vxlan.go")
    void noGroupWithoutTheFlag() {
        TunnelMetadata received = decode(GROUPS, "08481234 00000100").assertCarries(INNER);
        assertThat(received.hasIdentity()).isFalse();
        assertThat(received.identity()).isZero();
        assertThat(received.dontLearn()).isFalse();
        assertThat(received.policyApplied()).isFalse();
    }

    @Conformance(
            id = "D9",
            says = "With G and P both set the header is still eight bytes long, for either protocol.",
            source = "scapy, layers/vxlan.py")
    void neverGrowsByContradictingFlags() {
        TunnelMetadata grouped = decode(GROUPS, "8c001234 00000100").assertCarries(INNER);
        assertThat(grouped.payloadAt()).isEqualTo(8);
        assertThat(grouped.identity()).isEqualTo(0x1234);
        TunnelMetadata gpe = decode(VxlanGpe.plain(), "8c001203 00000100").assertCarries(INNER);
        assertThat(gpe.payloadAt()).isEqualTo(8);
        assertThat(gpe.nextProtocol()).isEqualTo(3);
    }

    @Conformance(
            id = "D11",
            says = "Bytes of a VNI are unsigned: 0x800000 and 0x0000FF come out as they went in.",
            source = "ONOS, VXLAN.java")
    void readsVnisUnsigned() {
        for (int vni : new int[] {0x800000, 0x0000FF, 0x00FF00, 0x808080, 0xFFFFFF}) {
            assertThat(decode(VXLAN, String.format("08000000%06x00", vni))
                            .assertCarries(INNER)
                            .vni())
                    .isEqualTo(vni);
        }
    }

    @Conformance(
            id = "D13",
            says =
                    "An outer IPv6 header begins with version 6, traffic class and flow label, not with a decimal number.",
            source = "Netty, handler/pcap/IPPacket.java")
    void writesTheIpv6Version() {
        byte[] packet = sent(over(true, VXLAN).build(), INNER);
        assertThat(Hex.text(Arrays.copyOfRange(packet, Wire.IP_AT, Wire.IP_AT + 4)))
                .isEqualTo("60000000");
        byte[] marked = sent(over(true, VXLAN).dscp(63).build(), INNER);
        assertThat(Hex.text(Arrays.copyOfRange(marked, Wire.IP_AT, Wire.IP_AT + 4)))
                .isEqualTo("6fc00000");
    }

    @Conformance(
            id = "D14",
            says = "A UDP checksum is right or absent, never a made-up constant.",
            source = "Netty, handler/pcap/UDPPacket.java")
    void sendsRightChecksumsOrNone() {
        for (int flow = 0; flow < 50; flow++) {
            byte[] inner = Datagram.ipv4().ports(flow, flow + 1).bytes();
            assertThat(u16(sent(over(false, VXLAN).build(), inner), udpAt(false) + 6))
                    .isZero();
            for (boolean ipv6 : new boolean[] {false, true}) {
                byte[] packet = sent(over(ipv6, VXLAN).udpChecksum(true).build(), inner);
                assertThat(Datagram.udpChecksumGood(packet, Wire.IP_AT)).isTrue();
            }
        }
    }

    @Conformance(
            id = "D15",
            says = "More-fragments is the third flag bit; the first, reserved, and don't-fragment make no fragment.",
            source = "netty-tun, Tun4Packet.java")
    void readsMoreFragmentsFromItsBit() {
        Decapsulator receiver = Decapsulator.of(VXLAN);
        receive(
                        receiver,
                        carried(false, 4789, HEADER, INNER)
                                .fragmentField(0x2000)
                                .bytes())
                .assertRefused(Verdict.FRAGMENT);
        for (int field : new int[] {0x0000, 0x4000, 0x8000, 0xC000}) {
            receive(
                            receiver,
                            carried(false, 4789, HEADER, INNER)
                                    .fragmentField(field)
                                    .bytes())
                    .assertCarries(INNER);
        }
    }

    @Conformance(
            id = "D16",
            says =
                    "Congestion experienced inside is sent as congestion experienced outside, unless Linux's way was asked for.",
            source = "Linux, Open vSwitch")
    void doesNotHideCongestion() {
        byte[] inner = Datagram.ipv4().trafficClass(3).bytes();
        assertThat(sent(over(false, VXLAN).build(), inner)[Wire.IP_AT + 1]).isEqualTo((byte) 3);
        assertThat(u16(sent(over(true, VXLAN).build(), inner), Wire.IP_AT)).isEqualTo(0x6030);
    }

    @Conformance(
            id = "D17",
            says = "A reserved bit does not cost the packet unless STRICT was asked for.",
            source = "Linux, Open vSwitch, Suricata")
    void acceptsReservedBits() {
        for (String header : List.of("08000001 00000100", "08000000 000001ff", "0fffffff 00000101")) {
            assertThat(decode(VXLAN, header).assertCarries(INNER).vni()).isEqualTo(1);
        }
    }

    @Conformance(
            id = "D18",
            says =
                    "What is a tunnel is said by the destination port and by nothing in the payload; the VNI is kept; G and P flags"
                            + " do not hide a tunnel.",
            source = "sip3-captain")
    void goesByThePort() {
        Decapsulator receiver = Decapsulator.of(GROUPS, VxlanGpe.plain());
        receive(receiver, carried(false, 4788, HEADER, INNER).bytes()).assertRefused(Verdict.NOT_A_TUNNEL);
        receive(receiver, carried(false, 4788, HEADER, INNER).ports(4789, 9).bytes())
                .assertRefused(Verdict.NOT_A_TUNNEL);
        byte[] grouped = carried(false, 4789, "88001234 00abcd00", INNER).bytes();
        TunnelMetadata received = receive(receiver, grouped).assertCarries(INNER);
        assertThat(received.vni()).isEqualTo(0xABCD);
        assertThat(received.identity()).isEqualTo(0x1234);
        byte[] gpe = carried(false, 4790, "0c000003 00abcd00", INNER).bytes();
        assertThat(receive(receiver, gpe).assertCarries(INNER).vni()).isEqualTo(0xABCD);
    }

    @Conformance(
            id = "D21",
            says =
                    "Reserved bits can be read after decoding; payloads need not be Ethernet; a datagram's port leads to its"
                            + " tunnel's decoder.",
            source = "libtins")
    void showsWhatWasReserved() {
        Received received = decode(VXLAN, "0fffffff 000001aa");
        Frame frame = new Frame().bind(received.after(), 0, 0, received.after().length);
        int at = received.assertCarries(INNER).headerAt();
        assertThat(VxlanHeader.flags(frame, at)).isEqualTo(0x0FFF);
        assertThat(VxlanHeader.reserved(frame, at)).isEqualTo(0xAA);
        StringBuilder text = new StringBuilder();
        VXLAN.describe(frame, at, text);
        assertThat(text.toString()).contains("reserved-bits-set");

        byte[] ip = Datagram.ipv6().noLink().bytes();
        byte[] packet = carried(false, 4790, "0c000002 00000100", ip).bytes();
        TunnelMetadata gpe =
                receive(Decapsulator.of(VXLAN, VxlanGpe.plain()), packet).assertCarries(ip);
        assertThat(gpe.payload()).isEqualTo(EtherType.IPV6);
        assertThat(gpe.protocol().name()).isEqualTo("vxlan-gpe");
    }

    @Conformance(
            id = "D22",
            says = "Zero and all ones are not confused when a checksum is updated, and no change is no change.",
            source = "RFC 1624 section 4 and erratum 4782; implementers of RFC 1141")
    void updatesToZeroAndNotToAllOnes() {
        assertThat(InternetChecksum.update(0xDD2F, 0x5555, 0x3285)).isZero();
        assertThat(InternetChecksum.update(0, 0x1234, 0x1234)).isZero();
        assertThat(InternetChecksum.update(0xFFFF, 0x1234, 0x1234)).isEqualTo(0xFFFF);
    }
}
