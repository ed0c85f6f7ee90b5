// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes that arrive one after the other (a pipe), kept in an array as long as the record that they belong to is in use.
 */
final class StreamedBytes extends CaptureBytes {
    private static final int INITIAL_CAPACITY = 1 << 18;

    private final InputStream in;
    private final Closeable owned;
    private byte[] array = new byte[INITIAL_CAPACITY];

    /**
     * @param owned what {@link #close} closes: the stream if it is ours, something empty if it is the caller's
     */
    StreamedBytes(InputStream in, String name, Closeable owned) {
        super(name);
        this.in = in;
        this.owned = owned;
        use(ByteBuffer.wrap(array), 0, 0, 0);
    }

    @Override
    boolean fill(int length) throws IOException {
        int kept = available();
        System.arraycopy(array, at, array, 0, kept);
        base += at;
        at = 0;
        end = kept;
        // No more is read than is there: a live capture's packet must not wait for the next one.
        while (end < length) {
            if (end == array.length) {
                // Doubled as bytes arrive, not to the length a record claims: a lie costs nothing.
                array = Arrays.copyOf(array, 2 * array.length);
                use(ByteBuffer.wrap(array), base, 0, end);
            }
            int count = read();
            if (count < 0) {
                return false;
            }
            end += count;
        }
        return true;
    }

    private int read() throws IOException {
        try {
            return in.read(array, end, array.length - end);
        } catch (IOException e) {
            throw new IOException(name() + ": cannot be read at byte " + (base + end) + ": " + e.getMessage(), e);
        }
    }

    @Override
    boolean skip(long length) throws IOException {
        long left = length;
        while (left > available()) {
            left -= available();
            at = end;
            if (!fill(1)) {
                return false;
            }
        }
        at += (int) left;
        return true;
    }

    @Override
    long size() {
        return -1;
    }

    @Override
    public void close() throws IOException {
        owned.close();
    }
}
