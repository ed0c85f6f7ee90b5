// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.List;
import java.util.Optional;
import org.encap4j.bench.acceptance.Spread;

/** Groups of bars, each with its figure above. */
final class BarPlot extends Plot {
    private static final double WIDEST = 46;
    private static final double BETWEEN_GROUPS = 0.24;

    BarPlot(Chart chart) {
        super(chart);
    }

    @Override
    double right() {
        return WIDTH - 12;
    }

    @Override
    void drawFigures() {
        List<Chart.Series> all = chart.series();
        double room = (right() - LEFT) / chart.groups().size();
        double width = Math.min(WIDEST, room * (1 - BETWEEN_GROUPS) / all.size());
        for (int group = 0; group < chart.groups().size(); group++) {
            double middle = LEFT + room * (group + 0.5);
            text(chart.groups().get(group), middle, BOTTOM + 20, "middle", "tick group");
            double x = middle - width * all.size() / 2;
            for (Chart.Series series : all) {
                draw(series, series.figures().get(group), x, width);
                x += width;
            }
        }
    }

    private void draw(Chart.Series series, Optional<Spread> found, double x, double width) {
        double middle = x + width / 2;
        if (found.isEmpty()) {
            text("–", middle, BOTTOM - 4, "middle", "value");
            return;
        }
        Spread figure = found.get();
        double y = y(figure.median());
        series.look().bar(svg, chart.id(), x + 1, y, width - 2, BOTTOM - y);
        errorBar(middle, figure);
        text(chart.text(figure.median()), middle, y(figure.most()) - 4, "middle", "value");
    }

    @Override
    void swatch(Chart.Series series, double x, double y) {
        series.look().bar(svg, chart.id(), x, y - 7, 22, 13);
    }
}
