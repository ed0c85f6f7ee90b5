// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

class HeadroomTest {
    private final Headroom headroom = new Headroom();

    @Test
    void leavesAPacketAloneThatHasTheRoom() {
        byte[] memory = new byte[100];
        Frame frame = new Frame().bind(memory, 10, 50, 90);
        assertThat(headroom.ensure(frame, 40)).isFalse();
        assertThat(frame.start()).isEqualTo(50);
        assertThat(headroom.copies()).isZero();
    }

    @Test
    void copiesAPacketThatLacksAByte() {
        byte[] packet = Packets.numbered(1, 60);
        Frame frame = Packets.frame(packet);
        assertThat(headroom.ensure(frame, frame.headroom() + 1)).isTrue();
        assertThat(Packets.bytes(frame)).isEqualTo(packet);
        assertThat(frame.headroom()).isEqualTo(5);
        assertThat(headroom.copies()).isEqualTo(1);
    }

    @Test
    void givesItsOwnCopyMoreRoom() {
        byte[] packet = Packets.numbered(1, 1_900);
        Frame frame = Packets.frame(packet);
        headroom.ensure(frame, 20);
        headroom.ensure(frame, 120);
        assertThat(Packets.bytes(frame)).isEqualTo(packet);
        headroom.ensure(frame, 9_000);
        assertThat(Packets.bytes(frame)).isEqualTo(packet);
        assertThat(frame.headroom()).isEqualTo(9_000);
        assertThat(headroom.copies()).isEqualTo(3);
    }

    @Test
    void copiesWithoutTouchingTheOriginal() {
        byte[] packet = Packets.numbered(1, 70_000);
        Frame original = Packets.frame(packet);
        Frame copy = new Frame();
        headroom.copy(original, copy, Headroom.BYTES);
        copy.setByte(copy.start(), ~packet[0]);
        assertThat(Packets.bytes(original)).isEqualTo(packet);
        assertThat(copy.headroom()).isEqualTo(Headroom.BYTES);
        assertThat(copy.length()).isEqualTo(70_000);
    }
}
