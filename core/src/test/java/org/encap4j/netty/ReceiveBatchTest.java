// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many datagrams are asked for at once, after how many have come. */
class ReceiveBatchTest {
    private static final int SLOT = 64;
    private static final int MOST = 16;
    private static final int TURN = 40;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ExtendedHandle handle = new ReceiveBatch(SLOT, MOST, TURN).newHandle();

    @BeforeEach
    void startReading() {
        handle.reset(channel.config());
    }

    @AfterEach
    void close() {
        channel.close();
    }

    private int slots() {
        ByteBuf room = handle.allocate(UnpooledByteBufAllocator.DEFAULT);
        try {
            return room.writableBytes() / SLOT;
        } finally {
            room.release();
        }
    }

    private void came(int datagrams) {
        handle.attemptedBytesRead(slots() * SLOT);
        handle.lastBytesRead(datagrams == 0 ? -1 : datagrams * SLOT);
        handle.incMessagesRead(datagrams);
    }

    @Test
    void asksForMoreWhileAllThatWasAskedForComes() {
        assertThat(slots()).isEqualTo(2);
        for (int expected : new int[] {4, 8, MOST, MOST}) {
            came(slots());
            assertThat(slots()).isEqualTo(expected);
        }
    }

    @Test
    void asksForOneMoreThanCameAtLeast() {
        came(2);
        came(4);
        came(8);
        came(5);
        assertThat(slots()).isEqualTo(8);
        came(1);
        assertThat(slots()).isEqualTo(2);
        came(0);
        assertThat(slots()).isEqualTo(2);
    }

    @Test
    void stopsWhereTheSocketWasEmpty() {
        came(2);
        assertThat(handle.continueReading()).isTrue();
        came(3);
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void stopsWhenItsTurnIsOver() {
        came(2);
        came(4);
        came(8);
        came(MOST);
        assertThat(handle.continueReading(() -> false)).isTrue();
        came(MOST);
        assertThat(handle.continueReading()).isFalse();
        handle.reset(channel.config());
        came(MOST);
        assertThat(handle.continueReading()).isTrue();
    }

    @Test
    void stopsWhenNothingIsToBeRead() {
        channel.config().setAutoRead(false);
        came(2);
        assertThat(handle.continueReading()).isFalse();
    }

    @Test
    void roomForOneIsAlwaysRoomForOne() {
        ExtendedHandle single = new ReceiveBatch(SLOT, 1, TURN).newHandle();
        single.reset(channel.config());
        for (int bytes : new int[] {1, SLOT, 1}) {
            single.lastBytesRead(bytes);
            single.incMessagesRead(1);
            assertThat(single.guess()).isEqualTo(SLOT);
            assertThat(single.continueReading()).isTrue();
        }
        single.lastBytesRead(-1);
        assertThat(single.continueReading()).isFalse();
    }
}
