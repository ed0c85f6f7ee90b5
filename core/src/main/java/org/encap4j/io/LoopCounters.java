// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.encap4j.Counters;
import org.encap4j.Verdict;

/**
 * What became of the packets that came into a {@link ForwardingLoop} through one port. Each ends in exactly one place:
 *
 * <pre>
 *   received + retried = consumed + kept + every verdict of {@link #verdicts}
 *   the verdict OK     = forwarded(0) + forwarded(1) + toHost + egressFull + hostRefused
 * </pre>
 *
 * <p>The loop counts, any thread may read: between two packets and after the loop has ended the sums hold exactly. Only a packet
 * that was in hand when a port failed is in none of the places.
 */
public final class LoopCounters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    static final int RECEIVED = 0;
    static final int RETRIED = 1;
    static final int CONSUMED = 2;
    static final int KEPT = 3;
    static final int TO_HOST = 4;
    static final int EGRESS_FULL = 5;
    static final int HOST_REFUSED = 6;
    static final int ANSWERED = 7;
    static final int UNANSWERED = 8;
    /** And one more for the other port. */
    static final int FORWARDED = 9;

    private final long[] counts = new long[FORWARDED + 2];
    private final Counters verdicts = new Counters();

    LoopCounters() {}

    void count(int what) {
        COUNT.setOpaque(counts, what, counts[what] + 1);
    }

    void count(Verdict verdict) {
        verdicts.count(verdict);
    }

    private long of(int what) {
        return (long) COUNT.getOpaque(counts, what);
    }

    /** {@return the packets that the port delivered} */
    public long received() {
        return of(RECEIVED);
    }

    /** {@return the packets that were given to {@link ForwardingLoop#again}} */
    public long retried() {
        return of(RETRIED);
    }

    /** {@return the packets taken before a forwarder saw them} */
    public long consumed() {
        return of(CONSUMED);
    }

    /** {@return the packets kept until their next hop is known; who keeps them answers for them} */
    public long kept() {
        return of(KEPT);
    }

    /**
     * The verdicts of the forwarders, without those on packets that were {@link #kept}.
     *
     * @return counts on while the loop runs
     */
    public Counters verdicts() {
        return verdicts;
    }

    /**
     * The packets that a port has taken to send.
     *
     * @param port its number, 0 or 1; may be the one they came in through
     * @return how many
     */
    public long forwarded(int port) {
        return of(FORWARDED + port);
    }

    /** {@return the packets that the host has taken} */
    public long toHost() {
        return of(TO_HOST);
    }

    /** {@return the packets lost because the port they were to leave by did not take them, or the loop does not have it} */
    public long egressFull() {
        return of(EGRESS_FULL);
    }

    /** {@return the packets lost because the host did not take them, or nobody takes packets for it} */
    public long hostRefused() {
        return of(HOST_REFUSED);
    }

    /** {@return the ICMP errors sent back} */
    public long answered() {
        return of(ANSWERED);
    }

    /** {@return the ICMP errors lost because the port did not take them} */
    public long unanswered() {
        return of(UNANSWERED);
    }
}
