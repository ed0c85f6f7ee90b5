// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A JDK that moves the classes makes some processes several times slower, which no other test would notice. */
class BufferAccessTest {
    @Test
    void knowsTheSessionAndTheSegmentOfThisJdk() {
        assertThat(BufferAccess.prepare())
                .as(System.getProperty("java.version"))
                .isEqualTo(2);
    }
}
