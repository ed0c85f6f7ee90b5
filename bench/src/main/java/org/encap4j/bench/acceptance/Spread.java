// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.Arrays;
import java.util.Collection;

/**
 * Several measurements of the same.
 *
 * @param median the middle one, or what lies between the two in the middle
 * @param least the smallest
 * @param most the largest
 * @param count how many
 */
public record Spread(double median, double least, double most, int count) {
    /**
     * Sorts and sums up.
     *
     * @param values at least one
     * @return their spread
     */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values have no median");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /**
     * Sorts and sums up.
     *
     * @param values at least one
     * @return their spread
     */
    public static Spread of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
