// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.ModeCells;
import org.encap4j.bench.tables.TableKind;

/** How much is measured, and for how long. What matters most comes first: time may be up before all of it had its turn. */
public enum Depth {
    /** Under a minute, whatever else the machine does. */
    QUICK(List.of(), 3, 300, Duration.ofSeconds(49), Duration.ofSeconds(53)),
    /** A few minutes. */
    USUAL(List.of(10, 1000, 100_000, 1_000_000), 5, 400, Duration.ofMinutes(6), null),
    /** As long as it takes. */
    FULL(ModeCells.tableSizes(), 7, 1000, null, null);

    /** The fewest samples of a process are as long. */
    private static final int SHORTEST_MILLIS = 110;

    private static final int MILLIS = 300;

    private final List<Integer> tableSizes;
    private final int rounds;
    private final int warmUpMillis;
    private final Duration lastStart;
    private final Duration end;

    Depth(List<Integer> tableSizes, int rounds, int warmUpMillis, Duration lastStart, Duration end) {
        this.tableSizes = tableSizes;
        this.rounds = rounds;
        this.warmUpMillis = warmUpMillis;
        this.lastStart = lastStart;
        this.end = end;
    }

    /** {@return what is measured} */
    public List<Cell> cells() {
        if (this == QUICK) {
            return List.of(
                    quickly(ModeCells.sending(1500)),
                    quickly(ModeCells.sending(64)),
                    quickly(ModeCells.receiving(1500)),
                    quickly(ModeCells.table(TableKind.IPV4_PODS, 10)),
                    quickly(ModeCells.table(TableKind.IPV4_PODS, 100_000)),
                    quickly(ModeCells.sending(9000)),
                    quickly(ModeCells.sending(512)),
                    quickly(ModeCells.table(TableKind.IPV4_PODS, 1000)));
        }
        List<Cell> cells = new ArrayList<>();
        ModeCells.lengths().forEach(length -> cells.add(ModeCells.sending(length)));
        ModeCells.lengths().forEach(length -> cells.add(ModeCells.receiving(length)));
        for (int size : tableSizes) {
            cells.add(drawn(ModeCells.table(TableKind.IPV4_PODS, size), ModeCells.BATCH));
            cells.add(drawn(ModeCells.table(TableKind.IPV4_ROUTES, size), ModeCells.SINGLE));
        }
        return List.copyOf(cells);
    }

    /** Without what the page does not draw, unless there is time for everything. */
    private Cell drawn(Cell table, String more) {
        return this == FULL ? table : table.only(List.of(ModeCells.SINGLE, ModeCells.C_SINGLE, more));
    }

    /** Without what can be told from the others. */
    private static Cell quickly(Cell cell) {
        return cell.only(
                List.of(ModeCells.C_NATIVE, ModeCells.NATIVE, ModeCells.VXLAN, ModeCells.GENEVE, ModeCells.SINGLE));
    }

    /** {@return how many rounds, if time allows} */
    public int rounds() {
        return rounds;
    }

    /** {@return for how long a process warms up, in milliseconds of processor time} */
    public int warmUpMillis() {
        return warmUpMillis;
    }

    /** {@return for how long a process measures, in milliseconds of processor time} */
    public int millis() {
        return this == QUICK ? SHORTEST_MILLIS : MILLIS;
    }

    /** {@return after how long no process is started any more, or null for no limit} */
    Duration lastStart() {
        return lastStart;
    }

    /** {@return after how long a running process is stopped, or null for no limit} */
    Duration end() {
        return end;
    }
}
