// SPDX-License-Identifier: Apache-2.0
package org.encap4j;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many packets ended in each {@link Verdict}.
 *
 * <p>One thread counts, any thread may read: a reader sees each counter as it stood at some recent moment, never a torn
 * value. Counting allocates nothing and takes no lock.
 */
public final class Counters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[Verdict.values().length];

    /** All counters zero. */
    public Counters() {}

    /**
     * Counts one packet; only the owning thread may call this.
     *
     * @param verdict what became of it
     */
    public void count(Verdict verdict) {
        int at = verdict.ordinal();
        COUNT.setOpaque(counts, at, counts[at] + 1);
    }

    /**
     * The packets counted so far under a verdict.
     *
     * @param verdict which counter
     * @return the count, from any thread
     */
    public long of(Verdict verdict) {
        return (long) COUNT.getOpaque(counts, verdict.ordinal());
    }

    /**
     * The packets refused, whatever the reason.
     *
     * @return the sum over every verdict but {@link Verdict#OK}
     */
    public long refused() {
        long sum = 0;
        for (int at = Verdict.OK.ordinal() + 1; at < counts.length; at++) {
            sum += (long) COUNT.getOpaque(counts, at);
        }
        return sum;
    }
}
