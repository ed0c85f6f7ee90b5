// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Another node of the cluster and the networks of its pods.
 *
 * @param name unique in the cluster
 * @param ipv4 its IPv4 address, a prefix of one address, or null
 * @param ipv6 its IPv6 address, a prefix of one address, or null
 * @param podCidrs the networks of its pods, of both families, in the order in which they are to be routed
 */
public record RemoteNode(
        String name, @Nullable Prefix ipv4, @Nullable Prefix ipv6, List<Prefix> podCidrs) {
    /**
     * Refuses addresses of the wrong family and prefixes of more than one address, with an {@link IllegalArgumentException}.
     *
     * @param name unique in the cluster
     * @param ipv4 its IPv4 address, a prefix of one address, or null
     * @param ipv6 its IPv6 address, a prefix of one address, or null
     * @param podCidrs the networks of its pods
     */
    public RemoteNode {
        if (ipv4 != null && Addresses.requireAddress("a node's address", ipv4).isIpv6()) {
            throw new IllegalArgumentException("the IPv4 address of node " + name + " is " + ipv4);
        }
        if (ipv6 != null && !Addresses.requireAddress("a node's address", ipv6).isIpv6()) {
            throw new IllegalArgumentException("the IPv6 address of node " + name + " is " + ipv6);
        }
        podCidrs = List.copyOf(podCidrs);
    }

    Prefix address(boolean ofIpv6) {
        return ofIpv6 ? ipv6 : ipv4;
    }
}
