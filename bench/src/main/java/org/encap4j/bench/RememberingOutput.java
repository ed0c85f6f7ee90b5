// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output under a {@link java.io.PrintStream}, which says that writing failed but not why. */
final class RememberingOutput extends FilterOutputStream {
    /** What Linux and macOS say of a pipe whose reader has gone away, which is no failure. */
    private static final String READER_GONE = "Broken pipe";

    private String failure;

    RememberingOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            if (failure == null && !READER_GONE.equals(e.getMessage())) {
                failure = e.getMessage();
            }
            throw e;
        }
    }

    /** Why writing failed first, null unless it did. */
    String failure() {
        return failure;
    }
}
