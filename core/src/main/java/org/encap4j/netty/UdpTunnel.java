// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.FlowHash;

/**
 * A tunnel endpoint on UDP sockets (DATAGRAM framing): it receives on the addresses it is bound to, and sends from a pool of sockets
 * whose ports spread the flows.
 *
 * <pre>{@code
 * UdpTunnel tunnel = UdpTunnel.over(protocol).bind(new InetSocketAddress("10.0.0.1", protocol.port())).open();
 * tunnel.receive((inner, metadata, sender, local) -> ...);
 * tunnel.send(inner, metadata, remote);
 * tunnel.close();
 * }</pre>
 *
 * <h2>What the kernel does instead of this library</h2>
 * <ul>
 *   <li><b>TTL</b>: the host's default, commonly 64, unless {@link UdpTunnelBuilder#ttl} says otherwise. The received one is not seen.
 *   <li><b>DF and path MTU</b>: by default Linux sets DF on what fits the path MTU it knows, and fragments what does not; ICMP errors
 *       change what it knows, and are not seen here. {@link UdpTunnelBuilder#dontFragment} makes it refuse instead, or never set DF.
 *       What is refused counts as {@link UdpTunnelCounters#failed}: no ICMP answer is made for the packet inside.
 *   <li><b>Fragments</b> are reassembled before a datagram is received.
 *   <li><b>ECN</b>: sent as 0, whatever the packet inside says, and not seen on receiving, so that RFC 6040 is not followed: an
 *       underlay that marks packets needs FRAME framing. DSCP is 0.
 *   <li><b>Checksums</b>: computed when sending, usually by the device, and verified before a datagram is received, as for any socket;
 *       bad ones are dropped uncounted by this tunnel. IPv4 accepts zero. {@link UdpTunnelBuilder} can send without.
 *   <li><b>Source ports</b>: each send socket has one, which the kernel chooses from {@code net.ipv4.ip_local_port_range} when the
 *       tunnel is opened; a flow keeps its socket. There are as many ports as sockets, not 16,384 (RFC 7348 section 5).
 *   <li><b>Routing, neighbours, source address</b>: the kernel's, but datagrams leave from the first bound address of the peer's
 *       family.
 * </ul>
 *
 * <h2>Threads</h2>
 * One event loop runs the tunnel: it receives, calls the {@link Receiver} and owns the sockets. {@link #send} may be called from any
 * thread. On the event loop ({@link #executor}) packets go straight to the socket and to the kernel in batches, the last one when the
 * loop comes to rest; from elsewhere they cross a bounded queue that wakes the loop once for many. For more cores, open more tunnels.
 *
 * <h2>What a packet costs</h2>
 * The codec allocates nothing. Netty does, measured on JDK 17: 149 bytes for a packet received (the sender's address and the message;
 * the buffer is a recycled slice); 44 for one leased from the pool and sent on the event loop, 20 with {@link UdpTunnelBuilder#peer}, 15
 * in runs of segments; 24 more from another thread.
 */
public final class UdpTunnel implements AutoCloseable {
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Spreads a 16-bit port as well as a hash: 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E37_79B9;

