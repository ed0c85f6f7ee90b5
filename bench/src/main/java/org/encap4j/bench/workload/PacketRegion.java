// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.nio.ByteBuffer;
import org.encap4j.wire.Frame;

/** Packets in one piece of memory, and what it takes to put them back. */
final class PacketRegion {
    /** More of a packet is never changed in place. */
    private static final int PUT_BACK = 34;

    private final ByteBuffer buffer;
    private final byte[] array;
    private final byte[][] pristine;
    final int[] floors;
    final int[] starts;
    final int[] ends;

    PacketRegion(PodTraffic traffic, Layout layout, Storage storage) {
        pristine = traffic.frames();
        int pitch = layout.pitch(traffic.longest());
        int count = pristine.length;
        buffer = storage.allocate(count * pitch, Layout.ALIGNMENT);
        array = storage == Storage.HEAP ? buffer.array() : null;
        floors = new int[count];
        starts = new int[count];
        ends = new int[count];
        for (int i = 0; i < count; i++) {
            floors[i] = i * pitch;
            starts[i] = i * pitch + layout.offset(i);
            ends[i] = starts[i] + pristine[i].length;
            buffer.put(starts[i], pristine[i]);
        }
    }

    int size() {
        return starts.length;
    }

    /** The heap array, or null for other memory. */
    byte[] array() {
        return array;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    Frame bind(Frame frame, int packet) {
        return array != null
                ? frame.bind(array, floors[packet], starts[packet], ends[packet])
                : frame.bind(buffer, floors[packet], starts[packet], ends[packet]);
    }

    void restore() {
        for (int i = 0; i < starts.length; i++) {
            buffer.put(starts[i], pristine[i], 0, PUT_BACK);
        }
    }
}
