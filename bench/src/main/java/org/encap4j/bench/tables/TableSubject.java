// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.util.List;
import org.encap4j.lpm.Prefix;

/**
 * A table on trial. What lookups find is added up and returned, so that no compiler leaves them out; each loop is written out in
 * every class, so that no call through an interface is part of a lookup.
 */
interface TableSubject {
    /** How many addresses a batch takes. */
    int BATCH = 64;

    /** Puts all prefixes into an empty table, which takes the last one's place; that alone, in {@link TableTrial#cpuNanos}. */
    long build(List<Prefix> prefixes);

    /** Replaces what a prefix leads to, takes it out or puts it back, the three in turn; the nanoseconds of one such step by the clock. */
    long update(Prefix prefix, int step);

    /** What was built last, with everything that only it needs. */
    Object table();

    /** The memory of the prefixes by {@code Lpm.bytes()}. */
    long lpmBytes();

    /** Looks addresses up one by one. */
    long single(AddressSample sample, int from, int to);

    /** Looks covered addresses up one by one, where no lookup can start before the one in front of it has ended. */
    long chained(AddressSample sample, int from, int to);

    /** Looks addresses up, {@link #BATCH} at a time. */
    long batch(AddressSample sample, int from, int to);
}
