// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Finds the longest IPv6 prefix around an address. Allocates nothing. */
final class Ipv6Lookup {
    private static final int LANES = 4;

    private Ipv6Lookup() {}

    static int lookup(Object root, long high, long low) {
        int[] bucket = bucket(root, high, low);
        return found(root, bucket, high, low);
    }

    /**
     * Four addresses at a time: the processor fetches the buckets of the second to fourth while it waits for the first.
     */
    static void lookup(Object root, long[] addresses, int from, int count, int[] values) {
        int end = from + count;
        int i = from;
        for (; i <= end - LANES; i += LANES) {
            int at = 2 * i;
            int[] bucket0 = bucket(root, addresses[at], addresses[at + 1]);
            int[] bucket1 = bucket(root, addresses[at + 2], addresses[at + 3]);
            int[] bucket2 = bucket(root, addresses[at + 4], addresses[at + 5]);
            int[] bucket3 = bucket(root, addresses[at + 6], addresses[at + 7]);
            values[i] = found(root, bucket0, addresses[at], addresses[at + 1]);
            values[i + 1] = found(root, bucket1, addresses[at + 2], addresses[at + 3]);
            values[i + 2] = found(root, bucket2, addresses[at + 4], addresses[at + 5]);
            values[i + 3] = found(root, bucket3, addresses[at + 6], addresses[at + 7]);
        }
        for (; i < end; i++) {
            values[i] = lookup(root, addresses[2 * i], addresses[2 * i + 1]);
        }
    }

    /** The bucket at the end of the branches on an address's path; an empty one if there is none. */
    private static int[] bucket(Object root, long high, long low) {
        Object node = root;
        while (node instanceof Branch branch) {
            if (!branch.leadsTo(high, low)) {
                return Bucket.EMPTY;
            }
            node = branch.slots[Bits.byteAt(high, low, branch.position)];
        }
        return node == null ? Bucket.EMPTY : (int[]) node;
    }

    private static int found(Object root, int[] bucket, long high, long low) {
        int found = walk(bucket, high, low);
        return found == Lpm.NOT_FOUND ? covering(root, high, low) : found;
    }

    /** The longest of the branches' own prefixes around an address. */
    private static int covering(Object root, long high, long low) {
        int found = Lpm.NOT_FOUND;
        Object node = root;
        while (node instanceof Branch branch) {
            boolean inside = branch.leadsTo(high, low);
            int slot = Bits.byteAt(high, low, branch.position);
            int own = inside ? branch.cover[slot] : walk(branch.own, high, low);
            found = own == Lpm.NOT_FOUND ? found : own;
            node = inside ? branch.slots[slot] : null;
        }
        return found;
    }

    private static int walk(int[] words, long high, long low) {
        int entry = words[Bucket.FIRST_ENTRY];
        int next = words[Bucket.POSITION];
        while (entry < Lpm.NOT_FOUND) {
            int kind = entry & NodeWriter.KIND_MASK;
            if (kind >= NodeWriter.SKIP) {
                int at = BucketNodes.at(entry);
                next = words[at];
                boolean inside =
                        kind == NodeWriter.LOW_SKIP ? agrees(words, at, next, low) : agrees(words, at, next, high, low);
                entry = words[at + (inside ? NodeWriter.SKIP_INSIDE : NodeWriter.SKIP_OUTSIDE)];
            } else {
                entry = BucketNodes.step(words, entry, Bits.byteAt(high, low, next));
                next++;
            }
        }
        return entry;
    }

    /** Whether an address agrees with a skip's in all bytes before the next position. */
    private static boolean agrees(int[] words, int at, int next, long high, long low) {
        int bits = next * Byte.SIZE;
        long different = high ^ pair(words, at + NodeWriter.SKIP_ADDRESS);
        if (bits <= Long.SIZE) {
            return different >>> Long.SIZE - bits == 0;
        }
        return (different | (low ^ pair(words, at + NodeWriter.SKIP_ADDRESS + 2)) >>> 2 * Long.SIZE - bits) == 0;
    }

    /** The same for a skip behind the eighth byte, to which all bytes in front of it agree. */
    private static boolean agrees(int[] words, int at, int next, long low) {
        return (low ^ pair(words, at + NodeWriter.SKIP_ADDRESS)) >>> 2 * Long.SIZE - next * Byte.SIZE == 0;
    }

    private static long pair(int[] words, int at) {
        return (long) words[at] << Integer.SIZE | words[at + 1] & 0xFFFF_FFFFL;
    }
}
