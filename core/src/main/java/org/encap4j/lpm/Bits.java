// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Arithmetic on 128-bit addresses, left-aligned in two longs. */
final class Bits {
    private static final int LAST_SHIFT = Long.SIZE - Byte.SIZE;

    private Bits() {}

    /** One byte, unsigned; 0 is the first. */
    static int byteAt(long high, long low, int position) {
        long half = position < Long.BYTES ? high : low;
        return (int) (half >>> LAST_SHIFT - (position & Long.BYTES - 1) * Byte.SIZE) & 0xFF;
    }

    /** How many leading bits two addresses share, 0 to 128. */
    static int shared(long highA, long lowA, long highB, long lowB) {
        return highA != highB
                ? Long.numberOfLeadingZeros(highA ^ highB)
                : Long.SIZE + Long.numberOfLeadingZeros(lowA ^ lowB);
    }

    /** The high half of a mask of so many leading bits. */
    static long highMask(int bits) {
        return bits >= Long.SIZE ? -1 : bits == 0 ? 0 : -1L << Long.SIZE - bits;
    }

    /** The low half of a mask of so many leading bits. */
    static long lowMask(int bits) {
        return bits <= Long.SIZE ? 0 : -1L << 2 * Long.SIZE - bits;
    }

    /** Which of two prefixes comes first: by address without sign, then by length. */
    static int compare(long highA, long lowA, int lengthA, long highB, long lowB, int lengthB) {
        int order = Long.compareUnsigned(highA, highB);
        if (order == 0) {
            order = Long.compareUnsigned(lowA, lowB);
        }
        return order == 0 ? Integer.compare(lengthA, lengthB) : order;
    }
}
