// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.jspecify.annotations.Nullable;

/**
 * Pods by their addresses. A pod with several addresses is there once for each.
 *
 * <p>Any thread may look up, at any time and without waiting; writers wait for each other. Looking up allocates nothing.
 */
public final class PodNames {
    private final PrefixTable<PodName> names = new PrefixTable<>();

    /** No pods. */
    public PodNames() {}

    /**
     * Says which pod has an address.
     *
     * @param host a prefix of one address: /32 or /128
     * @param pod the pod
     * @return the pod that had the address before, or null
     * @throws IllegalArgumentException if the prefix has more than one address
     */
    public @Nullable PodName put(Prefix host, PodName pod) {
        if (!host.isHost()) {
            throw new IllegalArgumentException("a pod has single addresses, not the prefix " + host);
        }
        return names.put(host, pod);
    }

    /**
     * Finds the pod with an IPv4 address.
     *
     * @param ipv4 32 bits
     * @return the pod, or null if none has the address
     */
    public @Nullable PodName lookup(int ipv4) {
        return names.lookup(ipv4);
    }

    /**
     * Finds the pod with an IPv6 address.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return the pod, or null if none has the address
     */
    public @Nullable PodName lookup(long high, long low) {
        return names.lookup(high, low);
    }
}
