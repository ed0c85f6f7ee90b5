// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.channel.Channel;
import io.netty.channel.DefaultChannelPromise;

/**
 * What Netty tells when it is done with a write of so many datagrams. It is never done itself, so that one serves all writes of a
 * single datagram: a void promise that counts.
 */
final class SentPromise extends DefaultChannelPromise {
    private final SendSocket socket;
    private final int datagrams;

    private final int segment;

    SentPromise(Channel channel, SendSocket socket, int datagrams, int segment) {
        super(channel);
        this.socket = socket;
        this.datagrams = datagrams;
        this.segment = segment;
    }

    @Override
    public boolean trySuccess(Void nothing) {
        socket.sent(datagrams);
        return true;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        socket.failed(datagrams, segment, cause);
        return true;
    }
}
