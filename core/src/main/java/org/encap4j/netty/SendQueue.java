// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes datagrams from any thread to the sockets' event loop, which it wakes once for many. */
final class SendQueue {
    private static final int DRAINED_AT_ONCE = 1024;

    private final HandOver<HandedDatagram> handOver;
    private final EventLoop loop;
    private final UdpTunnelCounters counters;
    private final Runnable flush;
    private final AtomicBoolean draining = new AtomicBoolean();
    /** Taken off the queue while its socket was not writable. */
    private HandedDatagram held;

    private boolean emptying;
    private volatile boolean discarding;

    SendQueue(int capacity, EventLoop loop, UdpTunnelCounters counters, Runnable flush) {
        handOver = new HandOver<>(capacity);
        this.loop = loop;
        this.counters = counters;
        this.flush = flush;
    }

    /** {@return whether there was room} */
    boolean offer(HandedDatagram datagram) {
        boolean taken = handOver.offer(datagram);
        wake();
        return taken;
    }

    /** On the event loop: a socket that was full takes datagrams again. */
    void resume() {
        // Later, not now: this is told from within a write, and what waits would overtake the datagram in hand.
        if (held != null) {
            wake();
        }
    }

    private void wake() {
        if (discarding) {
            discard();
        } else if (!draining.get() && draining.compareAndSet(false, true)) {
            try {
                loop.execute(this::drain);
            } catch (RejectedExecutionException stopped) {
                discard();
            }
        }
    }

    /** Writes what was handed over, until a socket is full: then what is left waits, and the queue fills up behind it. */
    private void drain() {
        draining.set(false);
        if (discarding) {
            discard();
            return;
        }
        int drained = 0;
        while (hold() && (emptying || held.socket().isWritable())) {
            HandedDatagram next = held;
            held = null;
            next.socket().put(next.content(), next.peer());
            drained++;
            if (drained == DRAINED_AT_ONCE) {
                wake();
                break;
            }
        }
        flush.run();
    }

    private boolean hold() {
        if (held == null) {
            held = handOver.poll();
        }
        return held != null;
    }

    /** Writes everything, full sockets or not. */
    void empty() {
        emptying = true;
        do {
            drain();
        } while (held != null || !handOver.isEmpty());
    }

    /** Releases what is there, and what comes from now on: the sockets are closed. */
    synchronized void discard() {
        discarding = true;
        while (hold()) {
            held.content().release();
            held = null;
            counters.countFailed(1, false);
        }
    }
}
