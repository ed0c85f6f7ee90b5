// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/** Reads a trie as what was put into it: exact prefixes, all prefixes, its memory. Nothing here is on a packet's path. */
final class TrieWalk {
    private static final long ARRAY_HEADER = 16;
    private static final long BRANCH_BYTES = 64;
    private static final long ALIGNMENT = 8;

    /** Takes one prefix, left-aligned in 128 bits, and its value. */
    interface Visitor {
        void visit(long high, long low, int length, int value);
    }

    private TrieWalk() {}

    /** The value of exactly this prefix, or {@link Lpm#NOT_FOUND}. */
    static int get(Object root, boolean ipv6, long high, long low, int length) {
        Object node = root;
        while (node instanceof Branch branch) {
            if (branch.isOwn(length)) {
                node = branch.own;
            } else if (branch.leadsTo(high, low)) {
                node = branch.slots[Bits.byteAt(high, low, branch.position)];
            } else {
                return Lpm.NOT_FOUND;
            }
        }
        return node == null ? Lpm.NOT_FOUND : new Bucket((int[]) node, ipv6).get(high, low, length);
    }

    /** Shows every prefix, by address, then by length. */
    static void forEach(Object node, boolean ipv6, Visitor visitor) {
        if (node instanceof Branch branch) {
            Bucket own = new Bucket(branch.own, ipv6);
            int next = 0;
            for (int slot = 0; slot < Branch.SLOTS; slot++) {
                // Own prefixes around a slot start with it or before; those that start behind it lie behind it.
                while (next < own.size() && slotOf(branch, own, next) <= slot) {
                    show(own, next++, visitor);
                }
                forEach(branch.slots[slot], ipv6, visitor);
            }
        } else if (node != null) {
            Bucket bucket = new Bucket((int[]) node, ipv6);
            for (int i = 0; i < bucket.size(); i++) {
                show(bucket, i, visitor);
            }
        }
    }

    /** Bytes of a node and all below, as a JVM with compressed references lays them out. */
    static long bytes(Object node) {
        if (node instanceof Branch branch) {
            long bytes = BRANCH_BYTES + array(branch.slots.length) + array(branch.own.length);
            bytes += branch.covers() ? array(branch.cover.length) : 0;
            for (Object slot : branch.slots) {
                bytes += bytes(slot);
            }
            return bytes;
        }
        return node == null ? 0 : array(((int[]) node).length);
    }

    private static int slotOf(Branch branch, Bucket own, int i) {
        return Bits.byteAt(own.high(i), own.low(i), branch.position);
    }

    private static void show(Bucket bucket, int i, Visitor visitor) {
        visitor.visit(bucket.high(i), bucket.low(i), bucket.length(i), bucket.value(i));
    }

    private static long array(int fourByteElements) {
        return (ARRAY_HEADER + 4L * fourByteElements + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
