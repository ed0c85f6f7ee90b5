// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.mtu.IcmpError;
import org.encap4j.wire.Frame;

/**
 * Moves packets between two ports through their forwarders until it is stopped. The first port has the number 0, the other 1.
 *
 * <pre>
 *   poll -> before -> forwarder -> OK, egress port    -> offer
 *              |          |        OK, no port        -> onHost
 *           consumed      |        NO_NEIGHBOUR       -> onUnresolved -> .. -> again
 *                         |        any other verdict  -> counted
 *                         +------- ICMP error         -> offer to the port the packet came in by
 * </pre>
 *
 * <p>One thread runs the loop, and owns both ports and all that is set up before {@link #run}. From any thread: {@link #use},
 * {@link #stop}, {@link #counters}. Where nothing arrives it looks again and again for 50 microseconds, then sleeps about as long
 * between two looks. The loop closes nothing and allocates nothing per packet.
 */
public final class ForwardingLoop implements Runnable {
    /** So many packets of one port before the other port's turn. */
    private static final int BATCH = 64;

    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long PARK_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    /** For the outer headers of an error that goes back through a tunnel. */
    private static final int REPLY_HEADROOM = 512;

    /** Something to be done between packets, on the loop's thread: what has a time to be done at. */
    @FunctionalInterface
    public interface Chore {
        /**
         * Does what is due, without waiting.
         *
         * @param nanos the time, as {@link System#nanoTime} says it
         * @throws IOException if a port has failed; ends the loop
         */
        void run(long nanos) throws IOException;
    }

    private final PacketPort[] ports;
    private final LoopCounters[] counters = {new LoopCounters(), new LoopCounters()};
    private final PacketTaker[] before = {ForwardingLoop::nobody, ForwardingLoop::nobody};
    private PacketTaker host = ForwardingLoop::nobody;
    private PacketTaker unresolved = ForwardingLoop::nobody;
    private Chore chore = nanos -> {};
    private volatile Forwarder[] forwarders;
    private volatile boolean stopped;
    private volatile Thread runner;

    private final Frame frame = new Frame();
    private final Forwarding known = new Forwarding();
    private final Frame reply = new Frame();
    private final byte[] replyMemory = new byte[REPLY_HEADROOM + IcmpError.MAX_LENGTH];
    private long now;

    /**
     * A loop that does not run yet.
     *
     * @param first the port with the number 0; stays the caller's to close, after {@link #run} has returned
     * @param second the port with the number 1, likewise
     * @param fromFirst forwards what comes in through the first
     * @param fromSecond forwards what comes in through the second
     */
    public ForwardingLoop(PacketPort first, PacketPort second, Forwarder fromFirst, Forwarder fromSecond) {
        ports = new PacketPort[] {first, second};
        lendReply();
        use(fromFirst, fromSecond);
    }

    private static boolean nobody(Frame packet, Forwarding known) {
        return false;
    }

    /**
     * Shows each packet that a port receives to somebody before its forwarder sees it: ARP, neighbour discovery. Of what is known
     * about it there is only {@link Forwarding#ingressPort}.
     *
     * @param port the number of the port, 0 or 1
     * @param taker takes what the forwarder shall not see; may offer answers to the ports
     * @return this
     */
    public ForwardingLoop before(int port, PacketTaker taker) {
        before[port] = taker;
        return this;
    }

    /**
     * Says who takes what is for the host's own stack. Without anybody it is counted as {@link LoopCounters#hostRefused}.
     *
     * @param taker takes it
     * @return this
     */
    public ForwardingLoop onHost(PacketTaker taker) {
        host = taker;
        return this;
    }

    /**
     * Says who keeps what has no neighbour yet ({@link Verdict#NO_NEIGHBOUR}), as it was received, to give it to {@link #again}
     * later. What is not kept is refused.
     *
     * @param taker keeps it
     * @return this
     */
    public ForwardingLoop onUnresolved(PacketTaker taker) {
        unresolved = taker;
        return this;
    }

    /**
     * Says what else is to be done: after at most 64 packets of each port, and while there are none every time the loop looks for
     * some.
     *
     * @param task done between two packets
     * @return this
     */
    public ForwardingLoop meanwhile(Chore task) {
        chore = task;
        return this;
    }

