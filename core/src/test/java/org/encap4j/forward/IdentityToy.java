// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/**
 * The smallest protocol that carries an identity, by the rules of a single-stack node. All ones mean that none is carried.
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |   mark 0x71   |       0       |           EtherType           |
 * |                            identity                           |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 */
record IdentityToy(int port) implements TunnelProtocol {
    static final int PORT = 7788;
    static final int LENGTH = 8;
    static final int NO_IDENTITY = -1;

    private static final int MARK = 0x71;
    private static final WireIdentity RULES = WireIdentity.singleStack(Integer.SIZE);

    /** {@return the header as text} */
    static String header(int identity) {
        return String.format("71006558%08x", identity);
    }

    @Override
    public String name() {
        return "identity toy";
    }

    @Override
    public IdentityToy withPort(int udpPort) {
        return new IdentityToy(TunnelProtocol.requirePort(udpPort));
    }

    @Override
    public int headerLength() {
        return LENGTH;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        frame.setInt(at, MARK << 24 | EtherType.TRANSPARENT_ETHERNET);
        frame.setInt(at + Integer.BYTES, 0);
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        return in.payload() == EtherType.TRANSPARENT_ETHERNET ? Verdict.OK : Verdict.BAD_METADATA;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setInt(at + Integer.BYTES, (int) RULES.toWire(in.identity()));
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        out.clear(this, at);
        if (frame.length() < LENGTH) {
            return Verdict.TRUNCATED;
        }
        if (frame.getUnsignedByte(at) != MARK) {
            return Verdict.BAD_VERSION;
        }
        out.setPayload(frame.getUnsignedShort(at + 2)).setPayloadAt(at + LENGTH);
        int identity = frame.getInt(at + Integer.BYTES);
        if (identity != NO_IDENTITY) {
            Verdict received = out.receiveIdentity(RULES.fromWire(identity, out.innerEtherType(frame)));
            if (received != Verdict.OK) {
                return received;
            }
        }
        Verdict payload = Payload.check(out.payload(), frame.length() - LENGTH);
        if (payload == Verdict.OK) {
            frame.resize(at + LENGTH, frame.end());
        }
        return payload;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        out.append("identity toy");
    }
}
