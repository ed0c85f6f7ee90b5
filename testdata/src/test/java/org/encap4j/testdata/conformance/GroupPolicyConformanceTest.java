// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.header;

import org.encap4j.Verdict;
import org.encap4j.fixtures.Hex;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.GroupPolicyMark;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class GroupPolicyConformanceTest {
    private static final String DRAFT = "draft-smith-vxlan-group-policy";
    private static final Vxlan GROUPS =
            Vxlan.of(VxlanProfile.GROUP_POLICY).withIdentityRules(WireIdentity.verbatim(16));

    @Conformance(
            id = "GB-01",
            says = "The fields of group policy count only under the G flag, the first bit of the header.",
            source = DRAFT)
    void readsGroupFieldsOnlyUnderTheirFlag() {
        TunnelMetadata with = decode(GROUPS, "88481234 00000100").assertCarries(INNER);
        assertThat(with.identity()).isEqualTo(0x1234);
        assertThat(with.dontLearn()).isTrue();
        assertThat(with.policyApplied()).isTrue();
        TunnelMetadata without = decode(GROUPS, "08481234 00000100").assertCarries(INNER);
        assertThat(without.hasIdentity()).isFalse();
        assertThat(without.dontLearn()).isFalse();
        assertThat(without.policyApplied()).isFalse();
        assertThat(without.vni()).isEqualTo(1);
    }

    @Conformance(
            id = "GB-02",
            says = "The VNI flag stays set beside the G flag, and a header without it is refused.",
            source = DRAFT)
    void keepsTheVniFlag() {
        assertThat(header(GROUPS, new TunnelMetadata().setVni(1).setIdentity(0x1234)))
                .isEqualTo("8800123400000100");
        decode(GROUPS, "80001234 00000100").assertRefused(Verdict.BAD_FLAGS);
    }

    @Conformance(
            id = "GB-03",
            says = "The D flag, bit 9, travels both ways, so that a bridge can heed it; nothing here learns addresses.",
            source = DRAFT)
    void carriesDontLearn() {
        assertThat(header(
                        GROUPS,
                        new TunnelMetadata().setVni(1).setIdentity(0x1234).setDontLearn(true)))
                .isEqualTo("8840123400000100");
        TunnelMetadata received = decode(GROUPS, "88401234 00000100").assertCarries(INNER);
        assertThat(received.dontLearn()).isTrue();
        assertThat(received.policyApplied()).isFalse();
    }

    @Conformance(
            id = "GB-04",
            says =
                    "The A flag, bit 12, travels both ways, so that who applies policy can say so and see it; nothing here applies"
                            + " policy.",
            source = DRAFT)
    void carriesPolicyApplied() {
        assertThat(header(
                        GROUPS,
                        new TunnelMetadata().setVni(1).setIdentity(0x1234).setPolicyApplied(true)))
                .isEqualTo("8808123400000100");
        TunnelMetadata received = decode(GROUPS, "88081234 00000100").assertCarries(INNER);
        assertThat(received.policyApplied()).isTrue();
        assertThat(received.dontLearn()).isFalse();
    }

    @Conformance(
            id = "GB-05",
            says =
                    "The sender's group is a 16-bit number in the third and fourth byte; a wider identity is refused or travels as"
                            + " its scope's reserved one, never cut.",
            source = DRAFT)
    void carriesSixteenBitGroups() {
        for (int group : new int[] {0, 1, 0x00FF, 0x7FFF, 0x8000, 0xFFFF}) {
            String picture = String.format("8800%04x00000100", group);
            assertThat(header(GROUPS, new TunnelMetadata().setVni(1).setIdentity(group)))
                    .isEqualTo(picture);
            assertThat(decode(GROUPS, picture).assertCarries(INNER).identity()).isEqualTo(group);
        }
        assertThat(GROUPS.check(new TunnelMetadata().setIdentity(0x1_1234))).isEqualTo(Verdict.INVALID_IDENTITY);
        Vxlan cilium = Vxlan.of(VxlanProfile.GROUP_POLICY);
        assertThat(cilium.check(new TunnelMetadata().setIdentity(0x1_1234))).isEqualTo(Verdict.INVALID_IDENTITY);
        assertThat(header(cilium, new TunnelMetadata().setVni(1).setIdentity(0x0100_1234)))
                .as("a node-local number travels as world")
                .isEqualTo("8800000200000100");
    }

    @Conformance(
            id = "GB-06",
            says =
                    "No header is group policy and GPE at once: they are two protocols, and neither sets the other's flag.",
            source = "Linux vxlan, and the two drafts' pictures")
    void neverMixesWithGpe() {
        VxlanGpe gpe = VxlanGpe.plain();
        for (int flags = 0; flags < 32; flags++) {
            TunnelMetadata metadata = new TunnelMetadata()
                    .setVni(1)
                    .setIdentity(0x0104)
                    .setDontLearn((flags & 1) != 0)
                    .setPolicyApplied((flags & 2) != 0)
                    .setReplicated((flags & 4) != 0)
                    .setNextProtocol(flags & 8);
            assertThat(Hex.bytes(header(GROUPS, metadata))[0] & 0xFF).isEqualTo(0x88);
            assertThat(Hex.bytes(header(gpe, metadata.setOam((flags & 16) != 0)))[0] & 0x84)
                    .isEqualTo(0x04);
        }
        for (int payload : new int[] {EtherType.IPV4, EtherType.IPV6, EtherType.NSH, Payload.OPAQUE}) {
            assertThat(GROUPS.check(new TunnelMetadata().setIdentity(1).setPayload(payload)))
                    .isEqualTo(Verdict.BAD_METADATA);
        }
    }

    @Conformance(
            id = "GB-07",
            says = "A packet mark holds the group in its low 16 bits, A in bit 19, D in bit 22, and gives them back.",
            source = "Linux vxlan, option gbp")
    void mapsToLinuxMarks() {
        assertThat(GroupPolicyMark.of(0x1234, false, false)).isEqualTo(0x1234);
        assertThat(GroupPolicyMark.of(0x1234, false, true)).isEqualTo(0x81234);
        assertThat(GroupPolicyMark.of(0x1234, true, false)).isEqualTo(0x401234);
        assertThat(GroupPolicyMark.of(0xFFFF, true, true)).isEqualTo(0x48FFFF);
        for (int mark : new int[] {0, 0x81234, 0x401234, 0x48FFFF, 0x8000}) {
            assertThat(GroupPolicyMark.of(
                            GroupPolicyMark.groupPolicyId(mark),
                            GroupPolicyMark.dontLearn(mark),
                            GroupPolicyMark.policyApplied(mark)))
                    .isEqualTo(mark);
        }
    }

    @Conformance(
            id = "GB-08",
            says =
                    "A plain header at a receiver of group policy is a plain packet without a group; group 0 is a group.",
            source = DRAFT)
    void takesPlainHeaders() {
        TunnelMetadata plain = decode(GROUPS, "08000000 12345600").assertCarries(INNER);
        assertThat(plain.vni()).isEqualTo(0x123456);
        assertThat(plain.hasIdentity()).isFalse();
        assertThat(decode(GROUPS, "88000000 12345600").assertCarries(INNER).hasIdentity())
                .isTrue();
    }
}
