// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.Frame;

/** A tunnel as simple as can be: the payload's EtherType, a 16-bit network, four bytes of nothing. */
final class FakeTunnel implements TunnelProtocol {
    static final int PORT = 7777;
    private static final int LENGTH = 8;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int port() {
        return PORT;
    }

    @Override
    public FakeTunnel withPort(int udpPort) {
        throw new UnsupportedOperationException("always port " + PORT);
    }

    @Override
    public int headerLength() {
        return LENGTH;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        frame.setLong(at, 0);
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        return Verdict.OK;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setShort(at, in.payload());
        frame.setShort(at + Short.BYTES, in.vni());
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        if (frame.length() < LENGTH) {
            return Verdict.TRUNCATED;
        }
        out.clear(this, at).setPayload(frame.getUnsignedShort(at)).setVni(frame.getUnsignedShort(at + Short.BYTES));
        out.setPayloadAt(at + LENGTH);
        frame.resize(at + LENGTH, frame.end());
        return Verdict.OK;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        boolean whole = frame.end() - at >= LENGTH;
        out.append("fake network ").append(whole ? frame.getUnsignedShort(at + Short.BYTES) : "unknown");
    }
}
