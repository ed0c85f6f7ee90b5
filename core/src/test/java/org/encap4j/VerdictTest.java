// SPDX-License-Identifier: Apache-2.0
package org.encap4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {
    /** Drop reasons by number as Cilium's monitor prints them (pkg/monitor/api/drop.go). */
    private static final Map<Integer, String> CILIUM = Map.ofEntries(
            Map.entry(132, "Invalid source ip"),
            Map.entry(134, "Invalid packet"),
            Map.entry(136, "Fragmentation needed"),
            Map.entry(139, "Unsupported L3 protocol"),
            Map.entry(141, "Error writing to packet"),
            Map.entry(147, "Error retrieving tunnel key"),
            Map.entry(149, "Invalid Geneve option"),
            Map.entry(157, "IP fragmentation not supported"),
            Map.entry(169, "FIB lookup failed"),
            Map.entry(170, "Encapsulation traffic is prohibited"),
            Map.entry(171, "Invalid identity"),
            Map.entry(196, "TTL exceeded"));

    @Test
    void okComesFirstSoThatEverythingElseIsARefusal() {
        assertThat(Verdict.OK.ordinal()).isZero();
        assertThat(Verdict.OK.ciliumReason()).isEqualTo(Verdict.NO_CILIUM_REASON);
    }

    @ParameterizedTest
    @EnumSource
    void aSentenceIsLowerCaseAndWithoutAFullStop(Verdict verdict) {
        // Names of protocols and fields keep their capitals, but no sentence begins with an ordinary word in capitals.
        assertThat(verdict.sentence())
                .isNotBlank()
                .isEqualTo(verdict.sentence().strip())
                .doesNotEndWith(".");
        String first = verdict.sentence().split(" ")[0];
        assertThat(first).isEqualTo(first.toLowerCase(java.util.Locale.ROOT));
        assertThat(verdict.sentence()).hasSizeLessThan(70);
    }

    @Test
    void noTwoSentencesAreAlike() {
        assertThat(Arrays.stream(Verdict.values()).map(Verdict::sentence)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void aCiliumReasonHasThatReasonsText(Verdict verdict) {
        if (verdict.ciliumReason() == Verdict.NO_CILIUM_REASON) {
            assertThat(verdict.ciliumText()).isEmpty();
        } else {
            assertThat(verdict.ciliumText()).isEqualTo(CILIUM.get(verdict.ciliumReason()));
        }
    }

    @Test
    void theReasonsThatCiliumKnowsAreGiven() {
        assertThat(Verdict.TRUNCATED.ciliumReason()).isEqualTo(134);
        assertThat(Verdict.UNSUPPORTED_ETHERTYPE.ciliumReason()).isEqualTo(139);
        assertThat(Verdict.FRAGMENT.ciliumReason()).isEqualTo(157);
        assertThat(Verdict.BAD_FLAGS.ciliumReason()).isEqualTo(147);
        assertThat(Verdict.INVALID_IDENTITY.ciliumReason()).isEqualTo(171);
        assertThat(Verdict.NO_HEADROOM.ciliumReason()).isEqualTo(141);
        assertThat(Verdict.TOO_LONG.ciliumReason()).isEqualTo(136);
        assertThat(Stream.of(Verdict.OK, Verdict.NOT_A_TUNNEL, Verdict.OAM, Verdict.ECN_DROP))
                .allMatch(verdict -> verdict.ciliumReason() == Verdict.NO_CILIUM_REASON);
    }
}
