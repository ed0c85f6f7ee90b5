// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

/** The ways of looking up that are timed. */
enum LookupPattern {
    HOT("hot"),
    HOT_BATCH("hot, batches of " + TableSubject.BATCH),
    COVERED("random"),
    COVERED_CHAINED("random, one waits for the other"),
    COVERED_BATCH("random, batches of " + TableSubject.BATCH),
    ANYWHERE("anywhere"),
    ANYWHERE_BATCH("anywhere, batches of " + TableSubject.BATCH);

    private final String label;

    LookupPattern(String label) {
        this.label = label;
    }

    String label() {
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
