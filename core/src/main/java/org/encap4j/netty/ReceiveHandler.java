// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;

/** Decodes what one socket receives and calls the receiver, with one carrier for all packets. */
final class ReceiveHandler extends ChannelInboundHandlerAdapter {
    private final DatagramCodec codec;
    private final UdpTunnelCounters counters;
    private final UdpTunnel.Receiver receiver;
    private final int maxDatagram;
    private final TunnelMetadata metadata = new TunnelMetadata();

    ReceiveHandler(DatagramCodec codec, UdpTunnelCounters counters, UdpTunnel.Receiver receiver, int maxDatagram) {
        this.codec = codec;
        this.counters = counters;
        this.receiver = receiver;
        this.maxDatagram = maxDatagram;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        DatagramPacket datagram = (DatagramPacket) message;
        ByteBuf content = datagram.content();
        try {
            // One byte more than allowed was asked for, so that what the kernel cut is not taken for whole.
            boolean cut = content.readableBytes() > maxDatagram;
            Verdict verdict = cut ? Verdict.TRUNCATED : codec.decapsulate(content, metadata);
            counters.countReceived(verdict);
            if (verdict == Verdict.OK) {
                receiver.received(content, metadata, datagram.sender(), datagram.recipient());
            }
        } finally {
            content.release();
        }
    }
}
