// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Prefixes and the objects they lead to: an {@link Lpm} with the array its numbers point into.
 *
 * <p>Equal values are kept once, so a million prefixes behind a thousand next hops cost a thousand objects, and a change of
 * one of them ({@link #replaceValues}) leaves the prefixes alone.
 *
 * <p>Any thread may read at any time: a reader takes one {@link Snapshot} by one volatile read and finds in it the state
 * before or after a change, never a part of one. Writers wait for each other, never for readers. Looking up allocates
 * nothing.
 *
 * @param <V> what a prefix leads to; immutable, with {@code equals} and {@code hashCode} by content
 */
public final class PrefixTable<V> {
    private final SharedValues<V> values = new SharedValues<>();
    private volatile Snapshot<V> snapshot = new Snapshot<>(Lpm.empty(), values.publish());

    /** An empty table. */
    public PrefixTable() {}

    /** {@return the present state, for several lookups that must agree with each other} */
    public Snapshot<V> snapshot() {
        return snapshot;
    }

    /**
     * Finds the longest prefix of an IPv4 address.
     *
     * @param address 32 bits
     * @return what it leads to, or null
     */
    public @Nullable V lookup(int address) {
        return snapshot.lookup(address);
    }

    /**
     * Finds the longest prefix of an IPv6 address.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return what it leads to, or null
     */
    public @Nullable V lookup(long high, long low) {
        return snapshot.lookup(high, low);
    }

    /**
     * Finds exactly one prefix, longer and shorter ones aside.
     *
     * @param prefix which
     * @return what it leads to, or null
     */
    public @Nullable V get(Prefix prefix) {
        return snapshot.get(prefix);
    }

    /** {@return the number of prefixes} */
    public int size() {
        return snapshot.lpm.size();
    }

    /**
     * Sets or replaces what a prefix leads to.
     *
     * @param prefix which
     * @param value what it leads to from now on
     * @return what it led to before, or null
     */
    public synchronized @Nullable V put(Prefix prefix, V value) {
        return change(prefix, Objects.requireNonNull(value, "value"));
    }

    /**
     * Takes a prefix out.
     *
     * @param prefix which
     * @return what it led to, or null if it was not there
     */
    public synchronized @Nullable V remove(Prefix prefix) {
        return change(prefix, null);
    }

    private V change(Prefix prefix, V value) {
        Lpm before = snapshot.lpm;
        int slot = before.get(prefix);
        V old = slot == Lpm.NOT_FOUND ? null : values.get(slot);
        if (Objects.equals(old, value)) {
            return old;
        }
        Lpm after = value == null ? before.without(prefix) : before.with(prefix, values.acquire(value));
        if (old != null) {
            values.release(slot);
        }
        snapshot = new Snapshot<>(after, values.publish());
        return old;
    }

    /**
     * Makes many changes that readers see all at once.
     *
     * @param changes what each prefix leads to from now on; null takes the prefix out
     */
    public synchronized void putAll(Map<Prefix, ? extends @Nullable V> changes) {
        Lpm before = snapshot.lpm;
        List<PrefixChange> list = new ArrayList<>(changes.size());
        int[] released = new int[changes.size()];
        int releases = 0;
        for (Map.Entry<Prefix, ? extends V> change : changes.entrySet()) {
            int slot = before.get(change.getKey());
            V old = slot == Lpm.NOT_FOUND ? null : values.get(slot);
            if (Objects.equals(old, change.getValue())) {
                continue;
            }
            list.add(
                    change.getValue() == null
                            ? PrefixChange.remove(change.getKey())
                            : PrefixChange.put(change.getKey(), values.acquire(change.getValue())));
            if (old != null) {
                released[releases++] = slot;
            }
        }
        if (list.isEmpty()) {
            return;
        }
        for (int i = 0; i < releases; i++) {
            values.release(released[i]);
        }
        snapshot = new Snapshot<>(before.withAll(list), values.publish());
    }

    /**
     * Replaces values wherever they are used; the prefixes stay as they are. Takes time by the number of different values, not
     * of prefixes.
     *
     * @param change called once for each different value; returns what takes its place, or the value itself
     * @return whether any value changed
     */
    public synchronized boolean replaceValues(UnaryOperator<V> change) {
        boolean changed = values.replaceAll(change);
        if (changed) {
            snapshot = new Snapshot<>(snapshot.lpm, values.publish());
        }
        return changed;
    }

    /**
     * The table at one moment; immutable.
     *
     * @param <V> what a prefix leads to
     */
    public static final class Snapshot<V> {
        private final Lpm lpm;
        private final Object[][] chunks;

        Snapshot(Lpm lpm, Object[][] chunks) {
            this.lpm = lpm;
            this.chunks = chunks;
        }

        /**
         * Finds the longest prefix of an IPv4 address.
         *
         * @param address 32 bits
         * @return what it leads to, or null
         */
        public @Nullable V lookup(int address) {
            return value(lpm.lookup(address));
        }

        /**
         * Finds the longest prefix of an IPv6 address.
         *
         * @param high the high 64 bits
         * @param low the low 64 bits
         * @return what it leads to, or null
         */
        public @Nullable V lookup(long high, long low) {
            return value(lpm.lookup(high, low));
        }

        /**
         * Finds exactly one prefix, longer and shorter ones aside.
         *
         * @param prefix which
         * @return what it leads to, or null
         */
        public @Nullable V get(Prefix prefix) {
            return value(lpm.get(prefix));
        }

        /**
         * What a number from {@link #lpm} stands for.
         *
         * @param slot a number that a lookup in {@link #lpm} gave, {@link Lpm#NOT_FOUND} included
         * @return the value, or null for {@link Lpm#NOT_FOUND}
         */
        @SuppressWarnings("unchecked")
        public @Nullable V value(int slot) {
            return slot < 0 ? null : (V) chunks[slot >>> SharedValues.CHUNK_SHIFT][slot & SharedValues.CHUNK_MASK];
        }

        /** {@return the prefixes with their numbers, for looking up in batches} */
        public Lpm lpm() {
            return lpm;
        }

        /**
         * Visits every prefix, in the order of {@link Lpm#forEach}.
         *
         * @param visitor receives the prefix and what it leads to
         */
        public void forEach(BiConsumer<Prefix, V> visitor) {
            lpm.forEach((prefix, slot) -> visitor.accept(prefix, value(slot)));
        }
    }
}
