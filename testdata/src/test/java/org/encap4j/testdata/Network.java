// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import org.encap4j.pcap.LinkType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;

/**
 * Where a captured packet's network header is, whatever link header is in front of it.
 *
 * @param etherType its EtherType
 * @param at its first byte
 * @param refusal why there is none, or null
 */
record Network(int etherType, int at, String refusal) {
    static Network of(int linkType, Frame frame) {
        if (linkType == LinkType.ETHERNET) {
            int typeAt = EthernetHeader.typeAt(frame, frame.start());
            if (typeAt < 0) {
                return refused(typeAt == EthernetHeader.TRUNCATED ? "cut off" : "more VLAN tags than are followed");
            }
            return new Network(frame.getUnsignedShort(typeAt), typeAt + Short.BYTES, null);
        }
        long network = LinkType.network(linkType, frame);
        if (network >= 0) {
            return new Network(LinkType.etherType(network), LinkType.payload(network), null);
        }
        if (network == LinkType.TRUNCATED) {
            return refused("cut off");
        }
        if (network == LinkType.TOO_MANY_TAGS) {
            return refused("more VLAN tags than are followed");
        }
        return refused(network == LinkType.NO_ETHERTYPE ? "without an EtherType" : "not read here");
    }

    private static Network refused(String why) {
        return new Network(0, 0, why);
    }

    boolean found() {
        return refusal == null;
    }
}
