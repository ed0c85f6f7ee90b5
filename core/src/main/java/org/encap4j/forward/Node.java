// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import java.util.List;
import org.encap4j.fib.Fib;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoints;

/**
 * What the forwarders of one node share: its ports and its tables.
 *
 * @param ports by number
 * @param fib where packets go that are not for a pod of this node; the node's own addresses are its local routes
 * @param ipcache who is behind an address of another node
 * @param endpoints the pods of this node
 */
public record Node(List<Port> ports, Fib fib, IpCache ipcache, LocalEndpoints endpoints) {
    /**
     * Checks and copies the list of ports.
     *
     * @param ports by number
     * @param fib where packets go that are not for a pod of this node; the node's own addresses are its local routes
     * @param ipcache who is behind an address of another node
     * @param endpoints the pods of this node
     * @throws IllegalArgumentException if a port's number is not its place
     */
    public Node {
        ports = List.copyOf(ports);
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            if (port.number() != i) {
                throw new IllegalArgumentException(
                        "port " + port.name() + " has number " + port.number() + " and stands in place " + i);
            }
        }
    }
}
