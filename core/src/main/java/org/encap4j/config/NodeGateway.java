// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import org.encap4j.lpm.Prefix;

/**
 * The router on a node's link, over which it reaches what is on no link of its own.
 *
 * @param address a prefix of one address
 * @param mac its MAC address on that link, 48 bits
 */
public record NodeGateway(Prefix address, long mac) {
    /**
     * Refuses a prefix of more than one address, and what is not the MAC address of one station, with an
     * {@link IllegalArgumentException}.
     *
     * @param address a prefix of one address
     * @param mac its MAC address on that link, 48 bits
     */
    public NodeGateway {
        if (!address.isHost()) {
            throw new IllegalArgumentException("a gateway is a single address, not the prefix " + address);
        }
        StationMac.require("gateway " + address, mac);
    }
}
