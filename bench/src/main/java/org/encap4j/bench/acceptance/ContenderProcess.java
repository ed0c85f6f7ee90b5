// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.List;
import java.util.stream.Stream;
import org.encap4j.bench.workload.Workload;

/** A process that measures one contender, tells its reading in one line, and ends. */
final class ContenderProcess {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private ContenderProcess() {}

    /** Takes a cell, a contender, and for how many milliseconds to warm up and to measure. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(
                reading(arguments[0], arguments[1], Long.parseLong(arguments[2]), Long.parseLong(arguments[3]))
                        .line());
    }

    static Reading reading(String cell, String contender, long warmUpMillis, long millis) throws InterruptedException {
        try (Workload workload = find(cell).contender(contender).workload().get()) {
            return Stopwatch.measure(workload, warmUpMillis * NANOS_PER_MILLI, millis * NANOS_PER_MILLI);
        }
    }

    private static Cell find(String name) {
        return Stream.of(AcceptanceCells.all(), ModeCells.all())
                .flatMap(List::stream)
                .filter(cell -> cell.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such cell: '" + name + "'"));
    }
}
