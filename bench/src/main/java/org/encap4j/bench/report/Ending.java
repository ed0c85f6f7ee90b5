// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

/** Why measuring ended. */
public enum Ending {
    /** Everything was measured. */
    COMPLETE("Everything that was planned was measured."),
    /** The time was up. */
    OUT_OF_TIME("The time was up before every round had ended; the figures are of what had been measured by then."),
    /** Somebody pressed Ctrl-C. */
    INTERRUPTED("Cut short: the run was interrupted. The figures are of what had been measured by then."),
    /** A process failed. */
    FAILED("Cut short: a process failed. The figures are of what had been measured by then.");

    private final String sentence;

    Ending(String sentence) {
        this.sentence = sentence;
    }

    /** {@return it for a reader} */
    public String sentence() {
        return sentence;
    }
}
