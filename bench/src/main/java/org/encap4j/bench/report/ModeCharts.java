// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.ModeCells;
import org.encap4j.bench.acceptance.Spread;
import org.encap4j.bench.tables.TableKind;

/** The charts of one JDK. */
final class ModeCharts {
    /** The two ways of a packet. */
    enum Way {
        SENDING("forward-", "sending", "from a pod to another node"),
        RECEIVING("receive-", "receiving", "from another node to a pod");

        private final String cells;
        final String word;
        final String words;

        Way(String cells, String word, String words) {
            this.cells = cells;
            this.word = word;
            this.words = words;
        }

        String cell(int length) {
            return cells + length;
        }
    }

    /** A contender, as a series. */
    private record Kind(String contender, String name, Look look) {}

    private static final List<Kind> MODES = List.of(
            new Kind(ModeCells.NATIVE, "native", Look.FIRST),
            new Kind(ModeCells.VXLAN, "VXLAN", Look.SECOND),
            new Kind(ModeCells.GENEVE, "Geneve", Look.THIRD));
    private static final List<Kind> MODES_IN_C = List.of(
            new Kind(ModeCells.C_NATIVE, "native, C", Look.FIRST_HOLLOW),
            new Kind(ModeCells.C_VXLAN, "VXLAN, C", Look.SECOND_HOLLOW),
            new Kind(ModeCells.C_GENEVE, "Geneve, C", Look.THIRD_HOLLOW));
    private static final String LENGTH = "frame length, bytes";
    private static final double NANOS_TO_MILLIONS = 1e3;

    private final Comparison comparison;
    private final Jdk jdk;
    private final int number;

    /** {@code number} tells the JDK's charts from those of others. */
    ModeCharts(Comparison comparison, Jdk jdk, int number) {
        this.comparison = comparison;
        this.jdk = jdk;
        this.number = number;
    }

    Chart cost(Way way) {
        return chart(
                "cost-" + way.word,
                "Cost of " + way.word + " a packet",
                "ns of a processor per packet",
                way,
                both(),
                1,
                (kind, length) -> comparison.nanos(way.cell(length), kind.contender(), jdk));
    }

    Chart toNative(Way way) {
        return chart(
                "native-" + way.word,
                "Cost of " + way.word + " compared with native routing",
                "times the cost of native routing",
                way,
                MODES,
                2,
                (kind, length) -> comparison.ratio(way.cell(length), kind.contender(), ModeCells.NATIVE, jdk));
    }

    Chart toC(Way way) {
        return chart(
                "c-" + way.word,
                "Cost of " + way.word + " compared with C",
                "times the cost in C",
                way,
                MODES,
                2,
                (kind, length) -> comparison.ratio(
                        way.cell(length),
                        kind.contender(),
                        MODES_IN_C.get(MODES.indexOf(kind)).contender(),
                        jdk));
    }

    Chart rate(Way way) {
        return chart(
                "rate-" + way.word,
                "Packets per second and core, " + way.word,
                "million packets/s per core",
                way,
                both(),
                1,
                (kind, length) -> comparison
                        .nanos(way.cell(length), kind.contender(), jdk)
                        .map(ModeCharts::rate));
    }

    /** The fastest round has the least time. */
    private static Spread rate(Spread nanos) {
        return new Spread(
                NANOS_TO_MILLIONS / nanos.median(),
                NANOS_TO_MILLIONS / nanos.most(),
                NANOS_TO_MILLIONS / nanos.least(),
                nanos.count());
    }

    Chart allocation(Way way) {
        return chart(
                "allocation-" + way.word,
                "Memory allocated, " + way.word,
                "bytes per packet",
                way,
                MODES,
                2,
                (kind, length) -> comparison.allocated(way.cell(length), kind.contender(), jdk));
    }

    Chart tables() {
        return tables(
                "tables", "Cost of a lookup by the size of the table", "ns of a processor per lookup", 1, time -> time);
    }

    /** The memory of tables, of which no picture is drawn. */
    Chart memory() {
        List<Integer> sizes = sizes();
        List<Chart.Series> series = new ArrayList<>();
        for (TableKind kind : List.of(TableKind.IPV4_PODS, TableKind.IPV4_ROUTES)) {
            List<Optional<Spread>> figures = sizes.stream()
                    .map(size -> comparison
                            .tableBytes(ModeCells.tableName(kind, size), ModeCells.SINGLE, jdk)
                            .map(bytes -> over(bytes, size)))
                    .toList();
            series.add(new Chart.Series(kind.title(), Look.FIRST, figures));
        }
        return new Chart(
                id("memory"), "Memory of a table", "", "prefixes", "bytes of heap per prefix", names(sizes), series, 1);
    }

