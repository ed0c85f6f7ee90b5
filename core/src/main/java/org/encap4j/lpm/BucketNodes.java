// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Reads what {@link NodeWriter} wrote: from an entry that refers to a node, and a byte of the address, to the next entry. */
final class BucketNodes {
    private static final long LANES = 0x0001_0001_0001_0001L;
    private static final long LANE_BYTES = 0x00FF_00FF_00FF_00FFL;
    private static final long LANE_CARRY = 0x0100_0100_0100_0100L;

    private BucketNodes() {}

    static int step(int[] words, int entry, int slot) {
        int at = at(entry);
        return (entry & NodeWriter.KIND_MASK) == NodeWriter.LIST ? list(words, at, slot) : bitmap(words, at, slot);
    }

    static int at(int entry) {
        return (entry & ~NodeWriter.REFERENCE) >>> NodeWriter.KIND_BITS;
    }

    /** Compares the slot with all eight starts at once: a lane's carry survives where the start is not above it. */
    static int list(int[] words, int at, int slot) {
        long starts = (long) words[at] << Integer.SIZE | words[at + 1] & 0xFFFF_FFFFL;
        long lanes = slot * LANES | LANE_CARRY;
        long even = lanes - (starts & LANE_BYTES) & LANE_CARRY;
        long odd = lanes - (starts >>> Byte.SIZE & LANE_BYTES) & LANE_CARRY;
        int counted = Long.bitCount(even | odd >>> 1);
        return words[at + NodeWriter.LIST_ENTRIES + NodeWriter.LIST_STARTS - counted];
    }

    static int bitmap(int[] words, int at, int slot) {
        int group = slot >>> 5;
        int before = words[at + (group >>> 2)] >>> (group & 3) * Byte.SIZE & 0xFF;
        // A shift of an int counts its distance modulo 32: keeps the bits up to and with the slot's own.
        int bits = words[at + NodeWriter.BITMAP_BITS + group] << ~slot;
        return words[at + NodeWriter.BITMAP_ENTRIES + before + Integer.bitCount(bits) - 1];
    }
}