    /** Takes what a tunnel received. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * Takes one packet, on the tunnel's event loop. What it throws goes to {@link UdpTunnelBuilder#onException}, and the tunnel
         * goes on.
         *
         * @param inner the packet inside; lent until this returns, and its header still lies before it, as headroom. To keep it,
         *     retain it, but copy what is kept for long: it is a slice of the buffer that a whole batch was received into
         * @param metadata what the tunnel header says; overwritten by the next packet
         * @param sender the outer source address and port
         * @param local the bound address it came to
         */
        void received(ByteBuf inner, TunnelMetadata metadata, InetSocketAddress sender, InetSocketAddress local);
    }

    private final UdpSockets sockets;
    private final IoEventLoop loop;
    private final ByteBufAllocator allocator;
    private final boolean direct;
    private final int maxDatagram;
    private final TunnelProtocol protocol;
    private final SendSocket[] senders4;
    private final SendSocket[] senders6;
    private final InetSocketAddress[] peers;
    private final SendSocket[][] peerSenders;
    private final SendSocket[] allSenders;
    private final UdpTunnelCounters counters;
    private final DatagramCodec ownCodec;
    private final ThreadLocal<DatagramCodec> codecs;

    private final SendQueue queue;
    private boolean flushing;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean closed;

    UdpTunnel(UdpTunnelBuilder from, UdpSockets sockets, UdpTunnelCounters counters) {
        this.sockets = sockets;
        this.counters = counters;
        loop = sockets.loop();
        allocator = from.allocator;
        direct = sockets.isEpoll();
        maxDatagram = from.maxDatagram;
        protocol = from.protocol;
        senders4 = sockets.senders(true);
        senders6 = sockets.senders(false);
        peers = from.peers.toArray(new InetSocketAddress[0]);
        peerSenders = new SendSocket[peers.length][];
        Arrays.setAll(peerSenders, sockets::senders);
        allSenders = sockets.senders().toArray(SendSocket[]::new);
        ownCodec = new DatagramCodec(protocol);
        codecs = ThreadLocal.withInitial(() -> new DatagramCodec(protocol));
        queue = new SendQueue(from.handOver, loop, counters, this::flush);
        sockets.onWritable(queue::resume);
    }

    /**
     * Starts describing a tunnel.
     *
     * @param protocol whose header every datagram starts with
     * @return a builder with the defaults that its methods name
     */
    public static UdpTunnelBuilder over(TunnelProtocol protocol) {
        return new UdpTunnelBuilder(protocol);
    }

    /**
     * Starts receiving. Until then datagrams wait in the sockets, as far as their buffers hold them.
     *
     * @param receiver takes the packets; called once for each, on the event loop
     * @throws IllegalStateException if the tunnel is receiving already
     */
    public void receive(Receiver receiver) {
        DatagramCodec codec = new DatagramCodec(protocol);
        sockets.receive(() -> new ReceiveHandler(codec, counters, receiver, maxDatagram));
    }

    /**
     * Sends a packet through the tunnel.
     *
     * @param inner the packet, whose reference this takes over whatever happens; the header is written into the bytes before its
     *     reader index, which must not belong to anybody else. Without that headroom, on the heap, read-only or in pieces, it is copied
     * @param metadata the VNI, the identity, the payload type; the caller's again when this returns
     * @param remote the other end, resolved
     * @return whether it was taken; if not, {@link #counters} say why
     */
    public boolean send(ByteBuf inner, TunnelMetadata metadata, InetSocketAddress remote) {
        boolean onLoop = loop.inEventLoop();
        counters.countOffered(onLoop);
        DatagramCodec codec = onLoop ? ownCodec : codecs.get();
        SendSocket[] pool = pool(remote);
        if (pool.length == 0) {
            inner.release();
            counters.countRefused(Verdict.NO_ROUTE, onLoop);
            return false;
        }
        ByteBuf datagram = codec.encapsulate(inner, metadata, allocator, direct);
        if (datagram == null || pool.length == 1) {
            return take(datagram, codec, pool, 0, remote, onLoop);
        }
        return take(datagram, codec, pool, codec.flow(metadata), remote, onLoop);
    }

    /**
     * Sends a datagram that has its tunnel header already, as it is: what {@link #receive} gave, with its reader index moved back to
     * {@link TunnelMetadata#headerAt}, or the inside of a frame.
     *
     * @param datagram the tunnel header and what follows, whose reference this takes over whatever happens
     * @param flow chooses the send socket, the same for the same number: a flow's hash, or the source port of a frame
     * @param remote the other end, resolved
     * @return whether it was taken; if not, {@link #counters} say why
     */
    public boolean sendDatagram(ByteBuf datagram, int flow, InetSocketAddress remote) {
        boolean onLoop = loop.inEventLoop();
        counters.countOffered(onLoop);
        DatagramCodec codec = onLoop ? ownCodec : codecs.get();
        SendSocket[] pool = pool(remote);
        if (pool.length == 0) {
            datagram.release();
            counters.countRefused(Verdict.NO_ROUTE, onLoop);
            return false;
        }
        return take(codec.accept(datagram, allocator, direct), codec, pool, flow, remote, onLoop);
    }

    private SendSocket[] pool(InetSocketAddress remote) {
        for (int peer = 0; peer < peers.length; peer++) {
            if (remote == peers[peer] || remote.equals(peers[peer])) {
                return peerSenders[peer];
            }
        }
        InetAddress address = remote.getAddress();
        return address instanceof Inet4Address ? senders4 : senders6;
    }

    private boolean take(
            ByteBuf datagram,
            DatagramCodec codec,
            SendSocket[] pool,
            int flow,
            InetSocketAddress remote,
            boolean onLoop) {
        if (datagram == null) {
            counters.countRefused(codec.verdict(), onLoop);
            return false;
        }
        if (codec.copied()) {
            counters.countCopied(onLoop);
        }
        SendSocket socket = pool[FlowHash.port(flow * SPREAD, 0, pool.length - 1)];
        boolean taken = !closed && socket.isWritable();
        if (taken && onLoop) {
            socket.put(datagram, remote);
            flushLater();
        } else if (taken) {
            taken = queue.offer(new HandedDatagram(datagram, remote, socket));
        }
        if (!taken) {
            datagram.release();
            counters.countNotWritable(onLoop);
        }
        return taken;
    }

    private void flushLater() {
        if (!flushing) {
            flushing = true;
            loop.execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        for (SendSocket socket : allSenders) {
            socket.flush();
        }
    }

    /** {@return the event loop, for tasks that send many packets without a hand-over} */
    public EventExecutor executor() {
        return loop;
    }

    /** {@return what became of the packets} */
    public UdpTunnelCounters counters() {
        return counters;
    }

    /** {@return the addresses that are received on, in the order in which they were bound} */
    public List<InetSocketAddress> localAddresses() {
        return sockets.localAddresses();
    }

    /** {@return the addresses sent from, IPv4 first, those of peers last: their ports are all the source ports there are} */
    public List<InetSocketAddress> sendAddresses() {
        return sockets.sendAddresses();
    }

    /**
     * Ends the tunnel: takes no more packets, gives the kernel up to a second to take those that wait, and closes the sockets. An
     * event loop group of the tunnel's own is ended too, a given one is not. When this returns everything has been released and the
     * counters are final; on an event loop it returns at once instead. Closing twice is harmless.
     */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            try {
                loop.execute(this::startClosing);
            } catch (RejectedExecutionException stopped) {
                closed = true;
                queue.discard();
                sockets.closed();
            }
        }
        sockets.awaitClosed();
    }

    private void startClosing() {
        closed = true;
        sockets.stopReceiving();
        queue.empty();
        closeWhenSent(System.nanoTime() + CLOSING_NANOS);
    }

    private void closeWhenSent(long deadline) {
        if (!sockets.areIdle() && System.nanoTime() < deadline) {
            loop.schedule(() -> closeWhenSent(deadline), 1, TimeUnit.MILLISECONDS);
            return;
        }
        sockets.close(queue::discard);
    }
}
