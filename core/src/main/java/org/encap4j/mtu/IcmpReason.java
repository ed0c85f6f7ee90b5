// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.wire.IcmpHeader;

/**
 * Why a packet is not forwarded, in the type and code of either ICMP: RFC 792 and RFC 1812 section 5.2.7 for IPv4, RFC 4443
 * section 3 for IPv6. A packet that is too long also needs an MTU and has {@link PacketTooBig}.
 */
public enum IcmpReason {
    /** The TTL or hop limit is used up. */
    HOPS_EXCEEDED(IcmpHeader.V4_TIME_EXCEEDED, 0, IcmpHeader.V6_TIME_EXCEEDED, 0),
    /** No route leads there. */
    NO_ROUTE(IcmpHeader.V4_UNREACHABLE, 0, IcmpHeader.V6_UNREACHABLE, 0),
    /** The last hop does not answer: no MAC address is known for it. */
    ADDRESS_UNREACHABLE(IcmpHeader.V4_UNREACHABLE, 1, IcmpHeader.V6_UNREACHABLE, 3),
    /** Nobody listens on the port; for whoever is the destination itself. */
    PORT_UNREACHABLE(IcmpHeader.V4_UNREACHABLE, 3, IcmpHeader.V6_UNREACHABLE, 4),
    /** A rule forbids it. */
    PROHIBITED(IcmpHeader.V4_UNREACHABLE, 13, IcmpHeader.V6_UNREACHABLE, 1);

    final int ipv4Type;
    final int ipv4Code;
    final int ipv6Type;
    final int ipv6Code;

    IcmpReason(int ipv4Type, int ipv4Code, int ipv6Type, int ipv6Code) {
        this.ipv4Type = ipv4Type;
        this.ipv4Code = ipv4Code;
        this.ipv6Type = ipv6Type;
        this.ipv6Code = ipv6Code;
    }
}
