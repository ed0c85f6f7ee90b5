// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import org.encap4j.lpm.Prefix;

/**
 * What is known of an address on a link.
 *
 * @param address a prefix of one address
 * @param device the kernel's name of the link's device
 * @param mac its MAC address, 48 bits, or {@link NextHop#UNRESOLVED}
 * @param state how sure that is
 */
public record Neighbour(Prefix address, String device, long mac, State state) {
    /** The kernel's states of a neighbour (RFC 4861 section 7.3.2, and more), by the names of {@code ip neigh}. */
    public enum State {
        /** Nothing has been asked yet. */
        NONE(false),
        /** Asked, not answered yet. */
        INCOMPLETE(false),
        /** Confirmed lately. */
        REACHABLE(true),
        /** Confirmed a while ago; used, and confirmed again by use. */
        STALE(true),
        /** Used after having gone stale. */
        DELAY(true),
        /** Being asked again. */
        PROBE(true),
        /** Asked, never answered. */
        FAILED(false),
        /** Needs no resolution on this link. */
        NOARP(true),
        /** Set by an administrator. */
        PERMANENT(true);

        private final boolean usable;

        State(boolean usable) {
            this.usable = usable;
        }

        /** {@return whether packets may be sent to the MAC address} */
        public boolean isUsable() {
            return usable;
        }
    }

    /**
     * Refuses a prefix of more than one address, and a usable state without MAC address, with an
     * {@link IllegalArgumentException}.
     *
     * @param address a prefix of one address
     * @param device the kernel's name of the link's device
     * @param mac its MAC address, 48 bits, or {@link NextHop#UNRESOLVED}
     * @param state how sure that is
     */
    public Neighbour {
        Addresses.requireAddress("a neighbour", address);
        if (state.isUsable() && mac == NextHop.UNRESOLVED) {
            throw new IllegalArgumentException(
                    "the neighbour " + address + " is " + state + ", which takes a MAC address");
        }
    }

    /**
     * A neighbour that has answered.
     *
     * @param address a prefix of one address
     * @param device the kernel's name of the link's device
     * @param mac its MAC address, 48 bits
     * @return in state {@link State#REACHABLE}
     */
    public static Neighbour reachable(Prefix address, String device, long mac) {
        return new Neighbour(address, device, mac, State.REACHABLE);
    }

    /** The MAC address to send to, or {@link NextHop#UNRESOLVED}. */
    long usableMac() {
        return state.isUsable() ? mac : NextHop.UNRESOLVED;
    }
}
