// SPDX-License-Identifier: Apache-2.0
package org.encap4j.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.encap4j.identity.WireIdentity.TooWide;
import org.encap4j.wire.EtherType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of Cilium's datapath: what leaves a node, what comes in, and what never travels. */
class WireIdentityTest {
    private static final String REFUSED = "refused";

    @ParameterizedTest
    @CsvSource({
        // identity, on 16 bits, on 24 bits, on 32 bits
        "0, 0, 0, 0",
        "1, 6, 6, 6",
        "2, 2, 2, 2",
        "6, 6, 6, 6",
        "7, 7, 7, 7",
        "8, 8, 8, 8",
        "9, 9, 9, 9",
        "10, 10, 10, 10",
        "255, 255, 255, 255",
        "256, 256, 256, 256",
        "0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF",
        "0x10000, refused, 0x10000, 0x10000",
        "0xFFFFFF, refused, 0xFFFFFF, 0xFFFFFF",
        "0x01000000, 2, 2, 0x01000000",
        "0x01000001, 2, 2, 0x01000001",
        "0x01FFFFFF, 2, 2, 0x01FFFFFF",
        "0x02000000, 6, 6, 0x02000000",
        "0x02000001, 6, 6, 0x02000001",
        "0x02FFFFFF, 6, 6, 0x02FFFFFF",
        "0x03000000, 2, 2, 0x03000000",
        "0xFFFFFFFF, 2, 2, 0xFFFFFFFF",
    })
    void neverCutsAnIdentityThatDoesNotFit(String identity, String on16, String on24, String on32) {
        assertThat(WireIdentity.singleStack(16).toWire(number(identity))).isEqualTo(expected(on16));
        assertThat(WireIdentity.singleStack(24).toWire(number(identity))).isEqualTo(expected(on24));
        assertThat(WireIdentity.singleStack(32).toWire(number(identity))).isEqualTo(expected(on32));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 6, 6, 6",
        "256, 256, 256, 256",
        "0x10000, refused, 0x10000, 0x10000",
        "0x01000001, refused, refused, 0x01000001",
        "0x02000001, refused, refused, 0x02000001",
        "0x03000000, refused, refused, 0x03000000",
        "0xFFFFFFFF, refused, refused, 0xFFFFFFFF",
    })
    void refusesNodeLocalIdentitiesOnRequest(String identity, String on16, String on24, String on32) {
        assertThat(refusing(16).toWire(number(identity))).isEqualTo(expected(on16));
        assertThat(refusing(24).toWire(number(identity))).isEqualTo(expected(on24));
        assertThat(refusing(32).toWire(number(identity))).isEqualTo(expected(on32));
    }

    @Test
    void collapsesAgainAfterRefusing() {
        WireIdentity rules = refusing(24).tooWide(TooWide.COLLAPSE);

        assertThat(rules.toWire(0x0200_0001)).isEqualTo(SecurityIdentity.REMOTE_NODE);
        assertThat(rules.bits()).isEqualTo(24);
    }

    @Test
    void refusesWhatDoesNotFitEvenCollapsed() {
        assertThat(WireIdentity.singleStack(2).toWire(0x0100_0001)).isEqualTo(SecurityIdentity.WORLD);
        assertThat(WireIdentity.singleStack(2).toWire(0x0200_0001)).isEqualTo(WireIdentity.REFUSED);
        assertThat(WireIdentity.singleStack(2).toWire(SecurityIdentity.HOST)).isEqualTo(WireIdentity.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"9, 2", "10, 2", "2, 2", "1, 6", "256, 256", "0x01000001, 2", "0x02000001, 6"})
    void sendsBothWorldsOfADualStackNodeAsOne(String identity, int number) {
        assertThat(WireIdentity.dualStack(24).toWire(number(identity))).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        // number, inner EtherType, identity on a dual-stack node, on a single-stack one
        "2, 0x0800, 9, 2",
        "2, 0x86DD, 10, 2",
        "2, 0x0806, 2, 2",
        "2, 0, 2, 2",
        "0, 0x0800, 0, 0",
        "1, 0x0800, refused, refused",
        "1, 0x86DD, refused, refused",
        "1, 0, refused, refused",
        "6, 0x0800, 6, 6",
        "9, 0x0800, 9, 9",
        "256, 0x86DD, 256, 256",
        "0xFFFFFF, 0x0800, 0xFFFFFF, 0xFFFFFF",
        "0xFFFFFFFF, 0x0800, 0xFFFFFFFF, 0xFFFFFFFF",
    })
    void splitsWorldByTheInnerFamilyAndRefusesHost(String number, String innerType, String dual, String single) {
        int etherType = Integer.decode(innerType);

        assertThat(WireIdentity.dualStack(24).fromWire(number(number), etherType))
                .isEqualTo(expected(dual));
        assertThat(WireIdentity.singleStack(24).fromWire(number(number), etherType))
                .isEqualTo(expected(single));
    }

    @ParameterizedTest
    @CsvSource({"9, 0x0800", "10, 0x86DD"})
    void bringsWorldBackOnADualStackNode(int identity, String innerType) {
        WireIdentity rules = WireIdentity.dualStack(24);

        assertThat(rules.fromWire((int) rules.toWire(identity), Integer.decode(innerType)))
                .isEqualTo(identity);
    }

    @Test
    void bringsEveryAllocatedIdentityBack() {
        long seed = 0x1DE7;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            int identity = SecurityIdentity.FIRST_ALLOCATED + random.nextInt(0xFF_FF00);
            for (WireIdentity rules : new WireIdentity[] {WireIdentity.singleStack(24), WireIdentity.dualStack(24)}) {
                assertThat(rules.fromWire((int) rules.toWire(identity), EtherType.IPV4))
                        .as("seed %d, identity %d", seed, identity)
                        .isEqualTo(identity);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 9, 10, 0xFFFF})
    void leavesForeignNumbersAlone(int group) {
        WireIdentity rules = WireIdentity.verbatim(16);

        assertThat(rules.toWire(group)).isEqualTo(group);
        assertThat(rules.fromWire(group, EtherType.IPV4)).isEqualTo(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x10000", "0x01000001", "0x02000001", "0xFFFFFFFF"})
    void refusesForeignNumbersThatDoNotFit(String group) {
        assertThat(WireIdentity.verbatim(16).toWire(number(group))).isEqualTo(WireIdentity.REFUSED);
        assertThat(WireIdentity.verbatim(16).tooWide(TooWide.COLLAPSE).toWire(number(group)))
                .as("there are no scopes to collapse in numbers that are not Cilium's")
                .isEqualTo(WireIdentity.REFUSED);
    }

    @Test
    void carriesAllThirtyTwoBitsVerbatim() {
        WireIdentity rules = WireIdentity.verbatim(32);

        assertThat(rules.toWire(-1)).isEqualTo(0xFFFF_FFFFL);
        assertThat(rules.fromWire(-1, EtherType.IPV4)).isEqualTo(0xFFFF_FFFFL);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 33, -1})
    void refusesWidthsThatNoFieldHas(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireIdentity.singleStack(bits))
                .withMessageContaining("1 to 32 bits")
                .withMessageContaining(Integer.toString(bits));
        assertThatIllegalArgumentException().isThrownBy(() -> WireIdentity.dualStack(bits));
        assertThatIllegalArgumentException().isThrownBy(() -> WireIdentity.verbatim(bits));
    }

    private static WireIdentity refusing(int bits) {
        return WireIdentity.singleStack(bits).tooWide(TooWide.REFUSE);
    }

    private static int number(String text) {
        return Long.decode(text).intValue();
    }

    private static long expected(String text) {
        return text.equals(REFUSED) ? WireIdentity.REFUSED : Long.decode(text);
    }
}
