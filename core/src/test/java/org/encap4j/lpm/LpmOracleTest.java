// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of every shape, built and changed in random order, give what the ipaddress library's tries give. */
class LpmOracleTest {
    private static final long SEED = 0x10AD_BA1A_0CE5L;
    private static final int PROBES = 1_500;

    /** Grows through the sizes at which buckets become branches, shrinks back to nothing, and does so in steps of any size. */
    @ParameterizedTest
    @EnumSource
    void agreesWhileATableGrowsAndShrinks(TableShape shape) {
        Random random = new Random(SEED ^ shape.ordinal());
        TrieOracle oracle = new TrieOracle();
        Map<Prefix, Integer> expected = new LinkedHashMap<>();
        Lpm table = Lpm.empty();
        for (int round = 0; round < 24 || !expected.isEmpty(); round++) {
            int removals = round < 12 ? 10 : round < 24 ? 60 : 100;
            List<PrefixChange> changes = changes(shape, random, expected, removals);
            changes.forEach(oracle::apply);
            // Half the rounds one change at a time, half all at once.
            if (random.nextBoolean()) {
                table = table.withAll(changes);
            } else {
                for (PrefixChange change : changes) {
                    table = change.value() == Lpm.NOT_FOUND
                            ? table.without(change.prefix())
                            : table.with(change.prefix(), change.value());
                }
            }
            assertThat(oracle.size()).as("the oracle's size").isEqualTo(expected.size());
            assertThat(table.size()).as("size, %s round %d", shape, round).isEqualTo(expected.size());
            agree(shape + " round " + round + ", seed " + SEED, shape, random, table, oracle, expected);
        }
        assertThat(table.bytes()).as("an empty table takes no memory").isZero();
    }

    @ParameterizedTest
    @CsvSource({"IPV4_INTERNET, 60_000", "IPV4_RANDOM, 20_000", "IPV6_INTERNET, 20_000", "IPV6_RANDOM, 10_000"})
    void agreesOnBigTablesBuiltAtOnce(TableShape shape, String prefixes) {
        int count = Integer.parseInt(prefixes.replace("_", ""));
        Random random = new Random(SEED);
        Map<Prefix, Integer> expected = new LinkedHashMap<>();
        while (expected.size() < count) {
            expected.put(shape.draw(random), random.nextInt(300));
        }
        TrieOracle oracle = new TrieOracle();
        expected.forEach((prefix, value) -> oracle.apply(PrefixChange.put(prefix, value)));
        Lpm table = Lpm.of(expected);

        assertThat(table.size()).isEqualTo(count);
        for (int pass = 0; pass < 10; pass++) {
            agree(shape + " seed " + SEED, shape, random, table, oracle, expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsEveryPrefixExactly(TableShape shape) {
        Random random = new Random(SEED + 1);
        Map<Prefix, Integer> expected = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            expected.put(shape.draw(random), i);
        }
        Lpm table = Lpm.of(expected);

        Map<Prefix, Integer> shown = new LinkedHashMap<>();
        table.forEach((prefix, value) -> assertThat(shown.put(prefix, value)).isNull());
        assertThat(new ArrayList<>(shown.entrySet())).isEqualTo(new ArrayList<>(expected.entrySet()));
        expected.forEach((prefix, value) -> assertThat(table.get(prefix))
                .as("%s, seed %d", prefix, SEED + 1)
                .isEqualTo(value));
        for (int i = 0; i < 2_000; i++) {
            Prefix prefix = shape.draw(random);
            assertThat(table.get(prefix)).as("%s", prefix).isEqualTo(expected.getOrDefault(prefix, Lpm.NOT_FOUND));
        }
    }

    /** New prefixes, replaced ones, removed ones, absent ones removed; expected becomes what they lead to. */
    private static List<PrefixChange> changes(
            TableShape shape, Random random, Map<Prefix, Integer> expected, int removePercent) {
        List<Prefix> present = new ArrayList<>(expected.keySet());
        Collections.shuffle(present, random);
        List<PrefixChange> changes = new ArrayList<>();
        int count = removePercent == 100 ? present.size() : 1 << random.nextInt(11);
        for (int i = 0; i < count; i++) {
            boolean remove = random.nextInt(100) < removePercent;
            boolean known = i < present.size() && (remove ? random.nextInt(10) > 0 : random.nextInt(10) == 0);
            Prefix prefix = known || removePercent == 100 ? present.get(i) : shape.draw(random);
            changes.add(remove ? PrefixChange.remove(prefix) : PrefixChange.put(prefix, random.nextInt(50)));
        }
        for (PrefixChange change : changes) {
            if (change.value() == Lpm.NOT_FOUND) {
                expected.remove(change.prefix());
            } else {
                expected.put(change.prefix(), change.value());
            }
        }
        return changes;
    }

    /** Asks for edges of prefixes, their neighbours, addresses inside, and any others; one by one and as a batch. */
    private static void agree(
            String where,
            TableShape shape,
            Random random,
            Lpm table,
            TrieOracle oracle,
            Map<Prefix, Integer> expected) {
        List<Prefix> prefixes = new ArrayList<>(expected.keySet());
        int[] ipv4 = new int[PROBES];
        long[] ipv6 = new long[2 * PROBES];
        for (int i = 0; i < PROBES; i++) {
            boolean near = !prefixes.isEmpty() && i % 8 != 0;
            Prefix prefix = near ? prefixes.get(random.nextInt(prefixes.size())) : shape.draw(random);
            long[] address = Probe.values()[i % Probe.values().length].of(prefix, random);
            ipv4[i] = (int) address[1];
            ipv6[2 * i] = address[0];
            ipv6[2 * i + 1] = address[1];
        }
        int[] values = new int[PROBES];
        if (shape.isIpv6()) {
            table.lookup(ipv6, 0, PROBES, values);
        } else {
            table.lookup(ipv4, 0, PROBES, values);
        }
        for (int i = 0; i < PROBES; i++) {
            int found = shape.isIpv6() ? table.lookup(ipv6[2 * i], ipv6[2 * i + 1]) : table.lookup(ipv4[i]);
            int right = shape.isIpv6() ? oracle.lookup(ipv6[2 * i], ipv6[2 * i + 1]) : oracle.lookup(ipv4[i]);
            if (found != right || values[i] != right) {
                Prefix address =
                        shape.isIpv6() ? Prefix.ofIpv6(ipv6[2 * i], ipv6[2 * i + 1], 128) : Prefix.ofIpv4(ipv4[i], 32);
                throw new AssertionError(
                        where + ": " + address + " is " + found + ", as a batch " + values[i] + ", expected " + right);
            }
        }
    }
}
