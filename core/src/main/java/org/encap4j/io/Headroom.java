// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import org.encap4j.wire.Frame;

/**
 * The one place where a packet is copied because there is no room before it, or because its memory must not be written. What it
 * costs is the copy; packets that come with headroom never come here. Belongs to one thread.
 */
public final class Headroom {
    /**
     * As much as any outer header needs, in bytes: Ethernet 14, IPv6 40, UDP 8, Geneve with all options it can have 260, and six
     * to start the packet on a multiple of eight.
     */
    public static final int BYTES = 328;

    private static final int LEAST_MEMORY = 2048;

    private byte[] memory = new byte[LEAST_MEMORY];
    private long copies;

    /** Nothing copied. */
    public Headroom() {}

    /**
     * Sees to it that there is room before a packet.
     *
     * @param packet left alone if it has the room; else bound to a copy with the room, which is void after the next one that is
     *     copied here
     * @param bytes the least room, 0 or more
     * @return whether it had to be copied
     */
    public boolean ensure(Frame packet, int bytes) {
        if (packet.headroom() >= bytes) {
            return false;
        }
        copy(packet, packet, bytes);
        return true;
    }

    /**
     * Copies a packet, whatever room it has.
     *
     * @param packet the packet
     * @param copy is bound to a copy that may be written, and is void after the next one that is copied here; may be the same
     * @param bytes the room before the copy, 0 or more
     */
    public void copy(Frame packet, Frame copy, int bytes) {
        int length = packet.length();
        if (memory.length < bytes + length) {
            memory = new byte[Math.max(bytes + length, 2 * memory.length)];
        }
        packet.getBytes(packet.start(), memory, bytes, length);
        copy.bind(memory, 0, bytes, bytes + length);
        copies++;
    }

    /** {@return how many packets have been copied} */
    public long copies() {
        return copies;
    }
}
