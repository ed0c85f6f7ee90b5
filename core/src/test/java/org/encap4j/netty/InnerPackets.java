// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import org.encap4j.fixtures.Datagram;

/** Packets to be tunnelled. */
final class InnerPackets {
    private static final int HEADROOM = 64;
    private static final int HEADERS = 14 + 20 + 8;

    private InnerPackets() {}

    /** An Ethernet frame of a length; from 42 bytes on a UDP datagram whose source port is the flow, below only its beginning. */
    static byte[] frame(int flow, int serial, int length) {
        byte[] payload = new byte[Math.max(0, length - HEADERS)];
        for (int at = 0; at < payload.length; at++) {
            payload[at] = (byte) (serial * 31 + at);
        }
        byte[] frame = Datagram.ipv4().ports(flow, 53).payload(payload).bytes();
        return ByteBuffer.allocate(length).put(frame, 0, length).array();
    }

    /** The same in a pooled direct buffer with headroom. */
    static ByteBuf leased(byte[] frame) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(HEADROOM + frame.length);
        return buffer.setIndex(HEADROOM, HEADROOM).writeBytes(frame);
    }

    static ByteBuf leased(int flow, int serial, int length) {
        return leased(frame(flow, serial, length));
    }
}
