// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.Locale;

/** What a route does to its packets, by the names of {@code ip route}. */
public enum RouteType {
    /** Sends them on. */
    UNICAST,
    /** They are for this host: its own address. */
    LOCAL,
    /** Drops them and answers that the host cannot be reached, or over IPv6 that there is no route (ICMP 3/1, ICMPv6 1/0). */
    UNREACHABLE,
    /** Drops them and answers nothing. */
    BLACKHOLE,
    /** Drops them and answers that it is prohibited (ICMP 3/13, ICMPv6 1/1). */
    PROHIBIT,
    /** Ends the search in this table as if nothing were found, shorter prefixes included (ICMP 3/0, ICMPv6 1/0). */
    THROW;

    /** {@return the name in {@code ip route}: lower case} */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
