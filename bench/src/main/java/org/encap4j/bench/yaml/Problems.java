// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Problem;

/** What is wrong with one file, told in the order of its lines. Of a file that is wrong all over only the first are told. */
final class Problems {
    static final int MOST = 100;

    private final String source;
    private final List<Problem> found = new ArrayList<>();

    Problems(String source) {
        this.source = source;
    }

    void add(int line, String key, String text) throws ConfigurationException {
        found.add(new Problem(source, line, key, text));
        if (found.size() == MOST) {
            throw ending(0, "file", "has " + MOST + " problems and perhaps more: the rest was not looked at");
        }
    }

    /** The last problem, behind which nothing can be read. */
    ConfigurationException ending(int line, String key, String text) {
        found.add(new Problem(source, line, key, text));
        return new ConfigurationException(inOrder());
    }

    int count() {
        return found.size();
    }

    /** Throws what was found, if anything was. */
    void raise() throws ConfigurationException {
        if (!found.isEmpty()) {
            throw new ConfigurationException(inOrder());
        }
    }

    /** What concerns the whole file comes last. */
    private List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparingInt(problem -> problem.line() == 0 ? Integer.MAX_VALUE : problem.line()))
                .toList();
    }
}
