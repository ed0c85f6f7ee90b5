// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Kinds of memory that a frame can be bound to. */
public enum Storage {
    /** A heap array. */
    HEAP {
        @Override
        ByteBuffer allocate(int length, int alignment) {
            return ByteBuffer.allocate(length);
        }
    },
    /** An NIO buffer outside the heap. */
    DIRECT {
        @Override
        ByteBuffer allocate(int length, int alignment) {
            // Both ends of a slice are aligned, so up to twice the alignment is lost.
            return ByteBuffer.allocateDirect(length + 2 * alignment).alignedSlice(alignment);
        }
    },
    /** A mapped file. */
    MAPPED {
        @Override
        ByteBuffer allocate(int length, int alignment) {
            try {
                Path file = Files.createTempFile("encap4j-", ".packets");
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
                } finally {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("a temporary file for packets cannot be mapped", e);
            }
        }
    };

    /** Memory whose first byte lies at a multiple of {@code alignment}, where that can be had. */
    abstract ByteBuffer allocate(int length, int alignment);
}
