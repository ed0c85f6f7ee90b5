// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Hands flows from the thread that forwards to one that reads. Overwrites the oldest when it is full, as Hubble's ring does: the
 * writer never waits for the reader, nor the reader for the writer.
 *
 * <pre>
 *   slot 0                          slot 1
 *   +----------+---------------+-+  +----------+---------------+-+
 *   | sequence | words of flow | |  | sequence | words of flow | |  ..  128 bytes each
 *   +----------+---------------+-+  +----------+---------------+-+
 * </pre>
 *
 * <p>Flow n lies in slot n modulo the capacity. While it is being written, its sequence is {@code ~n}, which is negative; then it
 * is n + 1. The reader copies the words and looks at the sequence before and after: if it is n + 1 both times, the copy is flow n
 * and no other. That needs two fences. The writer's keeps the words behind the sequence that says so, the reader's keeps the
 * second look behind the words; so whoever sees any bit of a later flow also sees a later sequence. The words themselves need
 * no more than that, as with the optimistic reads of a {@link java.util.concurrent.locks.StampedLock}.
 *
 * <p>One thread writes, one thread reads, any thread may ask for the counts.
 */
public final class FlowRing {
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int SLOT_SHIFT = 4;
    private static final int LARGEST = 1 << 24;

    /** The counts lie 256 bytes apart, so that writer and reader do not take each other's cache lines, nor the ones prefetched. */
    private static final int APART = 32;

    private static final int PUBLISHED = APART;
    private static final int NEXT = PUBLISHED + APART;
    private static final int LOST = NEXT + 1;

    private final String node;
    private final int capacity;
    private final long[] slots;
    private final long[] counts = new long[NEXT + APART];

    /** The reader's: a flow is not handed out before it is known to be whole. */
    private final long[] copy = new long[FlowField.WORDS];

    /**
     * An empty ring.
     *
     * @param node the name of the node whose flows these are
     * @param capacity how many flows it holds: a power of two, 1 to 16,777,216; each takes 128 bytes
     * @throws IllegalArgumentException for any other capacity
     */
    public FlowRing(String node, int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1 || capacity > LARGEST) {
            throw new IllegalArgumentException(
                    "a flow ring of " + capacity + ": expected a power of two, 1 to " + LARGEST);
        }
        this.node = node;
        this.capacity = capacity;
        slots = new long[capacity << SLOT_SHIFT];
    }

    /** {@return the name of the node whose flows these are} */
    public String node() {
        return node;
    }

    private int slot(long number) {
        return ((int) number & capacity - 1) << SLOT_SHIFT;
    }

    /**
     * Puts a flow in, over the oldest one if there is no room. Only the writer may call this.
     *
     * @param flow is copied, all but its node
     */
    public void publish(FlowRecord flow) {
        long number = counts[PUBLISHED];
        int at = slot(number);
        WORD.setOpaque(slots, at, ~number);
        VarHandle.releaseFence();
        System.arraycopy(flow.words, 0, slots, at + 1, FlowField.WORDS);
        WORD.setRelease(slots, at, number + 1);
        WORD.setRelease(counts, PUBLISHED, number + 1);
    }

    /**
     * Takes the oldest flow that is still there out. Only the reader may call this.
     *
     * @param into receives it and the name of the node; stays as it is when there is none
     * @return whether there was one
     */
    public boolean poll(FlowRecord into) {
        long next = counts[NEXT];
        // A reader that is overtaken again and again gives up more each time, so that it catches up with the writer.
        for (int keep = capacity; ; keep = Math.max(1, keep >>> 1)) {
            int at = slot(next);
            long sequence = (long) WORD.getAcquire(slots, at);
            if (sequence == next + 1 && isWhole(at, sequence)) {
                System.arraycopy(copy, 0, into.words, 0, FlowField.WORDS);
                into.setNode(node);
                WORD.setOpaque(counts, NEXT, next + 1);
                return true;
            }
            long there = sequence < 0 ? ~sequence : sequence - 1;
            if (there < next || there == next && sequence < 0) {
                return false;
            }
            // The sequence may be ahead of the count on its way here; that this flow is gone is certain.
            long oldest = Math.max(next + 1, (long) WORD.getAcquire(counts, PUBLISHED) - keep);
            WORD.setOpaque(counts, LOST, counts[LOST] + oldest - next);
            WORD.setOpaque(counts, NEXT, oldest);
            next = oldest;
        }
    }

    /** Copies a slot, and says whether it held the same flow from beginning to end. */
    private boolean isWhole(int at, long sequence) {
        System.arraycopy(slots, at + 1, copy, 0, FlowField.WORDS);
        VarHandle.acquireFence();
        return (long) WORD.getOpaque(slots, at) == sequence;
    }

    /** {@return how many flows were put in} */
    public long published() {
        return (long) WORD.getAcquire(counts, PUBLISHED);
    }

    /**
     * {@return how many flows the reader was too slow for, counted when it comes to where they were}
     *
     * <p>Once the writer has stopped and {@link #poll} has found nothing more, those read and those lost add up to those
     * {@link #published}.
     */
    public long lost() {
        return (long) WORD.getOpaque(counts, LOST);
    }
}
