// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.encap4j.Verdict;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.FlowHash;
import org.encap4j.wire.Frame;

/** Puts the tunnel header in front of what a buffer holds, and takes it off. Belongs to one thread. */
final class DatagramCodec {
    /** What UDP over IPv4 can carry: 65,535 bytes without the IP and the UDP header. */
    static final int LONGEST = 0xFFFF - 20 - 8;

    private final TunnelProtocol protocol;
    private final Frame frame = new Frame();
    private Verdict verdict = Verdict.OK;
    private boolean copied;

    DatagramCodec(TunnelProtocol protocol) {
        this.protocol = protocol;
    }

    /** Decodes in place; on any verdict but {@code OK} the buffer's indices are as they were. */
    Verdict decapsulate(ByteBuf datagram, TunnelMetadata out) {
        frame.bind(datagram);
        Verdict decoded = protocol.decode(frame, out);
        if (decoded == Verdict.OK) {
            frame.moveIndices(datagram);
        }
        return decoded;
    }

    /**
     * Encodes in place where the buffer allows it, else into a copy.
     *
     * @param packet consumed: its reference is handed on with the result, or released
     * @param direct whether what is returned must lie outside the heap
     * @return the datagram, or null, and then {@link #verdict} says why
     */
    ByteBuf encapsulate(ByteBuf packet, TunnelMetadata in, ByteBufAllocator allocator, boolean direct) {
        int headerLength = protocol.headerLength();
        int length = packet.readableBytes();
        verdict = length + headerLength > LONGEST ? Verdict.TOO_LONG : Payload.check(in.payload(), length);
        if (verdict == Verdict.OK) {
            verdict = protocol.check(in);
        }
        if (verdict != Verdict.OK) {
            packet.release();
            return null;
        }
        ByteBuf datagram = packet;
        copied = !fits(packet, headerLength, direct);
        if (copied) {
            datagram = copy(packet, headerLength, allocator, direct);
        }
        frame.bind(datagram);
        verdict = protocol.encode(frame, in);
        assert verdict == Verdict.OK : verdict;
        frame.moveIndices(datagram);
        return datagram;
    }

    /** Takes a datagram that has its header already; consumed as by {@link #encapsulate}. */
    ByteBuf accept(ByteBuf datagram, ByteBufAllocator allocator, boolean direct) {
        verdict = datagram.readableBytes() > LONGEST ? Verdict.TOO_LONG : Verdict.OK;
        if (verdict == Verdict.OK && !datagram.isReadable()) {
            verdict = Verdict.TRUNCATED;
        }
        if (verdict != Verdict.OK) {
            datagram.release();
            return null;
        }
        copied = direct && !datagram.isDirect();
        return copied ? copy(datagram, 0, allocator, direct) : datagram;
    }

    private static boolean fits(ByteBuf packet, int headroom, boolean direct) {
        return packet.readerIndex() >= headroom
                && (packet.isDirect() || !direct)
                && packet.nioBufferCount() == 1
                && !packet.isReadOnly();
    }

    private static ByteBuf copy(ByteBuf packet, int headroom, ByteBufAllocator allocator, boolean direct) {
        try {
            int capacity = headroom + packet.readableBytes();
            ByteBuf copy = direct ? allocator.directBuffer(capacity) : allocator.buffer(capacity);
            return copy.setIndex(headroom, headroom).writeBytes(packet);
        } finally {
            packet.release();
        }
    }

    /** {@return why the last packet was not encapsulated} */
    Verdict verdict() {
        return verdict;
    }

    /** {@return whether the last packet had to be copied} */
    boolean copied() {
        return copied;
    }

    /** Hashes the flow of the packet that was encapsulated last. */
    int flow(TunnelMetadata in) {
        int at = frame.start() + protocol.headerLength();
        int networkAt = Payload.networkAt(frame, in.payload(), at);
        int linkAt = in.payload() == EtherType.TRANSPARENT_ETHERNET ? at : FlowHash.NO_LINK;
        int etherType = Payload.etherType(frame, in.payload(), networkAt);
        return FlowHash.of(frame, linkAt, etherType, networkAt, frame.end(), false);
    }
}
