// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv6Header;

/** Addresses that a router must not forward from or to: RFC 1812 section 5.3.7, RFC 6890, RFC 4291. */
final class Martian {
    private static final int BROADCAST = 0xFFFF_FFFF;
    private static final long LOOPBACK_LOW = 1;
    private static final long LINK_LOCAL = 0xFE80L << 48;
    private static final long LINK_LOCAL_MASK = 0xFFC0L << 48;

    private Martian() {}

    /** Whether an IPv4 address is surely none of those below: at least 1.0.0.0, below 224.0.0.0, and not loopback. */
    static boolean isOrdinary(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 0xE0;
    }

    /** Whether an IPv4 source is nobody's: a group, broadcast, loopback, or this network. */
    static boolean isSource(int address) {
        return isMulticast(address) || address == BROADCAST || isLoopback(address) || isThisNetwork(address);
    }

    /** Whether an IPv4 destination is reachable for nobody: loopback, or this network. */
    static boolean isDestination(int address) {
        return isLoopback(address) || isThisNetwork(address);
    }

    /** Whether an IPv4 destination is a group or broadcast, which is the host's to take or leave. */
    static boolean isGroup(int address) {
        return isMulticast(address) || address == BROADCAST;
    }

    private static boolean isMulticast(int address) {
        return address >>> 28 == 0xE;
    }

    private static boolean isLoopback(int address) {
        return address >>> 24 == 127;
    }

    private static boolean isThisNetwork(int address) {
        return address >>> 24 == 0;
    }

    /** Whether an IPv6 source is nobody's: a group, loopback, or unspecified. */
    static boolean isIpv6Source(Frame frame, int at) {
        long high = Ipv6Header.sourceHigh(frame, at);
        long low = Ipv6Header.sourceLow(frame, at);
        return isIpv6Group(high) || high == 0 && (low == 0 || low == LOOPBACK_LOW);
    }

    /** Whether an IPv6 destination is reachable for nobody: loopback, or unspecified. */
    static boolean isIpv6Destination(Frame frame, int at) {
        long low = Ipv6Header.destinationLow(frame, at);
        return Ipv6Header.destinationHigh(frame, at) == 0 && (low == 0 || low == LOOPBACK_LOW);
    }

    static boolean isIpv6Group(long high) {
        return high >>> 56 == 0xFF;
    }

    /** Whether an IPv6 address has no meaning beyond its link (RFC 4291 section 2.5.6). */
    static boolean isLinkLocal(long high) {
        return (high & LINK_LOCAL_MASK) == LINK_LOCAL;
    }
}
