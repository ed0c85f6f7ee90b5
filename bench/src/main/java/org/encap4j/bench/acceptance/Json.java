// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes maps, lists, strings, numbers, booleans and nulls as JSON (RFC 8259), two blanks to a level. */
public final class Json {
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a {@link Map} with any keys, a {@link List}, a {@link String}, a {@link Number}, a {@link Boolean} or null;
     *     numbers that JSON does not have become null
     * @return the text, with a line end
     * @throws IllegalArgumentException for anything else
     */
    public static String text(Object value) {
        Json json = new Json();
        json.append(value, "\n");
        return json.out.append('\n').toString();
    }

    private void append(Object value, String lineStart) {
        if (value instanceof Map<?, ?> map) {
            appendAll('{', map.entrySet().iterator(), '}', lineStart, entry -> {
                appendString(String.valueOf(entry.getKey()));
                out.append(": ");
                append(entry.getValue(), lineStart + INDENT);
            });
        } else if (value instanceof List<?> list) {
            appendAll('[', list.iterator(), ']', lineStart, element -> append(element, lineStart + INDENT));
        } else if (value instanceof String string) {
            appendString(string);
        } else if (value instanceof Double number && !Double.isFinite(number)) {
            out.append("null");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            throw new IllegalArgumentException("not a value of JSON: " + value.getClass());
        }
    }

    private <T> void appendAll(char open, Iterator<T> elements, char close, String lineStart, Consumer<T> append) {
        out.append(open);
        boolean empty = !elements.hasNext();
        while (elements.hasNext()) {
            out.append(lineStart).append(INDENT);
            append.accept(elements.next());
            out.append(elements.hasNext() ? "," : "");
        }
        out.append(empty ? "" : lineStart).append(close);
    }

    private void appendString(String string) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
