// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.encap4j.bench.acceptance.Spread;

/** The readings of one size as two tables: as fast as can be, and latency at half of that. */
final class LoadTable {
    private static final List<String> LATENCIES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double PACKETS_PER_KILO = 1e3;

    private final int size;
    private final List<Contender> contenders;
    private final List<Reading> readings;

    LoadTable(int size, List<Contender> contenders, List<Reading> readings) {
        this.size = size;
        this.contenders = contenders;
        this.readings = readings;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(size + " bytes, as fast as can be: medians (ranges) of " + rounds() + " rounds");
        lines.add(String.format(
                Locale.ROOT,
                "%-17s %25s %6s %7s   %s",
                "",
                "received, 1000 packets/s",
                "of c",
                "loss, %",
                "ns per packet: sender + receiver + carriers + ksoftirqd; all processors"));
        Spread yardstick = spread(of(Contender.YARDSTICK, true), Reading::receivedRate);
        for (Contender contender : contenders) {
            fastest(contender, yardstick).ifPresentLine(lines);
        }
        lines.add("");
        lines.add(size
                + " bytes, half of that: one-way latency in us, medians; above: how much more than c and native have");
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "%-17s %10s", "", "packets/s"));
        LATENCIES.forEach(name -> head.append(String.format(Locale.ROOT, " %9s", name)));
        lines.add(head + "   p99.9 range         p99.9 above: c, native");
        for (Contender contender : contenders) {
            latency(contender).ifPresentLine(lines);
        }
        return lines;
    }

    /** A line of the table, or none where nothing was measured. */
    private record Row(String text) {
        void ifPresentLine(List<String> lines) {
            if (text != null) {
                lines.add(text);
            }
        }
    }

    private long rounds() {
        return readings.stream().mapToInt(Reading::round).distinct().count();
    }

    private List<Reading> of(String contender, boolean fastest) {
        return readings.stream()
                .filter(reading -> reading.contender().equals(contender) && reading.rate() == 0 == fastest)
                .toList();
    }

    private static Spread spread(List<Reading> readings, ToDoubleFunction<Reading> what) {
        return readings.isEmpty()
                ? null
                : Spread.of(readings.stream().mapToDouble(what).toArray());
    }

    private Row fastest(Contender contender, Spread yardstick) {
        List<Reading> all = of(contender.name(), true);
        if (all.isEmpty()) {
            return new Row(null);
        }
        Spread rate = spread(all, Reading::receivedRate);
        return new Row(String.format(
                Locale.ROOT,
                "%-17s %25s %6s %7.2f   %,.0f + %,.0f + %,.0f + %,.0f; %,.0f",
                contender.name(),
                String.format(
                        Locale.ROOT,
                        "%,.0f (%,.0f - %,.0f)",
                        rate.median() / PACKETS_PER_KILO,
                        rate.least() / PACKETS_PER_KILO,
                        rate.most() / PACKETS_PER_KILO),
                yardstick == null ? "-" : String.format(Locale.ROOT, "%.2f", rate.median() / yardstick.median()),
                100 * spread(all, Reading::lossShare).median(),
                spread(all, reading -> reading.sender().processorNanos()).median(),
                spread(all, reading -> reading.receiver().processorNanos()).median(),
                spread(all, reading -> reading.perReceived(reading.carrierNanos()))
                        .median(),
                spread(all, reading -> reading.perReceived(reading.softirqThreadNanos()))
                        .median(),
                spread(all, reading -> reading.perReceived(reading.machineNanos()))
                        .median()));
    }

    private Row latency(Contender contender) {
        List<Reading> all = of(contender.name(), false);
        if (all.isEmpty()) {
            return new Row(null);
        }
        StringBuilder row = new StringBuilder(String.format(
                Locale.ROOT,
                "%-17s %,10.0f",
                contender.name(),
                spread(all, Reading::receivedRate).median()));
        for (String name : LATENCIES) {
            row.append(String.format(Locale.ROOT, " %,9.1f", micros(all, name)));
        }
        Spread tail = spread(all, reading -> reading.receiver().latency("p99.9") / NANOS_PER_MICRO);
        row.append(String.format(
                Locale.ROOT,
                "   %-18s %s, %s",
                String.format(Locale.ROOT, "%,.1f - %,.1f", tail.least(), tail.most()),
                above(tail, Contender.YARDSTICK),
                above(tail, "native")));
        return new Row(row.toString());
    }

    private String above(Spread tail, String other) {
        List<Reading> all = of(other, false);
        return all.isEmpty() ? "-" : String.format(Locale.ROOT, "%+,.1f", tail.median() - micros(all, "p99.9"));
    }

    private static double micros(List<Reading> readings, String latency) {
        return spread(readings, reading -> reading.receiver().latency(latency)).median() / NANOS_PER_MICRO;
    }
}
