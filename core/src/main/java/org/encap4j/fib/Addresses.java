// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import org.encap4j.lpm.Prefix;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/** Single addresses, which are prefixes of full length. */
final class Addresses {
    private Addresses() {}

    static Prefix requireAddress(String what, Prefix address) {
        if (!address.isHost()) {
            throw new IllegalArgumentException(what + " is a single address, not the prefix " + address);
        }
        return address;
    }

    static Prefix parse(String text) {
        if (text.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not an address: '" + text + "'");
        }
        return Prefix.parse(text);
    }

    static boolean isZero(Prefix address) {
        return address.high() == 0 && address.low() == 0;
    }

    /** The address of a prefix as text, without its length. */
    static String text(Prefix address) {
        StringBuilder out = new StringBuilder();
        if (address.isIpv6()) {
            Ipv6Header.appendAddress(out, address.high(), address.low());
        } else {
            Ipv4Header.appendAddress(out, (int) address.low());
        }
        return out.toString();
    }
}