    private static Spread over(Spread bytes, double size) {
        return new Spread(bytes.median() / size, bytes.least() / size, bytes.most() / size, bytes.count());
    }

    private Chart tables(String name, String title, String unit, int decimals, UnaryOperator<Spread> figure) {
        List<Kind> pods = List.of(
                new Kind(ModeCells.SINGLE, "pods, single", Look.FIRST),
                new Kind(ModeCells.BATCH, "pods, batches", Look.SECOND),
                new Kind(ModeCells.C_SINGLE, "pods, single, C", Look.FIRST_HOLLOW));
        List<Kind> routes = List.of(
                new Kind(ModeCells.SINGLE, "routes, single", Look.THIRD),
                new Kind(ModeCells.C_SINGLE, "routes, single, C", Look.THIRD_HOLLOW));
        List<Integer> sizes = sizes();
        List<Chart.Series> series = new ArrayList<>();
        add(
                series,
                pods,
                sizes,
                (kind, size) -> comparison
                        .nanos(ModeCells.tableName(TableKind.IPV4_PODS, size), kind.contender(), jdk)
                        .map(figure));
        add(
                series,
                routes,
                sizes,
                (kind, size) -> comparison
                        .nanos(ModeCells.tableName(TableKind.IPV4_ROUTES, size), kind.contender(), jdk)
                        .map(figure));
        return described(id(name), title, "prefixes in the table, logarithmic", unit, names(sizes), series, decimals);
    }

    private List<Integer> sizes() {
        return ModeCells.tableSizes().stream()
                .filter(size -> comparison.has(ModeCells.tableName(TableKind.IPV4_PODS, size))
                        || comparison.has(ModeCells.tableName(TableKind.IPV4_ROUTES, size)))
                .toList();
    }

    private static List<String> names(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> String.format(Locale.ROOT, "%,d", number))
                .toList();
    }

    private static List<Kind> both() {
        List<Kind> all = new ArrayList<>(MODES);
        all.addAll(MODES_IN_C);
        return all;
    }

    private interface Figure {
        Optional<Spread> of(Kind kind, int group);
    }

    private Chart chart(
            String name, String title, String unit, Way way, List<Kind> kinds, int decimals, Figure figure) {
        List<Integer> lengths = ModeCells.lengths().stream()
                .filter(length -> comparison.has(way.cell(length)))
                .toList();
        List<Chart.Series> series = new ArrayList<>();
        add(series, kinds, lengths, figure);
        return described(id(name), title, LENGTH, unit, names(lengths), series, decimals);
    }

    /** Only what was measured somewhere. */
    private static void add(List<Chart.Series> series, List<Kind> kinds, List<Integer> groups, Figure figure) {
        for (Kind kind : kinds) {
            List<Optional<Spread>> figures =
                    groups.stream().map(group -> figure.of(kind, group)).toList();
            if (figures.stream().anyMatch(Optional::isPresent)) {
                series.add(new Chart.Series(kind.name(), kind.look(), figures));
            }
        }
    }

    private String id(String name) {
        return name + "-" + number;
    }

    /** With the figures in words, for those who do not see the picture. */
    static Chart described(
            String id,
            String title,
            String xTitle,
            String yTitle,
            List<String> groups,
            List<Chart.Series> series,
            int decimals) {
        Function<String, Chart> chart = words -> new Chart(id, title, words, xTitle, yTitle, groups, series, decimals);
        Chart figures = chart.apply("");
        StringBuilder words = new StringBuilder("In ").append(yTitle).append(", medians. ");
        for (Chart.Series one : series) {
            words.append(one.name()).append(": ");
            for (int group = 0; group < groups.size(); group++) {
                String at = groups.get(group);
                one.figures()
                        .get(group)
                        .ifPresent(figure -> words.append(figures.text(figure.median()))
                                .append(" at ")
                                .append(at)
                                .append("; "));
            }
        }
        return chart.apply(words.toString().strip());
    }
}
