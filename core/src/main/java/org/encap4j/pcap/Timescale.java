// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

/**
 * How one pcapng interface counts time (draft-ietf-opsawg-pcapng section 4.2): units of a power of ten or of two since
 * an offset in seconds. Converting never overflows; what an {@code int64} of nanoseconds cannot hold becomes the
 * nearest value it can.
 */
final class Timescale {
    /** What an interface without {@code if_tsresol} counts: microseconds. */
    static final int DEFAULT_RESOLUTION = 6;

    private static final int BINARY = 0x80;
    private static final int NANOS_EXPONENT = 9;
    /** The largest power of ten that fits 64 bits, unsigned. */
    private static final int MAX_EXPONENT = 19;

    /**
     * A unit is {@code factor / divisor} nanoseconds or, where divisor is 0, 2 to the power of -{@link #shift} seconds.
     */
    private final long factor;

    private final long divisor;
    private final int shift;
    private final long offsetNanos;

    /**
     * @param resolution the option's byte: a negative power of two if its highest bit is set, else of ten
     * @param offsetSeconds what is added to every time stamp
     */
    Timescale(int resolution, long offsetSeconds) {
        int exponent = resolution & ~BINARY;
        boolean binary = (resolution & BINARY) != 0;
        shift = binary ? exponent : 0;
        // A unit so small that 64 bits of them are no nanosecond counts nothing.
        boolean tooFine = exponent - NANOS_EXPONENT > MAX_EXPONENT;
        factor = binary ? PcapRecords.NANOS_PER_SECOND : tooFine ? 0 : power(NANOS_EXPONENT - exponent);
        divisor = binary ? 0 : tooFine ? 1 : power(exponent - NANOS_EXPONENT);
        offsetNanos = multiplySigned(offsetSeconds);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private static long multiplySigned(long seconds) {
        long limit = Long.MAX_VALUE / PcapRecords.NANOS_PER_SECOND;
        if (seconds > limit) {
            return Long.MAX_VALUE;
        }
        return seconds < -limit ? Long.MIN_VALUE : seconds * PcapRecords.NANOS_PER_SECOND;
    }

    /** Converts an unsigned 64-bit count of units to nanoseconds since the epoch. */
    long toNanos(long units) {
        long nanos = divisor == 0 ? shifted(units) : scaled(units);
        long sum = nanos + offsetNanos;
        if (((nanos ^ sum) & (offsetNanos ^ sum)) < 0) {
            return nanos < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return sum;
    }

    private long scaled(long units) {
        if (divisor == 1) {
            long low = units * factor;
            return low < 0 || highWord(units) != 0 ? Long.MAX_VALUE : low;
        }
        long nanos = Long.divideUnsigned(units, divisor);
        return nanos < 0 ? Long.MAX_VALUE : nanos;
    }

    private long shifted(long units) {
        long high = highWord(units);
        long low = units * factor;
        if (shift >= Long.SIZE) {
            return high >>> (shift - Long.SIZE);
        }
        long nanos = shift == 0 ? low : high << (Long.SIZE - shift) | low >>> shift;
        return high >>> shift != 0 || nanos < 0 ? Long.MAX_VALUE : nanos;
    }

    /** The upper 64 bits of {@code units * factor}, units unsigned, factor positive. */
    private long highWord(long units) {
        return Math.multiplyHigh(units, factor) + (units >> (Long.SIZE - 1) & factor);
    }
}
