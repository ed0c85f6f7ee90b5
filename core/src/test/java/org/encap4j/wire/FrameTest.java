// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    private static final int HEADROOM = 16;
    private static final byte[] PACKET = Hex.bytes("80 ff 7f 01 fe dc ba 98  01 23 45 67 89 ab cd ef");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(HEADROOM);
    }

    /** Where slices of wrapped memory lie is not known from JDK 25 on unless an object is made to ask. */
    static Stream<Placement> heldMemory() {
        return placements()
                .filter(placement -> !placement.toString().startsWith("wrapped direct")
                        || !placement.toString().contains("slice")
                        || Runtime.version().feature() < 25);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsUnsignedAndBigEndian(Placement placement) {
        Frame frame = placement.bind(PACKET);
        int at = frame.start();

        assertThat(frame.length()).isEqualTo(PACKET.length);
        assertThat(frame.end()).isEqualTo(at + PACKET.length);
        assertThat(frame.getUnsignedByte(at)).isEqualTo(0x80);
        assertThat(frame.getUnsignedByte(at + 2)).isEqualTo(0x7F);
        assertThat(frame.getUnsignedShort(at)).isEqualTo(0x80FF);
        assertThat(frame.getUnsignedShort(at + 3)).isEqualTo(0x01FE);
        assertThat(frame.getInt(at)).isEqualTo(0x80FF7F01);
        assertThat(frame.getInt(at + 5)).isEqualTo(0xDCBA9801);
        assertThat(frame.getLong(at)).isEqualTo(0x80FF7F01_FEDCBA98L);
        assertThat(frame.getLong(at + 7)).isEqualTo(0x98012345_6789ABCDL);
        assertThat(placement.bytes(frame)).isEqualTo(PACKET);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesTheLowBitsBigEndianAndNothingBeside(Placement placement) {
        Frame frame = placement.bind(new byte[17]);
        int at = frame.start();
        frame.setByte(at, 0xABCD_EF80);
        frame.setShort(at + 1, 0xABCD_EF01);
        frame.setInt(at + 3, 0xF0E1D2C3);
        frame.setLong(at + 7, 0x8091A2B3_C4D5E6F7L);

        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("80ef01f0e1d2c38091a2b3c4d5e6f70000");
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void copiesBytesOutAndIn(Placement placement) {
        Frame frame = placement.bind(PACKET);
        byte[] out = new byte[6];
        frame.getBytes(frame.start() + 3, out, 1, 4);
        frame.setBytes(frame.end() - 3, new byte[] {9, 8, 7, 6, 5}, 1, 3);

        assertThat(Hex.text(out)).isEqualTo("0001fedcba00");
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("80ff7f01fedcba9801234567 89080706".replace(" ", ""));
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void movesItsEndsIntoTheHeadroomAndOverThePacket(Placement placement) {
        Frame frame = placement.bind(PACKET);
        int room = frame.headroom();
        frame.resize(frame.start() - HEADROOM, frame.end() - 1);

        assertThat(frame.headroom()).isEqualTo(room - HEADROOM);
        assertThat(frame.length()).isEqualTo(HEADROOM + PACKET.length - 1);
        frame.setLong(frame.start(), 0);
        frame.setLong(frame.start() + 8, -1);
        assertThat(Hex.text(placement.bytes(frame)))
                .isEqualTo("0000000000000000ffffffffffffffff" + Hex.text(PACKET).substring(0, 30));
        placement.assertGuardsUntouched(frame);
        frame.resize(frame.end(), frame.end());
        assertThat(frame.length()).isZero();
    }

    @ParameterizedTest
    @MethodSource("placements")
    void movesTheIndicesOfANettyBufferOnlyWhenTold(Placement placement) {
        Frame frame = placement.bind(PACKET);
        ByteBuf buf = placement.buf();
        if (buf == null) {
            assertThat(placement.toString()).containsAnyOf("NIO", "heap array");
            return;
        }
        int reader = buf.readerIndex();
        int references = buf.refCnt();
        frame.resize(frame.start() - 5, frame.end() - 2);

        assertThat(buf.readerIndex()).isEqualTo(reader);
        frame.moveIndices(buf);
        assertThat(buf.readerIndex()).isEqualTo(reader - 5);
        assertThat(buf.readableBytes()).isEqualTo(PACKET.length + 3);
        assertThat(buf.getUnsignedByte(buf.readerIndex() + 5)).isEqualTo((short) 0x80);
        assertThat(buf.refCnt()).isEqualTo(references);
    }

    @ParameterizedTest
    @MethodSource("heldMemory")
    void bindingAHeldBufferAgainAllocatesNothing(Placement placement) {
        Frame frame = placement.bind(PACKET);

        AllocationProbe.assertNone("binding " + placement, () -> placement.bindAgain(frame));
    }

    @Test
    void accessAllocatesNothing() {
        byte[] bytes = new byte[8];
        for (Frame frame : BufferMatrix.atTheEndOfMemory(PACKET)) {
            AllocationProbe.assertNone("access", () -> {
                int at = frame.start();
                frame.setLong(at, frame.getLong(at + 1) + frame.getInt(at) + frame.getUnsignedShort(at));
                frame.setInt(at + 1, frame.getUnsignedByte(at));
                frame.setShort(at + 3, 1);
                frame.setByte(at + 4, 1);
                frame.getBytes(at, bytes, 0, 8);
                frame.setBytes(at + 8, bytes, 0, 8);
                frame.resize(at, frame.end());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoPiecesOfOneBufferAreBoundAtTheSameTime(boolean laterFirst) {
        ByteBuf whole = PooledByteBufAllocator.DEFAULT.directBuffer(64).writeZero(64);
        ByteBuf first = whole.slice(0, 20);
        ByteBuf second = whole.slice(20, 44);
        try {
            Frame one = new Frame().bind(laterFirst ? second : first);
            Frame two = new Frame().bind(laterFirst ? first : second);
            one.setLong(one.end() - 8, 1);
            two.setLong(two.end() - 8, 2);

            assertThat(laterFirst ? second.getLong(36) : first.getLong(12)).isEqualTo(1);
            assertThat(laterFirst ? first.getLong(12) : second.getLong(36)).isEqualTo(2);
        } finally {
            whole.release();
        }
    }

    @Test
    void isBoundToNothingAtFirst() {
        Frame frame = new Frame();

        assertThat(frame.length()).isZero();
        assertThat(frame.headroom()).isZero();
        assertThatThrownBy(() -> frame.getUnsignedByte(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 5", "3, 2, 5", "0, 5, 4", "0, 0, 11", "11, 11, 11", "0, -1, 5", "0, 0, -1"})
    void refusesEndsThatDoNotLieInOrderInMemory(int floor, int start, int end) {
        String message = "floor " + floor + ", start " + start + ", end " + end + " do not lie in order in 0..10";

        assertThatThrownBy(() -> new Frame().bind(new byte[10], floor, start, end))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage(message);
        ByteBuffer limited = ByteBuffer.allocateDirect(32).limit(10);
        assertThatThrownBy(() -> new Frame().bind(limited, floor, start, end))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage(message);
    }

    @Test
    void keepsWhatItWasBoundToWhenABindIsRefused() {
        Frame frame = new Frame().bind(PACKET, 0, 1, 3);

        assertThatThrownBy(() -> frame.bind(new byte[1], 0, 0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(frame.getUnsignedShort(frame.start())).isEqualTo(0xFF7F);
    }

    @Test
    void usesNeitherPositionNorByteOrderOfAnNioBuffer() {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(16).put(PACKET).position(5).limit(12);
        buffer.order(ByteOrder.LITTLE_ENDIAN);
        Frame frame = new Frame().bind(buffer, 0, 2, 12);

        assertThat(frame.getInt(2)).isEqualTo(0x7F01FEDC);
        frame.setShort(2, 0x1234);
        assertThat(buffer.get(2)).isEqualTo((byte) 0x12);
        assertThat(buffer.position()).isEqualTo(5);
        assertThat(buffer.limit()).isEqualTo(12);
        assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThatThrownBy(() -> frame.getUnsignedByte(12)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void neverLeavesTheMemory() {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(PACKET)) {
            int end = frame.end();
            byte[] bytes = new byte[3];
            assertThatThrownBy(() -> frame.getUnsignedShort(end - 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frame.getInt(end - 3)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frame.getLong(end - 7)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frame.setLong(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frame.setByte(end, 0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frame.getBytes(end - 2, bytes, 0, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> frame.setBytes(end - 2, bytes, 0, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsReadOnlyMemoryAndThrowsOnAWrite(boolean direct) {
        ByteBuffer nio = direct ? ByteBuffer.allocateDirect(16) : ByteBuffer.allocate(16);
        nio.put(0, PACKET);
        Frame overNio = new Frame().bind(nio.asReadOnlyBuffer(), 0, 3, 16);
        assertThat(overNio.getInt(3)).isEqualTo(0x01FEDCBA);
        assertThatThrownBy(() -> overNio.setByte(3, 0)).isInstanceOf(ReadOnlyBufferException.class);
        assertThatThrownBy(() -> overNio.setInt(3, 0)).isInstanceOf(RuntimeException.class);

        ByteBuf buf = direct ? PooledByteBufAllocator.DEFAULT.directBuffer() : PooledByteBufAllocator.DEFAULT.buffer();
        try {
            Frame overNetty =
                    new Frame().bind(buf.writeBytes(PACKET).skipBytes(3).asReadOnly());
            assertThat(overNetty.headroom()).isEqualTo(3);
            assertThat(overNetty.getLong(overNetty.start())).isEqualTo(0x01FEDCBA_98012345L);
            assertThatThrownBy(() -> overNetty.setByte(overNetty.start(), 0))
                    .isInstanceOf(ReadOnlyBufferException.class);
            assertThat(buf.getUnsignedByte(3)).isEqualTo((short) 1);
        } finally {
            buf.release();
        }
    }

    @Test
    void refusesSeveralPiecesOfMemoryButSeesThroughOne() {
        CompositeByteBuf composite = Unpooled.compositeBuffer();
        composite.addComponent(true, Unpooled.directBuffer().writeBytes(PACKET));
        try {
            Frame frame = new Frame().bind(composite);
            assertThat(frame.getLong(frame.start())).isEqualTo(0x80FF7F01_FEDCBA98L);

            composite.addComponent(true, Unpooled.wrappedBuffer(PACKET));
            assertThatThrownBy(() -> frame.bind(composite))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a composite buffer of 2 pieces cannot be bound");
        } finally {
            composite.release();
        }
    }

    @Test
    void bindsAnEmptyBuffer() {
        assertThat(new Frame().bind(Unpooled.EMPTY_BUFFER).length()).isZero();
    }
}
