// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import org.encap4j.Verdict;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;

/**
 * Which packets must not be answered with an ICMP error: RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7, RFC 4443 section
 * 2.4(e). Errors about errors would never end; errors to groups would multiply.
 *
 * <p>What only the caller can know is the caller's: directed broadcast addresses of its own networks, anycast addresses.
 */
final class IcmpRules {
    /** The individual/group bit of a MAC address, in the low 48 bits of a {@code long}. */
    private static final long GROUP = 1L << 40;

    private static final int LOOPBACK_NETWORK = 127;
    /** From here on addresses are groups, reserved, and the broadcast address: no sources of anything. */
    private static final int FIRST_GROUP_NETWORK = 224;
    /** The high four bits of a group's address; reserved destinations above are told like any other (RFC 1122 section 3.2.2). */
    private static final int MULTICAST = 0xE;

    private static final int BROADCAST = 0xFFFF_FFFF;

    private static final int IPV6_GROUP = 0xFF;
    private static final int FIRST_INFORMATIONAL_TYPE = 128;
    private static final int REDIRECT = 137;

    private IcmpRules() {}

    static boolean isGroup(long mac) {
        return (mac & GROUP) != 0;
    }

    /** Judges the Ethernet header; {@code toGroups} if what is sent to a group may be answered. */
    static boolean allowLink(Frame packet, int linkAt, boolean toGroups) {
        return !isGroup(EthernetHeader.source(packet, linkAt))
                && (toGroups || !isGroup(EthernetHeader.destination(packet, linkAt)));
    }

    static boolean allowIpv4(Frame packet, int at) {
        if (Ipv4Header.check(packet, at) != Verdict.OK || Ipv4Header.fragmentOffset(packet, at) != 0) {
            return false;
        }
        int sourceNetwork = Ipv4Header.source(packet, at) >>> 24;
        if (sourceNetwork == 0 || sourceNetwork == LOOPBACK_NETWORK || sourceNetwork >= FIRST_GROUP_NETWORK) {
            return false;
        }
        int destination = Ipv4Header.destination(packet, at);
        if (destination >>> 28 == MULTICAST || destination == BROADCAST) {
            return false;
        }
        if (Ipv4Header.protocol(packet, at) != IpProtocol.ICMP) {
            return true;
        }
        int icmpAt = at + Ipv4Header.headerLength(packet, at);
        return icmpAt < at + Ipv4Header.totalLength(packet, at) && isIpv4Query(packet.getUnsignedByte(icmpAt));
    }

    /** Everything else is an error, or may be one that was defined later. */
    private static boolean isIpv4Query(int type) {
        return type == 0 || type == 8 || type >= 13 && type <= 18;
    }

    static boolean allowIpv6(Frame packet, int at, boolean toGroups) {
        if (Ipv6Header.check(packet, at) != Verdict.OK) {
            return false;
        }
        long high = Ipv6Header.sourceHigh(packet, at);
        boolean unspecifiedOrLoopback = high == 0 && Ipv6Header.sourceLow(packet, at) >>> 1 == 0;
        if (unspecifiedOrLoopback || high >>> 56 == IPV6_GROUP) {
            return false;
        }
        if (!toGroups && Ipv6Header.destinationHigh(packet, at) >>> 56 == IPV6_GROUP) {
            return false;
        }
        int end = at + Ipv6Header.LENGTH + Ipv6Header.payloadLength(packet, at);
        long walked = Ipv6Extensions.walk(packet, at, end);
        if (Ipv6Extensions.verdict(walked) != Verdict.OK) {
            return false;
        }
        int protocol = Ipv6Extensions.protocol(walked);
        if (!Ipv6Extensions.hasUpperLayer(walked)) {
            // RFC 4443 answers later fragments too, but one of an ICMPv6 error must not be, and cannot be told.
            return protocol != IpProtocol.ICMPV6 && !Ipv6Extensions.isExtension(protocol);
        }
        int upperAt = Ipv6Extensions.at(walked);
        return protocol != IpProtocol.ICMPV6 || upperAt < end && isIpv6Query(packet.getUnsignedByte(upperAt));
    }

    private static boolean isIpv6Query(int type) {
        return type >= FIRST_INFORMATIONAL_TYPE && type != REDIRECT;
    }
}
