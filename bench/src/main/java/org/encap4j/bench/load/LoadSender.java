// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.netty.UdpTunnelBuilder;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/**
 * Sends load through a {@link UdpTunnel}, from its event loop: for each packet a leased buffer, written whole, stamped and handed
 * over.
 *
 * <p>At a bounded rate a packet is stamped with the time at which it was due, so that what a pause held up counts as latency.
 */
public final class LoadSender implements Runnable {
    /** Packets between two looks at the clock and at the socket. */
    static final int BATCH = 64;

    private static final int HEADROOM = 64;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int LONGEST_SEGMENT = 2_047;

    private final SendPlan plan;
    private final UdpTunnel tunnel;
    private final EventExecutor loop;
    private final Runnable measuring;
    private final CompletableFuture<Figures> done = new CompletableFuture<>();
    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final ByteBuf template;
    private final TunnelMetadata metadata = new TunnelMetadata().setVni(LoadPacket.VNI);
    private final Frame frame = new Frame();
    private final int firstStream = (int) ProcessHandle.current().pid() << Short.SIZE;
    private final double interval;

    private final long[] sequences;
    private int magic = LoadPacket.MAGIC_OF_WARM_UP;
    private long index;
    private long begin;
    private long end;
    private ProcessCost before;
    private long sentBefore;
    private long failedBefore;

    private LoadSender(SendPlan plan, UdpTunnel tunnel, Runnable measuring) {
        this.plan = plan;
        this.tunnel = tunnel;
        this.measuring = measuring;
        loop = tunnel.executor();
        interval = plan.rate() > 0 ? NANOS_PER_SECOND / plan.rate() : 0;
        sequences = new long[plan.flows()];
        // Loaded and run once before it matters.
        ProcessCost.now(TaskTime.ofThisProcess());
        template = Unpooled.directBuffer(plan.length()).writeZero(plan.length());
        if (!plan.plain()) {
            LoadPacket.writeHeaders(frame.bind(template), frame.start(), plan.size());
        }
    }

    /**
     * Sends what a plan says.
     *
     * @param plan what
     * @param measuring run when the warm-up is over
     * @return what was sent and what it cost
     * @throws IOException if no socket can be had, or the thread is interrupted
     */
    public static Figures send(SendPlan plan, Runnable measuring) throws IOException {
        boolean ipv4 = plan.to().getAddress() instanceof Inet4Address;
        Vxlan protocol = Vxlan.of(VxlanProfile.PLAIN);
        UdpTunnelBuilder builder = UdpTunnel.over(protocol)
                .bind(new InetSocketAddress(ipv4 ? "0.0.0.0" : "::", 0))
                .sendSockets(plan.sockets());
        if (plan.segments()) {
            builder.segments(LONGEST_SEGMENT);
        }
        if (plan.connected()) {
            builder.peer(plan.to());
        }
        LoadSender sender;
        try (UdpTunnel tunnel = builder.open()) {
            sender = new LoadSender(plan, tunnel, measuring);
            tunnel.executor().execute(() -> sender.startPhase(plan.warmUp()));
            sender.done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while sending").initCause(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return sender.done.join();
    }

    private void startPhase(double seconds) {
        if (magic == LoadPacket.MAGIC) {
            before = ProcessCost.now(TaskTime.ofThisProcess());
            sentBefore = tunnel.counters().sent();
            failedBefore = tunnel.counters().failed();
        }
        index = 0;
        Arrays.fill(sequences, 0);
        begin = System.nanoTime();
        end = begin + (long) (seconds * NANOS_PER_SECOND);
        run();
    }

    @Override
    public void run() {
        try {
            turn();
        } catch (RuntimeException | Error failure) {
            done.completeExceptionally(failure);
        }
    }

    private void turn() {
        long now = System.nanoTime();
        if (now - end >= 0) {
            drain();
            return;
        }
        for (int left = due(now); left > 0; left--) {
            if (!offer()) {
                // As a task of the loop's own queue it would be run again before the loop sees the socket writable.
                loop.schedule(this, 1, TimeUnit.MICROSECONDS);
                return;
            }
        }
        loop.execute(this);
    }

    private int due(long now) {
        return interval == 0 ? BATCH : (int) Math.min(BATCH, (long) ((now - begin) / interval) + 1 - index);
    }

    private boolean offer() {
        int flow = (int) (index / plan.run() % plan.flows());
        int length = plan.length();
        ByteBuf packet = allocator.directBuffer(HEADROOM + length).setIndex(HEADROOM, HEADROOM);
        packet.writeBytes(template, 0, length);
        frame.bind(packet);
        if (!plan.plain()) {
            LoadPacket.setFlow(frame, frame.start(), flow);
        }
        long time = interval == 0 ? System.nanoTime() : begin + (long) (index * interval);
        LoadPacket.write(frame, frame.start() + plan.stampAt(), magic, firstStream + flow, sequences[flow], time);
        boolean taken =
                plan.plain() ? tunnel.sendDatagram(packet, flow, plan.to()) : tunnel.send(packet, metadata, plan.to());
        if (taken) {
            index++;
            sequences[flow]++;
        }
        return taken;
    }

    /** Waits until the kernel has taken or refused all that the tunnel took. */
    private void drain() {
        long taken = tunnel.counters().offered()
                - tunnel.counters().notWritable()
                - tunnel.counters().refusedToSend();
        if (tunnel.counters().sent() + tunnel.counters().failed() < taken) {
            loop.schedule(this, 1, TimeUnit.MICROSECONDS);
        } else if (magic == LoadPacket.MAGIC) {
            finish();
        } else {
            magic = LoadPacket.MAGIC;
            measuring.run();
            startPhase(plan.seconds());
        }
    }

    private void finish() {
        double seconds = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        ProcessCost after = ProcessCost.now(TaskTime.ofThisProcess());
        long sent = tunnel.counters().sent() - sentBefore;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(Figures.ROLE, "send");
        figures.put("by", "encap4j");
        figures.put(Figures.SIZE, plan.size());
        figures.put("sockets", plan.sockets());
        figures.put("segments", plan.segments());
        figures.put("connected", plan.connected());
        figures.put("plain", plan.plain());
        figures.put(Figures.SECONDS, seconds);
        figures.put(Figures.SENT, sent);
        figures.put(Figures.FAILED, tunnel.counters().failed() - failedBefore);
        figures.put(Figures.RATE, sent / seconds);
        ProcessCost.put(figures, before, after, sent);
        template.release();
        done.complete(new Figures(figures));
    }
}
