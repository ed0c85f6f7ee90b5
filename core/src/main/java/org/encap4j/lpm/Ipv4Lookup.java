// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Finds the longest IPv4 prefix around an address. Allocates nothing. */
final class Ipv4Lookup {
    private static final int FIRST_SHIFT = Integer.SIZE - Byte.SIZE;

    private Ipv4Lookup() {}

    static int lookup(Object root, int address) {
        long high = (long) address << Integer.SIZE;
        Object node = root;
        int shift = FIRST_SHIFT;
        while (node instanceof Branch branch) {
            if (((high ^ branch.high) & branch.highMask) != 0) {
                return covering(root, address);
            }
            shift = FIRST_SHIFT - branch.position * Byte.SIZE;
            node = branch.slots[address >>> shift & 0xFF];
            shift -= Byte.SIZE;
        }
        int found = node == null ? Lpm.NOT_FOUND : walk((int[]) node, address, shift);
        return found == Lpm.NOT_FOUND && root instanceof Branch ? covering(root, address) : found;
    }

    /** The longest of the branches' own prefixes around an address. */
    private static int covering(Object root, int address) {
        long high = (long) address << Integer.SIZE;
        int found = Lpm.NOT_FOUND;
        Object node = root;
        while (node instanceof Branch branch) {
            boolean inside = ((high ^ branch.high) & branch.highMask) == 0;
            int slot = address >>> FIRST_SHIFT - branch.position * Byte.SIZE & 0xFF;
            int own = inside ? branch.cover[slot] : walk(branch.own, address, FIRST_SHIFT);
            found = own == Lpm.NOT_FOUND ? found : own;
            node = inside ? branch.slots[slot] : null;
        }
        return found;
    }

    /** Follows a bucket's nodes; shift brings the byte of its first node down. */
    private static int walk(int[] words, int address, int shift) {
        int entry = words[0];
        int slot = address >>> shift;
        while (entry < Lpm.NOT_FOUND) {
            entry = BucketNodes.step(words, entry, slot & 0xFF);
            shift -= Byte.SIZE;
            slot = address >>> shift;
        }
        return entry;
    }
}
