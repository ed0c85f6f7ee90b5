// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.Collection;
import org.encap4j.config.NearestName;

/** What somebody may have meant. */
final class Nearest {
    private Nearest() {}

    /** Says that a key is unknown, and which known one it resembles most, or all of them where it resembles none. */
    static String unknown(String wrong, Collection<String> known) {
        return "unknown key \"" + wrong + "\"; "
                + NearestName.of(wrong, known)
                        .filter(name -> NearestName.changes(wrong, name) <= Math.max(2, name.length() / 3))
                        .map(name -> "the nearest known one is \"" + name + "\"")
                        .orElse("the known ones are " + String.join(", ", known));
    }
}
