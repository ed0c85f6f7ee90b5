// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6040: figure 4 is the table, figure 3 the encapsulation modes. */
class EcnTest {
    @ParameterizedTest(name = "inner {0}, outer {1}: {2}, alarm {3}")
    @DisplayName("EC-04..19, EC-20: merges the codepoints as the table of RFC 6040 section 4.2 says")
    @CsvSource({
        "Not-ECT, Not-ECT, Not-ECT, false",
        "Not-ECT, ECT(0),  Not-ECT, true",
        "Not-ECT, ECT(1),  Not-ECT, true",
        "Not-ECT, CE,      drop,    true",
        "ECT(0),  Not-ECT, ECT(0),  false",
        "ECT(0),  ECT(0),  ECT(0),  false",
        "ECT(0),  ECT(1),  ECT(1),  false",
        "ECT(0),  CE,      CE,      false",
        "ECT(1),  Not-ECT, ECT(1),  false",
        "ECT(1),  ECT(0),  ECT(1),  false",
        "ECT(1),  ECT(1),  ECT(1),  false",
        "ECT(1),  CE,      CE,      false",
        "CE,      Not-ECT, CE,      false",
        "CE,      ECT(0),  CE,      false",
        "CE,      ECT(1),  CE,      true",
        "CE,      CE,      CE,      false",
    })
    void mergesCodepointsWhenDecapsulating(String inner, String outer, String result, boolean alarm) {
        for (int dscp = 0; dscp < 0x100; dscp += 4) {
            int innerClass = dscp | codepoint(inner);
            int outerClass = 0xFC & ~dscp | codepoint(outer);
            assertThat(Ecn.inner(innerClass, outerClass)).isEqualTo(codepoint(result));
            assertThat(Ecn.isAlarming(innerClass, outerClass)).isEqualTo(alarm);
        }
    }

    @ParameterizedTest(name = "inner {0}: normal {1}, compatibility {2}, Linux {3}")
    @DisplayName(
            "EC-01, EC-02, EC-03, EC-22, D16: has three ways to mark the outer header; only Linux's hides congestion")
    @CsvSource({
        "Not-ECT, Not-ECT, Not-ECT, Not-ECT",
        "ECT(0),  ECT(0),  Not-ECT, ECT(0)",
        "ECT(1),  ECT(1),  Not-ECT, ECT(1)",
        "CE,      CE,      Not-ECT, ECT(0)",
    })
    void choosesTheOuterCodepoint(String inner, String normal, String compatibility, String linux) {
        for (int dscp = 0; dscp < 0x100; dscp += 4) {
            int innerClass = dscp | codepoint(inner);
            assertThat(Ecn.NORMAL.outer(innerClass)).isEqualTo(codepoint(normal));
            assertThat(Ecn.COMPATIBILITY.outer(innerClass)).isEqualTo(codepoint(compatibility));
            assertThat(Ecn.LINUX.outer(innerClass)).isEqualTo(codepoint(linux));
        }
    }

    @ParameterizedTest
    @DisplayName("EC-20: no mode raises an alarm at a receiver when nobody marks the packet on its way")
    @EnumSource(Ecn.class)
    void doesNotAlarmItsOwnReceiver(Ecn mode) {
        for (int inner = 0; inner < 4; inner++) {
            assertThat(Ecn.isAlarming(inner, mode.outer(inner))).isFalse();
            assertThat(Ecn.inner(inner, mode.outer(inner))).isEqualTo(inner);
        }
    }

    /** RFC 3168 section 5. */
    private static int codepoint(String name) {
        return switch (name) {
            case "Not-ECT" -> 0;
            case "ECT(1)" -> 1;
            case "ECT(0)" -> 2;
            case "CE" -> 3;
            default -> Ecn.DROP;
        };
    }
}
