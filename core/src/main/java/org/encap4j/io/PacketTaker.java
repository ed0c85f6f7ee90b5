// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import org.encap4j.forward.Forwarding;
import org.encap4j.wire.Frame;

/** Takes packets out of a {@link ForwardingLoop}, on the loop's thread. */
@FunctionalInterface
public interface PacketTaker {
    /**
     * Takes a packet, or leaves it.
     *
     * @param packet the port's memory, void when this returns: who keeps the packet copies it; unchanged if it is left
     * @param known through which port and when the packet came in, and where a forwarder has seen it, what that decided; void when
     *     this returns
     * @return whether it was taken
     * @throws IOException if a port that an answer was offered to has failed; ends the loop
     */
    boolean take(Frame packet, Forwarding known) throws IOException;
}
