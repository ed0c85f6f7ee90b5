// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures as JSON and as lines. */
class FiguresTest {
    private static Figures received() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(Figures.ROLE, "receive");
        values.put(Figures.SECONDS, 2.0);
        values.put(Figures.RECEIVED, 2_000L);
        values.put(Figures.LOST, 3L);
        values.put(Figures.RATE, 1_000.0);
        values.put(Figures.LATENCY, Map.of("p50", 12_300L, "p99.9", 1_234_500L));
        values.put(Figures.USER, 100.0);
        values.put(Figures.SYSTEM, 1_900.0);
        values.put(Figures.ALLOCATED, 24.0);
        return new Figures(values);
    }

    @Test
    void readsTheJsonThatItWrites() throws LoadException {
        Figures read = Figures.parse(received().json());

        assertThat(read.number(Figures.RECEIVED)).isEqualTo(2_000);
        assertThat(read.latency("p99.9")).isEqualTo(1_234_500);
        assertThat(read.processorNanos()).isEqualTo(2_000);
        assertThat(read.number("nothing")).isZero();
        assertThat(read.latency("p12")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no figures", "{", "[1, 2]", "{\"received\": 5}"})
    void whatIsNoFiguresIsQuoted(String printed) {
        assertThatExceptionOfType(LoadException.class)
                .isThrownBy(() -> Figures.parse(printed))
                .withMessage("no figures were given, but: " + printed);
    }

    @Test
    void aReceiverTellsFourLines() {
        assertThat(received().lines())
                .containsExactly(
                        "received 2,000 packets in 2.000 s: 1,000 packets/s",
                        "lost 3, duplicated 0, reordered 0, foreign 0; dropped by the kernel at the socket 0",
                        "latency, us: p50 12.3 p90 0.0 p99 0.0 p99.9 1,234.5 p99.99 0.0 max 0.0",
                        "processor time 2,000 ns per packet (user 100, system 1,900); allocated 24.0 bytes per packet");
    }

    @Test
    void aSenderTellsThreeLines() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(Figures.ROLE, "send");
        values.put(Figures.SIZE, 1_250);
        values.put(Figures.SECONDS, 1.0);
        values.put(Figures.SENT, 100_000L);
        values.put(Figures.FAILED, 7L);
        values.put(Figures.RATE, 100_000.0);

        assertThat(new Figures(values).lines())
                .containsExactly(
                        "sent 100,000 packets in 1.000 s: 100,000 packets/s, 1.000 Gbit/s of IP packets inside",
                        "refused by the kernel 7",
                        "processor time 0 ns per packet (user 0, system 0); allocated 0.0 bytes per packet");
    }
}
