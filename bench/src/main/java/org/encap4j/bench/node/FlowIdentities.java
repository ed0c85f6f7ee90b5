// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import org.encap4j.flow.FlowRecord;
import org.encap4j.forward.Node;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;

/** Who the ends of flows are that were decided before anyone asked. */
public final class FlowIdentities {
    private final Node node;

    /**
     * Asks the tables of a node.
     *
     * @param node its pods and its ipcache
     */
    public FlowIdentities(Node node) {
        this.node = node;
    }

    /**
     * Sets the identities that are unknown to those that the addresses have now.
     *
     * @param flow is changed
     */
    public void complete(FlowRecord flow) {
        int source = flow.sourceIdentity();
        int destination = flow.destinationIdentity();
        flow.setIdentities(
                source != SecurityIdentity.UNKNOWN ? source : identity(flow, flow.sourceHigh(), flow.sourceLow()),
                destination != SecurityIdentity.UNKNOWN
                        ? destination
                        : identity(flow, flow.destinationHigh(), flow.destinationLow()));
    }

    private int identity(FlowRecord flow, long high, long low) {
        boolean ipv6 = flow.ipVersion() == 6;
        LocalEndpoint pod =
                ipv6 ? node.endpoints().lookup(high, low) : node.endpoints().lookup((int) low);
        if (pod != null) {
            return pod.identity();
        }
        RemoteEndpoint known =
                ipv6 ? node.ipcache().lookup(high, low) : node.ipcache().lookup((int) low);
        return known == null ? SecurityIdentity.WORLD : known.identity();
    }
}
