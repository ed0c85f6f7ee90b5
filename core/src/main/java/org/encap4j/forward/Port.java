// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.wire.EthernetHeader;

/**
 * An interface of a node, as its forwarders know it.
 *
 * @param number its place in the node's list of ports, from 0
 * @param name such as {@code eth1}
 * @param mac its own MAC address, 48 bits; frames to other unicast addresses are not for this node
 * @param mtu the longest IP packet it sends, in bytes
 * @param towardsPods whether pods are behind it, as opposed to the underlay; what comes in must then come from the
 *     address of a pod of this port
 * @param ipv4 the address its ICMP errors come from, 0 for none
 * @param ipv6High the high 64 bits of the address its ICMPv6 errors come from
 * @param ipv6Low the low 64 bits, both 0 for none
 */
public record Port(
        int number, String name, long mac, int mtu, boolean towardsPods, int ipv4, long ipv6High, long ipv6Low) {
    private static final int LEAST_MTU = 68;

    /**
     * Checks what a port is given.
     *
     * @param number its place in the node's list of ports, from 0
     * @param name such as {@code eth1}
     * @param mac its own MAC address, 48 bits; frames to other unicast addresses are not for this node
     * @param mtu the longest IP packet it sends, in bytes
     * @param towardsPods whether pods are behind it, as opposed to the underlay; what comes in must then come from the
     *     address of a pod of this port
     * @param ipv4 the address its ICMP errors come from, 0 for none
     * @param ipv6High the high 64 bits of the address its ICMPv6 errors come from
     * @param ipv6Low the low 64 bits, both 0 for none
     * @throws IllegalArgumentException for an MTU below 68, the least that IPv4 allows (RFC 791 section 3.2), or a group address
     */
    public Port {
        if (mtu < LEAST_MTU) {
            throw new IllegalArgumentException("port " + name + ": an MTU of " + mtu + " is below " + LEAST_MTU);
        }
        if ((mac & EthernetHeader.GROUP_BIT) != 0) {
            throw new IllegalArgumentException("port " + name + ": its MAC address is a group address");
        }
    }
}
