// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A capture file put together number by number, in the byte order last set, from the formats' descriptions and without
 * any constant of the code under test.
 */
final class HandMade {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteOrder order;

    HandMade(ByteOrder order) {
        this.order = order;
    }

    /** A whole pcap file header. */
    static HandMade pcap(ByteOrder order, int magic, int linkType) {
        return new HandMade(order)
                .u32(magic)
                .u16(2)
                .u16(4)
                .u32(0)
                .u32(0)
                .u32(262144)
                .u32(linkType);
    }

    /** A section header and one Ethernet interface that counts microseconds. */
    static HandMade pcapng(ByteOrder order) {
        return new HandMade(order).section().interfaceDescription(1, 0);
    }

    HandMade order(ByteOrder order) {
        this.order = order;
        return this;
    }

    HandMade u8(int value) {
        out.write(value);
        return this;
    }

    HandMade u16(int value) {
        return raw(ByteBuffer.allocate(2).order(order).putShort((short) value).array());
    }

    HandMade u32(long value) {
        return raw(ByteBuffer.allocate(4).order(order).putInt((int) value).array());
    }

    HandMade u64(long value) {
        return raw(ByteBuffer.allocate(8).order(order).putLong(value).array());
    }

    HandMade raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    /** A pcap record, whole. */
    HandMade record(long seconds, long fraction, byte[] packet) {
        return record(seconds, fraction, packet.length, packet.length).raw(packet);
    }

    /** The header of a pcap record. */
    HandMade record(long seconds, long fraction, long captured, long original) {
        return u32(seconds).u32(fraction).u32(captured).u32(original);
    }

    /** A pcapng block around a body, padded to whole words. */
    HandMade block(long type, byte[] body) {
        int padding = -body.length & 3;
        int total = 12 + body.length + padding;
        return u32(type).u32(total).raw(body).raw(new byte[padding]).u32(total);
    }

    HandMade section() {
        return block(0x0A0D0D0A, body().u32(0x1A2B3C4D).u16(1).u16(0).u64(-1).bytes());
    }

    HandMade interfaceDescription(int linkType, int snapLength, byte[]... options) {
        HandMade body = body().u16(linkType).u16(0).u32(snapLength);
        for (byte[] option : options) {
            body.raw(option);
        }
        return block(1, body.bytes());
    }

    byte[] option(int code, byte[] value) {
        return body().u16(code)
                .u16(value.length)
                .raw(value)
                .raw(new byte[-value.length & 3])
                .bytes();
    }

    HandMade enhancedPacket(int interfaceId, long units, long original, byte[] packet) {
        return block(
                6,
                body().u32(interfaceId)
                        .u32(units >>> 32)
                        .u32(units)
                        .u32(packet.length)
                        .u32(original)
                        .raw(packet)
                        .bytes());
    }

    HandMade obsoletePacket(int interfaceId, long units, long original, byte[] packet) {
        return block(
                2,
                body().u16(interfaceId)
                        .u16(7)
                        .u32(units >>> 32)
                        .u32(units)
                        .u32(packet.length)
                        .u32(original)
                        .raw(packet)
                        .bytes());
    }

    HandMade simplePacket(long original, byte[] packet) {
        return block(3, body().u32(original).raw(packet).bytes());
    }

    /** An empty piece in the same byte order, to be put into a block. */
    HandMade body() {
        return new HandMade(order);
    }

    int length() {
        return out.size();
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** A packet of that length whose bytes count up from {@code first}. */
    static byte[] packet(int length, int first) {
        byte[] packet = new byte[length];
        for (int i = 0; i < length; i++) {
            packet[i] = (byte) (first + i);
        }
        return packet;
    }
}
