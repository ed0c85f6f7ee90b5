// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.wire.Frame;

/** The 64-bit FNV-1a hash that C computes too, to show that both have done the same. */
public final class Fnv {
    private static final long BASIS = 0xCBF2_9CE4_8422_2325L;
    private static final long PRIME = 0x100_0000_01B3L;

    private long hash = BASIS;

    /** Nothing hashed yet. */
    public Fnv() {}

    /**
     * Adds a byte.
     *
     * @param value its low 8 bits count
     */
    public void addByte(int value) {
        hash = (hash ^ value & 0xFF) * PRIME;
    }

    /**
     * Adds four bytes, the low one first.
     *
     * @param value all 32 bits
     */
    public void addInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            addByte(value >>> shift);
        }
    }

    /**
     * Adds the bytes of a packet.
     *
     * @param frame bound to it
     */
    public void addPacket(Frame frame) {
        for (int at = frame.start(); at < frame.end(); at++) {
            addByte(frame.getUnsignedByte(at));
        }
    }

    /** {@return the hash} */
    public long value() {
        return hash;
    }
}
