// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.encoded;
import static org.encap4j.testdata.conformance.Wire.over;
import static org.encap4j.testdata.conformance.Wire.receive;
import static org.encap4j.testdata.conformance.Wire.sent;
import static org.encap4j.testdata.conformance.Wire.u16;
import static org.encap4j.testdata.conformance.Wire.udpAt;

import java.util.Arrays;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.testdata.conformance.TwoNodes.Hop;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class GpeConformanceTest {
    private static final String DRAFT = "draft-ietf-nvo3-vxlan-gpe section ";
    private static final VxlanGpe GPE = VxlanGpe.plain();
    private static final VxlanGpe STRICT = GPE.withReception(Reception.STRICT);
    private static final byte[] IPV4 = Datagram.ipv4().noLink().bytes();
    private static final byte[] IPV6 = Datagram.ipv6().noLink().bytes();
    private static final byte[] BYTES = Hex.bytes("0a0b0c0d0e");

    private static String header(TunnelMetadata metadata) {
        byte[] payload = metadata.payload() == EtherType.IPV6 ? IPV6 : INNER;
        return Hex.text(Arrays.copyOf(encoded(GPE, metadata, payload), 8));
    }

    @Conformance(id = "GP-01", says = "Port 4790 unless another is chosen.", source = "IANA port registry")
    void hasItsOwnPort() {
        assertThat(u16(sent(over(false, GPE).build(), INNER), udpAt(false) + 2)).isEqualTo(4790);
        receive(
                        Decapsulator.of(GPE),
                        carried(false, 4790, "0c000003 00000100", INNER).bytes())
                .assertCarries(INNER);
        assertThat(GPE.withPort(6633).port()).isEqualTo(6633);
    }

    @Conformance(id = "GP-02", says = "Any version but 0 refuses the packet.", source = DRAFT + "3.1")
    void refusesOtherVersions() {
        for (String flags : new String[] {"1c", "2c", "3c"}) {
            decode(GPE, flags + "000003 00000100").assertRefused(Verdict.BAD_VERSION);
        }
        assertThat(Hex.bytes(header(new TunnelMetadata().setVni(1)))[0] & 0x30).isZero();
    }

    @Conformance(
            id = "GP-03",
            says =
                    "Reserved bits are sent as zero and change nothing when received; by choice (STRICT) they refuse the packet.",
            source = DRAFT + "3.1")
    void ignoresReservedBits() {
        assertThat(header(new TunnelMetadata().setVni(0xFFFFFF))).isEqualTo("0c000003ffffff00");
        for (int bit = 0; bit < 64; bit++) {
            boolean reserved = bit < 2 || bit >= 8 && bit < 24 || bit >= 56;
            if (reserved) {
                String flipped = Wire.flipped("0c000003 12345600", bit);
                assertThat(decode(GPE, flipped).assertCarries(INNER).vni()).isEqualTo(0x123456);
                decode(STRICT, flipped).assertRefused(Verdict.RESERVED_BITS);
            }
        }
    }

    @Conformance(
            id = "GP-04",
            says =
                    "Under the P flag the fourth byte names the payload: 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH. Numbers for experiments"
                            + " travel as numbers.",
            source = DRAFT + "3.2")
    void namesThePayload() {
        named(1, EtherType.IPV4, IPV4);
        named(2, EtherType.IPV6, IPV6);
        named(3, EtherType.TRANSPARENT_ETHERNET, INNER);
        named(4, EtherType.NSH, BYTES);
        for (int number : new int[] {0x7E, 0x7F, 0xFE, 0xFF}) {
            named(number, Payload.OPAQUE, BYTES);
        }
    }

    private static void named(int number, int etherType, byte[] payload) {
        String picture = String.format("0c0000%02x00000100", number);
        TunnelMetadata received = decode(GPE, picture, payload).assertCarries(payload);
        assertThat(received.payload()).isEqualTo(etherType);
        assertThat(received.nextProtocol()).isEqualTo(number);
        TunnelMetadata again =
                new TunnelMetadata().setVni(1).setPayload(etherType).setNextProtocol(number);
        assertThat(Hex.text(encoded(GPE, again, payload))).isEqualTo(picture + Hex.text(payload));
    }

    @Conformance(
            id = "GP-05",
            says =
                    "Without the P flag the payload is Ethernet, whatever the fourth byte holds; it must hold zero, which STRICT"
                            + " insists on. What is sent always has the flag.",
            source = DRAFT + "3.2")
    void takesEthernetWithoutThePFlag() {
        for (String next : new String[] {"00", "01", "04", "ff"}) {
            TunnelMetadata received = decode(GPE, "080000" + next + "00000100").assertCarries(INNER);
            assertThat(received.payload()).isEqualTo(EtherType.TRANSPARENT_ETHERNET);
            assertThat(received.nextProtocol()).isZero();
        }
        decode(STRICT, "08000000 00000100").assertCarries(INNER);
        decode(STRICT, "08000001 00000100").assertRefused(Verdict.RESERVED_BITS);
        assertThat(Hex.bytes(header(new TunnelMetadata().setVni(1)))[0] & 0x04).isEqualTo(0x04);
    }

    @Conformance(
            id = "GP-06",
            says =
                    "A payload that is not known is never taken for another: STRICT refuses it, and so does a node; and it is never"
                            + " sent under the number of one that is known.",
            source = "Linux vxlan, Open vSwitch",
            deviates = "lenient reception passes its bytes on with their number, for embedders who know it")
    void neverGuessesThePayload() {
        for (int number : new int[] {0, 5, 6, 0x40, 0x7D}) {
            String picture = String.format("0c0000%02x00000100", number);
            TunnelMetadata received = decode(GPE, picture).assertCarries(INNER);
            assertThat(received.payload()).isEqualTo(Payload.OPAQUE);
            assertThat(received.nextProtocol()).isEqualTo(number);
            decode(STRICT, picture).assertRefused(Verdict.UNSUPPORTED_PAYLOAD);
        }
        for (int known = 1; known <= 4; known++) {
            TunnelMetadata unknown =
                    new TunnelMetadata().setVni(1).setPayload(Payload.OPAQUE).setNextProtocol(known);
            assertThat(GPE.check(unknown)).isEqualTo(Verdict.BAD_METADATA);
        }
        Datagram outer = TwoNodes.nodeToNode(false, 4790, Wire.joined("0c000005 003ce000", INNER));
        Hop refused = TwoNodes.fromUnderlay(
                TwoNodes.node("k8s-w1", Map.of("vxlan", VxlanGpe.identityInVni())),
                TwoNodes.framed(outer, TwoNodes.W1_MAC, TwoNodes.CTR_MAC));
        assertThat(refused.verdict()).isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
    }

    @Conformance(
            id = "GP-07",
            says =
                    "A packet with the O flag is set apart as OAM, header read and packet left as it was, and is not data.",
            source = DRAFT + "3")
    void setsOperationsPacketsApart() {
        for (VxlanGpe protocol : new VxlanGpe[] {GPE, STRICT}) {
            Wire.Received received = decode(protocol, "0d000003 00000100");
            received.assertRefused(Verdict.OAM);
            assertThat(received.metadata().oam()).isTrue();
            assertThat(received.metadata().vni()).isEqualTo(1);
        }
        assertThat(header(new TunnelMetadata().setVni(1).setOam(true))).isEqualTo("0d00000300000100");
    }

    @Conformance(
            id = "GP-08",
            says = "The B flag, a copy of a packet to many, travels both ways.",
            source = DRAFT + "3")
    void carriesTheReplicatedFlag() {
        assertThat(decode(GPE, "0e000003 00000100").assertCarries(INNER).replicated())
                .isTrue();
        assertThat(decode(GPE, "0c000003 00000100").assertCarries(INNER).replicated())
                .isFalse();
        assertThat(header(new TunnelMetadata().setVni(1).setReplicated(true))).isEqualTo("0e00000300000100");
    }

    @Conformance(
            id = "GP-09",
            says =
                    "A shim (0x80 and above) is a payload like any other that is not known: it is neither skipped nor read, and"
                            + " STRICT refuses it.",
            source = DRAFT + "3.2")
    void doesNotSkipShims() {
        for (int number : new int[] {0x80, 0x81, 0xC0, 0xFD}) {
            String picture = String.format("0c0000%02x00000100", number);
            TunnelMetadata received = decode(GPE, picture, BYTES).assertCarries(BYTES);
            assertThat(received.payload()).isEqualTo(Payload.OPAQUE);
            assertThat(received.payloadAt()).isEqualTo(8);
            decode(STRICT, picture, BYTES).assertRefused(Verdict.UNSUPPORTED_PAYLOAD);
        }
    }

    @Conformance(
            id = "GP-10",
            says =
                    "A peer that knows plain VXLAN only is sent plain VXLAN: port 4789, Ethernet, neither P nor O nor a version; a"
                            + " GPE receiver understands that.",
            source = "draft-quinn-vxlan-gpe-03 section 4.2")
    void speaksPlainVxlanToOldPeers() {
        Vxlan plain = Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT);
        byte[] packet = sent(over(false, plain).build(), INNER);
        assertThat(u16(packet, udpAt(false) + 2)).isEqualTo(4789);
        assertThat(Hex.text(Arrays.copyOfRange(packet, udpAt(false) + 8, udpAt(false) + 16)))
                .isEqualTo("0800000000000100");
        assertThat(plain.check(new TunnelMetadata().setPayload(EtherType.IPV4))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(plain.check(new TunnelMetadata().setOam(true))).isEqualTo(Verdict.BAD_METADATA);
        receive(Decapsulator.of(GPE.withPort(4789)), packet).assertCarries(INNER);
    }
}
