// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

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
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VxlanTest {
    private static final byte[] INNER = Datagram.ipv4().bytes();
    private static final byte[] INNER_IPV6 = Datagram.ipv6().bytes();

    private static final Vxlan PLAIN = Vxlan.of(VxlanProfile.PLAIN);
    private static final Vxlan IDENTITY = Vxlan.of(VxlanProfile.IDENTITY_IN_VNI);
    private static final Vxlan GROUP = Vxlan.of(VxlanProfile.GROUP_POLICY);

    @ParameterizedTest
    @DisplayName("VX-01, VX-02, VX-04, D11: carries every VNI, with nothing else in the header")
    @CsvSource({
        "0, 0800000000000000",
        "1, 0800000000000100",
        "0xFF, 080000000000ff00",
        "0x123456, 0800000012345600",
        "0x7FFFFF, 080000007fffff00",
        "0x800000, 0800000080000000",
        "0xFFFFFF, 08000000ffffff00",
    })
    void carriesEveryVni(String vni, String header) {
        TunnelMetadata sent = new TunnelMetadata().setVni(Integer.decode(vni));

        assertThat(sent(PLAIN, sent)).isEqualTo(header);
        assertThat(sent(GROUP, sent))
                .as("without an identity there is no group")
                .isEqualTo(header);
        assertThat(received(PLAIN, header).vni()).isEqualTo(Integer.decode(vni));
    }

    @ParameterizedTest
    @DisplayName("VX-04: refuses a VNI that is longer than 24 bits")
    @ValueSource(ints = {0x100_0000, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void refusesLongerVnis(int vni) {
        assertThat(PLAIN.check(new TunnelMetadata().setVni(vni))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(GROUP.check(new TunnelMetadata().setVni(vni).setIdentity(1))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(IDENTITY.check(new TunnelMetadata().setVni(vni)))
                .as("the VNI is not used")
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @ValueSource(ints = {EtherType.IPV4, EtherType.IPV6, EtherType.NSH, Payload.OPAQUE})
    @DisplayName("GP-10: carries Ethernet and nothing else")
    void refusesOtherPayloads(int payload) {
        assertThat(PLAIN.check(new TunnelMetadata().setPayload(payload))).isEqualTo(Verdict.BAD_METADATA);
        assertThat(PLAIN.check(new TunnelMetadata().setOam(true))).isEqualTo(Verdict.BAD_METADATA);
    }

    @ParameterizedTest
    @DisplayName(
            "VX-03, D17: each reserved bit is ignored leniently and refused strictly, as Linux and Open vSwitch do")
    @EnumSource(VxlanProfile.class)
    void treatsReservedBitsAsConfigured(VxlanProfile profile) {
        Vxlan lenient = Vxlan.of(profile);
        Vxlan strict = lenient.withReception(Reception.STRICT);
        for (int bit = 0; bit < 64; bit++) {
            byte[] header = Hex.bytes("0800000000123400");
            boolean vni = bit >= 32 && bit < 56;
            boolean group = profile == VxlanProfile.GROUP_POLICY && bit == 0;
            header[bit / 8] |= (byte) (0x80 >> bit % 8);
            TunnelMetadata out = new TunnelMetadata();
            assertThat(decode(lenient, header, INNER, out)).as("bit %d", bit).isEqualTo(Verdict.OK);
            assertThat(out.vni()).isEqualTo((header[4] & 0xFF) << 16 | (header[5] & 0xFF) << 8 | header[6] & 0xFF);
            assertThat(decode(strict, header, INNER, out))
                    .as("bit %d", bit)
                    .isEqualTo(vni || group || bit == 4 ? Verdict.OK : Verdict.RESERVED_BITS);
        }
    }

    @Test
    @DisplayName("VX-03: decodes the header of Cilium's own parser test, flags 0x0C and a reserved byte set")
    void ignoresTheReservedBitsOfHubblesVector() {
        assertThat(received(IDENTITY, "0c000000000002ff").identity()).isEqualTo(2);
    }

    @Test
    void refusesHeadersWithoutTheVniFlag() {
        for (Vxlan protocol : new Vxlan[] {PLAIN, IDENTITY, GROUP, PLAIN.withReception(Reception.STRICT)}) {
            assertThat(decode(protocol, Hex.bytes("f7ff000000000100"), INNER, new TunnelMetadata()))
                    .isEqualTo(Verdict.BAD_FLAGS);
        }
    }

    @Test
    void refusesAFrameThatIsNotWhole() {
        assertThat(decode(PLAIN, Hex.bytes("0800000000000100"), new byte[13], new TunnelMetadata()))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(decode(PLAIN, Hex.bytes("0800000000000100"), new byte[14], new TunnelMetadata()))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void saysWhatIsWrongFirstWithAFrameThatIsNotWhole() {
        Vxlan strict = GROUP.withReception(Reception.STRICT);
        TunnelMetadata out = new TunnelMetadata();

        assertThat(decode(strict, Hex.bytes("08000000000001"), new byte[0], out))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(decode(strict, Hex.bytes("0000000000000100"), new byte[13], out))
                .isEqualTo(Verdict.BAD_FLAGS);
        assertThat(decode(strict, Hex.bytes("0800000000000101"), new byte[13], out))
                .isEqualTo(Verdict.RESERVED_BITS);
        assertThat(decode(strict, Hex.bytes("8800000700000100"), new byte[13], out))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(decode(GROUP, Hex.bytes("0800000000000101"), new byte[13], out))
                .isEqualTo(Verdict.TRUNCATED);
    }

    @Test
    void givesAllThatVariesAsOneWord() {
        assertThat(PLAIN.variesInFirstWordOnly()).isTrue();
        assertThat(PLAIN.firstWord(new TunnelMetadata().setVni(0x123456))).isEqualTo(0x0800_0000_1234_5600L);
        assertThat(IDENTITY.firstWord(new TunnelMetadata().setIdentity(0xFF_FFFF)))
                .isEqualTo(0x0800_0000_FFFF_FF00L);
        assertThat(GROUP.firstWord(new TunnelMetadata().setVni(3_000_001).setIdentity(100)))
                .isEqualTo(0x8800_0064_2DC6_C100L);
    }

    @Test
    @DisplayName("VX-14 (stated deviation): an inner VLAN tag is kept")
    void keepsInnerVlanTags() {
        byte[] tagged = Datagram.ipv4().tag("81000007").bytes();
        byte[] packet = packet(Hex.bytes("0800000000000100"), tagged);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(PLAIN.decode(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
        assertThat(Arrays.copyOfRange(packet, frame.start(), frame.end())).isEqualTo(tagged);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0800000000000000",
        "1, 0800000000000600",
        "2, 0800000000000200",
        "0xFFFF, 0800000000ffff00",
        "0xFFFFFF, 08000000ffffff00",
        "0x01000001, 0800000000000200",
        "0x02000001, 0800000000000600",
    })
    void sendsTheIdentityAsVni(String identity, String header) {
        assertThat(sent(IDENTITY, new TunnelMetadata().setVni(99).setIdentity(Integer.decode(identity))))
                .isEqualTo(header);
    }

    @Test
    void refusesIdentitiesByChoice() {
        Vxlan refusing = IDENTITY.withIdentityRules(WireIdentity.singleStack(24).tooWide(TooWide.REFUSE));

        assertThat(refusing.check(new TunnelMetadata().setIdentity(0x0100_0001)))
                .isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(refusing.check(new TunnelMetadata().setIdentity(0xFF_FFFF))).isEqualTo(Verdict.OK);
        assertThat(refusing.withPort(9).withReception(Reception.STRICT).check(new TunnelMetadata().setIdentity(-1)))
                .as("copies keep the rules")
                .isEqualTo(Verdict.INVALID_IDENTITY);
    }

    @Test
    void receivesTheVniAsIdentity() {
        TunnelMetadata out = received(IDENTITY, "0800000000123400");

        assertThat(out.identity()).isEqualTo(0x1234);
        assertThat(out.hasIdentity()).isTrue();
        assertThat(out.vni()).isEqualTo(0x1234);
        assertThat(received(IDENTITY, "0800000000000000").identity())
                .as("unknown")
                .isZero();
        assertThat(received(PLAIN, "0800000000123400").hasIdentity()).isFalse();
    }

    @Test
    void refusesTheHostIdentity() {
        byte[] host = Hex.bytes("0800000000000100");

        assertThat(decode(IDENTITY, host, INNER, new TunnelMetadata())).isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(decode(PLAIN, host, INNER, new TunnelMetadata())).isEqualTo(Verdict.OK);
    }

    @Test
    void splitsWorldOnADualStackNode() {
        Vxlan dual = IDENTITY.withIdentityRules(WireIdentity.dualStack(24));
        byte[] world = Hex.bytes("0800000000000200");
        TunnelMetadata out = new TunnelMetadata();

        assertThat(decode(dual, world, INNER, out)).isEqualTo(Verdict.OK);
        assertThat(out.identity()).isEqualTo(9);
        assertThat(decode(dual, world, INNER_IPV6, out)).isEqualTo(Verdict.OK);
        assertThat(out.identity()).isEqualTo(10);
        assertThat(out.vni()).isEqualTo(2);
        assertThat(sent(dual, new TunnelMetadata().setIdentity(10))).isEqualTo("0800000000000200");
    }

    @ParameterizedTest
    @DisplayName("GB-01..05: a group goes out with its flags")
    @CsvSource({
        "100, true, true, 884800642dc6c100",
        "0, true, false, 884000002dc6c100",
        "0xFFFF, false, true, 8808ffff2dc6c100",
        "7, false, false, 880000072dc6c100",
    })
    void sendsTheIdentityAsGroup(String group, boolean dontLearn, boolean policyApplied, String header) {
        TunnelMetadata sent = new TunnelMetadata()
                .setVni(3_000_001)
                .setIdentity(Integer.decode(group))
                .setDontLearn(dontLearn)
                .setPolicyApplied(policyApplied);
        assertThat(sent(GROUP, sent)).isEqualTo(header);

        TunnelMetadata out = received(GROUP, header);
        assertThat(out.identity()).isEqualTo(Integer.decode(group));
        assertThat(out.hasIdentity()).isTrue();
        assertThat(out.dontLearn()).isEqualTo(dontLearn);
        assertThat(out.policyApplied()).isEqualTo(policyApplied);
        assertThat(out.vni()).isEqualTo(3_000_001);
    }

    @ParameterizedTest
    @DisplayName("GB-01, GB-08, D2: without G there is no group, whatever D, A and the id hold")
    @ValueSource(strings = {"0848123400000100", "08087f7f00012c00", "0800ffff00000100", "0840000000000100"})
    void readsNoGroupWithoutItsFlag(String header) {
        TunnelMetadata out = received(GROUP, header);

        assertThat(out.hasIdentity()).isFalse();
        assertThat(out.identity()).isZero();
        assertThat(out.dontLearn()).isFalse();
        assertThat(out.policyApplied()).isFalse();
        assertThat(decode(GROUP.withReception(Reception.STRICT), Hex.bytes(header), INNER, out))
                .isEqualTo(Verdict.RESERVED_BITS);
    }

    @Test
    @DisplayName("GB-08: flags of a group are not sent without one")
    void sendsNoFlagsWithoutAGroup() {
        assertThat(sent(GROUP, new TunnelMetadata().setVni(1).setDontLearn(true).setPolicyApplied(true)))
                .isEqualTo("0800000000000100");
        assertThat(sent(PLAIN, new TunnelMetadata().setVni(1).setDontLearn(true).setIdentity(5)))
                .isEqualTo("0800000000000100");
    }

    @Test
    void doesNotReadAGroupThatItWasNotToldToExpect() {
        assertThat(received(PLAIN, "884800642dc6c100").hasIdentity()).isFalse();
        TunnelMetadata out = received(IDENTITY, "884800642dc6c100");
        assertThat(out.identity()).isEqualTo(3_000_001);
        assertThat(out.policyApplied()).isFalse();
    }

    @Test
    void refusesGroupsThatDoNotFit() {
        assertThat(GROUP.check(new TunnelMetadata().setIdentity(0x1_0000))).isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(decode(GROUP, Hex.bytes("8800000100000100"), INNER, new TunnelMetadata()))
                .as("host")
                .isEqualTo(Verdict.INVALID_IDENTITY);
    }

    @Test
    void carriesTheGroupsOfOtherFabricsVerbatim() {
        Vxlan verbatim = GROUP.withIdentityRules(WireIdentity.verbatim(16));

        assertThat(sent(verbatim, new TunnelMetadata().setVni(1).setIdentity(1)))
                .isEqualTo("8800000100000100");
        assertThat(received(verbatim, "8800000100000100").identity()).isEqualTo(1);
    }

    @Test
    @DisplayName("VX-05: the port is Cilium's unless another is chosen")
    void hasAPort() {
        assertThat(PLAIN.port()).isEqualTo(8472);
        assertThat(Vxlan.IANA_PORT).isEqualTo(4789);
        assertThat(PLAIN.withPort(Vxlan.IANA_PORT).port()).isEqualTo(4789);
        assertThat(PLAIN.port()).as("the original").isEqualTo(8472);
        assertThat(PLAIN.name()).isEqualTo("vxlan");
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withPort(0)).withMessageContaining("0");
        assertThatIllegalArgumentException().isThrownBy(() -> PLAIN.withPort(65_536));
    }

    @Test
    void keepsEverythingElseInChangedCopies() {
        Vxlan changed = GROUP.withReception(Reception.STRICT)
                .withIdentityRules(WireIdentity.verbatim(16))
                .withPort(4789);

        assertThat(changed.profile()).isEqualTo(VxlanProfile.GROUP_POLICY);
        assertThat(changed.port()).isEqualTo(4789);
        assertThat(received(changed, "8800000100000100").identity()).isEqualTo(1);
        assertThat(decode(changed, Hex.bytes("8800000100000101"), INNER, new TunnelMetadata()))
                .isEqualTo(Verdict.RESERVED_BITS);
        assertThat(decode(GROUP, Hex.bytes("8800000200000101"), INNER, new TunnelMetadata()))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void refusesIdentityRulesOfAnotherWidth() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GROUP.withIdentityRules(WireIdentity.singleStack(24)))
                .withMessage("profile GROUP_POLICY carries 16 bits of identity, not 24");
        assertThatIllegalArgumentException().isThrownBy(() -> IDENTITY.withIdentityRules(WireIdentity.dualStack(16)));
    }

    @ParameterizedTest
    @CsvSource({
        "0800000012345600, vxlan vni 1193046 flags 0x0800",
        "884800642dc6c100, vxlan vni 3000001 flags 0x8848 group 100 don't-learn policy-applied",
        "880000642dc6c100, vxlan vni 3000001 flags 0x8800 group 100",
        "0800000112345600, vxlan vni 1193046 flags 0x0800 reserved-bits-set",
        "0800000012345601, vxlan vni 1193046 flags 0x0800 reserved-bits-set",
        "0000000000000100, vxlan vni 1 flags 0x0000 no-vni-flag",
        "08000000123456, vxlan cut off",
    })
    void describesWhatItSees(String header, String text) {
        byte[] bytes = Hex.bytes(header);
        StringBuilder out = new StringBuilder();
        PLAIN.describe(new Frame().bind(bytes, 0, 0, bytes.length), 0, out);
        assertThat(out).hasToString(text);
    }

    static byte[] packet(byte[] header, byte[] payload) {
        byte[] packet = Arrays.copyOf(header, header.length + payload.length);
        System.arraycopy(payload, 0, packet, header.length, payload.length);
        return packet;
    }

    static Verdict decode(TunnelProtocol protocol, byte[] header, byte[] payload, TunnelMetadata out) {
        byte[] packet = packet(header, payload);
        return protocol.decode(new Frame().bind(packet, 0, 0, packet.length), out);
    }

    /** The header that an Ethernet frame gets. */
    static String sent(TunnelProtocol protocol, TunnelMetadata metadata) {
        byte[] packet = packet(new byte[protocol.headerLength()], INNER);
        Frame frame = new Frame().bind(packet, 0, protocol.headerLength(), packet.length);
        assertThat(protocol.encode(frame, metadata)).isEqualTo(Verdict.OK);
        return Hex.text(Arrays.copyOf(packet, protocol.headerLength()));
    }

    private static TunnelMetadata received(Vxlan protocol, String header) {
        TunnelMetadata out = new TunnelMetadata();
        assertThat(decode(protocol, Hex.bytes(header), INNER, out)).isEqualTo(Verdict.OK);
        return out;
    }
}
