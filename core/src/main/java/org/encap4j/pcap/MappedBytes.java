// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A regular file, mapped read-only window by window: a buffer's index is an {@code int}, a capture may be longer than
 * that.
 */
final class MappedBytes extends CaptureBytes {
    private final FileChannel channel;
    private final long size;
    private final int window;

    MappedBytes(Path file, int window) throws IOException {
        super(file.toString());
        this.window = window;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        size = channel.size();
    }

    @Override
    boolean fill(int length) throws IOException {
        long position = position();
        long rest = size - position;
        if (available() < rest) {
            int mapped = (int) Math.min(Math.max(window, length), rest);
            use(channel.map(MapMode.READ_ONLY, position, mapped), position, 0, mapped);
        }
        return available() >= length;
    }

    @Override
    boolean skip(long length) {
        long rest = size - position();
        long step = Math.min(length, rest);
        if (step <= available()) {
            at += (int) step;
        } else {
            use(ByteBuffer.allocate(0), position() + step, 0, 0);
        }
        return step == length;
    }

    @Override
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
