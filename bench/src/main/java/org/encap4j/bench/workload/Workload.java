// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

/** One pass over a set of packets or addresses, to be timed by whoever runs it. Belongs to one thread. */
public interface Workload extends AutoCloseable {
    /** As many passes as one likes leave everything as it was. */
    int ENDLESS = Integer.MAX_VALUE;

    /** The digest of a workload that does nothing C does. */
    long NO_DIGEST = 0;

    /** {@return how many packets or addresses a pass handles} */
    int size();

    /**
     * Handles every packet once.
     *
     * @return a number that depends on all results, so that no compiler leaves any out
     * @throws IllegalStateException if a packet does not end as it should
     */
    long pass();

    /** {@return how many passes may follow one another before {@link #restore} is due} */
    default int passesBeforeRestore() {
        return ENDLESS;
    }

    /** Puts back what passes have changed. Not part of the work, and not to be timed with it. */
    default void restore() {}

    /** {@return what the results of one pass from the start come to, the same in C; or {@link #NO_DIGEST}} */
    default long digest() {
        return NO_DIGEST;
    }

    /** {@return the memory that the tables take on the heap, in bytes; 0 where none is weighed} */
    default long tableBytes() {
        return 0;
    }

    /** Gives the memory back. */
    @Override
    default void close() {}
}
