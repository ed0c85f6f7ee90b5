// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/**
 * Builds and changes the trie of one family: branches as long as many prefixes lie below, buckets at the ends.
 *
 * <p>A node is null (nothing), the array of a {@link Bucket}, or a {@link Branch}. What a change does not concern is shared
 * between the old and the new trie: a change of one prefix copies the slots of the branches on its path and writes one bucket
 * anew.
 */
final class Trie {
    /**
     * A bucket that grows beyond this becomes a branch; the own prefixes of a branch always fit, those of one byte being 511. More
     * would make changes slower, fewer would cost memory in branches.
     */
    static final int BUCKET_MOST = 512;
    /** A branch that shrinks to this becomes a bucket; far enough below that one prefix does not make it go back and forth. */
    static final int BRANCH_LEAST = BUCKET_MOST / 2;

    private final boolean ipv6;
    private final NodeWriter writer;

    Trie(boolean ipv6) {
        this.ipv6 = ipv6;
        writer = new NodeWriter(ipv6);
    }

    /** The trie after changes; the same object if nothing differs. */
    Object change(Object root, RouteList changes) {
        return changes.size() == 0 ? root : change(root, 0, changes, 0, changes.size());
    }

    private Object change(Object node, int position, RouteList changes, int from, int to) {
        if (node instanceof Branch branch) {
            return changeBranch(branch, position, changes, from, to);
        }
        if (node != null) {
            RouteList merged = new Bucket((int[]) node, ipv6).merge(changes, from, to);
            return merged == null ? node : build(merged, 0, merged.size(), position);
        }
        RouteList added = new RouteList(to - from);
        for (int i = from; i < to; i++) {
            addPut(added, changes, i);
        }
        return build(added, 0, added.size(), position);
    }

    private Object build(RouteList routes, int from, int to, int position) {
        if (from == to) {
            return null;
        }
        if (to - from <= BUCKET_MOST) {
            return writer.bucket(routes, from, to, position);
        }
        int at = routes.sharedBits(from, to) / Byte.SIZE;
        int childBits = (at + 1) * Byte.SIZE;
        RouteList own = new RouteList(0);
        Object[] slots = new Object[Branch.SLOTS];
        int i = from;
        while (i < to) {
            if (routes.length(i) <= childBits) {
                own.add(routes.high(i), routes.low(i), routes.length(i), routes.value(i++));
                continue;
            }
            int first = i;
            int slot = routes.byteAt(i, at);
            while (++i < to && routes.byteAt(i, at) == slot) {
                // Behind the first that is longer than the byte, all of the slot are.
            }
            slots[slot] = build(routes, first, i, at + 1);
        }
        return Branch.of(at, routes.high(from), routes.low(from), slots, own, writer);
    }

    private Object changeBranch(Branch branch, int position, RouteList changes, int from, int to) {
        int split = splitPosition(branch, changes, from, to);
        if (split < branch.position) {
            return changeBranch(split(branch, split), position, changes, from, to);
        }
        RouteList ownChanges = new RouteList(0);
        Object[] slots = branch.slots;
        int size = branch.size;
        int i = from;
        while (i < to) {
            if (!branch.agrees(changes.high(i), changes.low(i), changes.length(i))) {
                i++;
                continue;
            }
            if (branch.isOwn(changes.length(i))) {
                ownChanges.add(changes.high(i), changes.low(i), changes.length(i), changes.value(i++));
                continue;
            }
            int first = i;
            int slot = changes.byteAt(i, branch.position);
            while (++i < to
                    && changes.byteAt(i, branch.position) == slot
                    && branch.leadsTo(changes.high(i), changes.low(i))) {
                // As in build: none of these is the branch's own.
            }
            Object old = slots[slot];
            Object changed = change(old, branch.position + 1, changes, first, i);
            if (changed != old) {
                slots = slots == branch.slots ? slots.clone() : slots;
                slots[slot] = changed;
                size += Branch.size(changed) - Branch.size(old);
            }
        }
        return settled(branch, position, slots, size, ownChanges);
    }

    private Object settled(Branch branch, int position, Object[] slots, int size, RouteList ownChanges) {
        RouteList own =
                ownChanges.size() == 0 ? null : new Bucket(branch.own, ipv6).merge(ownChanges, 0, ownChanges.size());
        if (own == null && slots == branch.slots) {
            return branch;
        }
        Branch changed = own == null
                ? branch.withSlots(slots, size)
                : Branch.of(branch.position, branch.high, branch.low, slots, own, writer);
        if (changed.size > BRANCH_LEAST) {
            return changed;
        }
        RouteList all = new RouteList(changed.size);
        TrieWalk.forEach(changed, ipv6, all::add);
        return build(all, 0, all.size(), position);
    }

    /** The first byte at which a prefix that comes in leaves the branch's path; the branch's own position if none does. */
    private static int splitPosition(Branch branch, RouteList changes, int from, int to) {
        int split = branch.position;
        for (int i = from; i < to; i++) {
            int agreement = branch.agreement(changes.high(i), changes.low(i), changes.length(i));
            if (changes.value(i) != Lpm.NOT_FOUND && agreement < changes.length(i)) {
                split = Math.min(split, agreement / Byte.SIZE);
            }
        }
        return split;
    }

    /** Puts a branch that tells an earlier byte apart above one, and the prefixes that belong there into it. */
    private Branch split(Branch lower, int position) {
        Bucket own = new Bucket(lower.own, ipv6);
        RouteList goUp = new RouteList(0);
        RouteList stay = new RouteList(0);
        for (int i = 0; i < own.size(); i++) {
            own.addTo(own.length(i) <= (position + 1) * Byte.SIZE ? goUp : stay, i);
        }
        Object[] slots = new Object[Branch.SLOTS];
        slots[Bits.byteAt(lower.high, lower.low, position)] =
                goUp.size() == 0 ? lower : Branch.of(lower.position, lower.high, lower.low, lower.slots, stay, writer);
        return Branch.of(position, lower.high, lower.low, slots, goUp, writer);
    }

    private static void addPut(RouteList list, RouteList changes, int i) {
        if (changes.value(i) != Lpm.NOT_FOUND) {
            list.add(changes.high(i), changes.low(i), changes.length(i), changes.value(i));
        }
    }
}
