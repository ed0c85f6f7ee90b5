// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a capture, front to back, through a window that slides over them.
 *
 * <pre>
 *             base          base+at        base+end
 *   file  ------+--------------+---------------+-----------
 *   memory      0  (behind us) at  (in reach)  end
 * </pre>
 *
 * <p>{@link #has} makes the next bytes contiguous in {@link #memory}; afterwards every earlier index and buffer is
 * void.
 */
abstract class CaptureBytes implements Closeable {
    private final String name;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;

    ByteBuffer memory = ByteBuffer.allocate(0);
    /** The next byte, an index into {@link #memory}. */
    int at;
    /** One past the last byte of {@link #memory} that holds something. */
    int end;
    /** Where in the file index 0 of {@link #memory} lies. */
    long base;

    CaptureBytes(String name) {
        this.name = name;
    }

    /** Says whether the file holds {@code length} more bytes, and if so puts them into reach from {@link #at} on. */
    final boolean has(int length) throws IOException {
        return end - at >= length || fill(length);
    }

    /** The bytes in reach; after {@link #has} said no, all that the file still holds. */
    final int available() {
        return end - at;
    }

    /** The position in the file of the next byte. */
    final long position() {
        return base + at;
    }

    final String name() {
        return name;
    }

    /** Sets how the numbers in {@link #memory} are read from now on. */
    final void order(ByteOrder order) {
        this.order = order;
        memory.order(order);
    }

    final void use(ByteBuffer memory, long base, int at, int end) {
        this.memory = memory.order(order);
        this.base = base;
        this.at = at;
        this.end = end;
    }

    /**
     * Slides the window until {@code length} bytes are in reach; false, with all that is left in reach, where the file
     * ends.
     */
    abstract boolean fill(int length) throws IOException;

    /** Steps over bytes; false, having stepped over all that is left, where the file ends. */
    abstract boolean skip(long length) throws IOException;

    /** The file's length in bytes, -1 where it is not known. */
    abstract long size();
}
