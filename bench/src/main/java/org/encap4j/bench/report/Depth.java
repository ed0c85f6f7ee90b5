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
    QUICK(List.of(1500), List.of(10, 1000, 100_000), 3, 100, Duration.ofSeconds(44), Duration.ofSeconds(50)),
    /** A few minutes. */
    USUAL(ModeCells.lengths(), List.of(10, 1000, 100_000, 1_000_000), 5, 500, Duration.ofMinutes(5), null),
    /** As long as it takes. */
    FULL(ModeCells.lengths(), ModeCells.tableSizes(), 7, 1000, null, null);

    /** The fewest samples of a process are as long. */
    private static final int SHORTEST_MILLIS = 110;

    private static final int MILLIS = 300;

    private final List<Integer> received;
    private final List<Integer> tableSizes;
    private final int rounds;
    private final int warmUpMillis;
    private final Duration lastStart;
    private final Duration end;

    Depth(
            List<Integer> received,
            List<Integer> tableSizes,
            int rounds,
            int warmUpMillis,
            Duration lastStart,
            Duration end) {
        this.received = received;
        this.tableSizes = tableSizes;
        this.rounds = rounds;
        this.warmUpMillis = warmUpMillis;
        this.lastStart = lastStart;
        this.end = end;
    }

    /** {@return what is measured} */
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (int length : this == QUICK ? List.of(1500, 64, 9000, 512) : ModeCells.lengths()) {
            cells.add(ModeCells.sending(length));
        }
        received.forEach(length -> cells.add(ModeCells.receiving(length)));
        for (int size : tableSizes) {
            Cell pods = ModeCells.table(TableKind.IPV4_PODS, size);
            if (this == QUICK) {
                cells.add(pods.only(List.of(ModeCells.SINGLE, ModeCells.C_SINGLE)));
            } else {
                cells.add(pods);
                cells.add(ModeCells.table(TableKind.IPV4_ROUTES, size));
            }
        }
        return List.copyOf(cells);
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
