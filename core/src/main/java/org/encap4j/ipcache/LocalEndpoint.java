// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import org.encap4j.wire.EthernetHeader;

/**
 * A pod of this node.
 *
 * @param port the port that its packets leave through, in the owner's numbering
 * @param mac its MAC address, 48 bits; -1 while it is not known, then packets for the pod have no neighbour
 * @param identity its security identity, all 32 bits
 */
public record LocalEndpoint(int port, long mac, int identity) {
    /** {@return such as {@code port 3 mac 4a:7f:01:3b:a2:71 identity 15584}} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("port ").append(port).append(" mac ");
        EthernetHeader.appendMac(out, mac);
        return out.append(" identity ")
                .append(Integer.toUnsignedString(identity))
                .toString();
    }
}
