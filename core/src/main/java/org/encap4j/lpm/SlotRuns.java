// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

/**
 * The 256 slots of one node while it is written, as runs of equal entries. A slot below which longer prefixes lie is a run of its
 * own, a group: its entry is what those inherit.
 */
final class SlotRuns {
    private static final int SLOTS = 256;
    private static final int NO_GROUP = -1;
    /** What is inherited, one prefix of each length from none to a whole byte, and a group may be open at a time. */
    private static final int DEPTH = 1 + Byte.SIZE + 1 + 1;

    private final int[] starts = new int[SLOTS];
    private final int[] entries = new int[SLOTS];
    private final int[] groupFrom = new int[SLOTS];
    private final int[] groupTo = new int[SLOTS];
    private int size;

    private final int[] openEnds = new int[DEPTH];
    private final int[] openEntries = new int[DEPTH];
    private int open;

    /** Sorts a range of routes, which share the bytes before a position, into the slots of the byte there. */
    void collect(RouteList routes, int from, int to, int position, int inherited) {
        int nodeBits = position * Byte.SIZE;
        size = 0;
        open = 0;
        push(SLOTS, inherited);
        append(0, inherited);
        int i = from;
        while (i < to) {
            int extra = routes.length(i) - nodeBits;
            assert extra >= 0 : "a prefix of " + routes.length(i) + " bits at byte " + position;
            int slot = extra == 0 ? 0 : routes.byteAt(i, position);
            closeUntil(slot);
            if (extra <= Byte.SIZE) {
                append(slot, routes.value(i));
                push(slot + (SLOTS >> extra), routes.value(i));
                i++;
            } else {
                int first = i;
                while (++i < to && routes.byteAt(i, position) == slot) {
                    // All routes of a slot that are shorter than its end come before the longer ones.
                }
                int around = openEntries[open - 1];
                group(slot, around, first, i);
                push(slot + 1, around);
            }
        }
        closeUntil(SLOTS);
    }

    int size() {
        return size;
    }

    int start(int run) {
        return starts[run];
    }

    /** The run's value, or what its group inherits. */
    int entry(int run) {
        return entries[run];
    }

    boolean isGroup(int run) {
        return groupFrom[run] != NO_GROUP;
    }

    int groupFrom(int run) {
        return groupFrom[run];
    }

    int groupTo(int run) {
        return groupTo[run];
    }

    private void push(int end, int entry) {
        openEnds[open] = end;
        openEntries[open++] = entry;
    }

    /** What ends at or before a slot gives way to what lies around it. */
    private void closeUntil(int slot) {
        while (openEnds[open - 1] <= slot && openEnds[open - 1] < SLOTS) {
            int end = openEnds[--open];
            append(end, openEntries[open - 1]);
        }
    }

    private void append(int start, int entry) {
        if (size > 0 && starts[size - 1] == start) {
            size--;
        }
        if (size > 0 && entries[size - 1] == entry && !isGroup(size - 1)) {
            return;
        }
        starts[size] = start;
        entries[size] = entry;
        groupFrom[size++] = NO_GROUP;
    }

    private void group(int slot, int inherited, int from, int to) {
        if (starts[size - 1] == slot) {
            size--;
        }
        starts[size] = slot;
        entries[size] = inherited;
        groupFrom[size] = from;
        groupTo[size++] = to;
    }
}
