// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.encap4j.fixtures.AllocationProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IcmpRateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE - 10 * SECOND, 1_700_000_000L * SECOND})
    void startsFullWhateverTheClockSays(long now) {
        IcmpRateLimit limit = new IcmpRateLimit(10, 3);

        assertThat(taken(limit, now, 10)).isEqualTo(3);
        assertThat(limit.take(now + SECOND / 10 - 1)).isFalse();
        assertThat(limit.take(now + SECOND / 10)).isTrue();
        assertThat(limit.take(now + SECOND / 10)).isFalse();
    }

    @Test
    void savesUpNoMoreThanABurst() {
        IcmpRateLimit limit = new IcmpRateLimit(1000, 50);
        assertThat(taken(limit, 0, 100)).isEqualTo(50);

        assertThat(taken(limit, SECOND / 100, 100)).isEqualTo(10);
        assertThat(taken(limit, 3600 * SECOND, 100)).isEqualTo(50);
        assertThat(taken(limit, Long.MAX_VALUE, 100)).isEqualTo(50);
    }

    @Test
    void keepsFractions() {
        IcmpRateLimit limit = new IcmpRateLimit(10, 1);
        assertThat(limit.take(0)).isTrue();
        for (int tenth = 1; tenth < 10; tenth++) {
            assertThat(limit.take(tenth * SECOND / 100))
                    .as("after %d hundredths", tenth)
                    .isFalse();
        }
        assertThat(limit.take(SECOND / 10)).isTrue();
    }

    @Test
    void roundsInFavourOfTheRate() {
        IcmpRateLimit limit = new IcmpRateLimit(3, 1);
        assertThat(limit.take(0)).isTrue();
        assertThat(limit.take(333_333_333)).isFalse();
        assertThat(limit.take(333_333_334)).isTrue();
    }

    @Test
    void aClockThatGoesBackGainsNothing() {
        IcmpRateLimit limit = new IcmpRateLimit(10, 1);
        assertThat(limit.take(SECOND)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(limit.take(0)).isFalse();
            assertThat(limit.take(SECOND)).isFalse();
        }
        assertThat(limit.take(SECOND + SECOND / 10)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "999, 2", "1000, 50", "1000000000, 1", "1000000000, 1000000000", "1, 1000000000"})
    void neverExceedsTheRateInTheLongRun(int perSecond, int burst) {
        long seed = 42;
        Random random = new Random(seed);
        IcmpRateLimit limit = new IcmpRateLimit(perSecond, burst);
        long now = random.nextLong() >> 8;
        long start = now;
        long sent = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextInt(2_000_000);
            sent += limit.take(now) ? 1 : 0;
        }
        double allowed = burst + (double) (now - start) / SECOND * perSecond;
        assertThat((double) sent).as("seed %d", seed).isLessThanOrEqualTo(allowed);
        assertThat(sent).as("seed %d", seed).isGreaterThanOrEqualTo((long) Math.min(100_000, allowed - burst) * 8 / 10);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "-1, 1", "1, 0", "1, -1", "1000000001, 1", "1, 1000000001"})
    void refusesWhatIsNoRate(int perSecond, int burst) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IcmpRateLimit(perSecond, burst))
                .withMessage("ICMP errors: " + perSecond + " per second with bursts of " + burst
                        + "; both must be in 1..1000000000");
    }

    @Test
    void allocatesNothing() {
        IcmpRateLimit limit = new IcmpRateLimit(1000, 5);
        AllocationProbe.assertNone("a rate limit", () -> limit.take(0));
    }

    private static int taken(IcmpRateLimit limit, long now, int asked) {
        int taken = 0;
        for (int i = 0; i < asked; i++) {
            taken += limit.take(now) ? 1 : 0;
        }
        return taken;
    }
}
