// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import java.nio.ByteBuffer;

/**
 * A packet's first bytes, in words of eight, for {@link Frame}: read or written side by side, they share one check of the bounds
 * and one of what kind of memory it is, which cost more than the access itself.
 */
final class FirstWords {
    private FirstWords() {}

    /** Reads bytes 8 to 40 of the packet that starts at {@code at} into the frame's words. */
    static void look(Frame frame, int at) {
        if (frame.array != null) {
            read(frame.array, at, frame);
        } else {
            read(frame.buffer, at, frame);
        }
    }

    /** Reads up to byte 48. */
    static void lookFurther(Frame frame, int at) {
        if (frame.array != null) {
            readFurther(frame.array, at, frame);
        } else {
            readFurther(frame.buffer, at, frame);
        }
    }

    /** Writes the packet's first 32 bytes. */
    static void set(Frame frame, long first, long second, long third, long fourth) {
        if (frame.array != null) {
            write(frame.array, frame.start(), first, second, third, fourth);
        } else {
            write(frame.buffer, frame.start(), first, second, third, fourth);
        }
    }

    private static void read(byte[] memory, int at, Frame into) {
        long word1 = (long) Frame.ARRAY_LONG.get(memory, at + Long.BYTES);
        long word2 = (long) Frame.ARRAY_LONG.get(memory, at + 2 * Long.BYTES);
        long word3 = (long) Frame.ARRAY_LONG.get(memory, at + 3 * Long.BYTES);
        long word4 = (long) Frame.ARRAY_LONG.get(memory, at + 4 * Long.BYTES);
        into.words(word1, word2, word3, word4);
    }

    private static void readFurther(byte[] memory, int at, Frame into) {
        long word1 = (long) Frame.ARRAY_LONG.get(memory, at + Long.BYTES);
        long word2 = (long) Frame.ARRAY_LONG.get(memory, at + 2 * Long.BYTES);
        long word3 = (long) Frame.ARRAY_LONG.get(memory, at + 3 * Long.BYTES);
        long word4 = (long) Frame.ARRAY_LONG.get(memory, at + 4 * Long.BYTES);
        long word5 = (long) Frame.ARRAY_LONG.get(memory, at + 5 * Long.BYTES);
        into.words(word1, word2, word3, word4);
        into.word5 = word5;
    }

    private static void write(byte[] memory, int at, long first, long second, long third, long fourth) {
        Frame.ARRAY_LONG.set(memory, at, first);
        Frame.ARRAY_LONG.set(memory, at + Long.BYTES, second);
        Frame.ARRAY_LONG.set(memory, at + 2 * Long.BYTES, third);
        Frame.ARRAY_LONG.set(memory, at + 3 * Long.BYTES, fourth);
    }

    private static void read(ByteBuffer memory, int at, Frame into) {
        long word1 = (long) Frame.BUFFER_LONG.get(memory, at + Long.BYTES);
        long word2 = (long) Frame.BUFFER_LONG.get(memory, at + 2 * Long.BYTES);
        long word3 = (long) Frame.BUFFER_LONG.get(memory, at + 3 * Long.BYTES);
        long word4 = (long) Frame.BUFFER_LONG.get(memory, at + 4 * Long.BYTES);
        into.words(word1, word2, word3, word4);
    }

    private static void readFurther(ByteBuffer memory, int at, Frame into) {
        long word1 = (long) Frame.BUFFER_LONG.get(memory, at + Long.BYTES);
        long word2 = (long) Frame.BUFFER_LONG.get(memory, at + 2 * Long.BYTES);
        long word3 = (long) Frame.BUFFER_LONG.get(memory, at + 3 * Long.BYTES);
        long word4 = (long) Frame.BUFFER_LONG.get(memory, at + 4 * Long.BYTES);
        long word5 = (long) Frame.BUFFER_LONG.get(memory, at + 5 * Long.BYTES);
        into.words(word1, word2, word3, word4);
        into.word5 = word5;
    }

    private static void write(ByteBuffer memory, int at, long first, long second, long third, long fourth) {
        Frame.BUFFER_LONG.set(memory, at, first);
        Frame.BUFFER_LONG.set(memory, at + Long.BYTES, second);
        Frame.BUFFER_LONG.set(memory, at + 2 * Long.BYTES, third);
        Frame.BUFFER_LONG.set(memory, at + 3 * Long.BYTES, fourth);
    }
}
