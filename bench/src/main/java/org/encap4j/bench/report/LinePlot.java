// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.encap4j.bench.acceptance.Spread;

/** Lines over groups that are numbers, at distances by their logarithms, each with its name at the end. */
final class LinePlot extends Plot {
    private static final double NAMES = 170;
    private static final double MARGIN = 40;
    private static final double LEAST_DISTANCE = 15;

    /** A name to be written at the end of a line. */
    private record Name(String text, double x, double y) {}

    LinePlot(Chart chart) {
        super(chart);
    }

    @Override
    double right() {
        return WIDTH - NAMES;
    }

    private double x(int group) {
        double first = logarithm(0);
        double last = logarithm(chart.groups().size() - 1);
        double part = last > first ? (logarithm(group) - first) / (last - first) : 0.5;
        return LEFT + MARGIN + (right() - LEFT - 2 * MARGIN) * part;
    }

    private double logarithm(int group) {
        return Math.log10(Double.parseDouble(chart.groups().get(group).replace(",", "")));
    }

    @Override
    void drawFigures() {
        for (int group = 0; group < chart.groups().size(); group++) {
            text(chart.groups().get(group), x(group), BOTTOM + 20, "middle", "tick group");
        }
        List<Name> names = new ArrayList<>();
        chart.series().forEach(series -> draw(series).ifPresent(names::add));
        names.sort(Comparator.comparingDouble(Name::y));
        double last = Double.NEGATIVE_INFINITY;
        for (Name name : names) {
            last = Math.max(name.y(), last + LEAST_DISTANCE);
            text(name.text(), name.x() + 12, last + 4, "start", "legend");
        }
    }

    private Optional<Name> draw(Chart.Series series) {
        StringBuilder points = new StringBuilder();
        Optional<Name> end = Optional.empty();
        for (int group = 0; group < series.figures().size(); group++) {
            Optional<Spread> found = series.figures().get(group);
            if (found.isPresent()) {
                double y = y(found.get().median());
                points.append(points.isEmpty() ? "" : " ").append(at(x(group), y));
                end = Optional.of(new Name(series.name(), x(group), y));
            }
        }
        series.look().line(svg, points.toString());
        for (int group = 0; group < series.figures().size(); group++) {
            Optional<Spread> found = series.figures().get(group);
            if (found.isPresent()) {
                errorBar(x(group), found.get());
                series.look().marker(svg, x(group), y(found.get().median()));
            }
        }
        return end;
    }

    @Override
    void swatch(Chart.Series series, double x, double y) {
        series.look().line(svg, at(x - 1, y) + " " + at(x + 23, y));
        series.look().marker(svg, x + 11, y);
    }
}
