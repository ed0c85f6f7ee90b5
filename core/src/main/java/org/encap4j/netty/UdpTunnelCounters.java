// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.encap4j.Counters;
import org.encap4j.Verdict;

/**
 * What became of the packets of one {@link UdpTunnel}. Any thread may read; each number is as it stood at some recent moment.
 *
 * <p>When nothing is on its way any more, and always after the tunnel was closed, these hold exactly:
 * <pre>
 *   offered  = sent + failed + notWritable + the packets refused for sending, by verdict
 *   received = delivered + the datagrams refused, by verdict
 * </pre>
 * What the kernel drops before it gives a datagram to the socket is in none of them; Linux shows it in {@code /proc/net/udp}.
 */
public final class UdpTunnelCounters {
    /** What only the event loop counts, with plain additions; the atomic ones below are for everybody else. */
    private final AtomicLong offeredOnLoop = new AtomicLong();

    private final AtomicLong notWritableOnLoop = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong segmented = new AtomicLong();
    private final AtomicLong copiedOnLoop = new AtomicLong();
    private final AtomicLong exceptions = new AtomicLong();
    private final Counters sending = new Counters();
    private final Counters receiving = new Counters();

    private final LongAdder offeredElsewhere = new LongAdder();
    private final LongAdder notWritableElsewhere = new LongAdder();
    private final LongAdder failedElsewhere = new LongAdder();
    private final LongAdder copiedElsewhere = new LongAdder();
    private final LongAdder[] refusedElsewhere = new LongAdder[Verdict.values().length];

    UdpTunnelCounters() {
        for (int at = 0; at < refusedElsewhere.length; at++) {
            refusedElsewhere[at] = new LongAdder();
        }
    }

    /** {@return packets that {@code send} was called with} */
    public long offered() {
        return offeredOnLoop.getOpaque() + offeredElsewhere.sum();
    }

    /** {@return datagrams that the kernel took, each segment of a run counted} */
    public long sent() {
        return sent.getOpaque();
    }

    /**
     * Datagrams that were taken from the caller and that the kernel then refused, or that were still waiting when a closing tunnel
     * gave up.
     *
     * @return the count, each segment of a run counted
     */
    public long failed() {
        return failed.getOpaque() + failedElsewhere.sum();
    }

    /** {@return packets not taken because too many were waiting for the kernel, or the tunnel was closed} */
    public long notWritable() {
        return notWritableOnLoop.getOpaque() + notWritableElsewhere.sum();
    }

    /**
     * Packets refused for sending.
     *
     * @param verdict why; {@code OK} counts none
     * @return the count
     */
    public long refusedToSend(Verdict verdict) {
        return sending.of(verdict) + refusedElsewhere[verdict.ordinal()].sum();
    }

    /** {@return packets refused for sending, whatever the reason} */
    public long refusedToSend() {
        long sum = sending.refused();
        for (LongAdder refused : refusedElsewhere) {
            sum += refused.sum();
        }
        return sum;
    }

    /** {@return packets that had to be copied because of their buffer: no headroom, on the heap, read-only, in pieces} */
    public long copied() {
        return copiedOnLoop.getOpaque() + copiedElsewhere.sum();
    }

    /** {@return datagrams that went to the kernel in one piece with others, as segments of a run} */
    public long segmented() {
        return segmented.getOpaque();
    }

    /** {@return datagrams that the kernel gave} */
    public long received() {
        return received.getOpaque();
    }

    /** {@return packets that the receiver was called with} */
    public long delivered() {
        return receiving.of(Verdict.OK);
    }

    /**
     * Datagrams refused, among them, as {@code TRUNCATED}, those longer than the tunnel was configured to receive.
     *
     * @param verdict why, not {@code OK}
     * @return the count
     */
    public long refused(Verdict verdict) {
        return receiving.of(verdict);
    }

    /** {@return datagrams refused, whatever the reason} */
    public long refused() {
        return receiving.refused();
    }

    /** {@return what the receiver has thrown, for a packet that counts as delivered, and sockets that could not be read} */
    public long exceptions() {
        return exceptions.getOpaque();
    }

    void countOffered(boolean onLoop) {
        if (onLoop) {
            add(offeredOnLoop, 1);
        } else {
            offeredElsewhere.increment();
        }
    }

    void countNotWritable(boolean onLoop) {
        if (onLoop) {
            add(notWritableOnLoop, 1);
        } else {
            notWritableElsewhere.increment();
        }
    }

    void countCopied(boolean onLoop) {
        if (onLoop) {
            add(copiedOnLoop, 1);
        } else {
            copiedElsewhere.increment();
        }
    }

    void countRefused(Verdict verdict, boolean onLoop) {
        if (onLoop) {
            sending.count(verdict);
        } else {
            refusedElsewhere[verdict.ordinal()].increment();
        }
    }

    void countSent(int datagrams) {
        add(sent, datagrams);
        if (datagrams > 1) {
            add(segmented, datagrams);
        }
    }

    void countFailed(int datagrams, boolean onLoop) {
        if (onLoop) {
            add(failed, datagrams);
        } else {
            failedElsewhere.add(datagrams);
        }
    }

    void countReceived(Verdict verdict) {
        add(received, 1);
        receiving.count(verdict);
    }

    void countException() {
        add(exceptions, 1);
    }

    /** By the event loop alone. */
    private static void add(AtomicLong counter, int more) {
        counter.setOpaque(counter.getPlain() + more);
    }
}
