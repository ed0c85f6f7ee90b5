// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.List;
import org.encap4j.bench.acceptance.Spread;

/** The picture of a chart as inline SVG: the frame, axes, legend, error bars and what kinds of pictures share. */
abstract class Plot {
    static final double WIDTH = 860;
    static final double HEIGHT = 400;
    static final double LEFT = 70;
    static final double BOTTOM = 340;
    static final double TOP = 56;
    private static final int TICKS = 6;
    private static final double CAP = 4;

    final Chart chart;
    final Markup svg = new Markup();
    private final double step;
    private final double top;

    Plot(Chart chart) {
        this.chart = chart;
        step = step(chart.most());
        double all = 100;
        top = chart.yTitle().contains("%") ? all : step * Math.ceil(chart.most() * 1.04 / step);
    }

    /** Bars side by side. */
    static Markup bars(Chart chart) {
        return new BarPlot(chart).picture();
    }

    /** Lines over the groups. */
    static Markup lines(Chart chart) {
        return new LinePlot(chart).picture();
    }

    final Markup picture() {
        String id = chart.id();
        svg.open(
                "svg",
                "viewBox",
                "0 0 " + Markup.coordinate(WIDTH) + " " + Markup.coordinate(HEIGHT),
                "role",
                "img",
                "aria-labelledby",
                id + "-title " + id + "-desc");
        svg.element("title", chart.title(), "id", id + "-title");
        svg.element("desc", chart.description(), "id", id + "-desc");
        svg.open("defs");
        chart.series().forEach(series -> series.look().define(svg, id));
        svg.close();
        yAxis();
        drawFigures();
        svg.empty("line", "class", "axis", "x1", LEFT, "x2", right(), "y1", BOTTOM, "y2", BOTTOM);
        svg.element(
                "text",
                chart.xTitle(),
                "class",
                "axis-title x-title",
                "x",
                (LEFT + right()) / 2,
                "y",
                BOTTOM + 46,
                "text-anchor",
                "middle");
        legend();
        return svg.close();
    }

    abstract void drawFigures();

    /** Where the x axis ends. */
    abstract double right();

    private void yAxis() {
        for (int tick = 0; tick * step <= top * 1.0001; tick++) {
            double y = y(tick * step);
            svg.empty("line", "class", tick == 0 ? "axis" : "grid", "x1", LEFT, "x2", right(), "y1", y, "y2", y);
            text(number(tick * step), LEFT - 8, y + 4, "end", "tick");
        }
        svg.element(
                "text",
                chart.yTitle(),
                "class",
                "axis-title y-title",
                "x",
                -(TOP + BOTTOM) / 2,
                "y",
                18.0,
                "transform",
                "rotate(-90)",
                "text-anchor",
                "middle");
    }

    private String number(double tick) {
        return step >= 1 ? String.format(java.util.Locale.ROOT, "%,.0f", tick) : Markup.coordinate(tick);
    }

    /** 1, 2 or 5 times a power of ten, so that there are few ticks. */
    private static double step(double most) {
        double raw = Math.max(most, 1e-9) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (int times : new int[] {1, 2, 5}) {
            if (raw <= times * power) {
                return times * power;
            }
        }
        return 10 * power;
    }

    double y(double figure) {
        return BOTTOM - (BOTTOM - TOP) * figure / top;
    }

    void text(String text, double x, double y, String anchor, String style) {
        svg.element("text", text, "class", style, "x", x, "y", y, "text-anchor", anchor);
    }

    /** From the least to the most; without the two there is none. */
    void errorBar(double x, Spread figure) {
        if (figure.count() < 2) {
            return;
        }
        double low = y(figure.least());
        double high = y(figure.most());
        String path = "M" + at(x - CAP, low) + " L" + at(x + CAP, low) + " M" + at(x, low) + " L" + at(x, high) + " M"
                + at(x - CAP, high) + " L" + at(x + CAP, high);
        // Else nobody would see it on a dark bar.
        svg.empty("path", "class", "halo", "d", path);
        svg.empty(
                "path",
                "class",
                "error",
                "d",
                path,
                "data-least",
                chart.text(figure.least()),
                "data-most",
                chart.text(figure.most()));
    }

    static String at(double x, double y) {
        return Markup.coordinate(x) + "," + Markup.coordinate(y);
    }

    private void legend() {
        List<Chart.Series> all = chart.series();
        double x = LEFT;
        for (Chart.Series series : all) {
            swatch(series, x, 22);
            text(series.name(), x + 28, 26, "start", "legend");
            x += 46 + 7.6 * series.name().length();
        }
    }

    abstract void swatch(Chart.Series series, double x, double y);
}
