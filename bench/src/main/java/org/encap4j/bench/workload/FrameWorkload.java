// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.nio.ByteBuffer;
import org.encap4j.wire.Frame;

/** Packets in one piece of memory, each seen through the same {@link Frame}, which is bound to it anew. */
final class FrameWorkload implements Workload {
    private final PacketRegion region;
    private final FrameStep step;
    private final int passesBeforeRestore;
    private final Frame frame = new Frame();

    FrameWorkload(PacketRegion region, FrameStep step, int passesBeforeRestore) {
        this.region = region;
        this.step = step;
        this.passesBeforeRestore = passesBeforeRestore;
    }

    @Override
    public int size() {
        return region.size();
    }

    @Override
    public long pass() {
        return region.array() != null ? heapPass(region.array()) : bufferPass(region.buffer());
    }

    private long bufferPass(ByteBuffer memory) {
        int[] floors = region.floors;
        int[] starts = region.starts;
        int[] ends = region.ends;
        long sum = 0;
        for (int i = 0; i < starts.length; i++) {
            sum += step.handle(frame.bind(memory, floors[i], starts[i], ends[i]));
        }
        return sum;
    }

    private long heapPass(byte[] memory) {
        int[] floors = region.floors;
        int[] starts = region.starts;
        int[] ends = region.ends;
        long sum = 0;
        for (int i = 0; i < starts.length; i++) {
            sum += step.handle(frame.bind(memory, floors[i], starts[i], ends[i]));
        }
        return sum;
    }

    @Override
    public int passesBeforeRestore() {
        return passesBeforeRestore;
    }

    @Override
    public void restore() {
        if (passesBeforeRestore != ENDLESS) {
            region.restore();
        }
    }

    @Override
    public long digest() {
        restore();
        Fnv digest = new Fnv();
        for (int i = 0; i < region.size(); i++) {
            region.bind(frame, i);
            step.handle(frame);
            step.digest(frame, digest);
        }
        restore();
        return digest.value();
    }
}
