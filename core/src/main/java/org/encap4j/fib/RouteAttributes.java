// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import org.encap4j.lpm.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a route besides where it leads.
 *
 * @param protocol who made it, by the names of {@code ip route}; empty where it is not known or {@code boot}
 * @param scope {@code link} or {@code host}; empty for {@code global}
 * @param source the address the host itself sends from, a prefix of one address, or null
 * @param metric the lower, the better among routes of one prefix; 0 to 4,294,967,295
 * @param mtu the longest IP packet that may take the route, in bytes; 0 for what the device takes
 */
public record RouteAttributes(
        String protocol, String scope, @Nullable Prefix source, long metric, int mtu) {
    /** Nothing known: global, metric 0, the device's MTU. */
    public static final RouteAttributes NONE = new RouteAttributes("", "", null, 0, 0);
    /** The protocol of routes that belong to an address, and of Cilium's direct node routes. */
    public static final String KERNEL = "kernel";
    /** The scope of destinations on the device's own link. */
    public static final String LINK = "link";
    /** The scope of the host's own addresses. */
    public static final String HOST = "host";

    /**
     * Only a protocol.
     *
     * @param protocol who made the route
     * @return attributes otherwise as {@link #NONE}
     */
    public static RouteAttributes by(String protocol) {
        return new RouteAttributes(protocol, "", null, 0, 0);
    }

    /**
     * The same with another metric.
     *
     * @param other 0 to 4,294,967,295
     * @return new attributes
     */
    public RouteAttributes metric(long other) {
        return new RouteAttributes(protocol, scope, source, other, mtu);
    }

    /**
     * The same with another MTU.
     *
     * @param other the longest IP packet that may take the route, in bytes; 0 for what the device takes
     * @return new attributes
     */
    public RouteAttributes mtu(int other) {
        return new RouteAttributes(protocol, scope, source, metric, other);
    }

    void appendTo(StringBuilder out) {
        append(out, " proto ", protocol);
        append(out, " scope ", scope);
        append(out, " src ", source == null ? "" : Addresses.text(source));
        append(out, " metric ", metric == 0 ? "" : Long.toString(metric));
        append(out, " mtu ", mtu == 0 ? "" : Integer.toString(mtu));
    }

    private static void append(StringBuilder out, String name, String value) {
        if (!value.isEmpty()) {
            out.append(name).append(value);
        }
    }
}
