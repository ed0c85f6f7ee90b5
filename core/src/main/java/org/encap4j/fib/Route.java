// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import org.encap4j.lpm.Prefix;

/**
 * A destination and where it leads.
 *
 * @param destination the prefix
 * @param nextHop where to
 */
public record Route(Prefix destination, NextHop nextHop) {
    /** {@return the line of {@code ip route}, a group's members on lines of their own} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (nextHop.type() != RouteType.UNICAST) {
            out.append(nextHop.type()).append(' ');
        }
        if (destination.length() == 0) {
            out.append("default");
        } else {
            out.append(Addresses.text(destination));
            out.append(destination.isHost() ? "" : "/" + destination.length());
        }
        nextHop.appendTo(out, destination.isIpv6());
        return out.toString();
    }
}
