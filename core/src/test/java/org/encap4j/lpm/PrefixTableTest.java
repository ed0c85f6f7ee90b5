// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.encap4j.fixtures.AllocationProbe;
import org.junit.jupiter.api.Test;

class PrefixTableTest {
    private final PrefixTable<String> table = new PrefixTable<>();

    @Test
    void findsTheLongestPrefixOfEitherFamily() {
        table.put(Prefix.parse("10.0.0.0/8"), "wide");
        table.put(Prefix.parse("10.1.2.3"), "host");
        table.put(Prefix.parse("fd00::/16"), "six");

        assertThat(table.lookup(0x0A010203)).isEqualTo("host");
        assertThat(table.lookup(0x0A010204)).isEqualTo("wide");
        assertThat(table.lookup(0x0B000000)).isNull();
        assertThat(table.lookup(0xFD00_0000_0000_0000L, 1)).isEqualTo("six");
        assertThat(table.lookup(0xFE00_0000_0000_0000L, 1)).isNull();
        assertThat(table.get(Prefix.parse("10.1.0.0/16"))).isNull();
    }

    @Test
    void aSnapshotNeverChanges() {
        Prefix prefix = Prefix.parse("10.0.0.0/8");
        table.put(prefix, "old");
        PrefixTable.Snapshot<String> before = table.snapshot();

        table.put(prefix, "new");
        table.replaceValues(value -> value + "er");
        table.put(Prefix.parse("10.1.0.0/16"), "more");
        PrefixTable.Snapshot<String> after = table.snapshot();
        table.remove(prefix);
        // The slots that have become free are used again.
        table.putAll(Map.of(Prefix.parse("11.0.0.0/8"), "a", Prefix.parse("12.0.0.0/8"), "b"));

        assertThat(before.lookup(0x0A010203)).isEqualTo("old");
        assertThat(after.lookup(0x0A010203)).isEqualTo("more");
        assertThat(after.lookup(0x0A020203)).isEqualTo("newer");
        assertThat(table.lookup(0x0A020203)).isNull();
    }

    @Test
    void returnsWhatWasThereBefore() {
        Prefix prefix = Prefix.parse("10.0.0.0/8");

        assertThat(table.put(prefix, "one")).isNull();
        assertThat(table.put(prefix, "two")).isEqualTo("one");
        assertThat(table.remove(prefix)).isEqualTo("two");
        assertThat(table.remove(prefix)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void anEqualValuePublishesNothing() {
        Prefix prefix = Prefix.parse("10.0.0.0/8");
        table.put(prefix, "same");
        PrefixTable.Snapshot<String> before = table.snapshot();

        table.put(prefix, new String("same"));
        table.putAll(Map.of(prefix, new String("same")));
        table.replaceValues(String::new);

        assertThat(table.snapshot()).isSameAs(before);
    }

    @Test
    void keepsEqualValuesOnce() {
        for (int i = 0; i < 100; i++) {
            table.put(Prefix.ofIpv4(i << 8, 24), new String("shared"));
        }
        AtomicInteger calls = new AtomicInteger();

        table.replaceValues(value -> {
            calls.incrementAndGet();
            return "changed";
        });

        assertThat(calls).hasValue(1);
        for (int i = 0; i < 100; i++) {
            assertThat(table.lookup(i << 8)).isEqualTo("changed");
        }
    }

    @Test
    void agreesWithAMapUnderRandomChanges() {
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            PrefixTable<Integer> tested = new PrefixTable<>();
            Map<Prefix, Integer> model = new HashMap<>();
            // Few and many different values: slots are shared, freed and used again, over several chunks.
            int values = seed % 2 == 0 ? 5 : 4_000;
            for (int round = 0; round < 60; round++) {
                change(random, values, tested, model);
                assertThat(contents(tested))
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(model);
            }
        }
    }

    private static void change(Random random, int values, PrefixTable<Integer> tested, Map<Prefix, Integer> model) {
        int kind = random.nextInt(10);
        if (kind < 4) {
            Prefix prefix = prefix(random);
            Integer value = random.nextInt(values);
            assertThat(tested.put(prefix, value)).isEqualTo(model.put(prefix, value));
        } else if (kind < 7) {
            Map<Prefix, Integer> changes = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                changes.put(prefix(random), random.nextInt(4) == 0 ? null : (Integer) random.nextInt(values));
            }
            tested.putAll(changes);
            changes.forEach((prefix, value) -> {
                if (value == null) {
                    model.remove(prefix);
                } else {
                    model.put(prefix, value);
                }
            });
        } else if (kind < 9) {
            List<Prefix> present = new ArrayList<>(model.keySet());
            Prefix prefix = present.isEmpty() ? prefix(random) : present.get(random.nextInt(present.size()));
            assertThat(tested.remove(prefix)).isEqualTo(model.remove(prefix));
        } else {
            int merged = random.nextInt(values);
            tested.replaceValues(value -> value % 3 == 0 ? (Integer) merged : value);
            model.replaceAll((prefix, value) -> value % 3 == 0 ? (Integer) merged : value);
        }
    }

    private static Prefix prefix(Random random) {
        return random.nextBoolean()
                ? Prefix.ofIpv4(random.nextInt(2_000) << 8, 24)
                : Prefix.ofIpv6(0xFD00L << 48 | random.nextInt(2_000), 0, 64);
    }

    private static <V> Map<Prefix, V> contents(PrefixTable<V> table) {
        Map<Prefix, V> all = new HashMap<>();
        table.snapshot().forEach(all::put);
        assertThat(table.size()).isEqualTo(all.size());
        return all;
    }

    /** Many values have the same hash, so that they stand in each other's way. */
    private record Clashing(int number) {
        @Override
        public int hashCode() {
            return number & 7;
        }
    }

    @Test
    void keepsEqualValuesOnceWhateverCameAndWent() {
        for (long seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            PrefixTable<Clashing> tested = new PrefixTable<>();
            for (int round = 0; round < 40; round++) {
                Map<Prefix, Clashing> changes = new HashMap<>();
                for (int i = 0; i < 200; i++) {
                    changes.put(prefix(random), random.nextInt(3) == 0 ? null : new Clashing(random.nextInt(500)));
                }
                tested.putAll(changes);
                tested.remove(prefix(random));
            }
            List<Clashing> kept = new ArrayList<>();
            tested.replaceValues(value -> {
                kept.add(value);
                return value;
            });
            assertThat(kept)
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .containsExactlyInAnyOrderElementsOf(
                            new HashSet<>(contents(tested).values()));
        }
    }

    @Test
    void looksUpWithoutAllocating() {
        table.put(Prefix.parse("10.0.0.0/8"), "four");
        table.put(Prefix.parse("fd00::/16"), "six");

        AllocationProbe.assertNone("lookup", () -> {
            table.lookup(0x0A010203);
            table.lookup(0x0B010203);
            table.lookup(0xFD00_0000_0000_0000L, 1);
            table.lookup(1, 1);
        });
    }
}
