// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/**
 * The smallest protocol that uses all of the SPI: a mark, a flag, the payload's EtherType, a VNI.
 *
 * <pre>
 * +---------------+---------------+---------------+---------------+
 * |   mark 0x70   |  1: OAM       |           EtherType           |
 * |                      VNI                      |       0       |
 * +---------------+---------------+---------------+---------------+
 * </pre>
 */
final class ToyTunnel implements TunnelProtocol {
    static final int PORT = 7777;
    static final int LENGTH = 8;
    static final String HEADER = "70 00 6558 00002a 00";
    static final String IPV4_HEADER = "70 00 0800 00002a 00";
    static final String IPV6_HEADER = "70 00 86dd 00002a 00";

    private static final int MARK = 0x70;
    private static final int VNI_MAX = 0xFF_FFFF;

    private final int port;

    ToyTunnel() {
        this(PORT);
    }

    ToyTunnel(int port) {
        this.port = TunnelProtocol.requirePort(port);
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public ToyTunnel withPort(int udpPort) {
        return new ToyTunnel(udpPort);
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
        boolean fits = (in.vni() & ~VNI_MAX) == 0 && (in.payload() & ~0xFFFF) == 0;
        return fits ? Verdict.OK : Verdict.BAD_METADATA;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setInt(at, MARK << 24 | (in.oam() ? 1 : 0) << 16 | in.payload());
        frame.setInt(at + Integer.BYTES, in.vni() << Byte.SIZE);
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
        out.setVni(frame.getInt(at + Integer.BYTES) >>> Byte.SIZE);
        out.setOam(frame.getUnsignedByte(at + 1) != 0);
        if (out.oam()) {
            return Verdict.OAM;
        }
        Verdict payload = Payload.check(out.payload(), frame.length() - LENGTH);
        if (payload == Verdict.OK) {
            frame.resize(at + LENGTH, frame.end());
        }
        return payload;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        out.append(frame.end() - at < LENGTH ? "toy cut off" : "toy");
    }
}
