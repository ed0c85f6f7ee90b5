// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * The table that {@code compare} prints, by the names of its rows and columns.
 *
 * @param lines everything it printed
 */
record CompareTable(List<String> lines) {
    private static final String GAP = " {2,}";

    /** The names of the columns. */
    List<String> modes() {
        return Stream.of(lines.get(3).trim().split(GAP)).toList();
    }

    boolean has(String row) {
        return lines.stream().anyMatch(line -> line.startsWith(row + "  "));
    }

    /** What stands in a row under a mode's name. */
    String cell(String row, String mode) {
        String line = lines.stream()
                .filter(candidate -> candidate.startsWith(row + "  "))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row " + row));
        return line.substring(row.length()).trim().split(GAP)[modes().indexOf(mode)];
    }

    long number(String row, String mode) {
        return Long.parseLong(cell(row, mode).replace(",", ""));
    }
}
