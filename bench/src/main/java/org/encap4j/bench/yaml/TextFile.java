// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of UTF-8 text, not longer than {@value #LONGEST} bytes. Places in it are byte offsets. */
final class TextFile {
    static final int LONGEST = 16 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int CHUNK = 1 << 13;

    private final String name;
    private final byte[] bytes;

    private TextFile(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /** Reads a file, or a pipe to its end; what is too long is not read further than that is known. */
    static TextFile read(Path file) throws IOException {
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(name, null, "a folder, not a file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST + 1);
        }
        if (bytes.length > LONGEST) {
            throw new FileSystemException(name, null, "longer than " + (LONGEST >> 20) + " MiB");
        }
        if (bytes.length == 0) {
            throw new FileSystemException(name, null, "empty");
        }
        TextFile text = new TextFile(name, bytes);
        text.requireText();
        return text;
    }

    private void requireText() throws IOException {
        int bad = firstNotUtf8();
        for (int at = 0; at < bad; at++) {
            boolean control = bytes[at] >= 0 && bytes[at] < ' ' || bytes[at] == 0x7F;
            if (control && bytes[at] != '\n' && bytes[at] != '\r' && bytes[at] != '\t') {
                bad = at;
            }
        }
        if (bad < bytes.length) {
            int line = 1;
            for (int at = 0; at < bad; at++) {
                line += bytes[at] == '\n' ? 1 : 0;
            }
            throw new FileSystemException(
                    name,
                    null,
                    String.format("not text in UTF-8: byte 0x%02x at offset %d, in line %d", bytes[bad], bad, line));
        }
    }

    private int firstNotUtf8() {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(CHUNK);
        CoderResult result;
        do {
            result = decoder.decode(in, out.clear(), true);
        } while (result.isOverflow());
        return in.position();
    }

    String name() {
        return name;
    }

    /** Where the text begins: behind the byte order mark, if there is one. */
    int start() {
        return Arrays.equals(Arrays.copyOf(bytes, BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)
                ? BYTE_ORDER_MARK.length
                : 0;
    }

    int end() {
        return bytes.length;
    }

    /** The byte there, or 0 at the end. */
    byte at(int offset) {
        return offset < bytes.length ? bytes[offset] : 0;
    }

    boolean startsWith(String ascii, int offset) {
        int end = Math.min(bytes.length, offset + ascii.length());
        return ascii.equals(new String(bytes, offset, end - offset, StandardCharsets.ISO_8859_1));
    }

    /** Behind the end of the line that a place is in. */
    int nextLine(int offset) {
        int at = offset;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, bytes.length);
    }

    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    Reader reader(int from) {
        return new InputStreamReader(
                new ByteArrayInputStream(bytes, from, bytes.length - from), StandardCharsets.UTF_8);
    }

    /** The place so many Unicode characters behind another. */
    int forward(int from, int characters) {
        int at = from;
        for (int left = characters; left > 0; left--) {
            at++;
            while (at < bytes.length && (bytes[at] & 0xC0) == 0x80) {
                at++;
            }
        }
        return at;
    }
}
