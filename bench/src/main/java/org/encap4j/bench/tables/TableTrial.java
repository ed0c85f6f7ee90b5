// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.tables;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.encap4j.lpm.Prefix;

/** One table on trial: built, weighed, changed and searched, round by round. */
public final class TableTrial {
    private static final long SEED = 20_261_123;
    private static final long BUILD_NANOS = 5_000_000L;
    private static final long LOOKUP_NANOS = 5_000_000L;
    private static final int LOOKUPS_BETWEEN_LOOKS = 1 << 12;
    private static final int UPDATES = 600;
    /** Fewer prefixes are weighed in so many copies that what the JVM allocates meanwhile does not show. */
    private static final int WEIGHED_PREFIXES = 100_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final TableKind kind;
    private final List<Prefix> prefixes;
    private final TableSubject subject;
    private final Map<LookupPattern, AddressSample> samples = new EnumMap<>(LookupPattern.class);
    private final Map<LookupPattern, double[]> lookups = new EnumMap<>(LookupPattern.class);
    private final Map<LookupPattern, Double> leastAllocated = new EnumMap<>(LookupPattern.class);
    private final double[] builds;
    private final double[] updates;
    private final Random random = new Random(SEED);
    private double heapBytes;
    private int position;
    /** Keeps what lookups find in use. */
    private long found;

    /**
     * Makes prefixes and addresses.
     *
     * @param kind what the table holds
     * @param size how many prefixes
     * @param buildRounds how many times {@link #build} will be called
     * @param rounds how many times {@link #measure} will be called
     */
    public TableTrial(TableKind kind, int size, int buildRounds, int rounds) {
        this.kind = kind;
        prefixes = kind.prefixes(new PrefixMix(SEED), size);
        subject = kind.subject();
        builds = new double[buildRounds];
        updates = new double[rounds * UPDATES];
        AddressSample hot = AddressSample.hot(kind.isIpv6(), prefixes, random);
        AddressSample covered = AddressSample.covered(kind.isIpv6(), prefixes, random);
        AddressSample anywhere = AddressSample.anywhere(kind.isIpv6(), random);
        for (LookupPattern pattern : LookupPattern.values()) {
            lookups.put(pattern, new double[rounds]);
            samples.put(
                    pattern,
                    switch (pattern) {
                        case HOT, HOT_BATCH -> hot;
                        case COVERED, COVERED_CHAINED, COVERED_BATCH -> covered;
                        case ANYWHERE, ANYWHERE_BATCH -> anywhere;
                    });
        }
    }

    /** The time that this thread had a processor: what other programs take on a busy machine is not in it. */
    static long cpuNanos() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /**
     * Builds the table, small ones many times.
     *
     * @param round from 0; a negative one is not counted
     */
    public void build(int round) {
        long nanos = 0;
        int times = 0;
        do {
            nanos += subject.build(prefixes);
            times++;
        } while (nanos < BUILD_NANOS);
        if (round >= 0) {
            builds[round] = (double) nanos / times / prefixes.size();
        }
    }

    /** Builds the table for the first time, and measures what it keeps on the heap. */
    public void weigh() {
        Object[] tables = new Object[Math.max(1, WEIGHED_PREFIXES / prefixes.size())];
        long before = usedHeap();
        for (int i = 0; i < tables.length; i++) {
            subject.build(prefixes);
            tables[i] = subject.table();
        }
        heapBytes = (double) (usedHeap() - before) / tables.length;
        Reference.reachabilityFence(tables);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Every way of looking up must find the same, and something where addresses are covered. */
    public void check() {
        AddressSample covered = samples.get(LookupPattern.COVERED);
        for (int at = 0; at < AddressSample.SIZE; at += TableSubject.BATCH) {
            int end = at + TableSubject.BATCH;
            long single = subject.single(covered, at, end);
            if (single != subject.batch(covered, at, end) || single != subject.chained(covered, at, end)) {
                throw new IllegalStateException(kind + ", " + size() + " prefixes: batches find something else");
            }
        }
        for (int at = 0; at < AddressSample.SIZE; at++) {
            if (subject.single(covered, at, at + 1) < 0) {
                throw new IllegalStateException(kind + ", " + size() + " prefixes: a covered address is not found");
            }
        }
    }

    /**
     * One round of changes and of every way of looking up.
     *
     * @param round from 0; a negative one is not counted
     */
    public void measure(int round) {
        for (int step = 0; step < UPDATES; step += 3) {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            for (int i = step; i < step + 3; i++) {
                long nanos = subject.update(prefix, i);
                if (round >= 0) {
                    updates[round * UPDATES + i] = nanos / 1e3;
                }
            }
        }
        for (LookupPattern pattern : LookupPattern.values()) {
            measure(pattern, round);
        }
    }

    private void measure(LookupPattern pattern, int round) {
        AddressSample sample = samples.get(pattern);
        long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        long done = 0;
        long nanos;
        long before = cpuNanos();
        do {
            position = (position + LOOKUPS_BETWEEN_LOOKS) % AddressSample.SIZE;
            found += pattern.run(subject, sample, position, position + LOOKUPS_BETWEEN_LOOKS);
            done += LOOKUPS_BETWEEN_LOOKS;
            nanos = cpuNanos() - before;
        } while (nanos < LOOKUP_NANOS);
        long allocatedHere = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
        if (round >= 0) {
            lookups.get(pattern)[round] = (double) nanos / done;
            leastAllocated.merge(pattern, (double) allocatedHere / done, Math::min);
        }
    }

    /** {@return what the table holds} */
    public TableKind kind() {
        return kind;
    }

    /** {@return how many prefixes} */
    public int size() {
        return prefixes.size();
    }

    /** {@return nanoseconds for each prefix of a table that is built at once, for each round} */
    public double[] builds() {
        return builds;
    }

    /** {@return microseconds of every change, in ascending order} */
    public double[] updates() {
        double[] sorted = updates.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** {@return bytes for each prefix, as the table counts them} */
    public double lpmBytes() {
        return (double) subject.lpmBytes() / prefixes.size();
    }

    /** {@return bytes for each prefix, as the heap grew} */
    public double heapBytes() {
        return heapBytes / prefixes.size();
    }

    /**
     * {@return nanoseconds for each lookup, for each round}
     *
     * @param pattern the way of looking up
     */
    public double[] lookups(LookupPattern pattern) {
        return lookups.get(pattern);
    }

    /**
     * Bytes allocated for each lookup, in the way of looking up that allocated most. Of its rounds the one with the least counts:
     * the JVM may link code once more in any, but what allocates for each lookup does so in all.
     *
     * @return bytes
     */
    public double allocated() {
        return leastAllocated.values().stream()
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0);
    }
}
