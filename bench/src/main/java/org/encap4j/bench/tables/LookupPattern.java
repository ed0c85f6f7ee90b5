// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

/** The ways of looking up that are timed. */
public enum LookupPattern {
    /** A few addresses again and again. */
    HOT("hot"),
    /** The same, several at a time. */
    HOT_BATCH("hot, batches of " + TableSubject.BATCH),
    /** Addresses in prefixes picked at random. */
    COVERED("random"),
    /** The same, none of which can start before the one in front of it has ended. */
    COVERED_CHAINED("random, one waits for the other"),
    /** The same, several at a time. */
    COVERED_BATCH("random, batches of " + TableSubject.BATCH),
    /** Addresses of the whole space. */
    ANYWHERE("anywhere"),
    /** The same, several at a time. */
    ANYWHERE_BATCH("anywhere, batches of " + TableSubject.BATCH);

    private final String label;

    LookupPattern(String label) {
        this.label = label;
    }

    /** {@return what a report calls it} */
    public String label() {
        return label;
    }

    long run(TableSubject subject, AddressSample sample, int from, int to) {
        return switch (this) {
            case HOT, COVERED, ANYWHERE -> subject.single(sample, from, to);
            case COVERED_CHAINED -> subject.chained(sample, from, to);
            case HOT_BATCH, COVERED_BATCH, ANYWHERE_BATCH -> subject.batch(sample, from, to);
        };
    }
}
