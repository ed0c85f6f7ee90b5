// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON text (RFC 8259), and nothing more lenient: a {@code Map} in the text's order, a {@code List}, a
 * {@code String}, a {@code Long}, a {@code Double}, a {@code Boolean} or null. Names in an object are there once.
 */
final class JsonText {
    private static final int DEEPEST = 32;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** Reads a text; an {@link IllegalArgumentException} names the line and column of what is wrong. */
    static Object read(String text) {
        JsonText json = new JsonText(text);
        Object value = json.value(0);
        if (json.next() >= 0) {
            throw json.expected("the end");
        }
        return value;
    }

    private Object value(int depth) {
        if (depth > DEEPEST) {
            throw wrong("nested more than " + DEEPEST + " levels deep");
        }
        int first = next();
        return switch (first) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        if (next() == '}') {
            at++;
            return members;
        }
        do {
            if (next() != '"') {
                throw expected("a name in quotes");
            }
            int nameAt = at;
            String name = string();
            if (next() != ':') {
                throw expected("':'");
            }
            at++;
            if (members.containsKey(name)) {
                at = nameAt;
                throw wrong("the name \"" + name + "\" is there twice");
            }
            members.put(name, value(depth + 1));
        } while (another('}'));
        return members;
    }

    private List<Object> array(int depth) {
        List<Object> elements = new ArrayList<>();
        at++;
        if (next() == ']') {
            at++;
            return elements;
        }
        do {
            elements.add(value(depth + 1));
        } while (another(']'));
        return elements;
    }

    private boolean another(char end) {
        int separator = next();
        if (separator != ',' && separator != end) {
            throw expected("',' or '" + end + "'");
        }
        at++;
        return separator == ',';
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw expected("a value");
        }
        at += word.length();
        return value;
    }

    private Object number() {
        int from = at;
        skip("-");
        if (skip("0") == 0 && digits() == 0) {
            at = from;
            throw expected("a value");
        }
        boolean whole = true;
        if (skip(".") > 0) {
            whole = false;
            requireDigits();
        }
        if (skip("eE") > 0) {
            whole = false;
            skip("+-");
            requireDigits();
        }
        String digits = text.substring(from, at);
        try {
            return whole ? (Object) Long.valueOf(digits) : Double.valueOf(digits);
        } catch (NumberFormatException e) {
            at = from;
            throw wrong("the number " + digits + " is too large");
        }
    }

    private int skip(String oneOf) {
        if (at < text.length() && oneOf.indexOf(text.charAt(at)) >= 0) {
            at++;
            return 1;
        }
        return 0;
    }

    private int digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    private void requireDigits() {
        if (digits() == 0) {
            throw expected("a digit");
        }
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (true) {
            int c = at < text.length() ? text.charAt(at) : -1;
            if (c < ' ') {
                throw expected("'\"'");
            }
            at++;
            if (c == '"') {
                return out.toString();
            }
            out.append(c == '\\' ? escaped() : (char) c);
        }
    }

    private char escaped() {
        int which = at < text.length() ? "\"\\/bfnrtu".indexOf(text.charAt(at)) : -1;
        if (which < 0) {
            throw expected("one of \" \\ / b f n r t u");
        }
        at++;
        if (which < 8) {
            return "\"\\/\b\f\n\r\t".charAt(which);
        }
        int code = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0 || text.charAt(at) > 'f') {
                throw expected("a hexadecimal digit");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    /** The next character that is not white space, where reading stands afterwards; -1 at the end. */
    private int next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : -1;
    }

    private IllegalArgumentException expected(String what) {
        String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
        return wrong("expected " + what + ", not " + found);
    }

    private IllegalArgumentException wrong(String what) {
        String before = text.substring(0, at);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = at - before.lastIndexOf('\n');
        return new IllegalArgumentException("JSON, line " + line + ", column " + column + ": " + what);
    }
}
