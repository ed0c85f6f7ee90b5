// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * The node behind which remote pods are reached: the outer destination address of their packets.
 *
 * <p>{@link IpCache#tunnelTo(int)} makes them, one per address, numbered from 0 without gaps. The number is for arrays with an
 * element for each remote node, such as prebuilt outer headers. It is never given to another address, so a reader with an old
 * snapshot cannot send to the wrong node.
 */
public final class TunnelEndpoint {
    private final boolean ipv6;
    private final long high;
    private final long low;
    private final int index;

    TunnelEndpoint(boolean ipv6, long high, long low, int index) {
        this.ipv6 = ipv6;
        this.high = high;
        this.low = low;
        this.index = index;
    }

    /** {@return whether the address is an IPv6 one} */
    public boolean isIpv6() {
        return ipv6;
    }

    /** {@return the IPv4 address, 32 bits; 0 for an IPv6 endpoint} */
    public int ipv4() {
        return ipv6 ? 0 : (int) low;
    }

    /** {@return the high 64 bits of the IPv6 address; 0 for an IPv4 endpoint} */
    public long high() {
        return high;
    }

    /** {@return the low 64 bits of the IPv6 address, or the IPv4 address in the low 32 bits} */
    public long low() {
        return low;
    }

    /** {@return the number of this endpoint in its cache, counted from 0} */
    public int index() {
        return index;
    }

    /** {@return the address as text} */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (ipv6) {
            Ipv6Header.appendAddress(out, high, low);
        } else {
            Ipv4Header.appendAddress(out, (int) low);
        }
        return out.toString();
    }
}
