// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Arrays;
import java.util.Locale;

/** What one mode took for each packet, over several rounds, in nanoseconds. */
final class CodecTimes {
    private final double[] encapsulate;
    private final double[] decapsulate;

    CodecTimes(int rounds) {
        encapsulate = new double[rounds];
        decapsulate = new double[rounds];
    }

    void record(int round, double encapsulateNanos, double decapsulateNanos) {
        encapsulate[round] = encapsulateNanos;
        decapsulate[round] = decapsulateNanos;
    }

    String encapsulate() {
        return text(encapsulate);
    }

    String decapsulate() {
        return text(decapsulate);
    }

    /** The median, and the range in brackets. */
    static String text(double[] rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        return number(sorted[sorted.length / 2]) + " (" + number(sorted[0]) + " - " + number(sorted[sorted.length - 1])
                + ")";
    }

    private static String number(double nanos) {
        return String.format(Locale.ROOT, nanos < 1000 ? "%.1f" : "%,.0f", nanos);
    }
}
