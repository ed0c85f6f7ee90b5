// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;

/** The first packets of a capture, kept in memory with headroom, to be timed on. */
final class PacketSample {
    private static final int MOST_PACKETS = 4096;
    private static final int LEAST_PACKETS = 256;
    private static final int MOST_BYTES = 8 << 20;
    static final int ROUNDS = 15;
    static final int WARM_UP_ROUNDS = 5;
    static final long ROUND_NANOS = 20_000_000L;

    private final List<ModeTrial> modes;
    private final int headroom;
    private final Frame frame = new Frame();
    private byte[] memory = new byte[1 << 16];
    private int used;
    private final int[] starts = new int[MOST_PACKETS];
    private final int[] ends = new int[MOST_PACKETS];
    private int packets;

    PacketSample(List<ModeTrial> modes) {
        this.modes = modes;
        this.headroom = modes.stream().mapToInt(ModeTrial::headroom).max().orElse(0);
    }

    /** Keeps a packet while there is room, and if every mode can carry it. */
    void add(Frame packet) {
        int length = packet.length();
        if (packets == MOST_PACKETS || used + headroom + length > MOST_BYTES) {
            return;
        }
        if (used + headroom + length > memory.length) {
            memory = Arrays.copyOf(memory, Math.max(2 * memory.length, used + headroom + length));
        }
        int start = used + headroom;
        packet.getBytes(packet.start(), memory, start, length);
        starts[packets] = start;
        ends[packets] = start + length;
        for (ModeTrial mode : modes) {
            if (mode.isTunnel()
                    && (encapsulate(mode, packets) != Verdict.OK || decapsulate(mode, packets) != Verdict.OK)) {
                return;
            }
        }
        packets++;
        used = start + length;
    }

    /** Times every tunnel in turn, round by round, so that a slow moment of the machine meets all of them. */
    CodecTimes[] measure() {
        repeatFew();
        CodecTimes[] times = new CodecTimes[modes.size()];
        Arrays.setAll(times, mode -> new CodecTimes(ROUNDS));
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS && packets > 0; round++) {
            for (int mode = 0; mode < times.length; mode++) {
                if (modes.get(mode).isTunnel()) {
                    measureRound(modes.get(mode), round, times[mode]);
                }
            }
        }
        return times;
    }

    /** Counts a few packets several times: looking at the clock must not cost more than handling them. */
    private void repeatFew() {
        for (int i = 0; packets > 0 && packets < LEAST_PACKETS; i++) {
            starts[packets] = starts[i];
            ends[packets] = ends[i];
            packets++;
        }
    }

    private void measureRound(ModeTrial mode, int round, CodecTimes times) {
        long encapsulating = 0;
        long decapsulating = 0;
        long passes = 0;
        while (encapsulating + decapsulating < ROUND_NANOS) {
            long before = System.nanoTime();
            for (int i = 0; i < packets; i++) {
                encapsulate(mode, i);
            }
            long between = System.nanoTime();
            for (int i = 0; i < packets; i++) {
                decapsulate(mode, i);
            }
            encapsulating += between - before;
            decapsulating += System.nanoTime() - between;
            passes++;
        }
        if (round >= 0) {
            double handled = (double) passes * packets;
            times.record(round, encapsulating / handled, decapsulating / handled);
        }
    }

    private Verdict encapsulate(ModeTrial mode, int i) {
        frame.bind(memory, starts[i] - headroom, starts[i], ends[i]);
        int payload = mode.ethernetInside() ? EtherType.TRANSPARENT_ETHERNET : ModeTrial.bareIpType(frame);
        return mode.encapsulate(frame, payload);
    }

    private Verdict decapsulate(ModeTrial mode, int i) {
        frame.bind(memory, starts[i] - headroom, starts[i] - mode.headroom(), ends[i]);
        return mode.decapsulate(frame);
    }
}
