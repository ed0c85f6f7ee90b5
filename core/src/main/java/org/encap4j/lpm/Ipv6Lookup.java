// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Finds the longest IPv6 prefix around an address. Allocates nothing. */
final class Ipv6Lookup {
    private Ipv6Lookup() {}

    static int lookup(Object root, long high, long low) {
        Object node = root;
        int position = 0;
        while (node instanceof Branch branch) {
            if (!branch.leadsTo(high, low)) {
                return covering(root, high, low);
            }
            position = branch.position;
            node = branch.slots[Bits.byteAt(high, low, position)];
            position++;
        }
        int found = node == null ? Lpm.NOT_FOUND : walk((int[]) node, high, low, position);
        return found == Lpm.NOT_FOUND && root instanceof Branch ? covering(root, high, low) : found;
    }

    /** The longest of the branches' own prefixes around an address. */
    private static int covering(Object root, long high, long low) {
        int found = Lpm.NOT_FOUND;
        Object node = root;
        while (node instanceof Branch branch) {
            boolean inside = branch.leadsTo(high, low);
            int slot = Bits.byteAt(high, low, branch.position);
            int own = inside ? branch.cover[slot] : walk(branch.own, high, low, 0);
            found = own == Lpm.NOT_FOUND ? found : own;
            node = inside ? branch.slots[slot] : null;
        }
        return found;
    }

    /** Follows a bucket's nodes, the first of which tells the byte at this position apart. */
    private static int walk(int[] words, long high, long low, int position) {
        int entry = words[0];
        int next = position;
        while (entry < Lpm.NOT_FOUND) {
            if ((entry & NodeWriter.KIND_MASK) == NodeWriter.SKIP) {
                int at = BucketNodes.at(entry);
                next = words[at];
                entry = words[
                        at + (agrees(words, at, next, high, low) ? NodeWriter.SKIP_INSIDE : NodeWriter.SKIP_OUTSIDE)];
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

    private static long pair(int[] words, int at) {
        return (long) words[at] << Integer.SIZE | words[at + 1] & 0xFFFF_FFFFL;
    }
}
