// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.lpm.Prefix;

/**
 * A destination and where it leads.
 *
 * @param destination the prefix
 * @param nextHop where to
 */
public record Route(Prefix destination, NextHop nextHop) {
    /** What an address of a device brings: its network, itself, and over IPv4 the directed broadcast of more than two. */
    static List<Route> ofAddress(String device, Prefix address, int length) {
        Device named = Device.unattached(device);
        RouteAttributes link = new RouteAttributes(RouteAttributes.KERNEL, RouteAttributes.LINK, address, 0, 0);
        RouteAttributes host = new RouteAttributes(RouteAttributes.KERNEL, RouteAttributes.HOST, address, 0, 0);
        List<Route> routes = new ArrayList<>();
        if (length < address.length()) {
            routes.add(new Route(address.network(length), NextHop.onLink(named, link)));
        }
        routes.add(new Route(address, NextHop.local(named, host)));
        if (!address.isIpv6() && length < Prefix.IPV4_BITS - 1) {
            Prefix broadcast = Prefix.ofIpv4((int) address.low() | -1 >>> length, Prefix.IPV4_BITS);
            routes.add(new Route(broadcast, NextHop.local(named, link)));
        }
        return routes;
    }

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
