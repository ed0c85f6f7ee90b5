// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes elements that are HTML and XML alike. All text and attribute values are escaped here and nowhere else. */
final class Markup {
    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Starts an element; attributes are names and values in turn. */
    Markup open(String name, Object... attributes) {
        start(name, attributes).append('>');
        open.push(name);
        return this;
    }

    /** Ends the innermost element, and the line. */
    Markup close() {
        out.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element without content. */
    Markup empty(String name, Object... attributes) {
        start(name, attributes).append("/>\n");
        return this;
    }

    /** An element that holds text alone. */
    Markup element(String name, String text, Object... attributes) {
        return open(name, attributes).text(text).close();
    }

    Markup text(String text) {
        escape(text);
        return this;
    }

    /** Text that is no text: what another markup has written. */
    Markup add(Markup other) {
        assert other.open.isEmpty() : other.open;
        out.append(other.out);
        return this;
    }

    private StringBuilder start(String name, Object... attributes) {
        out.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1] instanceof Double number ? coordinate(number) : attributes[i + 1].toString());
            out.append('"');
        }
        return out;
    }

    /** A tenth of a pixel is as fine as anybody sees. */
    static String coordinate(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> out.append(isAllowed(c) ? c : '\uFFFD');
            }
        }
    }

    /** XML has no other control characters, not even escaped. */
    private static boolean isAllowed(char c) {
        return c >= ' ' && c != '\uFFFE' && c != '\uFFFF' || c == '\n' || c == '\t';
    }

    @Override
    public String toString() {
        assert open.isEmpty() : open;
        return out.toString();
    }
}
