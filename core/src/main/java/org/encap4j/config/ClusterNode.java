// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * One node of a cluster, as the others know it.
 *
 * @param name unique in the cluster
 * @param addresses on its link, the most important of each family first: that one is tunneled and routed to
 * @param internalAddresses those of {@code cilium_host}, Cilium's CiliumInternalIP; may be empty
 * @param mac its MAC address on its link, 48 bits
 * @param podCidrs the networks of its pods, of both families
 * @param gateways its routers, at most one of each family; without one it reaches only what is on its link
 */
public record ClusterNode(
        String name,
        List<NodeAddress> addresses,
        List<Prefix> internalAddresses,
        long mac,
        List<Prefix> podCidrs,
        List<NodeGateway> gateways) {
    /**
     * Checks and copies what is said of a node.
     *
     * @param name unique in the cluster
     * @param addresses on its link, the most important of each family first: that one is tunneled and routed to
     * @param internalAddresses those of {@code cilium_host}, Cilium's CiliumInternalIP; may be empty
     * @param mac its MAC address on its link, 48 bits; 0 for 02:42 and the node's IPv4 address, or the end of its IPv6
     *     address where it has no other
     * @param podCidrs the networks of its pods, of both families
     * @param gateways its routers, at most one of each family; without one it reaches only what is on its link
     * @throws IllegalArgumentException for an empty name, no address, an internal prefix of more than one address, a MAC address
     *     that is not one station's, two gateways of one family, and a gateway that is not on the node's link
     */
    public ClusterNode {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a node has no name");
        }
        addresses = List.copyOf(addresses);
        internalAddresses = List.copyOf(internalAddresses);
        podCidrs = List.copyOf(podCidrs);
        gateways = List.copyOf(gateways);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("node " + name + " has no address");
        }
        for (Prefix internal : internalAddresses) {
            if (!internal.isHost()) {
                throw new IllegalArgumentException(
                        "node " + name + ": an internal address is a single address, not the prefix " + internal);
            }
        }
        mac = StationMac.orMade(
                "node " + name,
                mac,
                addresses.stream().map(NodeAddress::address).toList());
        checkGateways(name, addresses, gateways);
    }

    /**
     * A node without gateways.
     *
     * @param name unique in the cluster
     * @param addresses on its link, the most important of each family first
     * @param internalAddresses those of {@code cilium_host}; may be empty
     * @param mac its MAC address, or 0, as for a node with gateways
     * @param podCidrs the networks of its pods, of both families
     */
    public ClusterNode(
            String name, List<NodeAddress> addresses, List<Prefix> internalAddresses, long mac, List<Prefix> podCidrs) {
        this(name, addresses, internalAddresses, mac, podCidrs, List.of());
    }

    private static void checkGateways(String name, List<NodeAddress> addresses, List<NodeGateway> gateways) {
        Prefix[] known = new Prefix[2];
        for (NodeGateway gateway : gateways) {
            Prefix address = gateway.address();
            int family = address.isIpv6() ? 1 : 0;
            if (known[family] != null) {
                throw new IllegalArgumentException("node " + name + " has two gateways of one family: "
                        + NodeAddress.text(known[family]) + " and " + NodeAddress.text(address));
            }
            known[family] = address;
            if (addresses.stream().noneMatch(own -> own.subnet().contains(address))) {
                throw new IllegalArgumentException("node " + name + ": its gateway " + NodeAddress.text(address)
                        + " is on none of its subnets: " + addresses);
            }
        }
    }

    /** {@return whether the MAC address is the one that is made of an IP address where none is given} */
    public boolean isMacMade() {
        return mac
                == StationMac.made(addresses.stream().map(NodeAddress::address).toList());
    }

    /**
     * The same node with another MAC address.
     *
     * @param other 48 bits
     * @return a new node
     * @throws IllegalArgumentException if it is not that of a single station
     */
    public ClusterNode withMac(long other) {
        return new ClusterNode(name, addresses, internalAddresses, other, podCidrs, gateways);
    }

    /**
     * The node's address of a family.
     *
     * @param ipv6 which family
     * @return a prefix of one address, or null if it has none of the family
     */
    public @Nullable Prefix address(boolean ipv6) {
        return first(addresses.stream().map(NodeAddress::address).toList(), ipv6);
    }

    /**
     * The address of {@code cilium_host} of a family.
     *
     * @param ipv6 which family
     * @return a prefix of one address, or null if it has none of the family
     */
    public @Nullable Prefix internalAddress(boolean ipv6) {
        return first(internalAddresses, ipv6);
    }

    private static Prefix first(List<Prefix> addresses, boolean ipv6) {
        return addresses.stream()
                .filter(address -> address.isIpv6() == ipv6)
                .findFirst()
                .orElse(null);
    }
}
