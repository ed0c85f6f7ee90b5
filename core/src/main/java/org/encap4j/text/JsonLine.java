// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Writes a message as Go's encoders write a Protocol Buffers message into a line of JSON: no blanks, fields in the order of the
 * calls, what has its default value left out. Strings are escaped as {@code encoding/json} does it for Hubble's command line,
 * the characters {@code < > &} included.
 */
final class JsonLine {
    private final StringBuilder out;
    private final Deque<FieldMask> around = new ArrayDeque<>();
    private FieldMask mask;
    private boolean empty = true;

    private JsonLine(StringBuilder out, FieldMask mask) {
        this.out = out;
        this.mask = mask;
    }

    /** A line that is one message, to be closed. */
    static JsonLine message(StringBuilder out, FieldMask mask) {
        return new JsonLine(out.append('{'), mask);
    }

    /** Fields of a message that others open and close. */
    static JsonLine fields(StringBuilder out) {
        return new JsonLine(out, FieldMask.ALL);
    }

    /** Opens a message inside, which is there even when it is empty; false, and nothing to close, if it is masked out. */
    boolean open(String name) {
        FieldMask inside = mask.field(name);
        if (inside == null) {
            return false;
        }
        name(name);
        out.append('{');
        around.push(mask);
        mask = inside;
        empty = true;
        return true;
    }

    /** Ends the message opened last. */
    void close() {
        out.append('}');
        mask = around.isEmpty() ? mask : around.pop();
        empty = false;
    }

    JsonLine text(String name, String value) {
        if (!value.isEmpty() && mask.field(name) != null) {
            name(name);
            quote(value);
        }
        return this;
    }

    /** The name of an enumeration's value; a number for one that has no name. */
    JsonLine symbol(String name, String value) {
        if (!Character.isDigit(value.charAt(0))) {
            return text(name, value);
        }
        return number(name, Integer.parseInt(value));
    }

    JsonLine texts(String name, List<String> values) {
        if (!values.isEmpty() && mask.field(name) != null) {
            name(name);
            String separator = "[";
            for (String value : values) {
                out.append(separator);
                quote(value);
                separator = ",";
            }
            out.append(']');
        }
        return this;
    }

    /** A 32-bit number without sign: 64 bits would stand in quotes. */
    JsonLine number(String name, int value) {
        if (value != 0 && mask.field(name) != null) {
            name(name);
            out.append(Integer.toUnsignedString(value));
        }
        return this;
    }

    JsonLine flag(String name, boolean value) {
        return value ? stated(name, true) : this;
    }

    /** A truth value that is known, false too. */
    JsonLine stated(String name, boolean value) {
        if (mask.field(name) != null) {
            name(name);
            out.append(value);
        }
        return this;
    }

    private void name(String name) {
        out.append(empty ? "\"" : ",\"").append(name).append("\":");
        empty = false;
    }

    private void quote(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char symbol = value.charAt(i);
            switch (symbol) {
                case '"', '\\' -> out.append('\\').append(symbol);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean plain = symbol >= ' ' && "<>&\u2028\u2029".indexOf(symbol) < 0;
                    out.append(plain ? String.valueOf(symbol) : String.format("\\u%04x", (int) symbol));
                }
            }
        }
        out.append('"');
    }
}
