// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/** Streams side by side, and how long packets were on their way. */
class ArrivalsTest {
    private final Arrivals arrivals = new Arrivals(LoadPacket.MAGIC);
    private final Frame frame = new Frame();
    private final byte[] memory = new byte[LoadPacket.LENGTH];

    private boolean arrive(int magic, int stream, long sequence, long sent, long now) {
        frame.bind(memory, 0, 0, memory.length);
        LoadPacket.write(frame, 0, magic, stream, sequence, sent);
        return arrivals.arrived(frame, 0, now);
    }

    private boolean arrive(int stream, long sequence, long latency) {
        return arrive(LoadPacket.MAGIC, stream, sequence, 1_000, 1_000 + latency);
    }

    private Figures figures() {
        return new Figures(arrivals.figures());
    }

    @Test
    void percentilesAreThoseOfTheLatencies() {
        for (int packet = 1; packet <= 10_000; packet++) {
            arrive(1, packet, packet * 1_000L);
        }

        assertThat(figures().latency("p50")).isCloseTo(5_000e3, within(5e3));
        assertThat(figures().latency("p90")).isCloseTo(9_000e3, within(9e3));
        assertThat(figures().latency("p99")).isCloseTo(9_900e3, within(9.9e3));
        assertThat(figures().latency("p99.9")).isCloseTo(9_990e3, within(9.9e3));
        assertThat(figures().latency("p99.99")).isCloseTo(9_999e3, within(9.9e3));
        assertThat(figures().latency("max")).isCloseTo(10_000e3, within(10e3));
    }

    @Test
    void clocksThatDisagreeMakeNoNegativeLatency() {
        arrive(LoadPacket.MAGIC, 1, 0, 5_000, 1_000);

        assertThat(figures().latency("max")).isZero();
    }

    @Test
    void streamsAreAccountedForOneByOne() {
        for (int stream = 0; stream < 300; stream++) {
            arrive(stream << 16, 0, 10);
            arrive(stream << 16, 2, 10);
        }

        assertThat(figures().number(Figures.RECEIVED)).isEqualTo(600);
        assertThat(figures().number(Figures.LOST)).isEqualTo(300);
        assertThat(figures().number(Figures.REORDERED)).isZero();
    }

    @Test
    void whatIsNoPacketOfThisLoadIsForeign() {
        assertThat(arrive(LoadPacket.MAGIC_OF_WARM_UP, 1, 0, 0, 0)).isFalse();
        assertThat(arrive(0, 1, 0, 0, 0)).isFalse();
        assertThat(arrive(1, -1, 0)).isFalse();
        arrivals.foreign();

        assertThat(figures().number(Figures.FOREIGN)).isEqualTo(4);
        assertThat(figures().number(Figures.RECEIVED)).isZero();
    }

    @Test
    void streamsBeyondTheRoomForThemAreForeign() {
        for (int stream = 0; stream <= Arrivals.MOST_STREAMS; stream++) {
            assertThat(arrive(stream, 0, 10)).isEqualTo(stream < Arrivals.MOST_STREAMS);
        }
        assertThat(figures().number(Figures.FOREIGN)).isEqualTo(1);
    }

    @Test
    void theRateIsOfTheTimeFromTheFirstToTheLast() {
        arrive(LoadPacket.MAGIC, 1, 0, 0, 1_000_000_000L);
        arrive(LoadPacket.MAGIC, 1, 1, 0, 1_500_000_000L);
        arrive(LoadPacket.MAGIC, 1, 2, 0, 3_000_000_000L);

        assertThat(figures().number(Figures.SECONDS)).isEqualTo(2);
        assertThat(figures().number(Figures.RATE)).isEqualTo(1.5);
    }
}
