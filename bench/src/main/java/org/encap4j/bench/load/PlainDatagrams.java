// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import org.encap4j.Verdict;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.Frame;

/** No tunnel header at all: with it a tunnel's sockets carry bare datagrams, for what lies below to put into a tunnel, or not. */
record PlainDatagrams(int port) implements TunnelProtocol {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public PlainDatagrams withPort(int udpPort) {
        return new PlainDatagrams(udpPort);
    }

    @Override
    public int headerLength() {
        return 0;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        // There is nothing to write.
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        return Verdict.OK;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        // There is nothing to write.
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        out.clear(this, frame.start()).setPayload(Payload.OPAQUE).setPayloadAt(frame.start());
        return Verdict.OK;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        out.append("no tunnel");
    }
}
