// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {
    @Test
    void readsWhatItWrites() {
        Reading reading = new Reading(3.25, 3, 4.5, 30, 0.125, 0xFEDC_BA98_7654_3210L, 74_000_000);

        assertThat(Reading.parse(reading.line())).isEqualTo(reading);
    }

    @Test
    void readsTheLineOfC() {
        String line =
                "operation=encap packets=1024 nanos=3.012 least=2.998 most=3.087 samples=41 digest=89abcdef01234567";

        assertThat(Reading.parse(line)).isEqualTo(new Reading(3.012, 2.998, 3.087, 41, 0, 0x89AB_CDEF_0123_4567L, 0));
    }

    @Test
    void whatIsNotSpreadHasNoSpread() {
        assertThat(Reading.parse(" nanos=2\n")).isEqualTo(new Reading(2, 2, 2, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "least=1", "nanos=fast", "nanos=1 digest=xyz", "nanos=1 samples=1.5", "nanos="})
    void refusesWhatIsNoReading(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reading.parse(line))
                .withMessageContaining("no reading")
                .withMessageContaining(line);
    }
}
