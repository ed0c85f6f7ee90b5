// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table in a file of tab-separated values whose first line names the columns. */
final class OracleTable {
    private OracleTable() {}

    /** One line. */
    record Row(Map<String, String> cells) {
        /** {@return the cell, empty where the table has none; a column that the table does not have is a mistake} */
        String get(String column) {
            String cell = cells.get(column);
            if (cell == null) {
                throw new IllegalArgumentException("no column " + column + " in " + cells.keySet());
            }
            return cell;
        }

        boolean has(String column) {
            return !get(column).isEmpty();
        }

        /** {@return the values of a repeated field, outermost first} */
        List<String> all(String column) {
            return has(column) ? Arrays.asList(get(column).split("\\|")) : List.of();
        }

        /** {@return the outermost value of a repeated field, empty where there is none} */
        String outermost(String column) {
            return has(column) ? all(column).get(0) : "";
        }

        /** {@return the outermost value as a number, decimal or 0x, or {@code otherwise} where there is none} */
        int number(String column, int otherwise) {
            return has(column) ? Integer.decode(outermost(column)) : otherwise;
        }
    }

    static List<Row> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String[] columns = lines.get(0).split("\t");
            return lines.stream().skip(1).map(line -> row(columns, line)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String[] columns, String line) {
        String[] cells = line.split("\t", -1);
        Map<String, String> byName = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
            byName.put(columns[i], i < cells.length ? cells[i] : "");
        }
        return new Row(byName);
    }
}
