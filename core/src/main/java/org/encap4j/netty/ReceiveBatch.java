// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Asks a socket for as many datagrams at once as have been coming, and for one more: if that one does not come, the socket is empty,
 * and there is no need to ask again.
 *
 * <p>Netty prepares every slot for every system call, some 30 ns each, so that room for many costs a lot where few come at a time.
 */
final class ReceiveBatch implements RecvByteBufAllocator {
    private static final int LEAST = 2;

    private final int slot;
    private final int most;
    private final int turn;

    /**
     * Room for datagrams.
     *
     * @param slot in bytes
     * @param most as many in one system call
     * @param turn as many until other channels of the event loop have theirs
     */
    ReceiveBatch(int slot, int most, int turn) {
        this.slot = slot;
        this.most = most;
        this.turn = turn;
    }

    @Override
    @SuppressWarnings("deprecation") // Netty asks for the old kind, and casts it to this one.
    public ExtendedHandle newHandle() {
        return new Room();
    }

    private final class Room implements ExtendedHandle {
        private ChannelConfig config;
        private int slots = Math.min(LEAST, most);
        private int messages;
        private int attempted;
        private int last;
        private boolean filled;

        @Override
        public void reset(ChannelConfig config) {
            this.config = config;
            messages = 0;
            filled = false;
        }

        @Override
        public int guess() {
            return slots * slot;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return allocator.ioBuffer(guess());
        }

        @Override
        public void incMessagesRead(int count) {
            messages += count;
        }

        @Override
        public void lastBytesRead(int bytes) {
            last = bytes;
            int came = Math.max(0, (bytes + slot - 1) / slot);
            filled = came >= slots;
            // The power of two above what came.
            slots = Math.max(Math.min(LEAST, most), Math.min(most, Integer.highestOneBit(Math.max(1, came)) << 1));
        }

        @Override
        public int lastBytesRead() {
            return last;
        }

        @Override
        public void attemptedBytesRead(int bytes) {
            attempted = bytes;
        }

        @Override
        public int attemptedBytesRead() {
            return attempted;
        }

        @Override
        public boolean continueReading() {
            return config.isAutoRead() && filled && messages < turn;
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
            return continueReading();
        }

        @Override
        public void readComplete() {
            // What was learnt is for the next time.
        }
    }
}
