// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.Random;

/** Picks among values, some of which are to come more often: they stand there several times. */
final class Choice {
    private Choice() {}

    @SafeVarargs
    static <T> T of(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    static int number(Random random, int... values) {
        return values[random.nextInt(values.length)];
    }

    static boolean inHundred(Random random, int percent) {
        return random.nextInt(100) < percent;
    }

    static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
