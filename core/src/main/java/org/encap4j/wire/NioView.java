// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Finds the NIO buffer under Netty buffers that stand for others: slices, duplicates, leak-tracking wrappers. */
final class NioView {
    private NioView() {}

    /** A buffer over the memory of {@code packet}, or over more, which Netty keeps where it can. */
    static ByteBuffer of(ByteBuf packet) {
        if (packet.nioBufferCount() != 1) {
            throw new IllegalArgumentException("a composite buffer of " + packet.nioBufferCount()
                    + " pieces cannot be bound; a frame needs one piece of memory");
        }
        // A slice's own NIO view would be a new object each time; its root keeps one. All slices share it, so it
        // must cover the whole root: a narrower one would be taken from under the frames of other slices.
        ByteBuf root = root(packet);
        return isKept(packet, root)
                ? root.internalNioBuffer(0, root.capacity())
                : packet.nioBuffer(0, packet.capacity());
    }

    /** Where index 0 of {@code packet} lies in what {@link #of} gave for it. */
    static int origin(ByteBuffer view, ByteBuf packet) {
        ByteBuf root = root(packet);
        // Asking a wrapped buffer for its address allocates on JDK 25.
        boolean same = isWhole(packet, root) || !isKept(packet, root);
        return view.position() + (same ? 0 : (int) (packet.memoryAddress() - root.memoryAddress()));
    }

    private static ByteBuf root(ByteBuf packet) {
        ByteBuf root = packet;
        while (root.unwrap() != null) {
            root = root.unwrap();
        }
        return root;
    }

    private static boolean isKept(ByteBuf packet, ByteBuf root) {
        return !packet.isReadOnly() && (isWhole(packet, root) || packet.hasMemoryAddress());
    }

    private static boolean isWhole(ByteBuf packet, ByteBuf root) {
        return packet.capacity() == root.capacity();
    }
}
