// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/**
 * A protocol as small as one can be that still refuses something, in either direction: a mark, and 24 bits of VNI. It carries
 * Ethernet.
 */
final class MarkedTunnel implements TunnelProtocol {
    static final int LENGTH = 4;
    static final int MARK = 0x5A;

    @Override
    public String name() {
        return "marked";
    }

    @Override
    public int port() {
        return 7777;
    }

    @Override
    public MarkedTunnel withPort(int udpPort) {
        throw new UnsupportedOperationException("always port " + port());
    }

    @Override
    public int headerLength() {
        return LENGTH;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        frame.setInt(at, MARK << 24);
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        return in.vni() >>> 24 == 0 ? Verdict.OK : Verdict.BAD_METADATA;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setInt(at, MARK << 24 | in.vni());
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        if (frame.length() < LENGTH) {
            return Verdict.TRUNCATED;
        }
        if (frame.getUnsignedByte(at) != MARK) {
            return Verdict.BAD_FLAGS;
        }
        out.clear(this, at).setVni(frame.getInt(at) & 0xFF_FFFF).setPayload(EtherType.TRANSPARENT_ETHERNET);
        out.setPayloadAt(at + LENGTH);
        frame.resize(at + LENGTH, frame.end());
        return Verdict.OK;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        out.append(name());
    }
}
