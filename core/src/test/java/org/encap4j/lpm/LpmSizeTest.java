// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables from ten to a million prefixes, held against one exact look-up for every length, longest first. */
class LpmSizeTest {
    private static final long SEED = 20_261_123;
    private static final int PROBES = 20_000;

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 100_000, 1_000_000})
    void agreesOverIpv4(int size) {
        Random random = new Random(SEED);
        Map<Prefix, Integer> prefixes = new HashMap<>();
        while (prefixes.size() < size) {
            int length = random.nextInt(10) < 6 ? 24 : random.nextInt(33);
            prefixes.put(ipv4(random.nextInt(), length), prefixes.size());
        }
        Lpm table = Lpm.of(prefixes);
        List<Prefix> drawn = new ArrayList<>(prefixes.keySet());

        assertThat(table.size()).isEqualTo(size);
        for (int probe = 0; probe < PROBES; probe++) {
            Prefix near = drawn.get(random.nextInt(size));
            int address = probe % 4 == 0 ? random.nextInt() : (int) near.low() + random.nextInt(512) - 128;
            assertFound(
                    table.lookup(address), longestIpv4(prefixes, address), "address " + Integer.toHexString(address));
        }
    }

    private static Integer longestIpv4(Map<Prefix, Integer> prefixes, int address) {
        for (int length = 32; length >= 0; length--) {
            Integer value = prefixes.get(ipv4(address, length));
            if (value != null) {
                return value;
            }
        }
        return Lpm.NOT_FOUND;
    }

    private static Prefix ipv4(int address, int length) {
        return Prefix.ofIpv4(length == 0 ? 0 : address & -1 << 32 - length, length);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 100_000, 200_000})
    void agreesOverIpv6(int size) {
        Random random = new Random(SEED);
        Map<Prefix, Integer> prefixes = new HashMap<>();
        while (prefixes.size() < size) {
            int length = random.nextInt(10) < 5 ? 48 : random.nextInt(65);
            prefixes.put(ipv6(0x2000_0000_0000_0000L | random.nextLong() >>> 4, length), prefixes.size());
        }
        Lpm table = Lpm.of(prefixes);
        List<Prefix> drawn = new ArrayList<>(prefixes.keySet());

        assertThat(table.size()).isEqualTo(size);
        for (int probe = 0; probe < PROBES; probe++) {
            long near = drawn.get(random.nextInt(size)).high();
            long high = probe % 4 == 0 ? random.nextLong() : near + random.nextInt(1 << 20);
            assertFound(table.lookup(high, probe), longestIpv6(prefixes, high), "address " + Long.toHexString(high));
        }
    }

    private static Integer longestIpv6(Map<Prefix, Integer> prefixes, long high) {
        for (int length = 64; length >= 0; length--) {
            Integer value = prefixes.get(ipv6(high, length));
            if (value != null) {
                return value;
            }
        }
        return Lpm.NOT_FOUND;
    }

    private static Prefix ipv6(long high, int length) {
        return Prefix.ofIpv6(length == 0 ? 0 : high & -1L << 64 - length, 0, length);
    }

    private static void assertFound(int found, int expected, String what) {
        if (found != expected) {
            throw new AssertionError(what + " gives " + found + " instead of " + expected + ", seed " + SEED);
        }
    }
}
