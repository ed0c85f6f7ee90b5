// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import org.encap4j.wire.Frame;

/**
 * One end of a wire in memory: what is offered here is polled at the {@link #otherEnd}, and the other way round. Each end belongs
 * to one thread, which need not be the same. Packets are copied once and have {@link Headroom#BYTES} before them.
 */
public final class LoopbackPort implements PacketPort {
    private final String name;
    private final PacketRing in;
    private final PacketRing out;
    private final LoopbackPort otherEnd;
    private volatile boolean closed;

    /**
     * Both ends of a new wire.
     *
     * @param name of this end
     * @param otherName of the other end
     * @param bytes the memory of each direction, 4,096 to 2^30 bytes, rounded up to a power of two; a packet takes
     *     {@link Headroom#BYTES} and up to 143 bytes more than its length, and a longer one than half of it all never fits
     */
    public LoopbackPort(String name, String otherName, int bytes) {
        this.name = name;
        in = new PacketRing(bytes, Headroom.BYTES);
        out = new PacketRing(bytes, Headroom.BYTES);
        otherEnd = new LoopbackPort(otherName, this);
    }

    private LoopbackPort(String name, LoopbackPort otherEnd) {
        this.name = name;
        in = otherEnd.out;
        out = otherEnd.in;
        this.otherEnd = otherEnd;
    }

    /** {@return the port at the other end of the wire} */
    public LoopbackPort otherEnd() {
        return otherEnd;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean poll(Frame packet) {
        return !closed && in.poll(packet);
    }

    /**
     * Sends a packet at once.
     *
     * @param packet a whole frame, the caller's again when this returns
     * @return false if the wire is full or either end is closed
     */
    @Override
    public boolean offer(Frame packet) {
        return !closed && !otherEnd.closed && out.offer(packet);
    }

    /** Does nothing: packets are sent at once. */
    @Override
    public void flush() {}

    /** Cuts the wire: nothing is taken at either end any more. The other end still receives what was taken here. */
    @Override
    public void close() {
        closed = true;
    }
}
