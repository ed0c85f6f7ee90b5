// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The sockets of one tunnel, all on one event loop: bound ones to receive on, and a pool to send from for each address family. */
final class UdpSockets {
    private final UdpTunnelBuilder from;
    private final UdpTunnelCounters counters;
    private final IoEventLoopGroup ownGroup;
    private final IoEventLoop loop;
    private final SocketFactory factory;
    private final List<Channel> bound = new ArrayList<>();
    private final List<SendSocket> senders4 = new ArrayList<>();
    private final List<SendSocket> senders6 = new ArrayList<>();
    /** By the index of a peer in the builder's list. */
    private final List<List<SendSocket>> connected = new ArrayList<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Runnable onWritable = () -> {};
    private boolean receiving;

    private UdpSockets(UdpTunnelBuilder from, UdpTunnelCounters counters) {
        this.from = from;
        this.counters = counters;
        ownGroup = from.group == null ? SocketFactory.newGroup(from.nio) : null;
        loop = (from.group == null ? ownGroup : from.group).next();
        factory = new SocketFactory(from, loop);
    }

    static UdpSockets open(UdpTunnelBuilder from, UdpTunnelCounters counters) throws IOException {
        UdpSockets sockets = new UdpSockets(from, counters);
        try {
            sockets.bindAll();
            return sockets;
        } catch (IOException | RuntimeException failure) {
            sockets.abandon();
            throw failure;
        }
    }

    private void bindAll() throws IOException {
        factory.requireOptions();
        for (InetSocketAddress address : from.addresses) {
            Channel channel = factory.bind(address, true, new Events());
            bound.add(channel);
        }
        for (Channel channel : bound) {
            List<SendSocket> pool = pool(local(channel));
            if (pool.isEmpty() && from.sendSockets == 0) {
                pool.add(sender(channel, false));
            }
            boolean first = pool.isEmpty();
            for (int n = 0; first && n < from.sendSockets; n++) {
                pool.add(sender(factory.bind(anyPort(channel), false, new Events()), false));
            }
        }
        for (InetSocketAddress peer : from.peers) {
            connect(peer);
        }
    }

    private void connect(InetSocketAddress peer) throws IOException {
        List<SendSocket> pool = new ArrayList<>();
        connected.add(pool);
        boolean ipv4 = peer.getAddress() instanceof Inet4Address;
        Channel source = bound.stream()
                .filter(channel -> local(channel).getAddress() instanceof Inet4Address == ipv4)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no address is bound that can reach peer " + peer));
        for (int n = 0; n < Math.max(1, from.sendSockets); n++) {
            Channel channel = factory.bind(anyPort(source), false, new Events());
            pool.add(sender(channel, true));
            factory.connect(channel, peer);
        }
    }

    private static InetSocketAddress anyPort(Channel channel) {
        return new InetSocketAddress(local(channel).getAddress(), 0);
    }

    private List<SendSocket> pool(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address ? senders4 : senders6;
    }

    private SendSocket sender(Channel channel, boolean isConnected) {
        int longestSegment = factory.canSegment() ? from.longestSegment : 0;
        return new SendSocket(channel, isConnected, counters, from.batch, longestSegment);
    }

    /** Closes what was opened before something failed. */
    private void abandon() {
        channels().forEach(channel -> channel.close().syncUninterruptibly());
        if (ownGroup != null) {
            ownGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private List<Channel> channels() {
        List<Channel> all = new ArrayList<>(bound);
        senders().forEach(sender -> all.add(sender.channel()));
        return all;
    }

    /** {@return all send sockets, IPv4, IPv6, then those of the peers} */
    Stream<SendSocket> senders() {
        return Stream.of(Stream.of(senders4, senders6), connected.stream())
                .flatMap(pools -> pools)
                .flatMap(List::stream);
    }

    SendSocket[] senders(int peer) {
        return connected.get(peer).toArray(new SendSocket[0]);
    }

    IoEventLoop loop() {
        return loop;
    }

    boolean isEpoll() {
        return factory.isEpoll();
    }

    SendSocket[] senders(boolean ipv4) {
        return (ipv4 ? senders4 : senders6).toArray(new SendSocket[0]);
    }

    List<InetSocketAddress> localAddresses() {
        return bound.stream().map(UdpSockets::local).toList();
    }

    List<InetSocketAddress> sendAddresses() {
        return senders().map(sender -> local(sender.channel())).toList();
    }

    private static InetSocketAddress local(Channel channel) {
        return (InetSocketAddress) channel.localAddress();
    }

    void onWritable(Runnable task) {
        onWritable = task;
    }

    void receive(Supplier<ChannelHandler> handlers) {
        synchronized (this) {
            if (receiving) {
                throw new IllegalStateException("the tunnel on " + localAddresses() + " is receiving already");
            }
            receiving = true;
        }
        for (Channel channel : bound) {
            channel.pipeline().addFirst(handlers.get());
            channel.config().setAutoRead(true);
        }
    }

    void stopReceiving() {
        bound.forEach(channel -> channel.config().setAutoRead(false));
    }

    boolean areIdle() {
        return senders().allMatch(SendSocket::isIdle);
    }

    /** On the event loop: what still waits fails here and now. */
    void close(Runnable then) {
        channels().forEach(Channel::close);
        then.run();
        closed();
    }

    /** Ends the group if it is ours, and lets go of those who wait for that. */
    void closed() {
        if (ownGroup == null) {
            closed.countDown();
        } else {
            ownGroup.shutdownGracefully(0, 1, TimeUnit.SECONDS).addListener(ended -> closed.countDown());
        }
    }

    void awaitClosed() {
        if (loop.inEventLoop()) {
            return;
        }
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The end of a socket's pipeline: what has happened to it. */
    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            if (context.channel().isWritable()) {
                onWritable.run();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            counters.countException();
            if (from.exceptions == null) {
                context.fireExceptionCaught(cause);
            } else {
                from.exceptions.accept(cause);
            }
        }
    }
}
