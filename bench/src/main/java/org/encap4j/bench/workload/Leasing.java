// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/** Where Netty buffers come from. */
public enum Leasing {
    /** The pooled allocator, memory outside the heap. */
    POOLED(false) {
        @Override
        ByteBufAllocator allocator() {
            return PooledByteBufAllocator.DEFAULT;
        }
    },
    /** The pooled allocator, heap memory. */
    POOLED_HEAP(true) {
        @Override
        ByteBufAllocator allocator() {
            return PooledByteBufAllocator.DEFAULT;
        }
    },
    /** The allocator that Netty 4.2 uses unless told otherwise, memory outside the heap. */
    ADAPTIVE(false) {
        @Override
        ByteBufAllocator allocator() {
            return new AdaptiveByteBufAllocator(true);
        }
    };

    private final boolean heap;

    Leasing(boolean heap) {
        this.heap = heap;
    }

    abstract ByteBufAllocator allocator();

    boolean heap() {
        return heap;
    }
}
