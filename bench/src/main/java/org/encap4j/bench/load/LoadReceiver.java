// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/** Receives load through a {@link UdpTunnel} and accounts for it, on the tunnel's event loop. */
public final class LoadReceiver implements UdpTunnel.Receiver {
    /** A receiver ends when nothing has come for so long. */
    private static final long IDLE_NANOS = 500_000_000L;

    private static final long LOOK_MILLIS = 50;
    private static final double NANOS_PER_SECOND = 1e9;

    private final UdpTunnel tunnel;
    private final int port;
    private final int stampAt;
    private final boolean plain;
    private final long deadline;
    private final CompletableFuture<Figures> done = new CompletableFuture<>();
    private final Arrivals arrivals = new Arrivals(LoadPacket.MAGIC);
    /** Accounted for in the same way, or the measured ones would find nothing compiled. */
    private final Arrivals warmUps = new Arrivals(LoadPacket.MAGIC_OF_WARM_UP);

    private final Frame frame = new Frame();
    private TaskTime recently = TaskTime.NONE;
    private long dropsBefore;
    private ProcessCost before;

    private LoadReceiver(UdpTunnel tunnel, int port, boolean plain, double seconds) {
        this.tunnel = tunnel;
        this.port = port;
        this.plain = plain;
        stampAt = plain ? 0 : LoadPacket.IN_FRAME;
        deadline = System.nanoTime() + (long) (seconds * NANOS_PER_SECOND);
    }

    /**
     * Receives until the time is over, or nothing has come for half a second after the first measured packet.
     *
     * @param local the address and port to listen on
     * @param plain no tunnel: the datagrams themselves are the packets
     * @param seconds how long at most
     * @param listening run when packets can come
     * @return what came and what it cost
     * @throws IOException if the address cannot be had, or the thread is interrupted
     */
    public static Figures receive(InetSocketAddress local, boolean plain, double seconds, Runnable listening)
            throws IOException {
        TunnelProtocol protocol = plain ? new PlainDatagrams(local.getPort()) : Vxlan.of(VxlanProfile.PLAIN);
        LoadReceiver receiver;
        try (UdpTunnel tunnel =
                UdpTunnel.over(protocol).bind(local).sendSockets(0).open()) {
            receiver = new LoadReceiver(tunnel, tunnel.localAddresses().get(0).getPort(), plain, seconds);
            tunnel.executor().scheduleAtFixedRate(receiver::watch, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            tunnel.receive(receiver);
            listening.run();
            receiver.done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while receiving").initCause(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return receiver.done.join();
    }

    @Override
    public void received(ByteBuf inner, TunnelMetadata metadata, InetSocketAddress sender, InetSocketAddress local) {
        frame.bind(inner);
        long now = System.nanoTime();
        int at = frame.start() + stampAt;
        boolean warmsUp = LoadPacket.magic(frame, at) == LoadPacket.MAGIC_OF_WARM_UP;
        Arrivals of = warmsUp ? warmUps : arrivals;
        if (metadata.vni() != (plain ? 0 : LoadPacket.VNI)) {
            arrivals.foreign();
        } else if (of.arrived(frame, at, now) && of.received() == 1) {
            before = ProcessCost.now(recently);
        }
    }

    private void watch() {
        try {
            look();
        } catch (RuntimeException | Error failure) {
            done.completeExceptionally(failure);
        }
    }

    /** Reading files takes longer than packets may wait: while nothing is measured yet. */
    private void look() {
        long now = System.nanoTime();
        if (arrivals.received() == 0) {
            recently = TaskTime.ofThisProcess();
            dropsBefore = KernelDrops.at(port);
        }
        if (now - deadline >= 0 || arrivals.received() > 0 && now - arrivals.last() > IDLE_NANOS) {
            finish();
        }
    }

    private void finish() {
        if (done.isDone()) {
            return;
        }
        ProcessCost after = ProcessCost.now(TaskTime.ofThisProcess());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(Figures.ROLE, "receive");
        figures.put("by", "encap4j");
        figures.put("plain", plain);
        figures.putAll(arrivals.figures());
        figures.put("refused", tunnel.counters().refused());
        figures.put(Figures.KERNEL_DROPS, KernelDrops.at(port) - dropsBefore);
        ProcessCost.put(figures, before == null ? after : before, after, arrivals.received());
        done.complete(new Figures(figures));
    }
}
