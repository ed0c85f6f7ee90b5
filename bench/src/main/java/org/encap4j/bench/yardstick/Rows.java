// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.util.Arrays;

/** Rows of ints, one behind the other. */
final class Rows {
    private final int columns;
    int[] words = {};
    int used;

    Rows(int columns) {
        this.columns = columns;
    }

    int count() {
        return used / columns;
    }

    /** Adds a row, and gives its number. */
    int add(int... row) {
        assert row.length == columns : row.length + " columns, not " + columns;
        if (used + columns > words.length) {
            words = Arrays.copyOf(words, Math.max(2 * words.length, used + columns));
        }
        System.arraycopy(row, 0, words, used, columns);
        used += columns;
        return count() - 1;
    }
}
