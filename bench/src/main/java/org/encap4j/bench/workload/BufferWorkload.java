// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.ByteBuf;
import org.encap4j.wire.Frame;

/** Packets in Netty buffers: bind, do, move the indices. */
final class BufferWorkload implements Workload {
    private final LeasedBuffers leased;
    private final BufferStep step;
    private final FrameStep digesting;
    private final int passesBeforeRestore;

    private BufferWorkload(LeasedBuffers leased, BufferStep step, FrameStep digesting, int passesBeforeRestore) {
        this.leased = leased;
        this.step = step;
        this.digesting = digesting;
        this.passesBeforeRestore = passesBeforeRestore;
    }

    /** A step of this library. */
    static BufferWorkload of(LeasedBuffers leased, FrameStep step, int passesBeforeRestore) {
        Frame frame = new Frame();
        return new BufferWorkload(
                leased,
                packet -> {
                    int result = step.handle(frame.bind(packet));
                    frame.moveIndices(packet);
                    return result;
                },
                step,
                passesBeforeRestore);
    }

    /** Somebody else's codec, which moves the indices by itself, so that they are due to be put back after each pass. */
    static BufferWorkload ofForeign(LeasedBuffers leased, BufferStep step, FrameStep digesting) {
        return new BufferWorkload(leased, step, digesting, 1);
    }

    @Override
    public int size() {
        return leased.size();
    }

    @Override
    public long pass() {
        long sum = 0;
        for (ByteBuf packet : leased.buffers) {
            sum += step.handle(packet);
        }
        return sum;
    }

    @Override
    public int passesBeforeRestore() {
        return passesBeforeRestore;
    }

    @Override
    public void restore() {
        leased.restore();
    }

    @Override
    public long digest() {
        restore();
        Fnv digest = new Fnv();
        for (ByteBuf packet : leased.buffers) {
            step.handle(packet);
            digesting.digest(new Frame().bind(packet), digest);
        }
        restore();
        return digest.value();
    }

    @Override
    public void close() {
        leased.close();
    }
}
