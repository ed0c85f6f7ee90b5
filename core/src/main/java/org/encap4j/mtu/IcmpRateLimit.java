// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import java.util.concurrent.TimeUnit;

/**
 * Keeps ICMP errors to a long-term rate, with bursts up to a limit: the token bucket of RFC 4443 section 2.4(f).
 *
 * <p>The bucket starts full. Time is what the caller passes in, so that a capture can be replayed by its own clock. Belongs to
 * one thread; a node that forwards on several gives each its share.
 */
public final class IcmpRateLimit {
    private final long nanosPerError;
    private final long capacity;
    /** What has been saved up, in nanoseconds; one error costs {@link #nanosPerError}. */
    private long credit;

    private long latest;
    private boolean started;

    /**
     * A full bucket.
     *
     * @param perSecond how many errors a second in the long run, 1 to 1,000,000,000
     * @param burst how many at once after a pause, 1 to 1,000,000,000
     * @throws IllegalArgumentException for other numbers
     */
    public IcmpRateLimit(int perSecond, int burst) {
        long second = TimeUnit.SECONDS.toNanos(1);
        if (perSecond < 1 || perSecond > second || burst < 1 || burst > second) {
            throw new IllegalArgumentException("ICMP errors: " + perSecond + " per second with bursts of " + burst
                    + "; both must be in 1.." + second);
        }
        // Rounded up: the rate is never exceeded.
        nanosPerError = (second + perSecond - 1) / perSecond;
        capacity = burst * nanosPerError;
        credit = capacity;
    }

    /**
     * Asks to send one error.
     *
     * @param nanos the time, from any origin, such as {@link System#nanoTime}; a time before the latest seen gains
     *     nothing
     * @return whether it may be sent; if so it is counted
     */
    public boolean take(long nanos) {
        if (!started) {
            started = true;
            latest = nanos;
        }
        long elapsed = nanos - latest;
        if (elapsed > 0) {
            latest = nanos;
            credit = Math.min(capacity, credit + Math.min(elapsed, capacity));
        }
        if (credit < nanosPerError) {
            return false;
        }
        credit -= nanosPerError;
        return true;
    }
}
