// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.encap4j.bench.tables.LookupPattern;
import org.encap4j.bench.tables.TableKind;
import org.encap4j.bench.tables.TableTrial;

/** What {@code tables} prints: for each kind of table a column for each size. */
final class TablesReport {
    private static final double NANOS_PER_MILLI = 1e6;

    private final PrintStream out;
    private final List<TableTrial> trials;

    TablesReport(PrintStream out, List<TableTrial> trials) {
        this.out = out;
        this.trials = trials;
    }

    void print(int buildRounds, int rounds) {
        out.printf(
                Locale.ROOT,
                "Java %s, %d processors; median (range) of %d interleaved rounds, of %d for bulk builds%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                rounds,
                buildRounds);
        for (TableKind kind : TableKind.values()) {
            List<TableTrial> tables =
                    trials.stream().filter(trial -> trial.kind() == kind).toList();
            if (!tables.isEmpty()) {
                print(kind, tables);
            }
        }
    }

    private void print(TableKind kind, List<TableTrial> tables) {
        out.println();
        row(kind.title(), tables, table -> String.format(Locale.ROOT, "%,d", table.size()));
        row("bulk build, ms", tables, table -> number(median(table.builds()) * table.size() / NANOS_PER_MILLI));
        row("bulk build, ns per prefix", tables, table -> CodecTimes.text(table.builds()));
        row("one update, median, us", tables, table -> number(quantile(table.updates(), 50)));
        row("one update, 99th percentile, us", tables, table -> number(quantile(table.updates(), 99)));
        row("bytes per prefix, Lpm.bytes()", tables, table -> number(table.lpmBytes()));
        row("bytes per prefix, heap", tables, table -> number(table.heapBytes()));
        for (LookupPattern pattern : LookupPattern.values()) {
            row("lookup, ns: " + pattern.label(), tables, table -> CodecTimes.text(table.lookups(pattern)));
        }
        row("allocated per lookup, bytes", tables, table -> table.allocated() == 0 ? "0" : number(table.allocated()));
    }

    private void row(String label, List<TableTrial> tables, Function<TableTrial, String> cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-45s", label));
        for (TableTrial table : tables) {
            line.append(String.format(Locale.ROOT, "%25s", cell.apply(table)));
        }
        out.println(line);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return quantile(sorted, 50);
    }

    private static double quantile(double[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 1 ? "%.3f" : value < 1000 ? "%.1f" : "%,.0f", value);
    }
}
