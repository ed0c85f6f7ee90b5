// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.encap4j.wire.EthernetHeader;

/** MAC addresses of single stations: given, or made from an IP address where none is. */
final class StationMac {
    /** The bytes in front of an IPv4 address: one station, locally administered. */
    private static final long MADE = 0x0242_0000_0000L;

    private static final long BITS = 0xFFFF_FFFF_FFFFL;

    private StationMac() {}

    static long require(String whose, long mac) {
        if (mac == 0 || (mac & ~BITS) != 0 || (mac & EthernetHeader.GROUP_BIT) != 0) {
            throw new IllegalArgumentException(
                    whose + ": the MAC address " + text(mac) + " is not that of a single station");
        }
        return mac;
    }

    /** The address given, or the one made from the first IPv4 address, else from the end of the first IPv6 address. */
    static long orMade(String whose, long mac, List<Prefix> addresses) {
        return mac == 0 ? made(addresses) : require(whose, mac);
    }

    static long made(List<Prefix> addresses) {
        Prefix from = addresses.stream()
                .filter(address -> !address.isIpv6())
                .findFirst()
                .orElse(addresses.get(0));
        return MADE | from.low() & 0xFFFF_FFFFL;
    }

    private static String text(long mac) {
        if ((mac & ~BITS) != 0) {
            return "0x" + Long.toHexString(mac);
        }
        StringBuilder out = new StringBuilder();
        EthernetHeader.appendMac(out, mac);
        return out.toString();
    }
}
