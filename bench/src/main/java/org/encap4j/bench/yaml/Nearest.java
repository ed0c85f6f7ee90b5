// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /** Says that a key is unknown, and which known one it resembles most, or all of them where it resembles none. */
    static String unknown(String wrong, Collection<String> known) {
        return "unknown key \"" + wrong + "\"; "
                + known.stream()
                        .min(Comparator.comparingInt(name -> distance(wrong, name)))
                        .filter(name -> distance(wrong, name) <= Math.max(2, name.length() / 3))
                        .map(name -> "the nearest known one is \"" + name + "\"")
                        .orElse("the known ones are " + String.join(", ", known));
    }

    /** How many letters must be changed, put in or left out; upper and lower case are the same. */
    private static int distance(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int at = 0; at <= to.length(); at++) {
            row[at] = at;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
