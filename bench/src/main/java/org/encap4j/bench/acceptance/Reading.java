// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What one process measured of one contender. Processes tell it in one line, those of C too.
 *
 * @param nanos processor time for each packet or address, in nanoseconds: the median of the samples
 * @param least of the samples
 * @param most of the samples
 * @param samples how many
 * @param allocated bytes on the heap for each packet, the median of the samples
 * @param digest of the results of one pass; 0 where there is nothing to compare
 * @param tableBytes heap that the tables take, in bytes; 0 where none is weighed
 */
public record Reading(
        double nanos, double least, double most, int samples, double allocated, long digest, long tableBytes) {

    /** {@return the line that {@link #parse} reads} */
    public String line() {
        return String.format(
                Locale.ROOT,
                "nanos=%.4f least=%.4f most=%.4f samples=%d allocated=%.6f digest=%016x table=%d",
                nanos,
                least,
                most,
                samples,
                allocated,
                digest,
                tableBytes);
    }

    /**
     * Reads what a process has told.
     *
     * @param line pairs of names and values; names that are not known are passed over
     * @return the reading; what the line does not name is 0
     * @throws IllegalArgumentException if the time is missing, or something is not a number
     */
    public static Reading parse(String line) {
        Map<String, String> pairs = new HashMap<>();
        for (String word : line.trim().split("\\s+")) {
            int at = word.indexOf('=');
            if (at > 0) {
                pairs.put(word.substring(0, at), word.substring(at + 1));
            }
        }
        if (!pairs.containsKey("nanos")) {
            throw new IllegalArgumentException("no reading, nanos=.. is missing: '" + line + "'");
        }
        try {
            double nanos = Double.parseDouble(pairs.get("nanos"));
            return new Reading(
                    nanos,
                    Double.parseDouble(pairs.getOrDefault("least", pairs.get("nanos"))),
                    Double.parseDouble(pairs.getOrDefault("most", pairs.get("nanos"))),
                    Integer.parseInt(pairs.getOrDefault("samples", "0")),
                    Double.parseDouble(pairs.getOrDefault("allocated", "0")),
                    Long.parseUnsignedLong(pairs.getOrDefault("digest", "0"), 16),
                    Long.parseLong(pairs.getOrDefault("table", "0")));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no reading, " + e.getMessage() + ": '" + line + "'", e);
        }
    }
}
