// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundTest {
    @Test
    void aCeilingIsMetAtItAndBelow() {
        Bound bound = Bound.atMost("frame", 1.5, "c");

        assertThat(bound.isMet(1.5)).isTrue();
        assertThat(bound.isMet(1.51)).isFalse();
        assertThat(bound.isFarOff(3)).isFalse();
        assertThat(bound.isFarOff(3.01)).isTrue();
        assertThat(bound.isRatio()).isTrue();
        assertThat(bound).hasToString("frame <= 1.5 c");
    }

    @Test
    void aFloorIsMetAtItAndAbove() {
        Bound bound = Bound.atLeast("pcap4j", 80, "frame");

        assertThat(bound.isMet(80)).isTrue();
        assertThat(bound.isMet(79.9)).isFalse();
        assertThat(bound.isFarOff(40)).isFalse();
        assertThat(bound.isFarOff(39.9)).isTrue();
        assertThat(bound).hasToString("pcap4j >= 80 frame");
    }

    @Test
    void aByteIsAByteTooMuch() {
        Bound bound = Bound.noAllocation("frame");

        assertThat(bound.isMet(0)).isTrue();
        assertThat(bound.isMet(0.001)).isFalse();
        assertThat(bound.isFarOff(0.001)).isTrue();
        assertThat(bound.isRatio()).isFalse();
        assertThat(bound).hasToString("frame allocates nothing");
    }

    @Test
    void tablesHaveNoTolerance() {
        Bound bound = Bound.tableBytes("single", 100e6);

        assertThat(bound.isMet(100e6)).isTrue();
        assertThat(bound.isFarOff(100e6 + 1)).isTrue();
        assertThat(bound).hasToString("single takes <= 100 MB");
    }
}
