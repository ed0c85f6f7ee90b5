// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Arrays;
import org.encap4j.wire.EthernetHeader;
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
        need(length);
        packet.getBytes(packet.start(), memory, headroom, length);
        return frame.bind(memory, 0, headroom, headroom + length);
    }

    /**
     * Copies a packet from its network header on behind room for an Ethernet header, and appends zeros for what is missing of
     * it; otherwise as {@link #copy}.
     */
    Frame copyBehindEthernet(Frame packet, int networkAt, int missing) {
        int captured = packet.end() - networkAt;
        int at = headroom + EthernetHeader.LENGTH;
        need(EthernetHeader.LENGTH + captured + missing);
        packet.getBytes(networkAt, memory, at, captured);
        Arrays.fill(memory, at + captured, at + captured + missing, (byte) 0);
        return frame.bind(memory, 0, headroom, at + captured + missing);
    }

    private void need(int length) {
        if (headroom + length > memory.length) {
            memory = new byte[headroom + length];
        }
    }
}
