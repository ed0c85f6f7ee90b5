// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Packets in Netty buffers, one each, leased before the run and held to its end. */
final class LeasedBuffers implements AutoCloseable {
    /** More of a packet is never changed in place. */
    private static final int PUT_BACK = 34;

    private final byte[][] pristine;
    private final int[] starts;
    private final boolean putBytesBack;
    final ByteBuf[] buffers;

    /**
     * Leases and fills buffers.
     *
     * @param putBytesBack whether packets are changed in place, and not only stepped into and out of
     */
    LeasedBuffers(PodTraffic traffic, Leasing leasing, boolean putBytesBack) {
        this.putBytesBack = putBytesBack;
        pristine = traffic.frames();
        int capacity = Layout.POOLED.pitch(traffic.longest());
        ByteBufAllocator allocator = leasing.allocator();
        buffers = new ByteBuf[pristine.length];
        starts = new int[pristine.length];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = leasing.heap() ? allocator.heapBuffer(capacity) : allocator.directBuffer(capacity);
            starts[i] = Layout.POOLED.offset(i);
            buffers[i].setIndex(starts[i], starts[i]).writeBytes(pristine[i]);
        }
    }

    int size() {
        return buffers.length;
    }

    void restore() {
        for (int i = 0; i < buffers.length; i++) {
            buffers[i].setIndex(starts[i], starts[i] + pristine[i].length);
            if (putBytesBack) {
                buffers[i].setBytes(starts[i], pristine[i], 0, PUT_BACK);
            }
        }
    }

    @Override
    public void close() {
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
    }
}
