// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/** Makes UDP sockets as a tunnel wants them: on epoll, or where that is missing on NIO. */
final class SocketFactory {
    /** Room for a byte more than is allowed, on a border that copies quickly. */
    private static final int SLOT = 64;

    private final UdpTunnelBuilder from;
    private final EventLoop loop;
    private final boolean epoll;

    SocketFactory(UdpTunnelBuilder from, IoEventLoop loop) {
        this.from = from;
        this.loop = loop;
        epoll = loop.isIoType(EpollIoHandler.class);
    }

    static IoEventLoopGroup newGroup(boolean nio) {
        DefaultThreadFactory threads = new DefaultThreadFactory("encap4j-udp", true);
        return new MultiThreadIoEventLoopGroup(
                1, threads, nio || !Epoll.isAvailable() ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    }

    boolean isEpoll() {
        return epoll;
    }

    boolean canSegment() {
        return epoll && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
    }

    /** Refuses what cannot be done instead of leaving it out. */
    void requireOptions() {
        boolean linux = from.ttl > 0
                || from.dontFragment != null
                || from.noChecksum
                || from.noChecksum6
                || from.zeroChecksum6Allowed;
        if (linux && !epoll) {
            throw new IllegalArgumentException("TTL, DF and absent checksums need epoll, but this tunnel is on NIO"
                    + (Epoll.isAvailable()
                            ? ""
                            : ": " + Epoll.unavailabilityCause().getMessage()));
        }
    }

    Channel bind(InetSocketAddress address, boolean receives, ChannelHandler handler) throws IOException {
        Channel channel = null;
        try {
            boolean ipv4 = address.getAddress() instanceof Inet4Address;
            channel = newChannel(ipv4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
            configure(channel.config(), receives);
            if (epoll) {
                configureLinux(channel.config(), ipv4, receives);
            }
            channel.pipeline().addLast(handler);
            loop.register(channel).syncUninterruptibly();
            channel.bind(address).syncUninterruptibly();
            return channel;
        } catch (Exception failure) {
            if (channel != null) {
                close(channel);
            }
            throw new IOException(complaint(address, failure), failure);
        }
    }

    void connect(Channel channel, InetSocketAddress peer) throws IOException {
        try {
            channel.connect(peer).syncUninterruptibly();
        } catch (Exception failure) {
            throw new IOException(
                    "cannot connect a UDP socket to peer " + peer + " (" + failure.getMessage() + ")", failure);
        }
    }

    private static void close(Channel channel) {
        if (channel.isRegistered()) {
            channel.close().syncUninterruptibly();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    private Channel newChannel(SocketProtocolFamily family) {
        return epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
    }

    private void configure(ChannelConfig config, boolean receives) {
        int slot = (from.maxDatagram + SLOT) / SLOT * SLOT;
        int datagrams = epoll ? from.batch : 1;
        FixedRecvByteBufAllocator buffers = new FixedRecvByteBufAllocator(slot * datagrams);
        buffers.maxMessagesPerRead(from.batch);
        config.setAutoRead(false);
        config.setAllocator(from.allocator);
        config.setRecvByteBufAllocator(buffers);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(from.highWater / 2, from.highWater));
        if (epoll && receives) {
            config.setOption(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, slot);
        }
        config.setOption(ChannelOption.SO_SNDBUF, from.sendBuffer);
        // Nobody reads from a send socket; what is sent to it must not fill memory.
        config.setOption(ChannelOption.SO_RCVBUF, receives ? from.receiveBuffer : 1);
    }

    private void configureLinux(ChannelConfig config, boolean ipv4, boolean receives) {
        force(config, SocketOptions.SEND_BUFFER_FORCE, from.sendBuffer);
        if (receives) {
            force(config, SocketOptions.RECEIVE_BUFFER_FORCE, from.receiveBuffer);
        }
        if (!ipv4) {
            config.setOption(SocketOptions.IPV6_ONLY, 1);
        }
        if (from.ttl > 0) {
            config.setOption(ipv4 ? SocketOptions.TTL : SocketOptions.HOP_LIMIT, from.ttl);
        }
        if (from.dontFragment != null) {
            int mode = from.dontFragment ? SocketOptions.PMTUDISC_DO : SocketOptions.PMTUDISC_DONT;
            config.setOption(ipv4 ? SocketOptions.MTU_DISCOVER : SocketOptions.MTU_DISCOVER6, mode);
        }
        if (ipv4 && from.noChecksum) {
            config.setOption(SocketOptions.NO_CHECKSUM, 1);
        }
        if (!ipv4 && from.noChecksum6) {
            config.setOption(SocketOptions.NO_CHECKSUM6_SENT, 1);
        }
        if (!ipv4 && from.zeroChecksum6Allowed) {
            config.setOption(SocketOptions.NO_CHECKSUM6_RECEIVED, 1);
        }
    }

    /** Past what the host allows everybody, for those who may; the others have what SO_RCVBUF and SO_SNDBUF gave. */
    private static void force(ChannelConfig config, ChannelOption<Integer> option, int bytes) {
        try {
            config.setOption(option, bytes);
        } catch (ChannelException notPermitted) {
            assert notPermitted.getCause() instanceof IOException : notPermitted;
        }
    }

    private static String complaint(InetSocketAddress address, Exception failure) {
        String reason = String.valueOf(failure.getMessage());
        String host = address.getAddress().getHostAddress();
        String where = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
        String why;
        if (reason.contains("already in use")) {
            why = "another socket has port " + address.getPort() + " already";
        } else if (reason.contains("annot assign requested address")) {
            why = "this host has no address " + host;
        } else if (reason.contains("ermission denied")) {
            why = "ports below 1024 need root or CAP_NET_BIND_SERVICE";
        } else {
            why = "the system refuses";
        }
        return "cannot open UDP " + where + ": " + why + " (" + reason + ")";
    }
}
