// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.util.List;
import org.encap4j.lpm.Prefix;

/** What the measured tables hold. */
public enum TableKind {
    /** Routes as routers of the Internet hold them. */
    IPV4_ROUTES("IPv4 routes, Lpm", false, false),
    /** Pods of a large cluster. */
    IPV4_PODS("IPv4 pods, IpCache", false, true),
    /** Routes as routers of the Internet hold them. */
    IPV6_ROUTES("IPv6 routes, Lpm", true, false),
    /** Pods of a large cluster. */
    IPV6_PODS("IPv6 pods, IpCache", true, true);

    /** The most prefixes that are measured. */
    public static final int MOST = 1_000_000;

    static final int MOST_IPV6 = 200_000;

    private final String title;
    private final boolean ipv6;
    private final boolean pods;

    TableKind(String title, boolean ipv6, boolean pods) {
        this.title = title;
        this.ipv6 = ipv6;
        this.pods = pods;
    }

    /** {@return what a report calls it} */
    public String title() {
        return title;
    }

    /** {@return whether its prefixes are of IPv6} */
    public boolean isIpv6() {
        return ipv6;
    }

    /** {@return the most prefixes that are measured of this kind} */
    public int most() {
        return ipv6 ? MOST_IPV6 : MOST;
    }

    List<Prefix> prefixes(PrefixMix mix, int size) {
        return pods ? mix.pods(ipv6, size) : mix.routes(ipv6, size);
    }

    TableSubject subject() {
        return pods ? new PodSubject() : new RouteSubject();
    }
}
