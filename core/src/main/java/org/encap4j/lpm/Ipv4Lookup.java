// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Finds the longest IPv4 prefix around an address. Allocates nothing. */
final class Ipv4Lookup {
    private static final int FIRST_SHIFT = Integer.SIZE - Byte.SIZE;
    private static final int LANES = 8;

    private Ipv4Lookup() {}

    static int lookup(Object root, int address) {
        int[] bucket = bucket(root, address);
        int found = walk(bucket, bucket[Bucket.FIRST_ENTRY], address, 0);
        return found == Lpm.NOT_FOUND ? covering(root, address) : found;
    }

    /**
     * Eight addresses at a time, one step of each after the other: the processor fetches what the others need while it waits for
     * the first. Eight lanes' steps are about what it looks ahead; with sixteen it gets no further, with four it stops early.
     */
    static void lookup(Object root, int[] addresses, int from, int count, int[] values) {
        int end = from + count;
        int i = from;
        for (; i <= end - LANES; i += LANES) {
            int address0 = addresses[i];
            int address1 = addresses[i + 1];
            int address2 = addresses[i + 2];
            int address3 = addresses[i + 3];
            int address4 = addresses[i + 4];
            int address5 = addresses[i + 5];
            int address6 = addresses[i + 6];
            int address7 = addresses[i + 7];
            int[] bucket0 = bucket(root, address0);
            int[] bucket1 = bucket(root, address1);
            int[] bucket2 = bucket(root, address2);
            int[] bucket3 = bucket(root, address3);
            int[] bucket4 = bucket(root, address4);
            int[] bucket5 = bucket(root, address5);
            int[] bucket6 = bucket(root, address6);
            int[] bucket7 = bucket(root, address7);
            int entry0 = first(bucket0, address0);
            int entry1 = first(bucket1, address1);
            int entry2 = first(bucket2, address2);
            int entry3 = first(bucket3, address3);
            int entry4 = first(bucket4, address4);
            int entry5 = first(bucket5, address5);
            int entry6 = first(bucket6, address6);
            int entry7 = first(bucket7, address7);
            values[i] = rest(root, bucket0, entry0, address0);
            values[i + 1] = rest(root, bucket1, entry1, address1);
            values[i + 2] = rest(root, bucket2, entry2, address2);
            values[i + 3] = rest(root, bucket3, entry3, address3);
            values[i + 4] = rest(root, bucket4, entry4, address4);
            values[i + 5] = rest(root, bucket5, entry5, address5);
            values[i + 6] = rest(root, bucket6, entry6, address6);
            values[i + 7] = rest(root, bucket7, entry7, address7);
        }
        for (; i < end; i++) {
            values[i] = lookup(root, addresses[i]);
        }
    }

    /** The bucket at the end of the branches on an address's path; an empty one if there is none. */
    private static int[] bucket(Object root, int address) {
        long high = (long) address << Integer.SIZE;
        Object node = root;
        while (node instanceof Branch branch) {
            if (((high ^ branch.high) & branch.highMask) != 0) {
                return Bucket.EMPTY;
            }
            node = branch.slots[slot(address, branch.position)];
        }
        return node == null ? Bucket.EMPTY : (int[]) node;
    }

    private static int first(int[] bucket, int address) {
        int entry = bucket[Bucket.FIRST_ENTRY];
        return entry < Lpm.NOT_FOUND ? BucketNodes.step(bucket, entry, slot(address, bucket[Bucket.POSITION])) : entry;
    }

    private static int rest(Object root, int[] bucket, int entry, int address) {
        int found = entry < Lpm.NOT_FOUND ? walk(bucket, entry, address, 1) : entry;
        return found == Lpm.NOT_FOUND ? covering(root, address) : found;
    }

    /** Follows a bucket's nodes from the one so many bytes behind the first. */
    private static int walk(int[] words, int first, int address, int steps) {
        int entry = first;
        int position = words[Bucket.POSITION] + steps;
        while (entry < Lpm.NOT_FOUND) {
            entry = BucketNodes.step(words, entry, slot(address, position));
            position++;
        }
        return entry;
    }

    /** The longest of the branches' own prefixes around an address. */
    private static int covering(Object root, int address) {
        long high = (long) address << Integer.SIZE;
        int found = Lpm.NOT_FOUND;
        Object node = root;
        while (node instanceof Branch branch) {
            boolean inside = ((high ^ branch.high) & branch.highMask) == 0;
            int slot = slot(address, branch.position);
            int own = inside ? branch.cover[slot] : walk(branch.own, branch.own[Bucket.FIRST_ENTRY], address, 0);
            found = own == Lpm.NOT_FOUND ? found : own;
            node = inside ? branch.slots[slot] : null;
        }
        return found;
    }

    private static int slot(int address, int position) {
        return address >>> FIRST_SHIFT - position * Byte.SIZE & 0xFF;
    }
}
