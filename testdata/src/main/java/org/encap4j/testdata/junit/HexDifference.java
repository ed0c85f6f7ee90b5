// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.util.HexFormat;

/** The rows of sixteen bytes in which two packets differ, one above the other, the differing bytes marked. */
final class HexDifference {
    private static final int ROW = 16;
    private static final int MAX_ROWS = 8;

    private HexDifference() {}

    static void append(byte[] actual, byte[] expected, StringBuilder out) {
        int rows = 0;
        for (int at = 0; at < Math.max(actual.length, expected.length); at += ROW) {
            if (!differ(actual, expected, at)) {
                continue;
            }
            if (rows == MAX_ROWS) {
                out.append("  and more rows that differ\n");
                return;
            }
            out.append("  0x").append(HexFormat.of().toHexDigits(at, 4)).append("  expected ");
            row(expected, at, out);
            out.append("\n          actual   ");
            row(actual, at, out);
            out.append("\n                   ");
            marks(actual, expected, at, out);
            out.append('\n');
            rows++;
        }
    }

    private static boolean differ(byte[] actual, byte[] expected, int from) {
        for (int at = from; at < from + ROW; at++) {
            if (differs(actual, expected, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean differs(byte[] actual, byte[] expected, int at) {
        if (at >= actual.length || at >= expected.length) {
            return at < Math.max(actual.length, expected.length);
        }
        return actual[at] != expected[at];
    }

    private static void row(byte[] packet, int from, StringBuilder out) {
        out.append(from < packet.length ? "" : "nothing");
        for (int at = from; at < Math.min(from + ROW, packet.length); at++) {
            out.append(at == from ? "" : " ").append(HexFormat.of().toHexDigits(packet[at]));
        }
    }

    private static void marks(byte[] actual, byte[] expected, int from, StringBuilder out) {
        int last = from + ROW - 1;
        while (!differs(actual, expected, last)) {
            last--;
        }
        for (int at = from; at <= last; at++) {
            out.append(at == from ? "" : " ").append(differs(actual, expected, at) ? "^^" : "  ");
        }
    }
}