    /**
     * Has the packets after the one in hand forwarded by others, from any thread. None is lost by that.
     *
     * @param fromFirst forwards what comes in through the first port
     * @param fromSecond forwards what comes in through the second port
     */
    public void use(Forwarder fromFirst, Forwarder fromSecond) {
        forwarders = new Forwarder[] {fromFirst, fromSecond};
    }

    /**
     * What became of the packets that came in through a port.
     *
     * @param port its number, 0 or 1
     * @return counts on while the loop runs
     */
    public LoopCounters counters(int port) {
        return counters[port];
    }

    /** Ends the loop, from any thread: {@link #run} returns after the packet in hand. A loop stopped before it runs does not. */
    public void stop() {
        stopped = true;
        LockSupport.unpark(runner);
    }

    /**
     * Forwards until {@link #stop}, or until its thread is interrupted, which it then still is. What the ports have taken is
     * flushed.
     *
     * @throws UncheckedIOException if a port has failed, with the port's words
     */
    @Override
    public void run() {
        runner = Thread.currentThread();
        try {
            long lastPacket = System.nanoTime();
            while (!stopped && !runner.isInterrupted()) {
                now = System.nanoTime();
                if (round()) {
                    lastPacket = now;
                } else if (now - lastPacket < SPIN_NANOS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(this, PARK_NANOS);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        } finally {
            runner = null;
        }
    }

    private boolean round() throws IOException {
        chore.run(now);
        boolean any = receive(0) | receive(1);
        ports[0].flush();
        ports[1].flush();
        return any;
    }

    private boolean receive(int port) throws IOException {
        int packets = 0;
        while (packets < BATCH && !stopped && ports[port].poll(frame)) {
            packets++;
            counters[port].count(LoopCounters.RECEIVED);
            if (before[port].take(frame, known.arrived(port, now))) {
                counters[port].count(LoopCounters.CONSUMED);
            } else {
                // Whoever was shown it may have had others forwarded.
                known.arrived(port, now);
                forward(frame, port);
            }
        }
        return packets > 0;
    }

    /**
     * Forwards a packet that was kept, as if its port had just received it, but without {@link #before}. Only on the loop's
     * thread, from a {@link Chore} or a taker of {@code before}.
     *
     * @param packet as it was received, with headroom; changed in place, the caller's again when this returns
     * @param port the number of the port it came in through, 0 or 1
     * @throws IOException if a port has failed
     */
    public void again(Frame packet, int port) throws IOException {
        counters[port].count(LoopCounters.RETRIED);
        known.arrived(port, now);
        forward(packet, port);
    }

    /**
     * As {@link #again}, for a packet whose next hop does not answer: if that is still so, it is refused, and its sender told.
     *
     * @param packet as for {@code again}
     * @param port as for {@code again}
     * @throws IOException if a port has failed
     */
    public void giveUp(Frame packet, int port) throws IOException {
        counters[port].count(LoopCounters.RETRIED);
        known.arrived(port, now).nobodyAnswers();
        forward(packet, port);
    }

    private void forward(Frame packet, int from) throws IOException {
        Verdict verdict = forwarders[from].forward(packet, known);
        LoopCounters counts = counters[from];
        if (verdict == Verdict.NO_NEIGHBOUR && unresolved.take(packet, known)) {
            counts.count(LoopCounters.KEPT);
            return;
        }
        if (verdict == Verdict.OK) {
            counts.count(send(packet, known.egressPort()));
        }
        counts.count(verdict);
        if (known.hasReply()) {
            counts.count(ports[from].offer(reply) ? LoopCounters.ANSWERED : LoopCounters.UNANSWERED);
            lendReply();
        }
    }

    private int send(Frame packet, int to) throws IOException {
        if (to == Forwarding.NO_PORT) {
            return host.take(packet, known) ? LoopCounters.TO_HOST : LoopCounters.HOST_REFUSED;
        }
        boolean sent = to < ports.length && ports[to].offer(packet);
        return sent ? LoopCounters.FORWARDED + to : LoopCounters.EGRESS_FULL;
    }

    private void lendReply() {
        known.lend(reply.bind(replyMemory, 0, REPLY_HEADROOM, replyMemory.length));
    }
}
