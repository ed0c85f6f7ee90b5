// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

/** Where a node's datapath saw a packet, by Cilium's names and numbers. */
public enum ObservationPoint {
    /** Nothing was decided: the packet was refused. */
    NOWHERE("", -1),
    /** Delivered to a pod of this node. */
    TO_ENDPOINT("to-endpoint", 0),
    /** Handed to the host's own network stack. */
    TO_STACK("to-stack", 3),
    /** Sent into a tunnel. */
    TO_OVERLAY("to-overlay", 4),
    /** Received from a pod of this node. */
    FROM_ENDPOINT("from-endpoint", 5),
    /** Received out of a tunnel. */
    FROM_OVERLAY("from-overlay", 9),
    /** Received from the network, without a tunnel. */
    FROM_NETWORK("from-network", 10),
    /** Sent into the network, without a tunnel. */
    TO_NETWORK("to-network", 11);

    private final String text;
    private final int number;

    ObservationPoint(String text, int number) {
        this.text = text;
        this.number = number;
    }

    /** {@return Cilium's name, such as {@code to-overlay}; empty for {@link #NOWHERE}} */
    public String text() {
        return text;
    }

    /** {@return the number in Cilium's datapath, -1 for {@link #NOWHERE}} */
    public int number() {
        return number;
    }
}
