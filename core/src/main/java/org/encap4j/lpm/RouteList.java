// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Arrays;
import java.util.Collection;

/**
 * Prefixes of one family with their values, by address, then by length; each once. Addresses are left-aligned in 128 bits, those
 * of IPv4 too, so that the code that builds tries is the same for both families.
 *
 * <p>Lives while a table is changed; what a table keeps is the shorter form of {@link Bucket}.
 */
final class RouteList {
    private static final int FEW = 8;

    private long[] high;
    private long[] low;
    private short[] length;
    private int[] value;
    private int size;

    RouteList(int expected) {
        high = new long[Math.max(expected, FEW)];
        low = new long[high.length];
        length = new short[high.length];
        value = new int[high.length];
    }

    /** The changes of one family in order; of several about one prefix the last one counts. */
    static RouteList of(Collection<PrefixChange> changes, boolean ipv6) {
        PrefixChange[] sorted = changes.stream()
                .filter(change -> change.prefix().isIpv6() == ipv6)
                .toArray(PrefixChange[]::new);
        Arrays.sort(sorted, (a, b) -> a.prefix().compareTo(b.prefix()));
        RouteList list = new RouteList(sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            if (i + 1 == sorted.length || !sorted[i].prefix().equals(sorted[i + 1].prefix())) {
                list.add(sorted[i].prefix(), sorted[i].value());
            }
        }
        return list;
    }

    void add(Prefix prefix, int its) {
        if (prefix.isIpv6()) {
            add(prefix.high(), prefix.low(), prefix.length(), its);
        } else {
            add(prefix.low() << Integer.SIZE, 0, prefix.length(), its);
        }
    }

    void add(long itsHigh, long itsLow, int itsLength, int itsValue) {
        if (size == high.length) {
            int larger = size * 2;
            high = Arrays.copyOf(high, larger);
            low = Arrays.copyOf(low, larger);
            length = Arrays.copyOf(length, larger);
            value = Arrays.copyOf(value, larger);
        }
        high[size] = itsHigh;
        low[size] = itsLow;
        length[size] = (short) itsLength;
        value[size++] = itsValue;
    }

    int size() {
        return size;
    }

    long high(int i) {
        return high[i];
    }

    long low(int i) {
        return low[i];
    }

    int length(int i) {
        return length[i];
    }

    int value(int i) {
        return value[i];
    }

    /** The byte of an address that a node at this position tells apart. */
    int byteAt(int i, int position) {
        return Bits.byteAt(high[i], low[i], position);
    }

    /** How many bits all of a range share, none of them behind the end of one of its prefixes. */
    int sharedBits(int from, int to) {
        int shared = Bits.shared(high[from], low[from], high[to - 1], low[to - 1]);
        for (int i = from; i < to; i++) {
            shared = Math.min(shared, length[i]);
        }
        return shared;
    }
}
