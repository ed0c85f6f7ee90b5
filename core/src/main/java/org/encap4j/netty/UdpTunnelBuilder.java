// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.encap4j.tunnel.TunnelProtocol;

/** Describes a {@link UdpTunnel}, and opens it. Belongs to one thread. */
public final class UdpTunnelBuilder {
    private static final int MAX_SEND_SOCKETS = 1024;
    /** Netty passes no more to one sendmmsg or recvmmsg. */
    private static final int MAX_BATCH = 1024;

    private static final int MAX_TTL = 255;

    final TunnelProtocol protocol;
    final List<InetSocketAddress> addresses = new ArrayList<>();
    final List<InetSocketAddress> peers = new ArrayList<>();
    int sendSockets = 16;
    int sendBuffer = 1 << 20;
    int receiveBuffer = 4 << 20;
    int maxDatagram = 2_047;
    int batch = 64;
    int longestSegment;
    int highWater = 1 << 20;
    int handOver = 4_096;
    int ttl;
    Boolean dontFragment;
    boolean noChecksum;
    boolean noChecksum6;
    boolean zeroChecksum6Allowed;
    boolean nio;
    IoEventLoopGroup group;
    ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    Consumer<Throwable> exceptions;

    UdpTunnelBuilder(TunnelProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * Adds an address to receive on. The first one of each family, IPv4 and IPv6, is also what is sent from. An IPv6 wildcard does not
     * include IPv4, except on NIO.
     *
     * @param address commonly with {@link TunnelProtocol#port}; port 0 lets the kernel choose
     * @return this
     */
    public UdpTunnelBuilder bind(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("the address " + address + " is not resolved");
        }
        addresses.add(address);
        return this;
    }

    /**
     * Gives a peer send sockets of its own, connected to it: the kernel then looks up the way once instead of for each packet, and less
     * is allocated for each. For few peers with much traffic. An ICMP error that the peer sends, such as for a port that nobody has
     * open, makes the kernel refuse one datagram or is a {@link java.net.PortUnreachableException} for {@link #onException}.
     *
     * @param remote the peer as {@code send} will be called with it
     * @return this
     */
    public UdpTunnelBuilder peer(InetSocketAddress remote) {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException("the peer " + remote + " is not resolved");
        }
        peers.add(remote);
        return this;
    }

    /**
     * Sets how many sockets there are to send from, for each address family: so many source ports.
     *
     * @param count 0 to 1,024, where 0 sends from the bound socket, with the tunnel's own port; 16 unless set
     * @return this
     */
    public UdpTunnelBuilder sendSockets(int count) {
        sendSockets = require("send sockets", count, 0, MAX_SEND_SOCKETS);
        return this;
    }

    /**
     * Sets how much may wait in the kernel to be sent (SO_SNDBUF).
     *
     * @param bytes for each send socket; 1 MiB unless set. The kernel counts its own overhead, doubles the number for it, and without
     *     CAP_NET_ADMIN takes no more than {@code net.core.wmem_max}
     * @return this
     */
    public UdpTunnelBuilder sendBuffer(int bytes) {
        sendBuffer = require("send buffer bytes", bytes, 1, Integer.MAX_VALUE / 2);
        return this;
    }

    /**
     * Sets how much may wait in the kernel to be received (SO_RCVBUF).
     *
     * @param bytes for each bound socket; 4 MiB unless set, limited as the send buffer is, by {@code net.core.rmem_max}
     * @return this
     */
    public UdpTunnelBuilder receiveBuffer(int bytes) {
        receiveBuffer = require("receive buffer bytes", bytes, 1, Integer.MAX_VALUE / 2);
        return this;
    }

    /**
     * Sets the longest datagram that can be received. Longer ones are counted as {@code TRUNCATED}.
     *
     * @param bytes of UDP payload, tunnel header included, up to 65,527; 2,047 unless set. A batch is received into one buffer with
     *     this much room for each
     * @return this
     */
    public UdpTunnelBuilder maxDatagram(int bytes) {
        maxDatagram = require("datagram bytes", bytes, 1, 0xFFFF - 8);
        return this;
    }

    /**
     * Sets how many datagrams a system call moves at most (recvmmsg, sendmmsg). NIO moves one.
     *
     * @param datagrams 1 to 1,024; 64 unless set
     * @return this
     */
    public UdpTunnelBuilder batch(int datagrams) {
        batch = require("datagrams in a batch", datagrams, 1, MAX_BATCH);
        return this;
    }

    /**
     * Sends runs of datagrams of one length, to one peer through one socket, in one piece that the kernel or the device cuts apart
     * (UDP_SEGMENT): bulk goes faster, and each datagram is copied once, into that piece. Over IPv4 the pieces have no DF unless
     * {@link #dontFragment} sets it, since Linux decides before it cuts. Ignored where the kernel or NIO cannot.
     *
     * @param longestDatagram the UDP payload up to which this is done, at most the path's MTU less 28 bytes over IPv4 or 48 over
     *     IPv6, because the kernel refuses to cut into pieces that do not fit; what it refuses counts as failed, and at that length is
     *     not tried again on that socket. 0, unless set, never does it
     * @return this
     */
    public UdpTunnelBuilder segments(int longestDatagram) {
        longestSegment = require("bytes of a segment", longestDatagram, 0, DatagramCodec.LONGEST);
        return this;
    }

