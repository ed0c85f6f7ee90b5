// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;

/**
 * Values under small numbers, equal ones once, counted by use.
 *
 * <p>What {@link #publish} returns never changes afterwards: a chunk that a reader may hold is copied before it is written
 * to. One thread at a time.
 */
final class SharedValues<V> {
    static final int CHUNK_SHIFT = 10;
    static final int CHUNK_MASK = (1 << CHUNK_SHIFT) - 1;

    private static final Object[] NO_VALUES = new Object[CHUNK_MASK + 1];

    private Object[][] chunks = {};
    /** The chunks that no reader has seen. */
    private final BitSet own = new BitSet();
    /** How often each slot is used; for a slot not in use, minus two minus the next one that is not, or -1 at the end. */
    private int[] uses = new int[16];

    private int slots;
    private int firstFree = -1;
    private int live;
    /** Slots by the hash of their value, plus one; open addressing, linear probing. */
    private int[] buckets = new int[32];

    @SuppressWarnings("unchecked")
    V get(int slot) {
        return (V) chunks[slot >>> CHUNK_SHIFT][slot & CHUNK_MASK];
    }

    /** The slot of a value, used once more than before. */
    int acquire(V value) {
        int slot = find(value);
        if (slot >= 0) {
            uses[slot]++;
            return slot;
        }
        slot = freeSlot();
        uses[slot] = 1;
        set(slot, value);
        if (++live * 2 > buckets.length) {
            rehash();
        } else {
            enter(slot, value);
        }
        return slot;
    }

    void release(int slot) {
        if (--uses[slot] > 0) {
            return;
        }
        leave(slot);
        set(slot, null);
        live--;
        uses[slot] = -2 - firstFree;
        firstFree = slot;
    }

    boolean replaceAll(UnaryOperator<V> change) {
        boolean changed = false;
        for (int slot = 0; slot < slots; slot++) {
            if (uses[slot] <= 0) {
                continue;
            }
            V before = get(slot);
            V after = change.apply(before);
            if (!after.equals(before)) {
                // Two slots may now hold equal values: new uses go to one of them, the other empties in time.
                leave(slot);
                set(slot, after);
                enter(slot, after);
                changed = true;
            }
        }
        return changed;
    }

    /** The chunks as they are; from now on a chunk is copied before it changes. */
    Object[][] publish() {
        own.clear();
        return chunks.clone();
    }

    private int freeSlot() {
        if (firstFree >= 0) {
            int slot = firstFree;
            firstFree = -2 - uses[slot];
            return slot;
        }
        if (slots == uses.length) {
            uses = Arrays.copyOf(uses, slots + (slots >> 1));
        }
        if (slots >>> CHUNK_SHIFT == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunks.length + 1);
            chunks[chunks.length - 1] = NO_VALUES;
        }
        return slots++;
    }

    private void set(int slot, V value) {
        int chunk = slot >>> CHUNK_SHIFT;
        if (!own.get(chunk)) {
            chunks[chunk] = chunks[chunk].clone();
            own.set(chunk);
        }
        chunks[chunk][slot & CHUNK_MASK] = value;
    }

    private int find(V value) {
        int mask = buckets.length - 1;
        for (int at = home(value); buckets[at] != 0; at = at + 1 & mask) {
            if (get(buckets[at] - 1).equals(value)) {
                return buckets[at] - 1;
            }
        }
        return -1;
    }

    private int home(V value) {
        // Fibonacci hashing: the high bits of the product depend on all bits of the hash.
        return value.hashCode() * 0x9E37_79B9 >>> Integer.numberOfLeadingZeros(buckets.length - 1);
    }

    private void enter(int slot, V value) {
        int mask = buckets.length - 1;
        int at = home(value);
        while (buckets[at] != 0) {
            at = at + 1 & mask;
        }
        buckets[at] = slot + 1;
    }

    /** Takes a slot out and closes the gap, so that no probe ends early. */
    private void leave(int slot) {
        int mask = buckets.length - 1;
        int gap = home(get(slot));
        while (buckets[gap] != slot + 1) {
            gap = gap + 1 & mask;
        }
        for (int at = gap + 1 & mask; buckets[at] != 0; at = at + 1 & mask) {
            int home = home(get(buckets[at] - 1));
            if ((at - home & mask) >= (at - gap & mask)) {
                buckets[gap] = buckets[at];
                gap = at;
            }
        }
        buckets[gap] = 0;
    }

    private void rehash() {
        buckets = new int[buckets.length * 2];
        for (int slot = 0; slot < slots; slot++) {
            if (uses[slot] > 0) {
                enter(slot, get(slot));
            }
        }
    }
}
