// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimescaleTest {
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    @Test
    void agreesWithUnboundedArithmeticForEveryResolution() {
        long seed = 20_240_601;
        Random random = new Random(seed);
        for (int resolution = 0; resolution < 256; resolution++) {
            for (int i = 0; i < 300; i++) {
                long units = i == 0 ? -1 : i == 1 ? Long.MIN_VALUE : random.nextLong() >>> random.nextInt(64);
                assertThat(new Timescale(resolution, 0).toNanos(units))
                        .as("resolution %s, units %s, seed %s", resolution, Long.toUnsignedString(units), seed)
                        .isEqualTo(exactly(resolution, units).min(MAX).longValueExact());
            }
        }
    }

    private static BigInteger exactly(int resolution, long units) {
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(units));
        int exponent = resolution & 0x7F;
        return resolution > 0x7F
                ? unsigned.multiply(NANOS).shiftRight(exponent)
                : unsigned.multiply(NANOS).divide(BigInteger.TEN.pow(exponent));
    }

    @Test
    void addsOffsetsWithoutOverflow() {
        long seed = 7;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long seconds = random.nextLong() >> random.nextInt(64);
            long units = random.nextLong() >>> random.nextInt(64);
            BigInteger offset =
                    BigInteger.valueOf(seconds).multiply(NANOS).min(MAX).max(MIN);
            BigInteger nanos = exactly(6, units).min(MAX);

            assertThat(new Timescale(6, seconds).toNanos(units))
                    .as("offset %s s, units %s, seed %s", seconds, Long.toUnsignedString(units), seed)
                    .isEqualTo(nanos.add(offset).min(MAX).max(MIN).longValueExact());
        }
    }
}
