// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * An endless sequence of packets, the same for the same seed: captured ones with a few bytes changed, cut off, made longer, with
 * a field set to an extreme, and one in sixteen of mere noise. Allocates nothing.
 */
final class HostileFrames {
    static final int LONGEST = 640;

    private static final int[] EXTREMES = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};

    private final byte[][] templates;
    private final byte[] bytes = new byte[LONGEST];
    private final byte[] choices = new byte[Steering.CHOICES];
    private long state;
    private int length;

    HostileFrames(List<byte[]> templates) {
        List<byte[]> some = new ArrayList<>(templates);
        Collections.shuffle(some, new Random(1));
        this.templates = some.toArray(byte[][]::new);
    }

    /** Starts over. */
    void seed(long seed) {
        state = seed * 0x9E37_79B9_7F4A_7C15L + 0x5DEE_CE66DL;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    byte[] choices() {
        return choices;
    }

    /** Xorshift, Marsaglia 2003. */
    private long random() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }

    private int below(int bound) {
        return (int) ((random() >>> 33) % bound);
    }

    /** Makes the next packet. */
    void next() {
        long dice = random();
        for (int i = 0; i < choices.length; i++) {
            choices[i] = (byte) (random() >>> 40);
        }
        if ((dice & 15) == 0) {
            length = below(LONGEST + 1);
            for (int at = 0; at < length; at++) {
                bytes[at] = (byte) (random() >>> 35);
            }
            return;
        }
        byte[] template = templates[below(templates.length)];
        length = Math.min(template.length, LONGEST);
        System.arraycopy(template, 0, bytes, 0, length);
        // Some stay whole, so that the last line of the code is met as well as the first.
        int changes = (int) (dice >>> 8 & 3);
        for (int i = 0; i < changes && length > 0; i++) {
            change((int) (dice >>> 16 + 4 * i & 15));
        }
    }

    private void change(int kind) {
        // Headers are in front.
        int at = (kind & 1) == 0 ? below(length) : below(Math.min(length, 120));
        switch (kind) {
            case 0, 1, 2, 3 -> bytes[at] = (byte) below(256);
            case 4, 5, 6 -> bytes[at] ^= (byte) (1 << below(8));
            case 7, 8 -> bytes[at] = (byte) EXTREMES[below(EXTREMES.length)];
            case 9, 10 -> length = below(length + 1);
            case 11 -> {
                int more = below(LONGEST - length + 1);
                for (int i = 0; i < more; i++) {
                    bytes[length + i] = (byte) (random() >>> 35);
                }
                length += more;
            }
            case 12 -> System.arraycopy(bytes, at, bytes, below(at + 1), Math.min(8, length - at));
            default -> {
                bytes[at] = (byte) EXTREMES[below(EXTREMES.length)];
                bytes[Math.min(at + 1, length - 1)] = (byte) EXTREMES[below(EXTREMES.length)];
            }
        }
    }
}
