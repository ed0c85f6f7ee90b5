// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

/** IP protocol numbers, and the IPv6 extension headers among them. IANA's protocol numbers. */
public final class IpProtocol {
    /** IPv6 hop-by-hop options. */
    public static final int HOP_BY_HOP = 0;
    /** ICMP for IPv4. */
    public static final int ICMP = 1;
    /** Multicast group membership for IPv4. */
    public static final int IGMP = 2;
    /** IPv4 inside IP. */
    public static final int IPV4 = 4;
    /** TCP. */
    public static final int TCP = 6;
    /** UDP. */
    public static final int UDP = 17;
    /** DCCP. */
    public static final int DCCP = 33;
    /** IPv6 inside IP. */
    public static final int IPV6 = 41;
    /** IPv6 routing header. */
    public static final int ROUTING = 43;
    /** IPv6 fragment header. */
    public static final int FRAGMENT = 44;
    /** GRE. */
    public static final int GRE = 47;
    /** IPsec encapsulating security payload. */
    public static final int ESP = 50;
    /** IPsec authentication header. */
    public static final int AUTHENTICATION = 51;
    /** ICMP for IPv6. */
    public static final int ICMPV6 = 58;
    /** Nothing follows an IPv6 header. */
    public static final int NO_NEXT = 59;
    /** IPv6 destination options. */
    public static final int DESTINATION_OPTIONS = 60;
    /** SCTP. */
    public static final int SCTP = 132;
    /** UDP-Lite. */
    public static final int UDP_LITE = 136;

    private IpProtocol() {}

    /**
     * A name for people.
     *
     * @param protocol 0 to 255
     * @return such as {@code UDP}, or {@code protocol 253}
     */
    public static String name(int protocol) {
        return switch (protocol) {
            case HOP_BY_HOP -> "hop-by-hop";
            case ICMP -> "ICMPv4";
            case IGMP -> "IGMP";
            case IPV4 -> "IPv4";
            case TCP -> "TCP";
            case UDP -> "UDP";
            case DCCP -> "DCCP";
            case IPV6 -> "IPv6";
            case ROUTING -> "routing";
            case FRAGMENT -> "fragment";
            case GRE -> "GRE";
            case ESP -> "ESP";
            case AUTHENTICATION -> "AH";
            case ICMPV6 -> "ICMPv6";
            case NO_NEXT -> "nothing";
            case DESTINATION_OPTIONS -> "destination-options";
            case SCTP -> "SCTP";
            case UDP_LITE -> "UDP-Lite";
            default -> "protocol " + protocol;
        };
    }
}
