// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import java.util.Random;

/** An address worth asking for, given a prefix: as two words, IPv4 in the last 32 bits. */
enum Probe {
    FIRST,
    BEFORE_FIRST,
    LAST,
    BEHIND_LAST,
    INSIDE,
    ONE_BIT_OFF,
    INSIDE_AGAIN,
    ANYWHERE;

    long[] of(Prefix prefix, Random random) {
        long highHost = prefix.isIpv6() && prefix.length() < 64 ? -1L >>> prefix.length() : 0;
        int lowLength = prefix.isIpv6() ? Math.max(prefix.length() - 64, 0) : prefix.length() + 32;
        long lowHost = lowLength == 64 ? 0 : -1L >>> lowLength;
        long high = prefix.high();
        long low = prefix.low();
        switch (this) {
            case FIRST -> {}
            case BEFORE_FIRST -> {
                high -= low == 0 ? 1 : 0;
                low--;
            }
            case LAST -> {
                high |= highHost;
                low |= lowHost;
            }
            case BEHIND_LAST -> {
                low = (low | lowHost) + 1;
                high = (high | highHost) + (low == 0 ? 1 : 0);
            }
            case INSIDE, INSIDE_AGAIN -> {
                high |= random.nextLong() & highHost;
                low |= random.nextLong() & lowHost;
            }
            case ONE_BIT_OFF -> {
                high ^= prefix.isIpv6() && random.nextBoolean() ? 1L << random.nextInt(64) : 0;
                low ^= 1L << random.nextInt(prefix.isIpv6() ? 64 : 32);
            }
            case ANYWHERE -> {
                high = random.nextLong();
                low = random.nextLong();
            }
        }
        return new long[] {high, low};
    }
}
