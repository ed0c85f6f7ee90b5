// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

/** EtherTypes: what an Ethernet frame, a VLAN tag or a tunnel header says comes next. IANA's IEEE 802 numbers. */
public final class EtherType {
    /** The lowest EtherType; a smaller number is the length of an 802.3 frame (IEEE 802.3 section 3.2.6). */
    public static final int FIRST = 0x0600;

    /** IPv4. */
    public static final int IPV4 = 0x0800;
    /** Address resolution for IPv4. */
    public static final int ARP = 0x0806;
    /** A whole Ethernet frame, as GRE and Geneve name it. */
    public static final int TRANSPARENT_ETHERNET = 0x6558;
    /** An 802.1Q customer VLAN tag. */
    public static final int VLAN = 0x8100;
    /** IPv6. */
    public static final int IPV6 = 0x86DD;
    /** MPLS, unicast. */
    public static final int MPLS = 0x8847;
    /** An 802.1ad service VLAN tag. */
    public static final int SERVICE_VLAN = 0x88A8;
    /** The link layer discovery protocol. */
    public static final int LLDP = 0x88CC;
    /** A network service header (RFC 8300). */
    public static final int NSH = 0x894F;
    /** A stacked VLAN tag as switches sent it before 802.1ad. */
    public static final int OLD_SERVICE_VLAN = 0x9100;

    private EtherType() {}

    /**
     * A name for people.
     *
     * @param etherType 0 to 65,535
     * @return such as {@code IPv4}, or the number in hexadecimal
     */
    public static String name(int etherType) {
        return switch (etherType) {
            case IPV4 -> "IPv4";
            case ARP -> "ARP";
            case TRANSPARENT_ETHERNET -> "Ethernet";
            case VLAN -> "VLAN";
            case IPV6 -> "IPv6";
            case MPLS -> "MPLS";
            case SERVICE_VLAN, OLD_SERVICE_VLAN -> "S-VLAN";
            case LLDP -> "LLDP";
            case NSH -> "NSH";
            default -> String.format("0x%04x", etherType);
        };
    }
}
