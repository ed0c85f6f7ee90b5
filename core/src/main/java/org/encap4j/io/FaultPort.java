// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import org.encap4j.wire.Frame;

/**
 * A port on a bad wire: packets are lost, doubled, put out of order, damaged, cut off or late, in either direction, and for one seed
 * always the same ones. Nothing happens to them until it is asked for.
 *
 * <p>For tests: a copy of every packet is allocated. What is held back when the port is closed is lost and stays counted as
 * {@link FaultyWire#held}.
 */
public final class FaultPort implements PacketPort {
    private final PacketPort port;
    private final FaultyWire received;
    private final FaultyWire sent;
    private final Frame arriving = new Frame();
    private final Frame leaving = new Frame();
    /** The port has refused what {@link #leaving} is bound to. */
    private boolean waiting;

    /**
     * Puts a wire without faults before a port.
     *
     * @param port the port, closed with this one
     * @param seed of all that is left to chance
     */
    public FaultPort(PacketPort port, long seed) {
        this.port = port;
        received = new FaultyWire(seed);
        sent = new FaultyWire(~seed);
    }

    /** {@return the wire that received packets come by, to set its faults and to count them} */
    public FaultyWire received() {
        return received;
    }

    /** {@return the wire that sent packets leave by, to set its faults and to count them} */
    public FaultyWire sent() {
        return sent;
    }

    @Override
    public String name() {
        return port.name();
    }

    @Override
    public boolean poll(Frame packet) throws IOException {
        while (!received.leave(packet)) {
            if (!port.poll(arriving)) {
                return false;
            }
            received.enter(arriving);
        }
        return true;
    }

    /**
     * Sends a packet by the wire.
     *
     * @param packet a whole frame, the caller's again when this returns
     * @return whether the wire took it, which it does unless the port has just refused what was on the wire before; a packet that
     *     the port refuses waits on the wire
     * @throws IOException if the port cannot send any more
     */
    @Override
    public boolean offer(Frame packet) throws IOException {
        if (!drain()) {
            return false;
        }
        sent.enter(packet);
        drain();
        return true;
    }

    private boolean drain() throws IOException {
        while (waiting || sent.leave(leaving)) {
            waiting = !port.offer(leaving);
            if (waiting) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void flush() throws IOException {
        drain();
        port.flush();
    }

    @Override
    public void close() throws IOException {
        try (port) {
            drain();
        }
    }
}
