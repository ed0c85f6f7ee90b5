// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import org.encap4j.wire.Frame;

/** Packets with little, some and much room in front of them, as both programs have them. */
final class Slots {
    private static final int HEADROOM = 16;
    private static final int SPREAD = 4;
    private static final int LINE = 64;

    private final List<byte[]> packets;

    Slots(List<byte[]> packets) {
        this.packets = packets;
    }

    /** The same packets for C. */
    YardstickInput input() {
        int longest = packets.stream().mapToInt(packet -> packet.length).max().orElse(0);
        return new YardstickInput(HEADROOM + (SPREAD - 1) * LINE + longest, HEADROOM, SPREAD).packets(packets);
    }

    /** What Java says about every packet: the words for it, where it then lies, and all bytes of its slot. */
    List<String> lines(Function<Frame, String> judge) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            int start = HEADROOM + LINE * (i % SPREAD);
            byte[] slot = new byte[start + packet.length];
            System.arraycopy(packet, 0, slot, start, packet.length);
            Frame frame = new Frame().bind(slot, 0, start, slot.length);
            String words = judge.apply(frame);
            lines.add(words + " from " + frame.start() + " to " + frame.end() + " "
                    + HexFormat.of().formatHex(slot));
        }
        return lines;
    }
}
