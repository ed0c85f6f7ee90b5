// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.encap4j.lpm.Prefix;

/** A line of a table in text, cut into its fields; says where it stands when something in it is wrong. */
final class Line {
    private final String file;
    private final int number;
    private final String[] fields;

    private Line(String file, int number, String[] fields) {
        this.file = file;
        this.number = number;
        this.fields = fields;
    }

    /**
     * The lines of a file.
     *
     * @param heading the first word of the heading; null where there is none
     * @param fewest the number of fields that a line must have
     */
    static List<Line> of(String file, String content, String heading, int fewest) {
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (String text : (Iterable<String>) content.lines()::iterator) {
            Line line = new Line(file, ++number, text.strip().split("\\s+"));
            if (number == 1 && heading != null) {
                if (!line.fields[0].equals(heading)) {
                    throw line.wrong("expected the heading, which begins with " + heading + ", not '" + text + "'");
                }
            } else if (!text.isBlank()) {
                if (line.fields.length < fewest) {
                    throw line.wrong("expected " + fewest + " fields or more, found " + line.fields.length);
                }
                lines.add(line);
            }
        }
        return lines;
    }

    int number() {
        return number;
    }

    String field(int at) {
        return fields[at];
    }

    /** A number of exactly so many hexadecimal digits. */
    long hex(int at, int digits) {
        return Long.parseUnsignedLong(hexDigits(at, digits), 16);
    }

    String hexDigits(int at, int digits) {
        if (!fields[at].matches("[0-9a-fA-F]{" + digits + "}")) {
            throw wrong("field " + (at + 1) + ": expected " + digits + " hexadecimal digits, not '" + fields[at] + "'");
        }
        return fields[at];
    }

    long hexDigitsOf(String text) {
        if (!text.matches("[0-9a-fA-F]{1,8}")) {
            throw wrong("expected 1 to 8 hexadecimal digits, not '" + text + "'");
        }
        return Long.parseLong(text, 16);
    }

    long decimal(int at) {
        if (!fields[at].matches("\\d{1,10}")) {
            throw wrong("field " + (at + 1) + ": expected a number, not '" + fields[at] + "'");
        }
        return Long.parseLong(fields[at]);
    }

    Prefix prefix(int address, int length) {
        return checked(() -> Prefix.ofIpv4(address, length));
    }

    Prefix prefix(long high, long low, int length) {
        return checked(() -> Prefix.ofIpv6(high, low, length));
    }

    <T> T checked(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("line " + number + " of " + file + ": " + what);
    }
}
