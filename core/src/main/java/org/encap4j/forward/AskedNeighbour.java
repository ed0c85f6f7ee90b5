// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.fib.NextHop;
import org.encap4j.lpm.Prefix;

/** What {@link NeighbourResolver} knows of one address. */
final class AskedNeighbour {
    final Prefix address;
    final KeptPackets.Line waiting = new KeptPackets.Line();

    /** Where it is, or {@link NextHop#UNRESOLVED}. */
    long mac = NextHop.UNRESOLVED;
    /** When the MAC address was set last. */
    long changed;
    /** When to ask for it, or whether it is still there. */
    long due;
    /** Later than {@link #due} where an answer has come since that was set. */
    long confirmedUntil;
    /** How often it was asked since its last answer. */
    int attempts;

    AskedNeighbour(Prefix address, long now) {
        this.address = address;
        due = now;
        confirmedUntil = now;
    }

    boolean isKnown() {
        return mac != NextHop.UNRESOLVED;
    }
}
