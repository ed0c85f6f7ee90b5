// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.Arrays;
import org.encap4j.wire.Frame;

/** A packet between guard bytes: whoever touches what is not the packet's, or moves what was refused, is found out. */
final class GuardedPacket {
    /** What lies in front of the packet and may not be written. */
    private static final int GUARDS = 16;

    private final Frame frame = new Frame();
    private final byte[] before;
    private final byte[] memory;
    private final int start;
    private final int end;

    private GuardedPacket(byte[] packet, int headroom, int behind, int fill) {
        start = GUARDS + headroom;
        end = start + packet.length;
        before = new byte[end + behind];
        Arrays.fill(before, (byte) fill);
        System.arraycopy(packet, 0, before, start, packet.length);
        memory = before.clone();
        frame.bind(memory, GUARDS, start, end);
    }

    /** In memory that ends with the packet: reading on is an exception. */
    static GuardedPacket atTheEnd(byte[] packet, int headroom) {
        return new GuardedPacket(packet, headroom, 0, 0xA5);
    }

    /** In memory that goes on: writing on is seen, and reading on gives something else than elsewhere. */
    static GuardedPacket between(byte[] packet, int headroom, int fill) {
        return new GuardedPacket(packet, headroom, GUARDS, fill);
    }

    Frame frame() {
        return frame;
    }

    byte[] memory() {
        return memory;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** {@return the packet as it is now} */
    byte[] packet() {
        return Arrays.copyOfRange(memory, frame.start(), frame.end());
    }

    /** Fails if a byte or an index has changed. */
    void assertUntouched(Object what) {
        if (frame.start() != start || frame.end() != end) {
            throw new AssertionError(
                    what + " moves the frame from " + start + ".." + end + " to " + frame.start() + ".." + frame.end());
        }
        assertSame(what, 0, memory.length);
    }

    /** Fails if a byte in front of what may be written, or behind the packet, has changed. */
    void assertGuards(Object what) {
        assertSame(what, 0, GUARDS);
        assertSame(what, end, memory.length);
        if (frame.start() < GUARDS || frame.end() > end || frame.start() > frame.end()) {
            throw new AssertionError(what + " leaves the frame at " + frame.start() + ".." + frame.end());
        }
    }

    /** Fails if a byte between two indices has changed. */
    void assertSame(Object what, int from, int to) {
        int different = Arrays.mismatch(memory, from, to, before, from, to);
        if (different >= 0) {
            throw new AssertionError(what + " changes byte " + (from + different - start) + " of the packet");
        }
    }
}
