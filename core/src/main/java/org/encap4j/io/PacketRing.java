// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.encap4j.wire.Frame;

/**
 * Packets in memory of their own, first in, first out, bounded in bytes: one thread puts in, one takes out, neither waits.
 *
 * <pre>
 *   +--------+---------------------+---------------+----------+--------- - -
 *   | length | original | time     |   headroom    |  packet  |  next ..
 *   +--------+---------------------+---------------+----------+--------- - -
 *   0        4          8          16
 * </pre>
 *
 * <p>A packet takes an odd number of cache lines of 64 bytes. Were packets of one size a power of two apart, their first bytes
 * would share the few places that the cache has for such addresses.
 */
public final class PacketRing {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle POSITION = MethodHandles.arrayElementVarHandle(long[].class);

    private static final int LINE_BITS = 6;
    private static final int LINE = 1 << LINE_BITS;
    private static final int LENGTH_OFFSET = 0;
    private static final int ORIGINAL_LENGTH_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    private static final int TIME_OFFSET = ORIGINAL_LENGTH_OFFSET + Integer.BYTES;
    private static final int HEADER_LENGTH = TIME_OFFSET + Long.BYTES;
    /** Stands where a length would: the next packet starts at the beginning of the memory. */
    private static final int WRAPPED = -1;

    private static final int LEAST_BYTES = 1 << 12;
    private static final int MOST_BYTES = 1 << 30;

    // Where the positions are: those of either thread far from the other's, and from the array's neighbours.
    private static final int HEAD = 16;
    private static final int NEXT_HEAD = HEAD + 1;
    private static final int KNOWN_TAIL = HEAD + 2;
    private static final int TAIL = 48;
    private static final int KNOWN_HEAD = TAIL + 1;
    private static final int POSITIONS = 64;

    /** They only grow; their low bits are indices into the memory. */
    private final long[] positions = new long[POSITIONS];

    private final byte[] memory;
    private final int headroom;
    private int polledAt;

    /**
     * An empty ring.
     *
     * @param bytes how much memory to have, 4,096 to 2^30 bytes, rounded up to a power of two
     * @param headroom the room before each packet that is taken out, in bytes
     * @throws IllegalArgumentException for other sizes, or where the headroom leaves none for packets
     */
    public PacketRing(int bytes, int headroom) {
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "a packet ring of " + bytes + " bytes, expected " + LEAST_BYTES + " to " + MOST_BYTES);
        }
        if (headroom < 0 || headroom >= LEAST_BYTES / 2 - LINE) {
            throw new IllegalArgumentException(
                    "headroom of " + headroom + " bytes, expected 0 to " + (LEAST_BYTES / 2 - LINE - 1));
        }
        memory = new byte[Integer.highestOneBit(bytes - 1) << 1];
        this.headroom = headroom;
    }

    /** {@return the longest packet that the ring takes, in bytes: it always fits when the ring is empty} */
    public int maxLength() {
        return memory.length / 2 - LINE - HEADER_LENGTH - headroom;
    }

    /**
     * Puts a copy of a packet in; for the thread that puts in.
     *
     * @param packet the caller's
     * @return false if there is no room, now or because it is longer than {@link #maxLength}
     */
    public boolean offer(Frame packet) {
        int length = packet.length();
        int at = reserve(length, length, 0);
        if (at < 0) {
            return false;
        }
        packet.getBytes(packet.start(), memory, at, length);
        commit(length);
        return true;
    }

    /** As the public one, with what a capture knows besides. */
    boolean offer(byte[] packet, int originalLength, long timestampNanos) {
        int at = reserve(packet.length, originalLength, timestampNanos);
        if (at < 0) {
            return false;
        }
        System.arraycopy(packet, 0, memory, at, packet.length);
        commit(packet.length);
        return true;
    }

    private int size(int length) {
        return (HEADER_LENGTH + headroom + length + LINE - 1 >> LINE_BITS | 1) << LINE_BITS;
    }

    private int index(long position) {
        return (int) position & memory.length - 1;
    }

    /** Where the packet's bytes go, or -1. */
    private int reserve(int length, int originalLength, long timestampNanos) {
        if (length > maxLength()) {
            return -1;
        }
        int size = size(length);
        long tail = positions[TAIL];
        int at = index(tail);
        int toEnd = memory.length - at;
        long end = tail + size + (size > toEnd ? toEnd : 0);
        if (end - positions[KNOWN_HEAD] > memory.length) {
            positions[KNOWN_HEAD] = (long) POSITION.getAcquire(positions, HEAD);
            if (end - positions[KNOWN_HEAD] > memory.length) {
                return -1;
            }
        }
        if (size > toEnd) {
            INT.set(memory, at + LENGTH_OFFSET, WRAPPED);
            at = 0;
        }
        INT.set(memory, at + LENGTH_OFFSET, length);
        INT.set(memory, at + ORIGINAL_LENGTH_OFFSET, originalLength);
        LONG.set(memory, at + TIME_OFFSET, timestampNanos);
        return at + HEADER_LENGTH + headroom;
    }

    private void commit(int length) {
        int size = size(length);
        long tail = positions[TAIL];
        int toEnd = memory.length - index(tail);
        POSITION.setRelease(positions, TAIL, tail + size + (size > toEnd ? toEnd : 0));
    }

    /**
     * Takes the oldest packet out; for the thread that takes out. The packet taken out before is void then.
     *
     * @param packet bound to the packet in the ring's memory, with headroom, until the next call; left alone if there is none
     * @return whether there was one
     */
    public boolean poll(Frame packet) {
        long next = positions[NEXT_HEAD];
        if (next != positions[HEAD]) {
            POSITION.setRelease(positions, HEAD, next);
        }
        if (next == positions[KNOWN_TAIL]) {
            positions[KNOWN_TAIL] = (long) POSITION.getAcquire(positions, TAIL);
            if (next == positions[KNOWN_TAIL]) {
                return false;
            }
        }
        int at = index(next);
        int length = (int) INT.get(memory, at + LENGTH_OFFSET);
        if (length == WRAPPED) {
            next += memory.length - at;
            at = 0;
            length = (int) INT.get(memory, LENGTH_OFFSET);
        }
        positions[NEXT_HEAD] = next + size(length);
        polledAt = at;
        int floor = at + HEADER_LENGTH;
        packet.bind(memory, floor, floor + headroom, floor + headroom + length);
        return true;
    }

    /** Of the packet taken out last. */
    int originalLength() {
        return (int) INT.get(memory, polledAt + ORIGINAL_LENGTH_OFFSET);
    }

    /** Of the packet taken out last. */
    long timestampNanos() {
        return (long) LONG.get(memory, polledAt + TIME_OFFSET);
    }
}
