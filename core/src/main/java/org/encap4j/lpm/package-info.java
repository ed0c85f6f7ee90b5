// SPDX-License-Identifier: Apache-2.0

/**
 * Longest-prefix match for IPv4 (RFC 4632) and IPv6: from an address to an index into the owner's array, or to an
 * object.
 *
 * <p>An {@link org.encap4j.lpm.Lpm} never changes. A writer derives a new one from it, which shares what is the same,
 * and publishes it by one volatile write; readers take the snapshot by one volatile read and never wait. Whoever does
 * not want to keep an array and a volatile field of their own takes a {@link org.encap4j.lpm.PrefixTable}, which does
 * that, and which routes and identities are kept in: any thread reads, writers wait for each other.
 *
 * <p>A {@link org.encap4j.lpm.Prefix} is an address and a length; what is not one is refused when it is made, with an
 * {@link java.lang.IllegalArgumentException} that says what was expected. IPv4 addresses are an {@code int}, IPv6
 * addresses two {@code long}s, most significant first. Looking up allocates nothing. Several lookups that must agree,
 * and batches, take one {@link org.encap4j.lpm.PrefixTable#snapshot} for all of them.
 *
 * <pre>{@code
 * import org.encap4j.lpm.*;
 *
 * String[] owners = {"the cluster", "node 2", "a pod"};
 * Lpm before = Lpm.of(Map.of(Prefix.parse("10.0.0.0/8"), 0, Prefix.parse("10.0.2.0/24"), 1));
 * Lpm after = before.with(Prefix.parse("10.0.2.20/32"), 2); // a reader with the old one is not disturbed
 * int address = (int) Prefix.parse("10.0.2.20").low();
 * System.out.println(owners[before.lookup(address)] + ", then " + owners[after.lookup(address)]);
 * // -> node 2, then a pod
 * System.out.println(after.lookup(0xC0000201) == Lpm.NOT_FOUND); // -> true
 *
 * PrefixTable<String> table = new PrefixTable<>(); // the same with objects, published by itself
 * table.put(Prefix.parse("fd00:2::/64"), "node 2");
 * Prefix wanted = Prefix.parse("fd00:2::14");
 * System.out.println(table.lookup(wanted.high(), wanted.low())); // -> node 2
 * System.out.println(table.lookup(address)); // -> null
 * }</pre>
 */
@NullMarked
package org.encap4j.lpm;

import org.jspecify.annotations.NullMarked;
