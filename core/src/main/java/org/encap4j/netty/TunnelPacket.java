// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultAddressedEnvelope;
import java.net.InetSocketAddress;
import org.encap4j.tunnel.TunnelMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A packet without its tunnel header, what that header says, and whom it comes from or goes to: the message between
 * {@link TunnelDecoder}, {@link TunnelEncoder} and the handlers behind them.
 *
 * <p>Reference-counted as its content is: whoever takes a packet off the pipeline releases it.
 */
public final class TunnelPacket extends DefaultAddressedEnvelope<ByteBuf, InetSocketAddress> {
    private final TunnelMetadata metadata;

    /**
     * A packet to be sent.
     *
     * @param content the packet inside, whose reference this message takes over; the bytes before its reader index are the
     *     headroom that the tunnel header is written into
     * @param metadata the VNI, the identity, the payload type
     * @param recipient the remote tunnel endpoint
     */
    public TunnelPacket(ByteBuf content, TunnelMetadata metadata, InetSocketAddress recipient) {
        this(content, metadata, recipient, null);
    }

    /**
     * A packet that was received.
     *
     * @param content the packet inside, whose reference this message takes over
     * @param metadata what the tunnel header says
     * @param recipient the local address of the socket it came to
     * @param sender the remote tunnel endpoint, or null
     */
    public TunnelPacket(
            ByteBuf content, TunnelMetadata metadata, InetSocketAddress recipient, @Nullable InetSocketAddress sender) {
        super(content, recipient, sender);
        this.metadata = metadata;
    }

    /** {@return the VNI, the identity, the payload type} */
    public TunnelMetadata metadata() {
        return metadata;
    }

    @Override
    public TunnelPacket retain() {
        super.retain();
        return this;
    }

    @Override
    public TunnelPacket retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public TunnelPacket touch() {
        super.touch();
        return this;
    }

    @Override
    public TunnelPacket touch(Object hint) {
        super.touch(hint);
        return this;
    }
}
