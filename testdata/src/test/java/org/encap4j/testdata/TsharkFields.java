// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The fields that tshark must show for the headers we put around a packet, as tshark spells them, outermost first. */
final class TsharkFields {
    private final Map<String, StringJoiner> cells = new HashMap<>();

    /** One more occurrence of a field. */
    TsharkFields put(String column, String value) {
        cells.computeIfAbsent(column, missing -> new StringJoiner(TsharkRows.SEPARATOR))
                .add(value);
        return this;
    }

    /** One more occurrence of a field that is shown in decimal. */
    TsharkFields put(String column, int value) {
        return put(column, Integer.toString(value));
    }

    /** One more occurrence of a field that is shown in hexadecimal. */
    TsharkFields putHex(String column, int digits, int value) {
        return put(column, String.format("0x%0" + digits + "x", value));
    }

    /** What a cell must hold: our own occurrences, then those of the packet inside. */
    String cell(String column, String inner) {
        StringJoiner own = cells.get(column);
        if (own == null) {
            return inner;
        }
        return inner.isEmpty() ? own.toString() : own + TsharkRows.SEPARATOR + inner;
    }

    /** Fails for a field that nobody would compare. */
    TsharkFields requireColumns(List<String> columns) {
        for (String column : cells.keySet()) {
            if (!columns.contains(column)) {
                throw new IllegalStateException("not a column: " + column);
            }
        }
        return this;
    }
}
