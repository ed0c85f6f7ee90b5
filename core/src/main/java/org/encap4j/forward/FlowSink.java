// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * Is told what became of each packet, on the thread that forwards. Looks only: it changes and keeps neither frame nor decision,
 * never waits, and allocates nothing.
 */
@FunctionalInterface
public interface FlowSink {
    /**
     * Takes note of one packet.
     *
     * @param frame the packet as the forwarder left it, outer headers included that it put in front
     * @param out what was decided
     * @param verdict {@code OK}, or why the packet was refused
     */
    void decided(Frame frame, Forwarding out, Verdict verdict);
}
