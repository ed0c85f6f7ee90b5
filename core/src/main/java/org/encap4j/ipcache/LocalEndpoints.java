// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixTable;
import org.jspecify.annotations.Nullable;

/**
 * The pods of this node by their addresses. A pod with several addresses is there once for each.
 *
 * <p>Any thread may look up, at any time and without waiting; writers wait for each other. Looking up allocates nothing.
 */
public final class LocalEndpoints {
    private final PrefixTable<LocalEndpoint> endpoints = new PrefixTable<>();

    /** No pods. */
    public LocalEndpoints() {}

    /**
     * Finds the pod with an IPv4 address.
     *
     * @param address 32 bits
     * @return the pod, or null if none of this node has the address
     */
    public @Nullable LocalEndpoint lookup(int address) {
        return endpoints.lookup(address);
    }

    /**
     * Finds the pod with an IPv6 address.
     *
     * @param high the high 64 bits
     * @param low the low 64 bits
     * @return the pod, or null if none of this node has the address
     */
    public @Nullable LocalEndpoint lookup(long high, long low) {
        return endpoints.lookup(high, low);
    }

    /** {@return the pods at this moment, for lookups that must agree and for batches} */
    public PrefixTable.Snapshot<LocalEndpoint> snapshot() {
        return endpoints.snapshot();
    }

    /** {@return the number of addresses} */
    public int size() {
        return endpoints.size();
    }

    /**
     * Says which pod has an address.
     *
     * @param address a prefix of one address: /32 or /128
     * @param endpoint the pod
     * @return the pod that had the address before, or null
     * @throws IllegalArgumentException if the prefix has more than one address
     */
    public @Nullable LocalEndpoint put(Prefix address, LocalEndpoint endpoint) {
        if (!address.isHost()) {
            throw new IllegalArgumentException("a pod has single addresses, not the prefix " + address);
        }
        return endpoints.put(address, endpoint);
    }

    /**
     * Says that no pod has an address any more.
     *
     * @param address a prefix of one address
     * @return the pod that had it, or null
     */
    public @Nullable LocalEndpoint remove(Prefix address) {
        return endpoints.remove(address);
    }
}
