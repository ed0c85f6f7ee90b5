// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.time.Duration;
import java.util.List;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.Jdk;

/**
 * What is to be measured.
 *
 * @param cells in the order in which they run
 * @param jdks what they run on
 * @param rounds how many times round, if time allows
 * @param warmUpMillis of processor time, in each process, before it measures
 * @param millis of processor time that each process measures for
 * @param withC whether contenders in C take part
 * @param lastStart after how long no process is started any more; null for no limit
 * @param end after how long a running process is stopped; null for no limit
 */
public record Plan(
        List<Cell> cells,
        List<Jdk> jdks,
        int rounds,
        int warmUpMillis,
        int millis,
        boolean withC,
        Duration lastStart,
        Duration end) {
    /**
     * {@return what a depth asks for}
     *
     * @param depth how much
     * @param jdks on what
     */
    public static Plan of(Depth depth, List<Jdk> jdks) {
        return new Plan(
                depth.cells(),
                jdks,
                depth.rounds(),
                depth.warmUpMillis(),
                depth.millis(),
                true,
                depth.lastStart(),
                depth.end());
    }
}
