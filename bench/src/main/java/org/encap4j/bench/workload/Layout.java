// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

/**
 * Where packets lie in memory. It decides which cache sets their headers fall into, and with it the time that any program takes:
 * only times of one layout can be compared.
 */
public enum Layout {
    /** An odd number of cache lines apart: headers are spread over all sets. */
    ODD(1),
    /** A power of two apart: every header is in the same few sets. */
    POWER_OF_TWO(1),
    /** Like Netty's pooled buffers, whose sizes are multiples of large powers of two, with staggered starts. */
    POOLED(37);

    /** Room in front of every packet, in bytes. */
    public static final int HEADROOM = 128;

    /** What the first packet's memory is aligned to, in bytes. */
    public static final int ALIGNMENT = 4096;

    private static final int LINE = 64;
    private static final int SMALL = 2240;
    private static final int SMALL_POWER = 2048;

    private final int spread;

    Layout(int spread) {
        this.spread = spread;
    }

    /** {@return after how many packets the staggering starts over; 1 for none} */
    public int spread() {
        return spread;
    }

    /**
     * {@return the distance from one packet to the next, in bytes}
     *
     * @param longest the length of the longest packet, in bytes
     */
    public int pitch(int longest) {
        int needed = HEADROOM + (spread - 1) * LINE + longest;
        return switch (this) {
            case ODD -> needed <= SMALL ? SMALL : (needed + LINE - 1) / LINE * LINE | LINE;
            case POWER_OF_TWO -> Math.max(SMALL_POWER, Integer.highestOneBit(needed - 1) << 1);
            case POOLED -> (needed + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        };
    }

    /**
     * {@return how far a packet starts behind the start of its own piece of memory, in bytes}
     *
     * @param packet its number
     */
    public int offset(int packet) {
        return HEADROOM + packet % spread * LINE;
    }
}
