// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A reusable view of one packet in memory that somebody else owns, and the only class that knows how bytes are touched.
 *
 * <pre>
 *      floor              start                    end
 *        |    headroom      |        packet         |
 *  ------+------------------+-----------------------+------
 * </pre>
 *
 * <p>A frame is bound to a packet with one of the {@code bind} methods, used, and bound again; it never retains, releases or
 * copies. Encapsulating moves {@link #start} back into the headroom, decapsulating moves it forward. Every index is absolute
 * in the bound memory, not relative to the packet, and every multi-byte access is big-endian, the order of the network.
 *
 * <p>Accessors check only that the bound memory is not left ({@link IndexOutOfBoundsException}); whether bytes belong to the
 * packet is what the {@code check} methods of the header classes judge, once per header, before any accessor is used.
 *
 * <p>A frame belongs to one thread. While it is bound to a {@link ByteBuf}, that buffer must stay leased and must not grow.
 */
public final class Frame {
    private static final VarHandle ARRAY_SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle ARRAY_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle ARRAY_LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER_SHORT =
            MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER_INT =
            MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle BUFFER_LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /**
     * All bits of the indices from which whole headers are read and written side by side: the first GiB. An index that has been
     * masked with it lets the compiler see that adding an offset cannot overflow, and leave out half of each check.
     */
    static final int NEAR = 0x3FFF_FFFF;

    private static final byte[] NOTHING = {};

    static {
        BufferAccess.prepare();
    }

    /** The bound heap memory, or null when {@link #buffer} is bound. */
    byte[] array = NOTHING;

    ByteBuffer buffer;
    private int floor;
    private int start;
    private int end;
    /** Where index 0 of the bound {@link ByteBuf} lies. */
    private int origin;

    /** The bytes behind the first eight as {@link FirstWords} found them, eight each. */
    long word1;

    long word2;
    long word3;
    long word4;
    long word5;

    /** Bound to nothing: an empty packet without headroom. */
    public Frame() {}

    /**
     * Binds to a packet in a heap array.
     * @param memory the array, which stays the caller's
     * @param floor the lowest index that encapsulation may write
     * @param start the packet's first byte
     * @param end one past the packet's last byte
     * @return this
     * @throws IndexOutOfBoundsException unless {@code 0 <= floor <= start <= end <= memory.length}
     */
    public Frame bind(byte[] memory, int floor, int start, int end) {
        if (floor < 0 || start < floor || end < start || end > memory.length) {
            throw outOfBounds(floor, start, end, memory.length);
        }
        array = memory;
        buffer = null;
        return place(floor, start, end, 0);
    }

    /**
     * Binds to a packet in an NIO buffer, heap, direct or mapped. Position, limit and byte order of the buffer are neither
     * used nor changed, but its limit bounds every access.
     * @param memory the buffer, which stays the caller's
     * @param floor the lowest index that encapsulation may write
     * @param start the packet's first byte
     * @param end one past the packet's last byte
     * @return this
     * @throws IndexOutOfBoundsException unless {@code 0 <= floor <= start <= end <= memory.limit()}
     */
    public Frame bind(ByteBuffer memory, int floor, int start, int end) {
        if (floor < 0 || start < floor || end < start || end > memory.limit()) {
            throw outOfBounds(floor, start, end, memory.limit());
        }
        array = null;
        buffer = memory;
        return place(floor, start, end, 0);
    }

    /**
     * Binds to the readable bytes of a Netty buffer; the bytes before its reader index are the headroom. The buffer's
     * reference count and indices stay as they are until {@link #moveIndices}.
     *
     * <p>Binding to a buffer that was bound before allocates nothing; the first time, a direct buffer makes the NIO view that
     * Netty keeps with it. Slices, duplicates and leak-tracking wrappers are seen through. Two kinds cost an object each time:
     * read-only direct buffers, and on JDK 25 slices of direct memory that Netty wraps but has not allocated.
     * @param packet any buffer in one piece of memory, which stays the caller's
     * @return this
     * @throws IllegalArgumentException if the buffer is composed of several pieces of memory
     */
    public Frame bind(ByteBuf packet) {
        if (packet.hasArray()) {
            array = packet.array();
            buffer = null;
            return place(packet, packet.arrayOffset());
        }
        array = null;
        if (packet.unwrap() == null && packet.nioBufferCount() == 1 && !packet.isReadOnly()) {
            buffer = packet.internalNioBuffer(0, packet.capacity());
            return place(packet, buffer.position());
        }
        buffer = NioView.of(packet);
        return place(packet, NioView.origin(buffer, packet));
    }

    private Frame place(ByteBuf packet, int origin) {
        return place(origin, origin + packet.readerIndex(), origin + packet.writerIndex(), origin);
    }

    private Frame place(int floor, int start, int end, int origin) {
        this.floor = floor;
        this.start = start;
        this.end = end;
        this.origin = origin;
        return this;
    }

    private static IndexOutOfBoundsException outOfBounds(int floor, int start, int end, int limit) {
        return new IndexOutOfBoundsException(
                "floor " + floor + ", start " + start + ", end " + end + " do not lie in order in 0.." + limit);
    }

    /**
     * Moves a Netty buffer's indices to this frame's start and end.
     * @param packet the buffer that this frame was last bound to
     */
    public void moveIndices(ByteBuf packet) {
        packet.setIndex(start - origin, end - origin);
    }

    void words(long first, long second, long third, long fourth) {
        word1 = first;
        word2 = second;
        word3 = third;
        word4 = fourth;
    }

    /** {@return the absolute index of the packet's first byte} */
    public int start() {
        return start;
    }

    /** {@return one past the absolute index of the packet's last byte} */
    public int end() {
        return end;
    }

    /** {@return the packet's length in bytes} */
    public int length() {
        return end - start;
    }

    /** {@return the room before the packet in bytes} */
    public int headroom() {
        return start - floor;
    }

    /**
     * Moves both ends of the packet: the start back to put headers in front or forward to step over them, the end back to cut
     * padding off.
     * @param start the new first byte, not below the floor
     * @param end one past the new last byte
     */
    public void resize(int start, int end) {
        assert floor <= start && start <= end : start + ".." + end + " over floor " + floor;
        this.start = start;
        this.end = end;
    }

    /**
     * {@return one byte, 0 to 255}
     * @param at absolute index
     */
    public int getUnsignedByte(int at) {
        return (array != null ? array[at] : buffer.get(at)) & 0xFF;
    }

    /**
     * {@return two bytes, 0 to 65,535}
     * @param at absolute index of the first
     */
    public int getUnsignedShort(int at) {
        return (array != null ? (short) ARRAY_SHORT.get(array, at) : (short) BUFFER_SHORT.get(buffer, at)) & 0xFFFF;
    }

    /**
     * {@return four bytes}
     * @param at absolute index of the first
     */
    public int getInt(int at) {
        return array != null ? (int) ARRAY_INT.get(array, at) : (int) BUFFER_INT.get(buffer, at);
    }

    /**
     * {@return eight bytes}
     * @param at absolute index of the first
     */
    public long getLong(int at) {
        return array != null ? (long) ARRAY_LONG.get(array, at) : (long) BUFFER_LONG.get(buffer, at);
    }

    /**
     * Writes one byte.
     * @param at absolute index
     * @param value its low 8 bits are written
     */
    public void setByte(int at, int value) {
        if (array != null) {
            array[at] = (byte) value;
        } else {
            buffer.put(at, (byte) value);
        }
    }

    /**
     * Writes two bytes.
     * @param at absolute index of the first
     * @param value its low 16 bits are written
     */
    public void setShort(int at, int value) {
        if (array != null) {
            ARRAY_SHORT.set(array, at, (short) value);
        } else {
            BUFFER_SHORT.set(buffer, at, (short) value);
        }
    }

    /**
     * Writes four bytes.
     * @param at absolute index of the first
     * @param value all 32 bits
     */
    public void setInt(int at, int value) {
        if (array != null) {
            ARRAY_INT.set(array, at, value);
        } else {
            BUFFER_INT.set(buffer, at, value);
        }
    }

    /**
     * Writes eight bytes.
     * @param at absolute index of the first
     * @param value all 64 bits
     */
    public void setLong(int at, long value) {
        if (array != null) {
            ARRAY_LONG.set(array, at, value);
        } else {
            BUFFER_LONG.set(buffer, at, value);
        }
    }

    /**
     * Copies bytes out of the bound memory.
     * @param at absolute index of the first
     * @param into receives them
     * @param from the first index of {@code into} that is written
     * @param length how many bytes
     */
    public void getBytes(int at, byte[] into, int from, int length) {
        if (array != null) {
            System.arraycopy(array, at, into, from, length);
        } else {
            buffer.get(at, into, from, length);
        }
    }

    /**
     * Copies bytes into the bound memory.
     * @param at absolute index of the first
     * @param bytes where they come from
     * @param from the first index of {@code bytes} that is read
     * @param length how many bytes
     */
    public void setBytes(int at, byte[] bytes, int from, int length) {
        if (array != null) {
            System.arraycopy(bytes, from, array, at, length);
        } else {
            buffer.put(at, bytes, from, length);
        }
    }
}
