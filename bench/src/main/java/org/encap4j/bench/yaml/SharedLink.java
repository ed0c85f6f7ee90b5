// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yaml;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.config.NodeAddress;
import org.encap4j.lpm.Prefix;

/** The subnets, one of each family, that the first addresses of all nodes are in; not smaller than a node's usual one. */
final class SharedLink {
    private Prefix first4;
    private Prefix first6;
    private int length4 = NodeAddress.DEFAULT_IPV4_LENGTH;
    private int length6 = NodeAddress.DEFAULT_IPV6_LENGTH;

    /** Makes the subnets large enough for a node. */
    void add(List<Prefix> addresses) {
        Prefix own4 = first(addresses, false);
        Prefix own6 = first(addresses, true);
        first4 = first4 == null ? own4 : first4;
        first6 = first6 == null ? own6 : first6;
        if (own4 != null) {
            length4 = Math.min(length4, Long.numberOfLeadingZeros(own4.low() ^ first4.low()) - Integer.SIZE);
        }
        if (own6 != null) {
            length6 = Math.min(length6, Long.numberOfLeadingZeros(own6.high() ^ first6.high()));
        }
    }

    private static Prefix first(List<Prefix> addresses, boolean ipv6) {
        return addresses.stream()
                .filter(address -> address.isIpv6() == ipv6)
                .findFirst()
                .orElse(null);
    }

    /** A node's addresses, the first of each family in its subnet. */
    List<NodeAddress> on(List<Prefix> addresses) {
        List<NodeAddress> linked = new ArrayList<>();
        for (Prefix address : addresses) {
            boolean shared = address.equals(first(addresses, address.isIpv6()));
            linked.add(
                    shared ? new NodeAddress(address, address.isIpv6() ? length6 : length4) : NodeAddress.of(address));
        }
        return linked;
    }
}
