// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.OutputStream;

/** Takes a few bytes and then no more, as {@code head} does. */
final class ReaderThatLeaves extends OutputStream {
    private static final long WANTED = 1000;

    private long received;

    /** {@return how many bytes it was offered} */
    long received() {
        return received;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        received += length;
        if (received > WANTED) {
            throw new IOException("Broken pipe");
        }
    }
}
