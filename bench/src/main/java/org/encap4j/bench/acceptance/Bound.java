// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.Locale;

/**
 * What is asked of one contender of a cell.
 *
 * @param kind what is compared
 * @param contender whose time, allocation or memory it is
 * @param reference whose time it is compared with; empty where there is none
 * @param limit the ratio, or the bytes
 * @param leastJdk the first JDK that it is asked on
 */
public record Bound(Kind kind, String contender, String reference, double limit, int leastJdk) {
    /** What can be asked. */
    public enum Kind {
        /** The contender's time is at most so many times the reference's. */
        AT_MOST,
        /** The contender's time is at least so many times the reference's. */
        AT_LEAST,
        /** The contender allocates at most so many bytes for each packet. */
        ALLOCATION,
        /** The contender's tables take at most so many bytes. */
        TABLE_BYTES
    }

    private static final int EVERY_JDK = 17;

    static Bound atMost(String contender, double limit, String reference) {
        return new Bound(Kind.AT_MOST, contender, reference, limit, EVERY_JDK);
    }

    static Bound atLeast(String contender, double limit, String reference) {
        return new Bound(Kind.AT_LEAST, contender, reference, limit, EVERY_JDK);
    }

    static Bound noAllocation(String contender) {
        return new Bound(Kind.ALLOCATION, contender, "", 0, EVERY_JDK);
    }

    static Bound tableBytes(String contender, double limit) {
        return new Bound(Kind.TABLE_BYTES, contender, "", limit, EVERY_JDK);
    }

    Bound fromJdk(int feature) {
        return new Bound(kind, contender, reference, limit, feature);
    }

    Bound limitedTo(double other) {
        return new Bound(kind, contender, reference, other, leastJdk);
    }

    /** {@return whether the bound is on the ratio of two times} */
    public boolean isRatio() {
        return kind == Kind.AT_MOST || kind == Kind.AT_LEAST;
    }

    /**
     * {@return whether a figure is within the bound}
     *
     * @param figure a ratio, or bytes
     */
    public boolean isMet(double figure) {
        return kind == Kind.AT_LEAST ? figure >= limit : figure <= limit;
    }

    /**
     * {@return whether a figure is so far off that noise does not explain it: worse than twice the bound}
     *
     * <p>Bytes are not noisy: for them there is no such tolerance.
     *
     * @param figure a ratio, or bytes
     */
    public boolean isFarOff(double figure) {
        return switch (kind) {
            case AT_MOST -> figure > 2 * limit;
            case AT_LEAST -> figure < limit / 2;
            case ALLOCATION, TABLE_BYTES -> !isMet(figure);
        };
    }

    /** {@return such as {@code frame <= 1.5 c}} */
    @Override
    public String toString() {
        String number = String.format(Locale.ROOT, limit == Math.rint(limit) ? "%.0f" : "%.1f", limit);
        return switch (kind) {
            case AT_MOST -> contender + " <= " + number + " " + reference;
            case AT_LEAST -> contender + " >= " + number + " " + reference;
            case ALLOCATION -> contender + " allocates " + (limit == 0 ? "nothing" : "<= " + number + " bytes");
            case TABLE_BYTES -> contender + " takes <= " + Math.round(limit / 1e6) + " MB";
        };
    }
}
