// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.lpm.Lpm;
import org.encap4j.lpm.Prefix;
import org.encap4j.lpm.PrefixChange;

/** An {@link Lpm} whose prefixes lead to a few next hops. */
final class RouteSubject implements TableSubject {
    static final int NEXT_HOPS = 64;

    private Lpm lpm = Lpm.empty();

    @Override
    public long build(List<Prefix> prefixes) {
        List<PrefixChange> changes = changes(prefixes);
        lpm = null;
        long before = TableTrial.cpuNanos();
        lpm = Lpm.empty().withAll(changes);
        return TableTrial.cpuNanos() - before;
    }

    private static List<PrefixChange> changes(List<Prefix> prefixes) {
        List<PrefixChange> changes = new ArrayList<>(prefixes.size());
        for (int i = 0; i < prefixes.size(); i++) {
            changes.add(PrefixChange.put(prefixes.get(i), i % NEXT_HOPS));
        }
        return changes;
    }

    @Override
    public long update(Prefix prefix, int step) {
        long before = System.nanoTime();
        lpm = switch (step % 3) {
            case 0 -> lpm.with(prefix, NEXT_HOPS + step % NEXT_HOPS);
            case 1 -> lpm.without(prefix);
            default -> lpm.with(prefix, step % NEXT_HOPS);
        };
        return System.nanoTime() - before;
    }

    @Override
    public Object table() {
        return lpm;
    }

    @Override
    public long lpmBytes() {
        return lpm.bytes();
    }

    @Override
    public long single(AddressSample sample, int from, int to) {
        Lpm table = lpm;
        long sum = 0;
        if (sample.isIpv6()) {
            long[] addresses = sample.ipv6();
            for (int i = from; i < to; i++) {
                sum += table.lookup(addresses[2 * i], addresses[2 * i + 1]);
            }
        } else {
            int[] addresses = sample.ipv4();
            for (int i = from; i < to; i++) {
                sum += table.lookup(addresses[i]);
            }
        }
        return sum;
    }

    @Override
    public long chained(AddressSample sample, int from, int to) {
        Lpm table = lpm;
        long sum = 0;
        // The sign of what was found is never set, but only the lookup's end tells.
        int sign = 0;
        if (sample.isIpv6()) {
            long[] addresses = sample.ipv6();
            for (int i = from; i < to; i++) {
                int found = table.lookup(addresses[2 * i] ^ sign, addresses[2 * i + 1]);
                sign = found >>> Integer.SIZE - 1;
                sum += found;
            }
        } else {
            int[] addresses = sample.ipv4();
            for (int i = from; i < to; i++) {
                int found = table.lookup(addresses[i] ^ sign);
                sign = found >>> Integer.SIZE - 1;
                sum += found;
            }
        }
        return sum;
    }

    @Override
    public long batch(AddressSample sample, int from, int to) {
        Lpm table = lpm;
        int[] found = sample.found();
        long sum = 0;
        for (int at = from; at < to; at += BATCH) {
            if (sample.isIpv6()) {
                table.lookup(sample.ipv6(), at, BATCH, found);
            } else {
                table.lookup(sample.ipv4(), at, BATCH, found);
            }
            for (int i = at; i < at + BATCH; i++) {
                sum += found[i];
            }
        }
        return sum;
    }
}
