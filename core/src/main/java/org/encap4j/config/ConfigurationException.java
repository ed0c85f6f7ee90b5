// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says that settings cannot be used, and all that is wrong with them. The message has one line for each problem. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    /** @serial one at least */
    private final Problem[] problems;

    /**
     * Reports what was found.
     *
     * @param problems one at least, in the order in which they are told
     */
    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        assert !problems.isEmpty() : "nothing is wrong";
        this.problems = problems.toArray(new Problem[0]);
    }

    /** {@return every problem, one at least, in the order of the message} */
    public List<Problem> problems() {
        return List.of(problems);
    }
}
