// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
    private final LoopbackPort left = new LoopbackPort("left", "right", 1 << 16);
    private final LoopbackPort right = left.otherEnd();

    @Test
    void whatGoesInAtOneEndComesOutAtTheOther() throws IOException {
        List<byte[]> there = Packets.numbered(0, 5, 60);
        List<byte[]> back = Packets.numbered(100, 103, 1514);
        assertThat(Packets.offer(left, there)).isEqualTo(5);
        assertThat(Packets.offer(right, back)).isEqualTo(3);
        assertThat(Packets.poll(right)).containsExactlyElementsOf(there);
        assertThat(Packets.poll(left)).containsExactlyElementsOf(back);
        assertThat(Packets.poll(left)).isEmpty();
    }

    @Test
    void givesPacketsRoomForAnyOuterHeader() {
        Frame frame = new Frame();
        left.offer(Packets.frame(new byte[60]));
        assertThat(right.poll(frame)).isTrue();
        assertThat(frame.headroom()).isEqualTo(Headroom.BYTES);
    }

    @Test
    void whatArrivedCanGoBackByTheSameWire() throws IOException {
        Frame frame = new Frame();
        left.offer(Packets.frame(Packets.numbered(1, 99)));
        assertThat(right.poll(frame)).isTrue();
        assertThat(right.offer(frame)).isTrue();
        assertThat(Packets.poll(left)).containsExactly(Packets.numbered(1, 99));
    }

    @Test
    void takesNothingWhenItIsFull() throws IOException {
        List<byte[]> many = Packets.numbered(0, 1_000, 100);
        int taken = Packets.offer(left, many);
        assertThat(taken).isBetween(50, 999);
        assertThat(Packets.poll(right)).containsExactlyElementsOf(many.subList(0, taken));
        assertThat(Packets.offer(left, many.subList(taken, taken + 10))).isEqualTo(10);
    }

    @Test
    void bothEndsHaveNamesAndKnowEachOther() {
        assertThat(left.name()).isEqualTo("left");
        assertThat(right.name()).isEqualTo("right");
        assertThat(right.otherEnd()).isSameAs(left);
    }

    @Test
    void aCutWireStillDeliversWhatWasOnIt() throws IOException {
        Packets.offer(left, Packets.numbered(0, 2, 60));
        Packets.offer(right, Packets.numbered(2, 4, 60));
        left.close();
        left.close();
        assertThat(Packets.poll(right)).containsExactlyElementsOf(Packets.numbered(0, 2, 60));
        assertThat(Packets.poll(left)).isEmpty();
        assertThat(left.offer(Packets.frame(new byte[60]))).isFalse();
        assertThat(right.offer(Packets.frame(new byte[60]))).isFalse();
    }
}
