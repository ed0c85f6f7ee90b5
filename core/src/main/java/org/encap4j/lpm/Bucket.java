// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Arrays;

/**
 * The end of every path of a trie: some hundred prefixes in one array of ints, so that a lookup stays within a few neighbouring
 * cache lines.
 *
 * <pre>
 * | entry of the first node | its position | nodes, see {@link NodeWriter} | addresses | values | lengths as bytes | how many |
 * |<----------------------- read by lookups ---------------------------->|<-------- read by get and by changes ------->|
 * </pre>
 *
 * <p>What lookups read is the bare array. This class is the view of its second half. IPv4 addresses take one int there, IPv6
 * addresses four; or two, behind the first halves' two ints, where those are the same in all, as in a pod network.
 */
final class Bucket {
    /** The entry of the first node; {@link Lpm#NOT_FOUND} in an empty bucket. */
    static final int FIRST_ENTRY = 0;
    /** Which byte of the address the first node tells apart. */
    static final int POSITION = 1;
    /** Where the first node may stand. */
    static final int NODES = 2;

    /** Of either family. */
    static final int[] EMPTY = {Lpm.NOT_FOUND, 0, 0};

    private static final int INTS_PER_HALF = Long.BYTES / Integer.BYTES;
    private static final int LENGTHS_PER_INT = Integer.BYTES;

    private final int[] words;
    private final boolean sharesHigh;
    private final int intsPerAddress;
    private final int size;
    private final int addressesAt;
    private final int valuesAt;
    private final int lengthsAt;

    Bucket(int[] words, boolean ipv6) {
        this.words = words;
        sharesHigh = words[words.length - 1] < 0;
        intsPerAddress = intsPerAddress(ipv6, sharesHigh);
        size = size(words);
        lengthsAt = words.length - 1 - lengthInts(size);
        valuesAt = lengthsAt - size;
        addressesAt = valuesAt - size * intsPerAddress;
    }

    /** How many prefixes a bucket holds, whatever its family; where first halves are shared, the number is stored inverted. */
    static int size(int[] words) {
        int last = words[words.length - 1];
        return last < 0 ? ~last : last;
    }

    /** Appends the second half behind the nodes that end at {@code nodesEnd}. */
    static int[] seal(int[] nodes, int nodesEnd, RouteList routes, int from, int to, boolean ipv6) {
        int size = to - from;
        boolean shareHigh = ipv6 && size > 1 && routes.high(from) == routes.high(to - 1);
        int addressesAt = shareHigh ? nodesEnd + INTS_PER_HALF : nodesEnd;
        int intsPerAddress = intsPerAddress(ipv6, shareHigh);
        int valuesAt = addressesAt + size * intsPerAddress;
        int lengthsAt = valuesAt + size;
        int[] words = Arrays.copyOf(nodes, lengthsAt + lengthInts(size) + 1);
        if (shareHigh) {
            setPair(words, nodesEnd, routes.high(from));
        }
        for (int i = 0; i < size; i++) {
            int at = addressesAt + i * intsPerAddress;
            if (!ipv6) {
                words[at] = (int) (routes.high(from + i) >>> Integer.SIZE);
            } else if (shareHigh) {
                setPair(words, at, routes.low(from + i));
            } else {
                setPair(words, at, routes.high(from + i));
                setPair(words, at + INTS_PER_HALF, routes.low(from + i));
            }
            words[valuesAt + i] = routes.value(from + i);
        }
        Arrays.fill(words, lengthsAt, words.length - 1, 0);
        for (int i = 0; i < size; i++) {
            words[lengthsAt + i / LENGTHS_PER_INT] |= routes.length(from + i) << i % LENGTHS_PER_INT * Byte.SIZE;
        }
        words[words.length - 1] = shareHigh ? ~size : size;
        return words;
    }

    int size() {
        return size;
    }

    long high(int i) {
        if (sharesHigh) {
            return pair(addressesAt - INTS_PER_HALF);
        }
        int at = addressesAt + i * intsPerAddress;
        return intsPerAddress == 1 ? (long) words[at] << Integer.SIZE : pair(at);
    }

    long low(int i) {
        return intsPerAddress == 1 ? 0 : pair(addressesAt + (i + 1) * intsPerAddress - INTS_PER_HALF);
    }

    int length(int i) {
        return words[lengthsAt + i / LENGTHS_PER_INT] >>> i % LENGTHS_PER_INT * Byte.SIZE & 0xFF;
    }

    int value(int i) {
        return words[valuesAt + i];
    }

    /** The value of exactly this prefix, or {@link Lpm#NOT_FOUND}. */
    int get(long high, long low, int length) {
        int from = 0;
        int to = size;
        while (from < to) {
            int middle = (from + to) >>> 1;
            int order = Bits.compare(high, low, length, high(middle), low(middle), length(middle));
            if (order == 0) {
                return value(middle);
            }
            if (order < 0) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return Lpm.NOT_FOUND;
    }

    /**
     * Both lists in order, where they differ by what the changes say.
     *
     * @return null if the changes change nothing
     */
    RouteList merge(RouteList changes, int from, int to) {
        RouteList merged = new RouteList(size + to - from);
        boolean changed = false;
        int mine = 0;
        for (int i = from; i < to; i++) {
            int order = 1;
            while (mine < size && (order = order(mine, changes, i)) < 0) {
                addTo(merged, mine++);
            }
            int old = Lpm.NOT_FOUND;
            if (mine < size && order == 0) {
                old = value(mine++);
            }
            if (changes.value(i) != Lpm.NOT_FOUND) {
                merged.add(changes.high(i), changes.low(i), changes.length(i), changes.value(i));
            }
            changed |= old != changes.value(i);
        }
        while (mine < size) {
            addTo(merged, mine++);
        }
        return changed ? merged : null;
    }

    void addTo(RouteList list, int i) {
        list.add(high(i), low(i), length(i), value(i));
    }

    private int order(int mine, RouteList changes, int i) {
        return Bits.compare(high(mine), low(mine), length(mine), changes.high(i), changes.low(i), changes.length(i));
    }

    private long pair(int at) {
        return (long) words[at] << Integer.SIZE | words[at + 1] & 0xFFFF_FFFFL;
    }

    private static void setPair(int[] words, int at, long pair) {
        words[at] = (int) (pair >>> Integer.SIZE);
        words[at + 1] = (int) pair;
    }

    private static int intsPerAddress(boolean ipv6, boolean shareHigh) {
        if (!ipv6) {
            return 1;
        }
        return shareHigh ? INTS_PER_HALF : 2 * INTS_PER_HALF;
    }

    private static int lengthInts(int size) {
        return (size + LENGTHS_PER_INT - 1) / LENGTHS_PER_INT;
    }
}
