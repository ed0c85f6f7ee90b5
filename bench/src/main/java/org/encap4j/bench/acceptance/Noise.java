// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How quiet a machine was during a run.
 *
 * @param loadBefore how many programs wanted a processor in the minute before; not a number where the system does not say
 * @param loadAfter the same at the end
 * @param busy which part of the processors' time was used, by this run and others; not a number where the system does not say
 * @param stolen which part the host of a virtual machine gave to others
 */
public record Noise(double loadBefore, double loadAfter, double busy, double stolen) {
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path TIMES = Path.of("/proc/stat");
    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISKS = 4;
    private static final int STOLEN = 7;
    /** What follows is counted in the others already. */
    private static final int KINDS = 8;

    /**
     * What the system said at one moment.
     *
     * @param load how many programs wanted a processor
     * @param times how long processors did what, since the system started
     */
    public record Moment(double load, long[] times) {
        /** {@return what it says now} */
        public static Moment now() {
            return of(Machine.linesOf(LOAD), Machine.linesOf(TIMES));
        }

        static Moment of(List<String> load, List<String> times) {
            double now =
                    load.isEmpty() ? Double.NaN : Double.parseDouble(load.get(0).split(" ")[0]);
            long[] all = times.stream()
                    .filter(line -> line.startsWith("cpu "))
                    .flatMap(line -> Stream.of(line.trim().split(" +")).skip(1))
                    .limit(KINDS)
                    .mapToLong(Long::parseLong)
                    .toArray();
            return new Moment(now, all);
        }
    }

    /**
     * {@return what lies between two moments}
     *
     * @param before the first
     * @param after the second
     */
    public static Noise between(Moment before, Moment after) {
        if (before.times().length < KINDS || after.times().length < KINDS) {
            return new Noise(before.load(), after.load(), Double.NaN, Double.NaN);
        }
        long[] spent = new long[KINDS];
        for (int i = 0; i < KINDS; i++) {
            spent[i] = after.times()[i] - before.times()[i];
        }
        double all = LongStream.of(spent).sum();
        double idle = spent[IDLE] + spent[WAITING_FOR_DISKS];
        return new Noise(before.load(), after.load(), 1 - idle / all, spent[STOLEN] / all);
    }
}
