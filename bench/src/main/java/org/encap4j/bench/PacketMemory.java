// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import org.encap4j.wire.Frame;

/** Writable memory with headroom for one packet at a time; grows for the largest. */
final class PacketMemory {
    private static final int FIRST_SIZE = 1 << 16;

    private final Frame frame = new Frame();
    private final int headroom;
    private byte[] memory;

    PacketMemory(int headroom) {
        this.headroom = headroom;
        this.memory = new byte[headroom + FIRST_SIZE];
    }

    /** Copies a packet in and returns the frame bound to the copy, which stays valid until the next call. */
    Frame copy(Frame packet) {
        int length = packet.length();
        if (headroom + length > memory.length) {
            memory = new byte[headroom + length];
        }
        packet.getBytes(packet.start(), memory, headroom, length);
        return frame.bind(memory, 0, headroom, headroom + length);
    }
}
