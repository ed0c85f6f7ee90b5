// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.encap4j.bench.acceptance.CellResult.BoundResult;
import org.encap4j.bench.acceptance.CellResult.Outcome;

/**
 * The bounds that the last published run missed, and by how much: bench/RESULTS.md says why. A guard that complained of them each
 * time would soon be passed over; one that did not know them would let them grow.
 *
 * <p>A line has the cell, the bound, the JDK and the median ratio, with tabs between them.
 */
public final class MissedBounds {
    private static final String PUBLISHED = "missed-bounds.tsv";

    private final Map<String, Double> ratios = new HashMap<>();

    /**
     * Reads the lines.
     *
     * @param lines as above; empty ones and those that begin with # are passed over
     * @throws IllegalArgumentException if a line is none of these
     */
    MissedBounds(String lines) {
        for (String line : lines.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.split("\t");
                if (fields.length != 4) {
                    throw new IllegalArgumentException("cell, bound, JDK and ratio were expected: " + line);
                }
                ratios.put(String.join("\t", fields[0], fields[1], fields[2]), Double.valueOf(fields[3]));
            }
        }
    }

    /** {@return those of the last published run} */
    public static MissedBounds published() {
        try (InputStream in = MissedBounds.class.getResourceAsStream(PUBLISHED)) {
            return new MissedBounds(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Double> ratios() {
        return Map.copyOf(ratios);
    }

    /**
     * {@return whether a figure is so bad that the guard fails: worse than twice the bound, and than twice what was published
     * where the bound is known to be missed}
     *
     * @param cell whose bound it is
     * @param jdk what it was measured on
     * @param judged the bound and the figure
     */
    boolean isBroken(Cell cell, Jdk jdk, BoundResult judged) {
        if (judged.outcome() != Outcome.FAR_OFF) {
            return false;
        }
        Bound bound = judged.bound();
        Double known = ratios.get(key(cell, bound, jdk));
        return known == null || bound.limitedTo(known).isFarOff(judged.figure().median());
    }

    static String key(Cell cell, Bound bound, Jdk jdk) {
        return String.join("\t", cell.name(), bound.toString(), Integer.toString(jdk.feature()));
    }
}
