// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import org.encap4j.wire.Frame;

/**
 * Where packets come from and go to, one at a time and without waiting.
 *
 * <p>A port belongs to one thread. What it received stays in its own memory, which it lends until the next {@link #poll}; what it
 * is offered it has taken by the time {@link #offer} returns, so that a packet can go from one port out of another in place.
 */
public interface PacketPort extends AutoCloseable {
    /** {@return what to call the port in messages: a device, a file} */
    String name();

    /**
     * Receives the next packet, if one has come.
     *
     * @param packet is bound to the packet, which may be changed in place and grow into the headroom before it; left alone if
     *     there is none
     * @return whether there was one
     * @throws IOException if the port cannot receive any more, naming the port
     */
    boolean poll(Frame packet) throws IOException;

    /**
     * Sends a packet, or keeps a copy of it until {@link #flush}.
     *
     * @param packet a whole frame, the caller's again when this returns
     * @return whether it was taken; a port that is full takes nothing
     * @throws IOException if the port cannot send any more, naming the port
     */
    boolean offer(Frame packet) throws IOException;

    /**
     * Sends what was kept; costs little where nothing was.
     *
     * @throws IOException if the port cannot send any more, naming the port
     */
    void flush() throws IOException;

    /**
     * Gives back what the port holds, after sending what was kept. Closing twice is harmless.
     *
     * @throws IOException if something that was taken could not be sent or written
     */
    @Override
    void close() throws IOException;
}
