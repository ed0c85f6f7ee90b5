// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupPolicyMarkTest {
    @ParameterizedTest
    @DisplayName("GB-07: maps the fields to Linux's mark and back")
    @CsvSource({
        "0x000000, 0,      false, false",
        "0x00002A, 42,     false, false",
        "0x08002B, 43,     false, true",
        "0x40002C, 44,     true,  false",
        "0x48FFFF, 0xFFFF, true,  true",
        "0x480000, 0,      true,  true",
    })
    void mapsBothWays(String mark, String group, boolean dontLearn, boolean policyApplied) {
        int expected = Integer.decode(mark);
        assertThat(GroupPolicyMark.of(Integer.decode(group), dontLearn, policyApplied))
                .isEqualTo(expected);
        assertThat(GroupPolicyMark.groupPolicyId(expected)).isEqualTo(Integer.decode(group));
        assertThat(GroupPolicyMark.dontLearn(expected)).isEqualTo(dontLearn);
        assertThat(GroupPolicyMark.policyApplied(expected)).isEqualTo(policyApplied);
    }

    @Test
    @DisplayName("GB-07: does not look at bits that mean something else")
    void ignoresOtherBits() {
        int others = ~(0xFFFF | 0x8_0000 | 0x40_0000);

        assertThat(GroupPolicyMark.groupPolicyId(others | 7)).isEqualTo(7);
        assertThat(GroupPolicyMark.dontLearn(others)).isFalse();
        assertThat(GroupPolicyMark.policyApplied(others)).isFalse();
    }

    @Test
    void assertsThatTheGroupFits() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> GroupPolicyMark.of(0x1_0000, false, false));
    }
}
