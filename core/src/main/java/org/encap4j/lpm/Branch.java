// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Arrays;

/**
 * A step of a trie above its buckets: tells one byte of the address apart by direct indexing, after comparing the bytes before it
 * with the path.
 *
 * <p>Its own prefixes are those that end at or before that byte and agree with the path; longer ones lie in the slots. Immutable.
 */
final class Branch {
    static final int SLOTS = 256;

    private static final int[] NO_COVER = new int[SLOTS];

    static {
        Arrays.fill(NO_COVER, Lpm.NOT_FOUND);
    }

    /** Which byte, 0 the first. */
    final int position;
    /** The bytes in front of it, then zeros. */
    final long high;

    final long low;
    /** Which bits of the path count. */
    final long highMask;

    final long lowMask;
    /** What lies below: null, the array of a {@link Bucket}, or another branch. */
    final Object[] slots;
    /** Per slot the value of the longest own prefix around it, or not found. */
    final int[] cover;
    /** A bucket, of nodes from the first byte on. */
    final int[] own;
    /** All prefixes from here down. */
    final int size;

    private Branch(int position, long high, long low, Object[] slots, int[] cover, int[] own, int size) {
        this.position = position;
        highMask = Bits.highMask(position * Byte.SIZE);
        lowMask = Bits.lowMask(position * Byte.SIZE);
        this.high = high & highMask;
        this.low = low & lowMask;
        this.slots = slots;
        this.cover = cover;
        this.own = own;
        this.size = size;
    }

    /** A branch on the path to an address; it keeps the slots and takes the own prefixes from the list. */
    static Branch of(int position, long high, long low, Object[] slots, RouteList own, NodeWriter writer) {
        int[] cover = NO_COVER;
        for (int i = 0; i < own.size(); i++) {
            if (cover == NO_COVER) {
                cover = NO_COVER.clone();
            }
            int extra = own.length(i) - position * Byte.SIZE;
            int from = extra <= 0 ? 0 : own.byteAt(i, position);
            int to = extra <= 0 ? SLOTS : from + (SLOTS >> extra);
            Arrays.fill(cover, from, to, own.value(i));
        }
        int size = own.size();
        for (Object slot : slots) {
            size += size(slot);
        }
        return new Branch(position, high, low, slots, cover, writer.bucket(own, 0, own.size(), 0), size);
    }

    /** The same own prefixes over other slots. */
    Branch withSlots(Object[] other, int itsSize) {
        return new Branch(position, high, low, other, cover, own, itsSize);
    }

    /** How many prefixes lie in and below a node. */
    static int size(Object node) {
        if (node == null) {
            return 0;
        }
        return node instanceof Branch branch ? branch.size : Bucket.size((int[]) node);
    }

    boolean covers() {
        return cover != NO_COVER;
    }

    /** Whether an address agrees with the path. */
    boolean leadsTo(long itsHigh, long itsLow) {
        return (((itsHigh ^ high) & highMask) | ((itsLow ^ low) & lowMask)) == 0;
    }

    /** How many bits of a prefix agree with the path, from the first to the end of the shorter of the two. */
    int agreement(long itsHigh, long itsLow, int itsLength) {
        return Math.min(Math.min(Bits.shared(high, low, itsHigh, itsLow), itsLength), position * Byte.SIZE);
    }

    /** Whether a prefix agrees with the path as far as both go. */
    boolean agrees(long itsHigh, long itsLow, int itsLength) {
        return agreement(itsHigh, itsLow, itsLength) == Math.min(itsLength, position * Byte.SIZE);
    }

    /** Whether a prefix that agrees with the path ends too early for the slots. */
    boolean isOwn(int itsLength) {
        return itsLength <= (position + 1) * Byte.SIZE;
    }
}
