// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Prefixes that somebody chooses to make a table large and lookups long: both stay bounded. */
class LpmHostileTest {
    private static final long SEED = 0xBAD;
    private static final int PREFIXES = 30_000;
    /** Twice what the worst of these shapes takes. */
    private static final int MOST_BYTES = 120;
    /** Down the branches, down them once more where nothing was found, and through the nodes of one bucket. */
    private static final int STEPS_PER_BYTE = 3;

    private final Random random = new Random(SEED);

    private enum Shape {
        /** Every length of a path, one path after the other. */
        EVERY_LENGTH,
        /** A path, and at every bit of it one that leaves it there. */
        STRANGER_AT_EVERY_BIT,
        /** Just enough below a long path for it to be a branch, and one that leaves the path at each byte, so that all are. */
        BRANCH_AT_EVERY_BYTE,
        /** Pairs that differ in their last bit only, strewn over all addresses. */
        STREWN_PAIRS
    }

    @ParameterizedTest
    @EnumSource
    void stepsOfALookupAndBytesOfAPrefixStayBounded(Shape shape) {
        for (boolean ipv6 : new boolean[] {false, true}) {
            List<Prefix> prefixes = prefixes(shape, ipv6);
            List<PrefixChange> changes = new ArrayList<>();
            prefixes.forEach(prefix -> changes.add(PrefixChange.put(prefix, random.nextInt(1 << 20))));
            Object root = new Trie(ipv6).change(null, RouteList.of(changes, ipv6));
            String what = shape + (ipv6 ? ", IPv6" : ", IPv4");

            assertThat(Branch.size(root)).as(what).isEqualTo(prefixes.size());
            assertThat((double) TrieWalk.bytes(root) / prefixes.size()).as(what).isLessThan(MOST_BYTES);
            int longest = 0;
            for (Prefix prefix : prefixes) {
                for (Probe probe : Probe.values()) {
                    long[] address = probe.of(prefix, random);
                    longest = Math.max(longest, ipv6 ? steps(root, address[0], address[1]) : steps(root, address[1]));
                }
            }
            int bytes = (ipv6 ? Prefix.IPV6_BITS : Integer.SIZE) / Byte.SIZE;
            assertThat(longest).as(what + ", seed " + SEED).isBetween(2, STEPS_PER_BYTE * bytes);
        }
    }

    private List<Prefix> prefixes(Shape shape, boolean ipv6) {
        int bits = ipv6 ? Prefix.IPV6_BITS : Integer.SIZE;
        Set<Prefix> drawn = new LinkedHashSet<>();
        while (drawn.size() < PREFIXES) {
            long high = random.nextLong();
            long low = random.nextLong();
            switch (shape) {
                case EVERY_LENGTH -> {
                    for (int length = 0; length <= bits; length++) {
                        drawn.add(prefix(ipv6, high, low, length));
                    }
                }
                case STRANGER_AT_EVERY_BIT -> {
                    for (int bit = 0; bit < bits; bit++) {
                        drawn.add(flipped(ipv6, high, low, bit));
                    }
                }
                case BRANCH_AT_EVERY_BYTE -> {
                    for (int bit = 0; bit < bits; bit += Byte.SIZE) {
                        drawn.add(flipped(ipv6, high, low, bit));
                    }
                    for (int i = 0; i <= Trie.BUCKET_MOST; i++) {
                        drawn.add(prefix(ipv6, high, low & -1L << 10 | i, bits));
                    }
                }
                case STREWN_PAIRS -> {
                    drawn.add(prefix(ipv6, high, low, bits));
                    drawn.add(prefix(ipv6, high, low ^ 1, bits));
                }
            }
        }
        return List.copyOf(drawn);
    }

    /** The address that differs in one bit. */
    private static Prefix flipped(boolean ipv6, long high, long low, int bit) {
        if (!ipv6) {
            return prefix(false, high, low ^ 1L << Integer.SIZE - 1 - bit, Integer.SIZE);
        }
        boolean first = bit < Long.SIZE;
        long flip = 1L << Long.SIZE - 1 - bit % Long.SIZE;
        return prefix(true, first ? high ^ flip : high, first ? low : low ^ flip, Prefix.IPV6_BITS);
    }

    private static Prefix prefix(boolean ipv6, long high, long low, int length) {
        return ipv6 ? TableShape.ipv6(high, low, length) : TableShape.ipv4((int) low, length);
    }

    private static int steps(Object root, long ipv4) {
        return steps(root, ipv4 << Integer.SIZE, 0);
    }

    /** How many branches and nodes a lookup goes through, on the way down and then, where it found nothing, once more. */
    private static int steps(Object root, long high, long low) {
        int steps = 0;
        int again = 0;
        Object node = root;
        while (node instanceof Branch branch) {
            steps++;
            if (!branch.leadsTo(high, low)) {
                again = walk(branch.own, high, low);
                node = null;
            } else {
                node = branch.slots[Bits.byteAt(high, low, branch.position)];
            }
        }
        int last = node == null ? 0 : walk((int[]) node, high, low);
        return 2 * steps + again + last;
    }

    private static int walk(int[] words, long high, long low) {
        int steps = 0;
        int entry = words[Bucket.FIRST_ENTRY];
        int next = words[Bucket.POSITION];
        while (entry < Lpm.NOT_FOUND) {
            steps++;
            if ((entry & NodeWriter.KIND_MASK) >= NodeWriter.SKIP) {
                int at = BucketNodes.at(entry);
                next = words[at];
                // Whether or not the address agrees: inside is the longer way.
                entry = words[at + NodeWriter.SKIP_INSIDE];
            } else {
                entry = BucketNodes.step(words, entry, Bits.byteAt(high, low, next));
                next++;
            }
        }
        return steps;
    }
}
