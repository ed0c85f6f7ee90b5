// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.util.List;
import java.util.Random;
import org.encap4j.lpm.Prefix;

/** Addresses of one family to look up one after the other, and room for what is found. */
final class AddressSample {
    /** So many that what a large table reads for them is more than a processor's second cache. */
    static final int SIZE = 1 << 18;

    private static final int HOT_ADDRESSES = 16;
    private static final long GLOBAL_UNICAST = 0x2000L << 48;

    private final boolean ipv6;
    private final int[] ipv4Addresses;
    private final long[] ipv6Addresses;
    private final int[] found = new int[SIZE];

    private AddressSample(boolean ipv6) {
        this.ipv6 = ipv6;
        ipv4Addresses = new int[ipv6 ? 0 : SIZE];
        ipv6Addresses = new long[ipv6 ? 2 * SIZE : 0];
    }

    /** Each in a prefix that was picked at random. */
    static AddressSample covered(boolean ipv6, List<Prefix> prefixes, Random random) {
        AddressSample sample = new AddressSample(ipv6);
        for (int i = 0; i < SIZE; i++) {
            sample.set(i, prefixes.get(random.nextInt(prefixes.size())), random);
        }
        return sample;
    }

    /** The same few again and again, in no order that could be learnt. */
    static AddressSample hot(boolean ipv6, List<Prefix> prefixes, Random random) {
        AddressSample sample = covered(ipv6, prefixes, random);
        for (int i = HOT_ADDRESSES; i < SIZE; i++) {
            int same = random.nextInt(HOT_ADDRESSES);
            if (ipv6) {
                System.arraycopy(sample.ipv6Addresses, 2 * same, sample.ipv6Addresses, 2 * i, 2);
            } else {
                sample.ipv4Addresses[i] = sample.ipv4Addresses[same];
            }
        }
        return sample;
    }

    /** All of IPv4, or IPv6's 2000::/3. */
    static AddressSample anywhere(boolean ipv6, Random random) {
        Prefix whole = ipv6 ? Prefix.ofIpv6(GLOBAL_UNICAST, 0, 3) : Prefix.ofIpv4(0, 0);
        AddressSample sample = new AddressSample(ipv6);
        for (int i = 0; i < SIZE; i++) {
            sample.set(i, whole, random);
        }
        return sample;
    }

    private void set(int i, Prefix prefix, Random random) {
        int length = prefix.length();
        if (ipv6) {
            long openHigh = length >= Long.SIZE ? 0 : -1L >>> length;
            long openLow = length <= Long.SIZE ? -1L : length == Prefix.IPV6_BITS ? 0 : -1L >>> length - Long.SIZE;
            ipv6Addresses[2 * i] = prefix.high() | random.nextLong() & openHigh;
            ipv6Addresses[2 * i + 1] = prefix.low() | random.nextLong() & openLow;
        } else {
            ipv4Addresses[i] = (int) (prefix.low() | random.nextInt() & 0xFFFF_FFFFL >>> length);
        }
    }

    boolean isIpv6() {
        return ipv6;
    }

    /** The IPv4 addresses. */
    int[] ipv4() {
        return ipv4Addresses;
    }

    /** The IPv6 addresses, two longs each. */
    long[] ipv6() {
        return ipv6Addresses;
    }

    /** Takes the results of batches, each at its address's index. */
    int[] found() {
        return found;
    }
}
