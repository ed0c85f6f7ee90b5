// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.util.ArrayList;
import java.util.List;

/** Lays fields one behind the other, from a packet's first bit to its last. */
final class FieldCursor {
    private final int length;
    private final List<FrameField> fields = new ArrayList<>();
    private String prefix = "";
    private String header = "";
    /** The first bit that is in no field yet. */
    private int bit;

    /** {@code length} in bytes, of the whole packet. */
    FieldCursor(int length) {
        this.length = length;
    }

    List<FrameField> fields() {
        return fields;
    }

    /** {@return the byte that the next field starts in} */
    int at() {
        return bit / Byte.SIZE;
    }

    /** {@return whether so many bytes are left} */
    boolean has(int bytes) {
        return length - at() >= bytes;
    }

    /** What follows is in one more tunnel. */
    void inside() {
        prefix += "inner ";
    }

    /** What follows belongs to this header. */
    void begin(String name) {
        header = prefix + name + ' ';
    }

    void field(String name, int bits, FieldFormat format) {
        if (bits > 0) {
            fields.add(new FrameField(header + name, bit, bits, format));
            bit += bits;
        }
    }

    void number(String name, int bits) {
        field(name, bits, FieldFormat.DECIMAL);
    }

    void hex(String name, int bits) {
        field(name, bits, FieldFormat.HEX);
    }

    /** A run of bytes, or as many as are left. */
    void bytes(String name, int count) {
        field(name, Math.min(count, length - at()) * Byte.SIZE, FieldFormat.BYTES);
    }

    void rest(String name) {
        bytes(name, length);
    }
}
