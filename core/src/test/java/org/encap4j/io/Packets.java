// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.encap4j.wire.Frame;

/** Packets that tell one from another, into ports and out of them. */
final class Packets {
    private Packets() {}

    /** {@return bytes that no other number has, for lengths over a few bytes} */
    static byte[] numbered(int number, int length) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    static List<byte[]> numbered(int from, int to, int length) {
        List<byte[]> packets = new ArrayList<>();
        for (int number = from; number < to; number++) {
            packets.add(numbered(number, length));
        }
        return packets;
    }

    /** {@return a frame in the middle of other bytes} */
    static Frame frame(byte[] bytes) {
        byte[] memory = new byte[bytes.length + 20];
        Arrays.fill(memory, (byte) 0xA5);
        System.arraycopy(bytes, 0, memory, 7, bytes.length);
        return new Frame().bind(memory, 3, 7, 7 + bytes.length);
    }

    static byte[] bytes(Frame frame) {
        byte[] bytes = new byte[frame.length()];
        frame.getBytes(frame.start(), bytes, 0, bytes.length);
        return bytes;
    }

    /** Offers until one is refused; says how many were taken. */
    static int offer(PacketPort port, List<byte[]> packets) throws IOException {
        int taken = 0;
        while (taken < packets.size() && port.offer(frame(packets.get(taken)))) {
            taken++;
        }
        port.flush();
        return taken;
    }

    static List<byte[]> poll(PacketPort port) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        Frame frame = new Frame();
        while (port.poll(frame)) {
            packets.add(bytes(frame));
        }
        return packets;
    }
}
