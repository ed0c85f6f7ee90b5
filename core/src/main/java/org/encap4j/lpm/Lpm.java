// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * A set of prefixes of both families, each with a value, and the search for the longest one around an address.
 *
 * <p>Never changes: every change gives a new table, which shares with the old one what is the same in both. The owner keeps the
 * current one in a volatile field; a reader takes it from there by one read and gets, from that table, the same answers for
 * ever, whatever is published meanwhile. No method locks, and none that finds allocates.
 *
 * <p>Values are indices into an array of the owner's, which is published together with the table.
 *
 * <p>Memory in bytes per prefix, the value and what changes need included ({@link #bytes}, JDK 17, compressed references):
 *
 * <pre>
 *                                        10   1,000   100,000   1,000,000
 * IPv4 as in the Internet                32      23        20          19
 * IPv4 /32, pods side by side                                          13
 * IPv4 /32, strewn over all addresses                                  41
 * IPv6 as in the Internet                65      54        51 (200,000)
 * IPv6 /128, pods in 800 /96                               25 (200,000)
 * </pre>
 *
 * <p>A lookup among a million IPv4 prefixes goes through two or three arrays of 256 references, then through one array of ints,
 * of which it reads one or two places for prefixes up to /24 and at most two more for longer ones. A change copies the arrays of
 * references on its path and writes one array of ints of at most some hundred prefixes: about 10 microseconds.
 */
public final class Lpm {
    /** What a lookup gives where no prefix is around the address. */
    public static final int NOT_FOUND = -1;

    private static final Lpm EMPTY = new Lpm(null, null);

    private final Object ipv4;
    private final Object ipv6;

    private Lpm(Object ipv4, Object ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** {@return the table without prefixes} */
    public static Lpm empty() {
        return EMPTY;
    }

    /**
     * Builds a table at once.
     *
     * @param values each prefix with its value, 0 or more; a negative value is refused with an
     *     {@link IllegalArgumentException}
     * @return the table
     */
    public static Lpm of(Map<Prefix, Integer> values) {
        List<PrefixChange> changes = new ArrayList<>(values.size());
        values.forEach((prefix, value) -> changes.add(PrefixChange.put(prefix, value)));
        return EMPTY.withAll(changes);
    }

    /**
     * Adds a prefix or replaces its value.
     *
     * @param prefix of either family
     * @param value 0 or more; a negative one is refused with an {@link IllegalArgumentException}
     * @return the new table; this one if the prefix has that value already
     */
    public Lpm with(Prefix prefix, int value) {
        return withAll(List.of(PrefixChange.put(prefix, value)));
    }

    /**
     * Removes a prefix. What it covered falls to the longest prefix that is left around it.
     *
     * @param prefix of either family
     * @return the new table; this one if the prefix is not in it
     */
    public Lpm without(Prefix prefix) {
        return withAll(List.of(PrefixChange.remove(prefix)));
    }

    /**
     * Makes many changes in one step, which costs much less than one after the other.
     *
     * @param changes in any order; of several about the same prefix the last one counts
     * @return the new table; this one if nothing differs
     */
    public Lpm withAll(Collection<PrefixChange> changes) {
        Object newIpv4 = new Trie(false).change(ipv4, RouteList.of(changes, false));
        Object newIpv6 = new Trie(true).change(ipv6, RouteList.of(changes, true));
        return newIpv4 == ipv4 && newIpv6 == ipv6 ? this : new Lpm(newIpv4, newIpv6);
    }

    /**
     * Finds the longest prefix around an IPv4 address.
     *
     * @param ipv4Address most significant byte first
     * @return its value, or {@link #NOT_FOUND}
     */
    public int lookup(int ipv4Address) {
        return Ipv4Lookup.lookup(ipv4, ipv4Address);
    }

    /**
     * Finds the longest prefix around an IPv6 address.
     *
     * @param high the first 64 bits
     * @param low the last 64 bits
     * @return its value, or {@link #NOT_FOUND}
     */
    public int lookup(long high, long low) {
        return Ipv6Lookup.lookup(ipv6, high, low);
    }

    /**
     * Finds the longest prefix around each of several IPv4 addresses, waiting for the memory of several at once.
     *
     * @param addresses where they are
     * @param from the first one's index
     * @param count how many
     * @param values takes at each address's index its value, or {@link #NOT_FOUND}; may be {@code addresses}
     */
    public void lookup(int[] addresses, int from, int count, int[] values) {
        Ipv4Lookup.lookup(ipv4, addresses, from, count, values);
    }

    /**
     * Finds the longest prefix around each of several IPv6 addresses, waiting for the memory of several at once.
     *
     * @param addresses where they are: address i has its first 64 bits at {@code 2 * i}, its last 64 bits behind
     * @param from the first address, counted in addresses
     * @param count how many addresses
     * @param values takes at {@code i} the value of address i, or {@link #NOT_FOUND}
     */
    public void lookup(long[] addresses, int from, int count, int[] values) {
        Ipv6Lookup.lookup(ipv6, addresses, from, count, values);
    }

    /**
     * Reads the value of one prefix, regardless of those around it.
     *
     * @param prefix of either family
     * @return its value, or {@link #NOT_FOUND} if exactly this prefix is not in the table
     */
    public int get(Prefix prefix) {
        return prefix.isIpv6()
                ? TrieWalk.get(ipv6, true, prefix.high(), prefix.low(), prefix.length())
                : TrieWalk.get(ipv4, false, prefix.low() << Integer.SIZE, 0, prefix.length());
    }

    /** {@return how many prefixes of both families are in the table} */
    public int size() {
        return Branch.size(ipv4) + Branch.size(ipv6);
    }

    /**
     * Counts the memory the table takes, shared parts included. Walks the whole table.
     *
     * @return bytes, as a JVM with compressed references lays the objects out
     */
    public long bytes() {
        return TrieWalk.bytes(ipv4) + TrieWalk.bytes(ipv6);
    }

    /**
     * Shows every prefix with its value, in the order of {@link Prefix}.
     *
     * @param action called once for each
     */
    public void forEach(ObjIntConsumer<Prefix> action) {
        TrieWalk.forEach(
                ipv4,
                false,
                (high, low, length, value) ->
                        action.accept(Prefix.ofIpv4((int) (high >>> Integer.SIZE), length), value));
        TrieWalk.forEach(
                ipv6, true, (high, low, length, value) -> action.accept(Prefix.ofIpv6(high, low, length), value));
    }
}
