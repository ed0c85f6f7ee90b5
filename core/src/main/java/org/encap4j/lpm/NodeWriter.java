// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Arrays;

/**
 * Writes the nodes of a bucket. A node tells one byte of the address apart: its 256 slots, prefixes already resolved to the
 * longest, fall into runs of equal entries, and only the runs are kept.
 *
 * <p>An entry is a value, {@link Lpm#NOT_FOUND}, or, below that, a reference to a node: bit 31, the node's index times four, and
 * its kind.
 *
 * <pre>
 * LIST, up to 9 runs:     | starts of runs 2.. as bytes, ascending, in front of them zeros: 8 bytes | entries, last first |
 * BITMAP:                 | starts in front of each 32 slots: 8 bytes | bit set where a run starts: 8 ints | entries |
 * SKIP, in IPv6 only:     | next position | entry if the bytes before it differ | entry if they do not | address: 4 ints |
 * LOW_SKIP, the same from the eighth byte on:                              | the address's second half: 2 ints |
 * </pre>
 *
 * <p>Not shared between threads; one may write any number of buckets.
 */
final class NodeWriter {
    static final int LIST = 0;
    static final int BITMAP = 1;
    static final int SKIP = 2;
    static final int LOW_SKIP = 3;

    static final int REFERENCE = 0x8000_0000;
    static final int KIND_BITS = 2;
    static final int KIND_MASK = 3;

    static final int LIST_STARTS = 8;
    static final int LIST_ENTRIES = LIST_STARTS / Integer.BYTES;
    static final int BITMAP_BITS = 2;
    static final int BITMAP_ENTRIES = BITMAP_BITS + 8;
    static final int SKIP_OUTSIDE = 1;
    static final int SKIP_INSIDE = 2;
    static final int SKIP_ADDRESS = 3;
    static final int SKIP_LENGTH = SKIP_ADDRESS + 4;
    static final int LOW_SKIP_LENGTH = SKIP_ADDRESS + 2;

    private static final int FIRST_ROOM = 256;
    private static final int SKIP_WORTH = 2;

    private final boolean ipv6;
    private final SlotRuns[] levels = new SlotRuns[Prefix.IPV6_BITS / Byte.SIZE + 1];
    private int[] words = new int[FIRST_ROOM];
    private int end;
    private RouteList routes;

    NodeWriter(boolean ipv6) {
        this.ipv6 = ipv6;
    }

    /** A bucket of a range of routes that share the bytes before a position. */
    int[] bucket(RouteList list, int from, int to, int position) {
        routes = list;
        end = Bucket.NODES;
        int root = from == to ? Lpm.NOT_FOUND : entry(from, to, position, Lpm.NOT_FOUND);
        words[Bucket.FIRST_ENTRY] = root;
        words[Bucket.POSITION] = position;
        routes = null;
        return Bucket.seal(words, end, list, from, to, ipv6);
    }

    /** The entry for a range: its single value, or a reference to the node that is written for it. */
    private int entry(int from, int to, int position, int inherited) {
        if (ipv6) {
            int shared = routes.sharedBits(from, to) / Byte.SIZE;
            if (shared - position >= SKIP_WORTH) {
                return skip(from, to, position, shared, inherited);
            }
        }
        if (levels[position] == null) {
            levels[position] = new SlotRuns();
        }
        SlotRuns runs = levels[position];
        runs.collect(routes, from, to, position, inherited);
        if (runs.size() == 1 && !runs.isGroup(0)) {
            return runs.entry(0);
        }
        boolean list = runs.size() <= LIST_STARTS + 1;
        int at = reserve((list ? LIST_ENTRIES : BITMAP_ENTRIES) + runs.size());
        if (list) {
            writeStarts(at, runs);
        } else {
            writeBitmap(at, runs);
        }
        for (int run = 0; run < runs.size(); run++) {
            int its = runs.isGroup(run)
                    ? entry(runs.groupFrom(run), runs.groupTo(run), position + 1, runs.entry(run))
                    : runs.entry(run);
            words[list ? at + LIST_ENTRIES + runs.size() - 1 - run : at + BITMAP_ENTRIES + run] = its;
        }
        return reference(at, list ? LIST : BITMAP);
    }

    private int skip(int from, int to, int position, int next, int inherited) {
        // What lies in front of the position has been compared on the way here.
        boolean low = position >= Long.BYTES;
        int at = reserve(low ? LOW_SKIP_LENGTH : SKIP_LENGTH);
        words[at] = next;
        words[at + SKIP_OUTSIDE] = inherited;
        int lowAt = at + SKIP_ADDRESS;
        if (!low) {
            words[lowAt++] = (int) (routes.high(from) >>> Integer.SIZE);
            words[lowAt++] = (int) routes.high(from);
        }
        words[lowAt] = (int) (routes.low(from) >>> Integer.SIZE);
        words[lowAt + 1] = (int) routes.low(from);
        int inside = entry(from, to, next, inherited);
        words[at + SKIP_INSIDE] = inside;
        return reference(at, low ? LOW_SKIP : SKIP);
    }

    /** Zeros in front are below every slot and always counted: so the last entry's place does not depend on their number. */
    private void writeStarts(int at, SlotRuns runs) {
        long starts = 0;
        for (int run = 1; run < runs.size(); run++) {
            starts = starts << Byte.SIZE | runs.start(run);
        }
        words[at] = (int) (starts >>> Integer.SIZE);
        words[at + 1] = (int) starts;
    }

    private void writeBitmap(int at, SlotRuns runs) {
        Arrays.fill(words, at, at + BITMAP_ENTRIES, 0);
        for (int run = 0; run < runs.size(); run++) {
            words[at + BITMAP_BITS + runs.start(run) / Integer.SIZE] |= 1 << runs.start(run);
        }
        int before = 0;
        for (int i = 0; i < BITMAP_ENTRIES - BITMAP_BITS; i++) {
            words[at + i / Integer.BYTES] |= before << i % Integer.BYTES * Byte.SIZE;
            before += Integer.bitCount(words[at + BITMAP_BITS + i]);
        }
    }

    private int reserve(int ints) {
        int at = end;
        end += ints;
        if (end > words.length) {
            words = Arrays.copyOf(words, Math.max(end, words.length * 2));
        }
        return at;
    }

    private static int reference(int at, int kind) {
        return REFERENCE | at << KIND_BITS | kind;
    }
}
