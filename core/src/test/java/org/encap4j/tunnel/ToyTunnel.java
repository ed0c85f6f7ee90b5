// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/**
 * The smallest protocol that uses all of the SPI: a mark, a flag, the payload's EtherType, a VNI; if asked, a tail that does not
 * vary.
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

    /** The first byte of the tail, whose bytes count up. */
    private static final int TAIL = 0xC0;

    private final int port;
    private final int tail;
    private final boolean givesFirstWord;

    ToyTunnel() {
        this(PORT);
    }

    ToyTunnel(int port) {
        this(port, 0, false);
    }

    private ToyTunnel(int port, int tail, boolean givesFirstWord) {
        this.port = TunnelProtocol.requirePort(port);
        this.tail = tail;
        this.givesFirstWord = givesFirstWord;
    }

    /** A longer header, by so many bytes. */
    ToyTunnel withTail(int bytes) {
        return new ToyTunnel(port, bytes, givesFirstWord);
    }

    /** Gives all that varies as one word to who wants it. */
    ToyTunnel givingFirstWord() {
        return new ToyTunnel(port, tail, true);
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
        return new ToyTunnel(udpPort, tail, givesFirstWord);
    }

    @Override
    public int headerLength() {
        return LENGTH + tail;
    }

    @Override
    public void writeTemplate(Frame frame, int at) {
        frame.setInt(at, MARK << 24 | EtherType.TRANSPARENT_ETHERNET);
        frame.setInt(at + Integer.BYTES, 0);
        for (int i = 0; i < tail; i++) {
            frame.setByte(at + LENGTH + i, TAIL + i);
        }
    }

    @Override
    public Verdict check(TunnelMetadata in) {
        boolean fits = (in.vni() & ~VNI_MAX) == 0 && (in.payload() & ~0xFFFF) == 0;
        return fits ? Verdict.OK : Verdict.BAD_METADATA;
    }

    @Override
    public void patch(Frame frame, int at, TunnelMetadata in) {
        frame.setLong(at, word(in));
    }

    @Override
    public boolean variesInFirstWordOnly() {
        return givesFirstWord;
    }

    @Override
    public long firstWord(TunnelMetadata in) {
        return givesFirstWord ? word(in) : TunnelProtocol.super.firstWord(in);
    }

    private static long word(TunnelMetadata in) {
        long first = MARK << 24 | (in.oam() ? 1 : 0) << 16 | in.payload();
        return first << Integer.SIZE | (long) in.vni() << Byte.SIZE;
    }

    @Override
    public Verdict decode(Frame frame, TunnelMetadata out) {
        int at = frame.start();
        out.clear(this, at);
        if (frame.length() < headerLength()) {
            return Verdict.TRUNCATED;
        }
        if (frame.getUnsignedByte(at) != MARK) {
            return Verdict.BAD_VERSION;
        }
        out.setPayload(frame.getUnsignedShort(at + 2)).setPayloadAt(at + headerLength());
        out.setVni(frame.getInt(at + Integer.BYTES) >>> Byte.SIZE);
        out.setOam(frame.getUnsignedByte(at + 1) != 0);
        if (out.oam()) {
            return Verdict.OAM;
        }
        Verdict payload = Payload.check(out.payload(), frame.length() - headerLength());
        if (payload == Verdict.OK) {
            frame.resize(at + headerLength(), frame.end());
        }
        return payload;
    }

    @Override
    public void describe(Frame frame, int at, StringBuilder out) {
        out.append(frame.end() - at < headerLength() ? "toy cut off" : "toy");
    }
}
