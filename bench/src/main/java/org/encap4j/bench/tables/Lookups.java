// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.encap4j.bench.workload.Fnv;
import org.encap4j.bench.workload.Workload;
import org.encap4j.bench.yardstick.YardstickInput;
import org.encap4j.ipcache.IpCache;
import org.encap4j.lpm.Prefix;

/** Looking up addresses in a table of made-up prefixes; each pass goes on with the next of them. */
public final class Lookups implements Workload {
    private static final long SEED = 20_261_123;
    private static final int PASS = 1 << 12;

    private final TableSubject subject;
    private final LookupPattern pattern;
    private final AddressSample sample;
    private final long tableBytes;
    private int position;

    private Lookups(TableSubject subject, LookupPattern pattern, AddressSample sample, long tableBytes) {
        this.subject = subject;
        this.pattern = pattern;
        this.sample = sample;
        this.tableBytes = tableBytes;
    }

    /**
     * Makes a table.
     *
     * @param kind what it holds
     * @param prefixes how many
     * @param pattern how it is looked up in
     * @param weighed whether its memory is to be measured, for which garbage is collected twice
     * @return the workload
     */
    public static Lookups of(TableKind kind, int prefixes, LookupPattern pattern, boolean weighed) {
        List<Prefix> table = kind.prefixes(new PrefixMix(SEED), prefixes);
        TableSubject subject = kind.subject();
        long before = weighed ? usedHeap() : 0;
        subject.build(table);
        long tableBytes = weighed ? usedHeap() - before : 0;
        Random random = new Random(SEED);
        AddressSample sample = switch (pattern) {
            case HOT, HOT_BATCH -> AddressSample.hot(kind.isIpv6(), table, random);
            case COVERED, COVERED_BATCH, COVERED_CHAINED -> AddressSample.covered(kind.isIpv6(), table, random);
            case ANYWHERE, ANYWHERE_BATCH -> AddressSample.anywhere(kind.isIpv6(), random);
        };
        return new Lookups(subject, pattern, sample, tableBytes);
    }

    /**
     * The same table and addresses at random, for C.
     *
     * @param kind what the table holds, of IPv4
     * @param prefixes how many
     * @return the input of {@code fib} or {@code cache}
     */
    public static YardstickInput input(TableKind kind, int prefixes) {
        List<Prefix> table = kind.prefixes(new PrefixMix(SEED), prefixes);
        YardstickInput input = new YardstickInput(0, 0, 1)
                .addresses(AddressSample.covered(false, table, new Random(SEED)).ipv4());
        if (kind == TableKind.IPV4_ROUTES) {
            int[] values = IntStream.range(0, prefixes)
                    .map(i -> i % RouteSubject.NEXT_HOPS)
                    .toArray();
            return input.routes(table, values);
        }
        TableSubject subject = kind.subject();
        subject.build(table);
        return input.ipcache((IpCache) subject.table());
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Override
    public int size() {
        return PASS;
    }

    @Override
    public long pass() {
        position = (position + PASS) % AddressSample.SIZE;
        return pattern.run(subject, sample, position, position + PASS);
    }

    @Override
    public long digest() {
        Fnv digest = new Fnv();
        for (int i = 0; i < AddressSample.SIZE; i++) {
            digest.addInt((int) subject.single(sample, i, i + 1));
        }
        return digest.value();
    }

    @Override
    public long tableBytes() {
        return tableBytes;
    }
}
