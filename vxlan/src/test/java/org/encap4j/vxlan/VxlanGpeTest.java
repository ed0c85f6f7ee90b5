// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VxlanGpeTest {
    private static final byte[] INNER = Datagram.ipv4().bytes();

    private static final VxlanGpe LENIENT = VxlanGpe.plain();
    private static final VxlanGpe STRICT = LENIENT.withReception(Reception.STRICT);
    private static final VxlanGpe IDENTITY = VxlanGpe.identityInVni();

    @ParameterizedTest
    @DisplayName("GP-04: names its payload by number, both ways")
    @CsvSource({"1, 0x0800", "2, 0x86DD", "3, 0x6558", "4, 0x894F"})
    void namesThePayload(int next, String etherType) {
        int payload = Integer.decode(etherType);
        String header = String.format("0c0000%02x00006300", next);

        assertThat(VxlanTest.sent(LENIENT, new TunnelMetadata().setVni(99).setPayload(payload)))
                .isEqualTo(header);
        TunnelMetadata out = received(LENIENT, header);
        assertThat(out.payload()).isEqualTo(payload);
        assertThat(out.nextProtocol()).isEqualTo(next);
        assertThat(out.vni()).isEqualTo(99);
    }

    @ParameterizedTest
    @DisplayName("GP-06, GP-09: a payload known only by number is passed on as bytes leniently, and refused strictly")
    @ValueSource(ints = {0, 5, 6, 0x7E, 0x7F, 0x80, 0xFE, 0xFF})
    void passesUnknownPayloadsOnAsBytes(int next) {
        String header = String.format("0c0000%02x00006300", next);

        TunnelMetadata out = received(LENIENT, header);
        assertThat(out.payload()).isEqualTo(Payload.OPAQUE);
        assertThat(out.nextProtocol()).isEqualTo(next);
        assertThat(decode(LENIENT, header, new byte[0])).isEqualTo(Verdict.OK);
        assertThat(decode(STRICT, header, INNER)).isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
        TunnelMetadata sent =
                new TunnelMetadata().setVni(99).setPayload(Payload.OPAQUE).setNextProtocol(next);
        assertThat(VxlanTest.sent(LENIENT, sent)).isEqualTo(header);
    }

    @Test
    void handsNshOnAsBytesUnlessStrict() {
        assertThat(decode(LENIENT, "0c00000400006300", new byte[3])).isEqualTo(Verdict.OK);
        assertThat(decode(STRICT, "0c00000400006300", new byte[30])).isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
    }

    @Test
    @DisplayName("GP-05: without P the payload is Ethernet; a next protocol is then a reserved bit")
    void readsEthernetWithoutNextProtocol() {
        TunnelMetadata out = received(LENIENT, "0800000000006300");
        assertThat(out.payload()).isEqualTo(EtherType.TRANSPARENT_ETHERNET);
        assertThat(out.nextProtocol()).isZero();
        assertThat(decode(STRICT, "0800000000006300", INNER)).isEqualTo(Verdict.OK);

        assertThat(received(LENIENT, "0800000100006300").payload()).isEqualTo(EtherType.TRANSPARENT_ETHERNET);
        assertThat(decode(STRICT, "0800000100006300", INNER)).isEqualTo(Verdict.RESERVED_BITS);
    }

    @ParameterizedTest
    @DisplayName("GP-02: versions 1 to 3 are refused")
    @ValueSource(strings = {"1c00000300006300", "2c00000300006300", "3c00000300006300", "3800000000006300"})
    void refusesOtherVersions(String header) {
        assertThat(decode(LENIENT, header, INNER)).isEqualTo(Verdict.BAD_VERSION);
        assertThat(decode(STRICT, header, INNER)).isEqualTo(Verdict.BAD_VERSION);
    }

    @Test
    void refusesHeadersWithoutTheVniFlag() {
        assertThat(decode(LENIENT, "0400000300006300", INNER)).isEqualTo(Verdict.BAD_FLAGS);
    }

    @Test
    @DisplayName("GP-07: an operations packet is set apart, with what its header says")
    void setsOperationsPacketsApart() {
        for (VxlanGpe protocol : new VxlanGpe[] {LENIENT, STRICT, IDENTITY}) {
            byte[] packet = VxlanTest.packet(Hex.bytes("0f00000300006300"), INNER);
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);
            TunnelMetadata out = new TunnelMetadata();
            assertThat(protocol.decode(frame, out)).isEqualTo(Verdict.OAM);
            assertThat(frame.start()).isZero();
            assertThat(out.oam()).isTrue();
            assertThat(out.replicated()).isTrue();
            assertThat(out.vni()).isEqualTo(99);
            assertThat(out.payloadAt()).isEqualTo(VxlanGpeHeader.LENGTH);
        }
        assertThat(VxlanTest.sent(LENIENT, new TunnelMetadata().setVni(99).setOam(true)))
                .isEqualTo("0d00000300006300");
    }

    @Test
    @DisplayName("GP-08: the replication flag is kept, both ways")
    void keepsTheReplicationFlag() {
        assertThat(VxlanTest.sent(LENIENT, new TunnelMetadata().setVni(99).setReplicated(true)))
                .isEqualTo("0e00000300006300");
        assertThat(received(STRICT, "0e00000300006300").replicated()).isTrue();
        assertThat(received(STRICT, "0c00000300006300").replicated()).isFalse();
    }

    @Test
    @DisplayName("GP-03: each reserved bit is ignored leniently and refused strictly")
    void treatsReservedBitsAsConfigured() {
        for (int bit = 0; bit < 64; bit++) {
            boolean meaning = bit >= 2 && bit < 8 || bit >= 24 && bit < 56;
            if (meaning) {
                continue;
            }
            byte[] header = Hex.bytes("0c00000300006300");
            header[bit / 8] |= (byte) (0x80 >> bit % 8);
            assertThat(received(LENIENT, Hex.text(header)).vni()).isEqualTo(99);
            assertThat(decode(STRICT, Hex.text(header), INNER))
                    .as("bit %d", bit)
                    .isEqualTo(Verdict.RESERVED_BITS);
        }
    }

    @Test
    @DisplayName("GB-06, D9: a G bit is a reserved bit here, and no group is read or written")
    void isNeverCombinedWithGroupPolicy() {
        TunnelMetadata out = received(LENIENT, "8c48000300006300");
        assertThat(out.hasIdentity()).isFalse();
        assertThat(out.dontLearn()).isFalse();
        assertThat(out.policyApplied()).isFalse();
        assertThat(out.payloadAt()).isEqualTo(8);
        assertThat(decode(STRICT, "8c48000300006300", INNER)).isEqualTo(Verdict.RESERVED_BITS);

        TunnelMetadata asked = new TunnelMetadata()
                .setVni(99)
                .setIdentity(0xBEEF)
                .setDontLearn(true)
                .setPolicyApplied(true)
                .setPayload(EtherType.IPV4);
        assertThat(VxlanTest.sent(LENIENT, asked)).isEqualTo("0c00000100006300");
        assertThat(Vxlan.of(VxlanProfile.GROUP_POLICY).check(asked))
                .as("GBP cannot name a payload")
                .isEqualTo(Verdict.BAD_METADATA);
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "2, 40", "3, 14"})
    void needsRoomForThePayloadsOwnHeader(int next, int least) {
        String header = String.format("0c0000%02x00006300", next);
        assertThat(decode(LENIENT, header, new byte[least - 1])).isEqualTo(Verdict.TRUNCATED);
        assertThat(decode(LENIENT, header, new byte[least])).isEqualTo(Verdict.OK);
    }

    @Test
    @DisplayName("VX-04: refuses what its header cannot hold")
    void refusesWhatDoesNotFit() {
        assertThat(LENIENT.check(new TunnelMetadata().setVni(0x100_0000))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(LENIENT.check(new TunnelMetadata().setVni(-1))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(LENIENT.check(new TunnelMetadata().setPayload(EtherType.MPLS)))
                .isEqualTo(Verdict.BAD_METADATA);
        TunnelMetadata opaque = new TunnelMetadata().setPayload(Payload.OPAQUE);
        assertThat(LENIENT.check(opaque.setNextProtocol(0x100))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(LENIENT.check(opaque.setNextProtocol(-1))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(LENIENT.check(opaque.setNextProtocol(0xFF))).isEqualTo(Verdict.OK);
    }

    @Test
    @DisplayName("GP-06: opaque bytes never go out as something that has a name")
    void sendsOpaqueBytesUnderNumbersWithoutAnEtherTypeOnly() {
        TunnelMetadata opaque = new TunnelMetadata().setPayload(Payload.OPAQUE);
        for (int number = 0; number <= 0xFF; number++) {
            boolean named = number >= 1 && number <= 4;
            assertThat(LENIENT.check(opaque.setNextProtocol(number)))
                    .as("number %d", number)
                    .isEqualTo(named ? Verdict.BAD_METADATA : Verdict.OK);
        }
    }

    @Test
    void carriesTheIdentityInTheVni() {
        assertThat(VxlanTest.sent(IDENTITY, new TunnelMetadata().setVni(-1).setIdentity(1)))
                .isEqualTo("0c00000300000600");
        assertThat(received(IDENTITY, "0c00000300123400").identity()).isEqualTo(0x1234);
        assertThat(decode(IDENTITY, "0c00000300000100", INNER)).isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(decode(LENIENT, "0c00000300000100", INNER)).isEqualTo(Verdict.OK);
        VxlanGpe refusing = IDENTITY.withIdentityRules(WireIdentity.verbatim(24));
        assertThat(refusing.check(new TunnelMetadata().setIdentity(0x100_0000))).isEqualTo(Verdict.INVALID_IDENTITY);
    }

    @Test
    void splitsWorldByThePayloadsOwnNumber() {
        VxlanGpe dual = IDENTITY.withIdentityRules(WireIdentity.dualStack(24));
        byte[] packet = VxlanTest.packet(Hex.bytes("0c00000200000200"), new byte[40]);
        TunnelMetadata out = new TunnelMetadata();
        assertThat(dual.decode(new Frame().bind(packet, 0, 0, packet.length), out))
                .isEqualTo(Verdict.OK);
        assertThat(out.identity()).isEqualTo(10);
        packet[3] = 1;
        assertThat(dual.decode(new Frame().bind(packet, 0, 0, packet.length), out))
                .isEqualTo(Verdict.OK);
        assertThat(out.identity()).isEqualTo(9);
        packet[3] = 4;
        assertThat(dual.decode(new Frame().bind(packet, 0, 0, packet.length), out))
                .isEqualTo(Verdict.OK);
        assertThat(out.identity()).isEqualTo(2);
    }

    @Test
    @DisplayName("GP-01: port 4790 unless another is chosen; copies keep everything else")
    void hasAPort() {
        assertThat(LENIENT.port()).isEqualTo(4790);
        VxlanGpe changed = IDENTITY.withReception(Reception.STRICT).withPort(6633);
        assertThat(changed.port()).isEqualTo(6633);
        assertThat(changed.name()).isEqualTo("vxlan-gpe");
        assertThat(received(changed, "0c00000300123400").identity()).isEqualTo(0x1234);
        assertThat(decode(changed, "0c00000500123400", INNER)).isEqualTo(Verdict.UNSUPPORTED_PAYLOAD);
        assertThatIllegalArgumentException().isThrownBy(() -> LENIENT.withPort(65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LENIENT.withIdentityRules(WireIdentity.singleStack(16)))
                .withMessageContaining("24 bits")
                .withMessageContaining("16");
    }

    @ParameterizedTest
    @CsvSource({
        "0c00000100006300, vxlan-gpe vni 99 flags 0x0c next 1 (IPv4)",
        "0f00000500006300, vxlan-gpe vni 99 flags 0x0f next 5 replicated oam",
        "0800000100006300, vxlan-gpe vni 99 flags 0x08 reserved-bits-set",
        "1c00000300006300, vxlan-gpe vni 99 flags 0x1c next 3 (Ethernet) version 1",
        "2c00000300006300, vxlan-gpe vni 99 flags 0x2c next 3 (Ethernet) version 2",
        "3400000300006301, vxlan-gpe vni 99 flags 0x34 next 3 (Ethernet) reserved-bits-set version 3 no-vni-flag",
        "0c000001000063, vxlan-gpe cut off",
    })
    void describesWhatItSees(String header, String text) {
        byte[] bytes = Hex.bytes(header);
        StringBuilder out = new StringBuilder();
        LENIENT.describe(new Frame().bind(bytes, 0, 0, bytes.length), 0, out);
        assertThat(out).hasToString(text);
    }

    private static Verdict decode(VxlanGpe protocol, String header, byte[] payload) {
        return VxlanTest.decode(protocol, Hex.bytes(header), payload, new TunnelMetadata());
    }

    private static TunnelMetadata received(VxlanGpe protocol, String header) {
        TunnelMetadata out = new TunnelMetadata();
        assertThat(VxlanTest.decode(protocol, Hex.bytes(header), INNER, out)).isEqualTo(Verdict.OK);
        return out;
    }
}
