// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import org.encap4j.fixtures.Datagram;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.netty.UdpTunnelBuilder;
import org.encap4j.netty.UdpTunnelCounters;
import org.encap4j.tunnel.TunnelMetadata;

/**
 * A program that sends {@link #PACKETS} packets through a tunnel, one for each flow, for a test to start inside a network namespace.
 */
final class UdpTunnelSpeaker {
    static final int PACKETS = 40;
    static final int INNER_PAYLOAD = 200;

    private UdpTunnelSpeaker() {}

    /** What the tunnel is asked for by its third argument. */
    enum Wish {
        PLAIN,
        SEGMENTS,
        TTL_9_WITHOUT_CHECKSUM,
        WITHOUT_DF
    }

    /** Arguments: a {@link TsharkTunnel}, the local and the remote address, a {@link Wish}. Prints the number sent. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        TsharkTunnel kind = TsharkTunnel.valueOf(arguments[0]);
        UdpTunnelBuilder builder = UdpTunnel.over(kind.protocol).bind(new InetSocketAddress(arguments[1], 0));
        switch (Wish.valueOf(arguments[3])) {
            case PLAIN -> builder.sendSockets(16);
            case SEGMENTS -> builder.sendSockets(1).segments(1_400);
            case TTL_9_WITHOUT_CHECKSUM -> builder.ttl(9).withoutChecksums().withoutChecksums6();
            case WITHOUT_DF -> builder.dontFragment(false);
        }
        UdpTunnel tunnel = builder.open();
        InetSocketAddress remote = new InetSocketAddress(arguments[2], kind.port);
        // On the event loop, so that runs of segments have time to form.
        tunnel.executor().submit(() -> speak(tunnel, kind, remote)).get();
        tunnel.close();
        UdpTunnelCounters counters = tunnel.counters();
        System.out.println(
                counters.sent() + " sent, " + counters.failed() + " failed, " + counters.segmented() + " segmented");
    }

    private static void speak(UdpTunnel tunnel, TsharkTunnel kind, InetSocketAddress remote) {
        TunnelMetadata metadata = new TunnelMetadata();
        for (int n = 0; n < PACKETS; n++) {
            kind.ask(n, 0x0800, metadata.clear(), new TsharkFields());
            ByteBuf packet = PooledByteBufAllocator.DEFAULT.directBuffer(512).setIndex(64, 64);
            tunnel.send(packet.writeBytes(inner(n)), metadata, remote);
        }
    }

    static byte[] inner(int n) {
        return Datagram.ipv4()
                .ports(10_000 + n, 53)
                .payload(new byte[INNER_PAYLOAD])
                .bytes();
    }
}
