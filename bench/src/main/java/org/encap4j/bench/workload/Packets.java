// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.ByteBuf;

/** Where the packets of a workload lie, which decides what its public edge costs. */
public sealed interface Packets {
    /**
     * In one piece of memory, through a frame.
     *
     * @param layout where in it
     * @param storage what kind of memory it is
     */
    record InFrames(Layout layout, Storage storage) implements Packets {}

    /**
     * In Netty buffers of their own, which a frame is bound to and whose indices it moves.
     *
     * @param leasing where the buffers come from
     */
    record InBuffers(Leasing leasing) implements Packets {}

    /** {@return what acceptance cells call frame} */
    static Packets frames() {
        return new InFrames(Layout.ODD, Storage.DIRECT);
    }

    /** {@return what acceptance cells call bytebuf: each packet in a pooled {@link ByteBuf}} */
    static Packets buffers() {
        return new InBuffers(Leasing.POOLED);
    }
}
