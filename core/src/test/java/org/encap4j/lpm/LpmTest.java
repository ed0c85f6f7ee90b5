// SPDX-License-Identifier: Apache-2.0
package org.encap4j.lpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.fixtures.AllocationProbe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LpmTest {
    @Test
    void anEmptyTableFindsNothing() {
        Lpm table = Lpm.empty();
        assertThat(List.of(0, -1, 0x0A00_0001)).allMatch(address -> table.lookup(address) == Lpm.NOT_FOUND);
        assertThat(table.lookup(0, 0)).isEqualTo(Lpm.NOT_FOUND);
        assertThat(table.lookup(-1, -1)).isEqualTo(Lpm.NOT_FOUND);
        assertThat(table.get(Prefix.parse("0.0.0.0/0"))).isEqualTo(Lpm.NOT_FOUND);
        assertThat(table.size()).isZero();
        assertThat(table.bytes()).isZero();
        assertThat(Lpm.of(Map.of()).size()).isZero();
        table.forEach((prefix, value) -> {
            throw new AssertionError(prefix);
        });
    }

    @Test
    void theLongestPrefixWins() {
        Lpm table = table("0.0.0.0/0 10.0.0.0/8 10.1.0.0/16 10.1.2.0/24 10.1.2.3/32 10.1.2.128/25");

        assertThat(found(table, "9.255.255.255")).isZero();
        assertThat(found(table, "10.0.255.255")).isEqualTo(1);
        assertThat(found(table, "10.1.1.255")).isEqualTo(2);
        assertThat(found(table, "10.1.2.2")).isEqualTo(3);
        assertThat(found(table, "10.1.2.3")).isEqualTo(4);
        assertThat(found(table, "10.1.2.4")).isEqualTo(3);
        assertThat(found(table, "10.1.2.127")).isEqualTo(3);
        assertThat(found(table, "10.1.2.128")).isEqualTo(5);
        assertThat(found(table, "10.1.2.255")).isEqualTo(5);
        assertThat(found(table, "10.1.3.0")).isEqualTo(2);
        assertThat(found(table, "255.255.255.255")).isZero();
        assertThat(found(table, "::a01:203")).as("IPv6 is another table").isEqualTo(Lpm.NOT_FOUND);
    }

    @Test
    void theLongestIpv6PrefixWins() {
        Lpm table =
                table("::/0 fd00::/8 fd00:10:244::/48 fd00:10:244:1::/64 fd00:10:244:1::5/128 fd00:10:244:1::4/127");

        assertThat(found(table, "2001:db8::1")).isZero();
        assertThat(found(table, "fd01::")).isEqualTo(1);
        assertThat(found(table, "fd00:10:243:ffff:ffff:ffff:ffff:ffff")).isEqualTo(1);
        assertThat(found(table, "fd00:10:244::")).isEqualTo(2);
        assertThat(found(table, "fd00:10:244:1::3")).isEqualTo(3);
        assertThat(found(table, "fd00:10:244:1::4")).isEqualTo(5);
        assertThat(found(table, "fd00:10:244:1::5")).isEqualTo(4);
        assertThat(found(table, "fd00:10:244:1::6")).isEqualTo(3);
        assertThat(found(table, "fd00:10:245::")).isEqualTo(1);
        assertThat(found(table, "0.0.0.0")).as("IPv4 is another table").isEqualTo(Lpm.NOT_FOUND);
    }

    @Test
    void neighboursDoNotReachIntoOneAnother() {
        Lpm table = table("10.0.0.0/25 10.0.0.128/25 10.0.1.0/24 fd00::/65 fd00::8000:0:0:0/65");
        assertThat(found(table, "9.255.255.255")).isEqualTo(Lpm.NOT_FOUND);
        assertThat(found(table, "10.0.0.127")).isZero();
        assertThat(found(table, "10.0.0.128")).isEqualTo(1);
        assertThat(found(table, "10.0.0.255")).isEqualTo(1);
        assertThat(found(table, "10.0.1.0")).isEqualTo(2);
        assertThat(found(table, "10.0.2.0")).isEqualTo(Lpm.NOT_FOUND);
        assertThat(found(table, "fd00::7fff:ffff:ffff:ffff")).isEqualTo(3);
        assertThat(found(table, "fd00::8000:0:0:0")).isEqualTo(4);
        assertThat(found(table, "fd00:0:0:1::")).isEqualTo(Lpm.NOT_FOUND);
    }

    @Test
    void aRemovedPrefixLeavesItsAddressesToTheOneAround() {
        Lpm table = table("10.0.0.0/8 10.1.0.0/16 10.1.2.0/24");
        Lpm without = table.without(Prefix.parse("10.1.0.0/16"));

        assertThat(found(without, "10.1.3.0")).isZero();
        assertThat(found(without, "10.1.2.0")).isEqualTo(2);
        assertThat(without.size()).isEqualTo(2);
        assertThat(found(table, "10.1.3.0")).as("the old table").isEqualTo(1);
        assertThat(table.size()).isEqualTo(3);
    }

    @Test
    void whatChangesNothingGivesTheSameTable() {
        Lpm table = manyBelow("10.0.0.0/8", 5_000);
        assertThat(table.with(Prefix.parse("10.0.0.7/32"), table.lookup(0x0A00_0007)))
                .isSameAs(table);
        for (String absent :
                new String[] {"10.0.0.6/31", "10.0.0.0/9", "0.0.0.0/0", "11.0.0.0/32", "10.0.255.0/32", "::/0"}) {
            assertThat(table.without(Prefix.parse(absent))).as(absent).isSameAs(table);
        }
        assertThat(table.withAll(List.of())).isSameAs(table);
        assertThat(Lpm.empty().without(Prefix.parse("::/0"))).isSameAs(Lpm.empty());
    }

    @Test
    void addingAgainReplaces() {
        Prefix prefix = Prefix.parse("10.0.0.0/24");
        Lpm table = Lpm.empty().with(prefix, 1).with(prefix, 2);
        assertThat(table.size()).isEqualTo(1);
        assertThat(table.get(prefix)).isEqualTo(2);
        assertThat(found(table, "10.0.0.200")).isEqualTo(2);
    }

    @Test
    void theLastOfSeveralChangesOfOnePrefixCounts() {
        Prefix first = Prefix.parse("10.0.0.0/24");
        Prefix second = Prefix.parse("fd00::/64");
        Lpm table = Lpm.empty()
                .withAll(List.of(
                        PrefixChange.put(first, 1),
                        PrefixChange.put(second, 2),
                        PrefixChange.put(first, 3),
                        PrefixChange.remove(second)));
        assertThat(table.get(first)).isEqualTo(3);
        assertThat(table.get(second)).isEqualTo(Lpm.NOT_FOUND);
        assertThat(table.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -2, Integer.MIN_VALUE})
    void refusesNegativeValues(int value) {
        Prefix prefix = Prefix.parse("10.0.0.0/24");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lpm.empty().with(prefix, value))
                .withMessageContainingAll("" + value, "10.0.0.0/24", "0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lpm.of(Map.of(prefix, value)))
                .withMessageContaining("10.0.0.0/24");
        if (value < Lpm.NOT_FOUND) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new PrefixChange(prefix, value))
                    .withMessageContaining("10.0.0.0/24");
        }
    }

    @Test
    void takesTheWholeRangeOfValues() {
        Lpm table = Lpm.of(Map.of(Prefix.parse("0.0.0.0/0"), 0, Prefix.parse("10.0.0.0/8"), Integer.MAX_VALUE));
        assertThat(found(table, "10.0.0.1")).isEqualTo(Integer.MAX_VALUE);
        assertThat(found(table, "11.0.0.1")).isZero();
    }

    /** The paths of big tables: a stranger far from the rest, and prefixes at every length of the path to the rest. */
    @ParameterizedTest
    @ValueSource(strings = {"10.16.0.0/12", "fd00:10:244:ff00::/64", "fd00:10:244:ff00:1:2:3::/112"})
    void strangersSplitALongPath(String cluster) {
        Prefix inside = Prefix.parse(cluster);
        Lpm table = manyBelow(cluster, 2_000);
        Lpm changed = table;
        List<Prefix> around = new ArrayList<>();
        for (int length = 0; length < inside.length(); length++) {
            around.add(
                    inside.isIpv6()
                            ? TableShape.ipv6(inside.high(), inside.low(), length)
                            : TableShape.ipv4((int) inside.low(), length));
        }
        for (Prefix prefix : around) {
            changed = changed.with(prefix, 5_000 + prefix.length());
        }
        for (Prefix prefix : around) {
            // Each on its own: the branch that one stranger makes would serve the next.
            long[] address = Probe.BEHIND_LAST.of(prefix, null);
            Prefix host =
                    inside.isIpv6() ? Prefix.ofIpv6(address[0], address[1], 128) : Prefix.ofIpv4((int) address[1], 32);
            Lpm with = changed.with(host, 9_000);
            assertThat(with.get(host)).as("%s behind %s", host, prefix).isEqualTo(9_000);
            assertThat(found(with, host)).as("%s behind %s", host, prefix).isEqualTo(9_000);
            assertThat(contents(with.without(host))).isEqualTo(contents(changed));
        }
        assertThat(changed.size()).isEqualTo(2_000 + around.size());
        for (int i = 0; i < around.size() - 1; i++) {
            long[] address = Probe.BEHIND_LAST.of(around.get(i + 1), null);
            if (around.get(i).isIpv6()
                    ? around.get(i).contains(address[0], address[1])
                    : around.get(i).contains((int) address[1])) {
                int found = inside.isIpv6() ? changed.lookup(address[0], address[1]) : changed.lookup((int) address[1]);
                assertThat(found).as("behind %s", around.get(i + 1)).isEqualTo(5_000 + i);
            }
        }
        for (Prefix prefix : around) {
            changed = changed.without(prefix);
        }
        assertThat(contents(changed)).isEqualTo(contents(table));
    }

    @Test
    void aTableThatShrankTakesWhatANewOneTakes() {
        for (String cluster : new String[] {"10.0.0.0/8", "fd00:10:244:ff00::/64"}) {
            Lpm table = manyBelow(cluster, 20_000).with(Prefix.parse("0.0.0.0/0"), 1);
            List<PrefixChange> removals = new ArrayList<>();
            for (PrefixChange change : changes(table)) {
                if (change.value() > 100) {
                    removals.add(PrefixChange.remove(change.prefix()));
                }
            }
            Lpm shrunk = table.withAll(removals);
            assertThat(shrunk.bytes())
                    .as(cluster)
                    .isEqualTo(Lpm.of(contents(shrunk)).bytes());
        }
    }

    @Test
    void batchesTouchOnlyWhatTheyAreAskedFor() {
        Lpm table = table("10.0.0.0/8 fd00::/8");
        for (int count = 0; count < 11; count++) {
            int[] ipv4 = new int[16];
            long[] ipv6 = new long[32];
            Arrays.fill(ipv4, 0x0A00_0001);
            Arrays.fill(ipv6, 0xFD00L << 48);
            int[] values = new int[16];
            Arrays.fill(values, 77);
            int[] expected = values.clone();
            Arrays.fill(expected, 3, 3 + count, 0);
            table.lookup(ipv4, 3, count, values);
            assertThat(values).isEqualTo(expected);
            Arrays.fill(expected, 3, 3 + count, 1);
            table.lookup(ipv6, 3, count, values);
            assertThat(values).isEqualTo(expected);
        }
    }

    @Test
    void anIpv4BatchMayTakeTheAddressesPlace() {
        Lpm table = manyBelow("10.0.0.0/8", 1_000);
        int[] addresses = new int[11];
        int[] expected = new int[11];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = 0x0A00_0000 + 77 * i;
            expected[i] = 77 * i + 1;
        }
        table.lookup(addresses, 0, addresses.length, addresses);
        assertThat(addresses).isEqualTo(expected);
    }

    @Test
    void lookupsAllocateNothing() {
        for (int pods : new int[] {0, 10, 3_000}) {
            Lpm table = manyBelow("10.16.0.0/12", pods)
                    .withAll(changes(manyBelow("fd00:10:244:ff00::/64", pods)))
                    .with(Prefix.parse("0.0.0.0/0"), 1);
            int[] ipv4 = {0x0A10_0001, 0x0A10_FFFF, 0, -1, 0x0A11_0000, 0x0B00_0000};
            long[] ipv6 = {0xFD00_0010_0244_FF00L, 1, 0xFD00_0010_0244_FF00L, -1, 0, 0, -1, -1, 0xFD00L << 48, 5};
            int[] values = new int[6];
            AllocationProbe.assertNone("IPv4 among " + pods, () -> values[0] = table.lookup(ipv4[values[1] & 1]));
            AllocationProbe.assertNone("IPv6 among " + pods, () -> values[0] = table.lookup(ipv6[0], ipv6[1]));
            AllocationProbe.assertNone("IPv4 batch", () -> table.lookup(ipv4, 0, 6, values));
            AllocationProbe.assertNone("IPv6 batch", () -> table.lookup(ipv6, 0, 5, values));
        }
    }

    /** Prefixes separated by blanks; each gets its place in the list as value. */
    private static Lpm table(String prefixes) {
        Map<Prefix, Integer> values = new LinkedHashMap<>();
        for (String prefix : prefixes.split(" ")) {
            values.put(Prefix.parse(prefix), values.size());
        }
        return Lpm.of(values);
    }

    /** Hosts side by side from a prefix's first address on, numbered from 1. */
    private static Lpm manyBelow(String prefix, int hosts) {
        Prefix around = Prefix.parse(prefix);
        List<PrefixChange> changes = new ArrayList<>();
        for (int i = 0; i < hosts; i++) {
            Prefix host = around.isIpv6()
                    ? Prefix.ofIpv6(around.high(), around.low() + i, 128)
                    : Prefix.ofIpv4((int) around.low() + i, 32);
            changes.add(PrefixChange.put(host, i + 1));
        }
        return Lpm.empty().withAll(changes);
    }

    private static List<PrefixChange> changes(Lpm table) {
        List<PrefixChange> changes = new ArrayList<>();
        table.forEach((prefix, value) -> changes.add(PrefixChange.put(prefix, value)));
        return changes;
    }

    private static Map<Prefix, Integer> contents(Lpm table) {
        Map<Prefix, Integer> contents = new LinkedHashMap<>();
        table.forEach(contents::put);
        return contents;
    }

    private static int found(Lpm table, String address) {
        return found(table, Prefix.parse(address));
    }

    private static int found(Lpm table, Prefix host) {
        return host.isIpv6() ? table.lookup(host.high(), host.low()) : table.lookup((int) host.low());
    }
}
