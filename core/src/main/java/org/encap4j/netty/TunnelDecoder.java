// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.encap4j.Counters;
import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;

/**
 * Turns each {@link DatagramPacket} that comes up the pipeline into a {@link TunnelPacket}: the packet inside, without its tunnel
 * header.
 *
 * <p>The bytes stay where they are; the reference moves from one message to the other, and whoever takes the packet releases it. A
 * datagram that is refused is counted by its verdict and released; nothing is sent up. Any other message passes through. The
 * datagram's destination port is not asked: it is the port the channel is bound to.
 *
 * <p>A datagram costs a {@code TunnelPacket} and a {@code TunnelMetadata}; {@link UdpTunnel} does without. Not sharable: the handler
 * counts for the thread of its channel.
 */
public final class TunnelDecoder extends ChannelInboundHandlerAdapter {
    private final DatagramCodec codec;
    private final Counters counters = new Counters();
    /** What the next header is decoded into; given away only with a packet that was good. */
    private TunnelMetadata spare = new TunnelMetadata();

    /**
     * Decodes one kind of tunnel.
     *
     * @param protocol whose header every datagram starts with
     */
    public TunnelDecoder(TunnelProtocol protocol) {
        codec = new DatagramCodec(protocol);
    }

    /** {@return what became of the datagrams; {@code OK} counts those passed on, and any thread may read} */
    public Counters counters() {
        return counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof DatagramPacket datagram)) {
            context.fireChannelRead(message);
            return;
        }
        ByteBuf content = contiguous(context, datagram.content());
        Verdict verdict = codec.decapsulate(content, spare);
        counters.count(verdict);
        if (verdict != Verdict.OK) {
            content.release();
            return;
        }
        TunnelMetadata metadata = spare;
        spare = new TunnelMetadata();
        context.fireChannelRead(new TunnelPacket(content, metadata, datagram.recipient(), datagram.sender()));
    }

    /** No socket gives a composite buffer, but a handler before this one may. */
    private static ByteBuf contiguous(ChannelHandlerContext context, ByteBuf content) {
        if (content.nioBufferCount() == 1) {
            return content;
        }
        ByteBuf copy = context.alloc().buffer(content.readableBytes()).writeBytes(content);
        content.release();
        return copy;
    }
}
