// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.wire.Frame;

/** Copies of packets that wait, in lines, first in first out; memory is taken when it is needed first and then kept. */
final class KeptPackets {
    private static final int LEAST_MEMORY = 2048;
    private static final int MOST_HEADROOM = 512;

    private Packet free;
    private int left;

    /** One packet as it was received. */
    private static final class Packet {
        private byte[] memory = new byte[LEAST_MEMORY];
        private int start;
        private int end;
        private int port;
        private Packet next;
    }

    /** Packets that wait for the same. */
    static final class Line {
        private Packet first;
        private Packet last;
        private int length;

        int length() {
            return length;
        }

        private void add(Packet packet) {
            packet.next = null;
            if (first == null) {
                first = packet;
            } else {
                last.next = packet;
            }
            last = packet;
            length++;
        }

        private Packet take() {
            Packet taken = first;
            first = taken.next;
            length--;
            return taken;
        }
    }

    /** Room for so many packets in all lines. */
    KeptPackets(int most) {
        left = most;
    }

    /** Copies a packet to the end of a line; false if there is no room. */
    boolean add(Line line, Frame frame, int port) {
        Packet packet = free;
        if (packet != null) {
            free = packet.next;
        } else if (left > 0) {
            left--;
            packet = new Packet();
        } else {
            return false;
        }
        int headroom = Math.min(frame.headroom(), MOST_HEADROOM);
        if (packet.memory.length < headroom + frame.length()) {
            packet.memory = new byte[headroom + frame.length()];
        }
        packet.start = headroom;
        packet.end = headroom + frame.length();
        packet.port = port;
        frame.getBytes(frame.start(), packet.memory, headroom, frame.length());
        line.add(packet);
        return true;
    }

    /** Takes the first packet out of a line that has one, binds the frame to it, and returns its port. */
    int take(Line line, Frame into) {
        Packet packet = line.take();
        into.bind(packet.memory, 0, packet.start, packet.end);
        release(packet);
        return packet.port;
    }

    /** Appends the first packet of a line that has one to another line. */
    void moveFirst(Line from, Line to) {
        to.add(from.take());
    }

    /** Appends all of one line to another. */
    void move(Line from, Line to) {
        while (from.length > 0) {
            moveFirst(from, to);
        }
    }

    private void release(Packet packet) {
        packet.next = free;
        free = packet;
    }
}
