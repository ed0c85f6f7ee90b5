// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import org.encap4j.Counters;
import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelProtocol;

/**
 * Turns each {@link TunnelPacket} that goes down the pipeline into a {@link DatagramPacket}: the same bytes with a tunnel header in
 * front.
 *
 * <p>The header is written into the headroom, the bytes before the content's reader index, which must be the writer's own. A content
 * with too little of it, a read-only one and one in several pieces are copied instead: the one slow path. A packet that is refused
 * is counted by its verdict and released, and its write fails with a {@link RefusedPacketException}. Any other message passes through.
 *
 * <p>A packet costs a {@code DatagramPacket}; {@link UdpTunnel} also chooses source ports and sends runs as segments. Not sharable:
 * the handler counts for the thread of its channel.
 */
public final class TunnelEncoder extends ChannelOutboundHandlerAdapter {
    private final DatagramCodec codec;
    private final Counters counters = new Counters();

    /**
     * Encodes one kind of tunnel.
     *
     * @param protocol whose header is put in front
     */
    public TunnelEncoder(TunnelProtocol protocol) {
        codec = new DatagramCodec(protocol);
    }

    /** {@return what became of the packets; {@code OK} counts those passed on, and any thread may read} */
    public Counters counters() {
        return counters;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof TunnelPacket packet)) {
            context.write(message, promise);
            return;
        }
        ByteBuf datagram = codec.encapsulate(packet.content(), packet.metadata(), context.alloc(), false);
        Verdict verdict = codec.verdict();
        counters.count(verdict);
        if (datagram == null) {
            promise.tryFailure(RefusedPacketException.of(verdict));
        } else {
            context.write(new DatagramPacket(datagram, packet.recipient()), promise);
        }
    }
}
