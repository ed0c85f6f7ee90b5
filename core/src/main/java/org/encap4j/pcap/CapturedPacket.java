// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.nio.ByteBuffer;
import org.encap4j.wire.Frame;

/**
 * One packet of a capture file, and what the file says about it: a reusable carrier that
 * {@link CaptureReader#next(CapturedPacket)} fills. It belongs to one thread.
 */
public final class CapturedPacket {
    private final Frame frame = new Frame();
    private long number;
    private long timestampNanos;
    private int capturedLength;
    private int originalLength;
    private int linkType;
    private int interfaceId;

    /** An empty packet with the number 0. */
    public CapturedPacket() {}

    /**
     * The captured bytes, from the link layer on. They lie in memory of the reader that is read-only or not to be
     * written, have no headroom, and are valid until the reader's next packet. The frame may be moved and is set anew
     * by then.
     *
     * @return always the same object
     */
    public Frame frame() {
        return frame;
    }

    /** {@return the packet's place in the file, from 1, counted over all sections and interfaces} */
    public long number() {
        return number;
    }

    /**
     * When the packet was captured. What the file can say and this cannot (years after 2262) becomes the nearest value;
     * what is finer than a nanosecond is rounded down.
     *
     * @return nanoseconds since 1970-01-01T00:00:00Z; 0 for a simple packet block of pcapng, which has no time
     */
    public long timestampNanos() {
        return timestampNanos;
    }

    /** {@return the bytes that the file holds of the packet, 0 to {@link CaptureReader#MAX_CAPTURED_LENGTH}} */
    public int capturedLength() {
        return capturedLength;
    }

    /**
     * The packet's length on the wire as the file states it: more than {@link #capturedLength} where the capture kept
     * only the beginning.
     *
     * @return in bytes; what is more than an {@code int} holds becomes {@link Integer#MAX_VALUE}
     */
    public int originalLength() {
        return originalLength;
    }

    /** {@return what the packet starts with: a LINKTYPE number, see {@link LinkType}} */
    public int linkType() {
        return linkType;
    }

    /** {@return the interface that captured the packet: in pcapng from 0 within its section, in pcap 0} */
    public int interfaceId() {
        return interfaceId;
    }

    void set(long number, long timestampNanos, int originalLength, int linkType, int interfaceId) {
        this.number = number;
        this.timestampNanos = timestampNanos;
        this.originalLength = originalLength < 0 ? Integer.MAX_VALUE : originalLength;
        this.linkType = linkType;
        this.interfaceId = interfaceId;
    }

    void bind(ByteBuffer memory, int from, int length) {
        capturedLength = length;
        if (memory.hasArray()) {
            frame.bind(memory.array(), from, from, from + length);
        } else {
            frame.bind(memory, from, from, from + length);
        }
    }
}
