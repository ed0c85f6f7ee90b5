// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * Decides where packets go and changes them accordingly. Native routing and encapsulation are two implementations of this.
 *
 * <p>A forwarder belongs to one thread; the tables it reads are shared and may change at any time. It allocates nothing per
 * packet, refused packets and ICMP errors included.
 */
public interface Forwarder {
    /**
     * Forwards one packet.
     *
     * @param frame an Ethernet frame with headroom, changed in place; on any verdict but {@code OK} and on
     *     {@link ObservationPoint#TO_STACK} its bytes are as they were, but for what {@link TunnelReceiver} says
     * @param out what is known about the packet; receives what was decided
     * @return {@code OK}, or why the packet is refused
     */
    Verdict forward(Frame frame, Forwarding out);

    /**
     * Forwards several packets, in their order.
     *
     * @param frames the packets
     * @param outs one for each packet
     * @param verdicts receives one for each packet
     * @param count how many
     */
    default void forward(Frame[] frames, Forwarding[] outs, Verdict[] verdicts, int count) {
        for (int i = 0; i < count; i++) {
            verdicts[i] = forward(frames[i], outs[i]);
        }
    }
}