    /**
     * Sets how much may wait in Netty for a socket that is full, before {@code send} takes no more.
     *
     * @param bytes for each send socket, 96 added for each datagram; 1 MiB unless set. Half of it lets {@code send} go on
     * @return this
     */
    public UdpTunnelBuilder highWater(int bytes) {
        highWater = require("bytes waiting to be written", bytes, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * Sets how many packets may be on their way from other threads to the event loop.
     *
     * @param packets rounded up to a power of two; 4,096 unless set
     * @return this
     */
    public UdpTunnelBuilder handOver(int packets) {
        handOver = require("packets handed over", packets, 1, 1 << 24);
        return this;
    }

    /**
     * Sets the outer TTL or hop limit. Epoll only.
     *
     * @param hops 1 to 255; the host's default unless set
     * @return this
     */
    public UdpTunnelBuilder ttl(int hops) {
        ttl = require("TTL", hops, 1, MAX_TTL);
        return this;
    }

    /**
     * Decides about DF and about datagrams that do not fit the path's MTU. Unless called, Linux sets DF on datagrams that fit and
     * fragments the others. Epoll only.
     *
     * @param set true to set DF always and fail datagrams that do not fit, false never to set it and to fragment
     * @return this
     */
    public UdpTunnelBuilder dontFragment(boolean set) {
        dontFragment = set;
        return this;
    }

    /**
     * Sends over IPv4 without UDP checksums (SO_NO_CHECK), as RFC 7348 section 5 recommends. Epoll only, and not with segments, which
     * the kernel makes only with checksums.
     *
     * @return this
     */
    public UdpTunnelBuilder withoutChecksums() {
        noChecksum = true;
        return this;
    }

    /**
     * Sends over IPv6 without UDP checksums (UDP_NO_CHECK6_TX): against the default of RFC 6935, for peers whose port allows it. Epoll
     * only, and not with segments.
     *
     * @return this
     */
    public UdpTunnelBuilder withoutChecksums6() {
        noChecksum6 = true;
        return this;
    }

    /**
     * Allows received datagrams over IPv6 to have no checksum (UDP_NO_CHECK6_RX), for these ports alone (RFC 6936 section 4); the
     * kernel drops them otherwise, and still verifies the checksums there are. Epoll only.
     *
     * @return this
     */
    public UdpTunnelBuilder allowZeroChecksums6() {
        zeroChecksum6Allowed = true;
        return this;
    }

    /**
     * Uses an event loop of a given group instead of one of the tunnel's own.
     *
     * @param loops of epoll or of NIO; not ended with the tunnel, and not to be ended before it
     * @return this
     */
    public UdpTunnelBuilder eventLoops(IoEventLoopGroup loops) {
        if (!loops.isIoType(EpollIoHandler.class) && !loops.isIoType(NioIoHandler.class)) {
            throw new IllegalArgumentException("event loops of neither epoll nor NIO: " + loops);
        }
        group = loops;
        return this;
    }

    /**
     * Sets where buffers come from: those of received batches, of copies and of runs.
     *
     * @param buffers {@link PooledByteBufAllocator#DEFAULT} unless set
     * @return this
     */
    public UdpTunnelBuilder allocator(ByteBufAllocator buffers) {
        allocator = buffers;
        return this;
    }

    /**
     * Says who is told what the {@link UdpTunnel.Receiver} has thrown, and what a socket has that could not be read. The tunnel goes on
     * after either, and counts it ({@link UdpTunnelCounters#exceptions}).
     *
     * @param listener called on the event loop, for each; unless set it goes to Netty's log, as a warning
     * @return this
     */
    public UdpTunnelBuilder onException(Consumer<Throwable> listener) {
        exceptions = listener;
        return this;
    }

    /**
     * Uses NIO even where epoll is there.
     *
     * @return this
     */
    public UdpTunnelBuilder nio() {
        nio = true;
        return this;
    }

    /**
     * Opens the sockets. Not on a thread of the event loops given.
     *
     * @return a tunnel that can send, and receives from {@link UdpTunnel#receive} on
     * @throws IOException if an address cannot be bound, naming it and saying why
     * @throws IllegalArgumentException if no address was given, or options exclude one another
     */
    public UdpTunnel open() throws IOException {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to bind: call bind, with 0.0.0.0 or :: for all");
        }
        if (longestSegment > 0 && (noChecksum || noChecksum6)) {
            throw new IllegalArgumentException(
                    "segments and datagrams without checksum exclude one another: Linux segments only what it sums");
        }
        UdpTunnelCounters counters = new UdpTunnelCounters();
        UdpSockets sockets = UdpSockets.open(this, counters);
        return new UdpTunnel(this, sockets, counters);
    }

    private static int require(String what, int number, int least, int most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(what + ": " + number + " is not in " + least + ".." + most);
        }
        return number;
    }
}
