// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.identity.WireIdentity;
import org.encap4j.identity.WireIdentity.TooWide;
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

/** The base header: VNI, payload, flags, identity in the VNI. Options have their own tests. */
class GeneveTest {
    static final byte[] INNER = Datagram.ipv4().bytes();

    private static final Geneve PLAIN = Geneve.of(GeneveProfile.PLAIN);
    private static final Geneve STRICT = PLAIN.withReception(Reception.STRICT);
    private static final Geneve IDENTITY = Geneve.of(GeneveProfile.IDENTITY_IN_VNI);

    @ParameterizedTest
    @CsvSource({
        "0, 0000655800000000",
        "0xFF, 000065580000ff00",
        "0x7FFFFF, 000065587fffff00",
        "0x800000, 0000655880000000",
        "0xFFFFFF, 00006558ffffff00",
    })
    void carriesEveryVni(String vni, String header) {
        assertThat(sent(PLAIN, new TunnelMetadata().setVni(Integer.decode(vni))))
                .isEqualTo(header);
        assertThat(received(PLAIN, header).vni()).isEqualTo(Integer.decode(vni));
    }

    @Test
    void givesAllThatVariesAsOneWordUnlessAnOptionDoes() {
        assertThat(PLAIN.variesInFirstWordOnly()).isTrue();
        assertThat(PLAIN.firstWord(new TunnelMetadata().setVni(0x123456))).isEqualTo(0x0000_6558_1234_5600L);
        assertThat(IDENTITY.variesInFirstWordOnly()).isTrue();
        assertThat(Geneve.of(GeneveProfile.IDENTITY_OPTION).variesInFirstWordOnly())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x100_0000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void refusesLongerVnis(int vni) {
        assertThat(PLAIN.check(new TunnelMetadata().setVni(vni))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(Geneve.of(GeneveProfile.IDENTITY_OPTION).check(new TunnelMetadata().setVni(vni)))
                .isEqualTo(Verdict.BAD_METADATA);
        assertThat(IDENTITY.check(new TunnelMetadata().setVni(vni)))
                .as("the VNI is not used")
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @DisplayName("GN-13: names its payload by EtherType, both ways")
    @CsvSource({"0x6558, 14", "0x0800, 20", "0x86DD, 40", "0x894F, 0", "0x8847, 0", "0x0001, 0"})
    void namesThePayload(String type, int least) {
        int payload = Integer.decode(type);
        String header = String.format("0000%04x00000100", payload);

        assertThat(sent(PLAIN, new TunnelMetadata().setVni(1).setPayload(payload)))
                .isEqualTo(header);
        assertThat(received(PLAIN, header).payload()).isEqualTo(payload);
        assertThat(decode(PLAIN, header, new byte[least])).isEqualTo(Verdict.OK);
        if (least > 0) {
            assertThat(decode(PLAIN, header, new byte[least - 1])).isEqualTo(Verdict.TRUNCATED);
        }
        assertThat(decode(STRICT, header, new byte[60]))
                .isEqualTo(least > 0 ? Verdict.OK : Verdict.UNSUPPORTED_PAYLOAD);
    }

    @Test
    void refusesPayloadsWithoutAnEtherType() {
        assertThat(PLAIN.check(new TunnelMetadata().setPayload(Payload.OPAQUE))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(PLAIN.check(new TunnelMetadata().setPayload(0x1_0000))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(PLAIN.check(new TunnelMetadata().setPayload(-1))).isEqualTo(Verdict.BAD_METADATA);
    }

    @ParameterizedTest
    @DisplayName("GN-06, D3: an unknown version refuses the packet")
    @ValueSource(strings = {"4000655800000100", "8000655800000100", "c000655800000100"})
    void refusesOtherVersions(String header) {
        assertThat(decode(PLAIN, header, INNER)).isEqualTo(Verdict.BAD_VERSION);
        assertThat(decode(STRICT, header, INNER)).isEqualTo(Verdict.BAD_VERSION);
    }

    @Test
    @DisplayName("GN-12, D10: each reserved bit is ignored leniently and refused strictly")
    void treatsReservedBitsAsConfigured() {
        for (int bit = 0; bit < 64; bit++) {
            boolean reserved = bit >= 10 && bit < 16 || bit >= 56;
            if (!reserved) {
                continue;
            }
            byte[] header = Hex.bytes("0000655800006300");
            header[bit / 8] |= (byte) (0x80 >> bit % 8);
            assertThat(received(PLAIN, Hex.text(header)).vni()).isEqualTo(99);
            assertThat(decode(STRICT, Hex.text(header), INNER))
                    .as("bit %d", bit)
                    .isEqualTo(Verdict.RESERVED_BITS);
        }
    }

    @Test
    @DisplayName("GN-08: an operations packet is set apart, with what its header and options say")
    void setsOperationsPacketsApart() {
        for (Geneve protocol : new Geneve[] {PLAIN, STRICT, IDENTITY}) {
            byte[] packet = packet("02c06558 00006300 0102800100070009", INNER);
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);
            TunnelMetadata out = new TunnelMetadata();
            assertThat(protocol.decode(frame, out)).isEqualTo(Verdict.OAM);
            assertThat(frame.start()).isZero();
            assertThat(frame.end()).isEqualTo(packet.length);
            assertThat(out.oam()).isTrue();
            assertThat(out.critical()).isTrue();
            assertThat(out.vni()).isEqualTo(99);
            assertThat(out.payload()).isEqualTo(EtherType.TRANSPARENT_ETHERNET);
            assertThat(out.optionsAt()).isEqualTo(8);
            assertThat(out.optionsLength()).isEqualTo(8);
            assertThat(out.payloadAt()).isEqualTo(16);
        }
        assertThat(sent(PLAIN, new TunnelMetadata().setVni(99).setOam(true))).isEqualTo("0080655800006300");
    }

    @Test
    void sendsTheIdentityAsVni() {
        assertThat(sent(IDENTITY, new TunnelMetadata().setVni(-1).setIdentity(0x1234)))
                .isEqualTo("0000655800123400");
        assertThat(sent(IDENTITY, new TunnelMetadata().setIdentity(1))).isEqualTo("0000655800000600");
        assertThat(sent(IDENTITY, new TunnelMetadata().setIdentity(0x0100_0001)))
                .isEqualTo("0000655800000200");
        assertThat(sent(PLAIN, new TunnelMetadata().setVni(7).setIdentity(0x1234)))
                .isEqualTo("0000655800000700");
    }

    @Test
    void receivesTheVniAsIdentity() {
        assertThat(received(IDENTITY, "0000655800123400").identity()).isEqualTo(0x1234);
        assertThat(received(IDENTITY, "0000655800123400").vni()).isEqualTo(0x1234);
        assertThat(received(PLAIN, "0000655800123400").hasIdentity()).isFalse();
        assertThat(decode(IDENTITY, "0000655800000100", INNER)).isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(decode(PLAIN, "0000655800000100", INNER)).isEqualTo(Verdict.OK);
    }

    @Test
    void splitsWorldOnADualStackNode() {
        Geneve dual = IDENTITY.withIdentityRules(WireIdentity.dualStack(24));

        assertThat(received(dual, "0000655800000200").identity()).isEqualTo(9);
        assertThat(received(dual, "0000080000000200").identity()).isEqualTo(9);
        assertThat(received(dual, "000086dd00000200").identity()).isEqualTo(10);
        assertThat(received(dual, "0000894f00000200").identity()).isEqualTo(2);
    }

    @Test
    void refusesIdentitiesByChoice() {
        Geneve refusing =
                IDENTITY.withIdentityRules(WireIdentity.singleStack(24).tooWide(TooWide.REFUSE));

        assertThat(refusing.check(new TunnelMetadata().setIdentity(0x0100_0001)))
                .isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(refusing.withPort(9).withReception(Reception.STRICT).check(new TunnelMetadata().setIdentity(-1)))
                .as("copies keep the rules")
                .isEqualTo(Verdict.INVALID_IDENTITY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IDENTITY.withIdentityRules(WireIdentity.singleStack(32)))
                .withMessage("profile IDENTITY_IN_VNI carries 24 bits of identity, not 32");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Geneve.of(GeneveProfile.IDENTITY_OPTION).withIdentityRules(WireIdentity.singleStack(24)))
                .withMessage("profile IDENTITY_OPTION carries 32 bits of identity, not 24");
    }

    @Test
    @DisplayName("GN-02: port 6081 unless another is chosen")
    void hasAPort() {
        assertThat(PLAIN.port()).isEqualTo(6081);
        assertThat(PLAIN.withPort(6082).port()).isEqualTo(6082);
        assertThat(PLAIN.port()).as("the original").isEqualTo(6081);
        assertThat(PLAIN.name()).isEqualTo("geneve");
        assertThat(PLAIN.profile()).isEqualTo(GeneveProfile.PLAIN);
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withPort(0));
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withPort(65_536));
    }

    @Test
    void keepsEverythingElseInChangedCopies() {
        GeneveOptionType mine = new GeneveOptionType(0xFFF0, 0x92, (frame, at, out) -> out.append("mine"), 0);
        Geneve changed = Geneve.of(GeneveProfile.IDENTITY_OPTION)
                .withKnown(mine)
                .withOptions(new GeneveOptionValue(0xFFF0, 0x92))
                .withIdentityOption(new IdentityOption(0xFFF0, 0x07))
                .withIdentityRules(WireIdentity.verbatim(32))
                .withReception(Reception.STRICT)
                .withPort(7);

        assertThat(changed.port()).isEqualTo(7);
        assertThat(changed.profile()).isEqualTo(GeneveProfile.IDENTITY_OPTION);
        String header = "0340655800006300 fff09200 fff0070100000001".replace(" ", "");
        assertThat(sent(changed, new TunnelMetadata().setVni(99).setIdentity(1)))
                .isEqualTo(header);
        assertThat(received(changed, header).identity()).isEqualTo(1);
        assertThat(decode(changed, header.replace("6300", "6301"), INNER)).isEqualTo(Verdict.RESERVED_BITS);
    }

    static byte[] packet(String header, byte[] payload) {
        byte[] bytes = Hex.bytes(header);
        byte[] packet = Arrays.copyOf(bytes, bytes.length + payload.length);
        System.arraycopy(payload, 0, packet, bytes.length, payload.length);
        return packet;
    }

    static Verdict decode(Geneve protocol, String header, byte[] payload) {
        byte[] packet = packet(header, payload);
        return protocol.decode(new Frame().bind(packet, 0, 0, packet.length), new TunnelMetadata());
    }

    /** What a receiver reads from a header in front of an Ethernet frame, which is long enough for a packet too. */
    static TunnelMetadata received(Geneve protocol, String header) {
        byte[] packet = packet(header, INNER);
        TunnelMetadata out = new TunnelMetadata();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(protocol.decode(frame, out)).isEqualTo(Verdict.OK);
        assertThat(Arrays.copyOfRange(packet, frame.start(), frame.end())).isEqualTo(INNER);
        return out;
    }

    static String sent(Geneve protocol, TunnelMetadata metadata) {
        byte[] packet = packet("00".repeat(protocol.headerLength()), INNER);
        Frame frame = new Frame().bind(packet, 0, protocol.headerLength(), packet.length);
        assertThat(protocol.encode(frame, metadata)).isEqualTo(Verdict.OK);
        return Hex.text(Arrays.copyOf(packet, protocol.headerLength()));
    }
}
