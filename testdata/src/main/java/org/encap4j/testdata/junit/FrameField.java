// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

/**
 * One named run of bits in a packet.
 *
 * @param name the header and the field, such as {@code inner ip4 ttl}
 * @param bitAt its first bit, counted from the packet's first
 * @param bits how many it has; a multiple of eight, on a byte's border, where the format is {@code BYTES}
 * @param format how its value is written
 */
record FrameField(String name, int bitAt, int bits, FieldFormat format) {
    private static final int SHORT = 16;

    /** {@return the index of the byte that it starts in} */
    int at() {
        return bitAt / Byte.SIZE;
    }

    /** {@return whether a packet has all of it} */
    boolean isIn(byte[] packet) {
        return bitAt + bits <= packet.length * Byte.SIZE;
    }

    /** {@return whether two packets that both have it disagree about it} */
    boolean differs(byte[] one, byte[] other) {
        return firstDifference(one, other) < bits;
    }

    private int firstDifference(byte[] one, byte[] other) {
        int bit = 0;
        while (bit < bits && FieldFormat.number(one, bitAt + bit, 1) == FieldFormat.number(other, bitAt + bit, 1)) {
            bit++;
        }
        return bit;
    }

    /** {@return such as {@code ip4 ttl: 64 instead of 63}; of a long run of bytes the first one that differs} */
    String difference(byte[] actual, byte[] expected) {
        if (format == FieldFormat.BYTES && bits > SHORT * Byte.SIZE) {
            int inside = firstDifference(actual, expected) / Byte.SIZE;
            FrameField first = new FrameField(
                    name + " at its byte " + inside, bitAt + inside * Byte.SIZE, Byte.SIZE, FieldFormat.HEX);
            return first.difference(actual, expected);
        }
        return name + ": " + format.text(actual, bitAt, bits) + " instead of " + format.text(expected, bitAt, bits);
    }
}
