// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * One pod of a cluster.
 *
 * @param namespace its namespace
 * @param name unique in its namespace
 * @param addresses its addresses, each a prefix of one address
 * @param identity its security identity, all 32 bits
 * @param labels such as {@code k8s:app=webpod}; may be empty
 * @param node the node that it runs on; null for the one in whose PodCIDR it is
 * @param mac its MAC address, 48 bits
 */
public record ClusterPod(
        String namespace,
        String name,
        List<Prefix> addresses,
        int identity,
        List<String> labels,
        @Nullable String node,
        long mac) {
    /**
     * Checks and copies what is said of a pod.
     *
     * @param namespace its namespace
     * @param name unique in its namespace
     * @param addresses its addresses, each a prefix of one address
     * @param identity its security identity, all 32 bits
     * @param labels such as {@code k8s:app=webpod}; may be empty
     * @param node the node that it runs on; null for the one in whose PodCIDR it is
     * @param mac its MAC address, 48 bits; 0 for 02:42 and the pod's IPv4 address, or the end of its IPv6 address where it
     *     has no other
     * @throws IllegalArgumentException for an empty namespace or name, no address, a prefix of more than one address, and a MAC
     *     address that is not one station's
     */
    public ClusterPod {
        if (namespace.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException(
                    "a pod has no " + (name.isBlank() ? "name" : "namespace") + ": '" + namespace + "/" + name + "'");
        }
        addresses = List.copyOf(addresses);
        labels = List.copyOf(labels);
        String pod = "pod " + namespace + "/" + name;
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(pod + " has no address");
        }
        for (Prefix address : addresses) {
            if (!address.isHost()) {
                throw new IllegalArgumentException(
                        pod + ": its address is a single address, not the prefix " + address);
            }
        }
        mac = StationMac.orMade(pod, mac, addresses);
    }

    /** {@return whether the MAC address is the one that is made of an IP address where none is given} */
    public boolean isMacMade() {
        return mac == StationMac.made(addresses);
    }

    /** {@return namespace and name, such as {@code default/curl-pod}} */
    public String qualifiedName() {
        return namespace + "/" + name;
    }
}
