// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.util.Arrays;

/** Which sequences of one stream have come: what was lost, came twice, or came after a later one. */
final class StreamAccount {
    /** How far behind the highest sequence a packet is still told from its duplicate. */
    static final int WINDOW = 1 << 14;

    private final long[] seen = new long[WINDOW / Long.SIZE];
    private long first = -1;
    private long highest;
    private long distinct;
    private long duplicated;
    private long reordered;

    /** Accounts for a packet; sequences are 0 or more. */
    void arrived(long sequence) {
        if (first < 0) {
            first = sequence;
            highest = sequence;
            distinct = 1;
            mark(sequence);
        } else if (sequence > highest) {
            forgetUpTo(sequence);
            mark(sequence);
            highest = sequence;
            distinct++;
        } else if (highest - sequence < WINDOW && mark(sequence)) {
            duplicated++;
        } else {
            reordered++;
            distinct++;
            first = Math.min(first, sequence);
        }
    }

    private void forgetUpTo(long sequence) {
        if (sequence - highest >= WINDOW) {
            Arrays.fill(seen, 0);
            return;
        }
        for (long gone = highest + 1; gone <= sequence; gone++) {
            seen[word(gone)] &= ~(1L << gone);
        }
    }

    /** {@return whether it was marked before} */
    private boolean mark(long sequence) {
        int word = word(sequence);
        long bit = 1L << sequence;
        boolean known = (seen[word] & bit) != 0;
        seen[word] |= bit;
        return known;
    }

    private static int word(long sequence) {
        return (int) (sequence % WINDOW) / Long.SIZE;
    }

    /** {@return sequences between the lowest and the highest that came, which did not} */
    long lost() {
        return first < 0 ? 0 : highest - first + 1 - distinct;
    }

    long duplicated() {
        return duplicated;
    }

    long reordered() {
        return reordered;
    }
}
