// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who wrote a name that is not known. */
public final class NearestName {
    /** Longer than any name and what one may add to it by mistake: such a text is near to nothing. */
    private static final int MAX_LENGTH = 100;

    private NearestName() {}

    /**
     * Finds the name that the fewest changed letters lead to; upper and lower case are the same.
     *
     * @param wrong what was written
     * @param known the names, of which the first of equally near ones is taken
     * @return the nearest name, or nothing for a text of more than 100 characters or where there are no names
     */
    public static Optional<String> of(String wrong, Collection<String> known) {
        if (wrong.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String written = wrong.toLowerCase(Locale.ROOT);
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : known) {
            int changes = changes(written, name.toLowerCase(Locale.ROOT), fewest);
            if (changes < fewest) {
                fewest = changes;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /**
     * How far a name is from what was written.
     *
     * @param wrong what was written
     * @param name a known name
     * @return how many letters must be inserted, left out or replaced; upper and lower case are the same
     */
    public static int changes(String wrong, String name) {
        return changes(wrong.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT), Integer.MAX_VALUE);
    }

    /**
     * How many letters must be inserted, left out or replaced to make one text the other (Levenshtein 1966), as long as that is
     * below {@code limit}.
     */
    private static int changes(String from, String to, int limit) {
        if (Math.abs(from.length() - to.length()) >= limit) {
            return limit;
        }
        int[] above = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < above.length; column++) {
            above[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            row[0] = line;
            int least = line;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = above[column - 1] + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                row[column] = Math.min(replaced, 1 + Math.min(above[column], row[column - 1]));
                least = Math.min(least, row[column]);
            }
            if (least >= limit) {
                return limit;
            }
            int[] done = above;
            above = row;
            row = done;
        }
        return above[to.length()];
    }
}
