// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.encap4j.bench.acceptance.Spread;

/**
 * What a chart shows and the table under it repeats.
 *
 * @param id unique in the page
 * @param title what it shows
 * @param description for those who do not see it: what it says
 * @param xTitle of the axis of groups, with its unit
 * @param yTitle of the axis of figures, with its unit
 * @param groups along the x axis
 * @param series in the order in which they are drawn
 * @param decimals of the figures
 */
record Chart(
        String id,
        String title,
        String description,
        String xTitle,
        String yTitle,
        List<String> groups,
        List<Series> series,
        int decimals) {
    /**
     * Figures of one kind.
     *
     * @param name for the legend
     * @param look how it is drawn
     * @param figures one for each group, where there is one
     */
    record Series(String name, Look look, List<Optional<Spread>> figures) {}

    boolean isEmpty() {
        return series.stream().allMatch(one -> one.figures().stream().allMatch(Optional::isEmpty));
    }

    /** The largest figure, error bars included. */
    double most() {
        return series.stream()
                .flatMap(one -> one.figures().stream())
                .flatMap(Optional::stream)
                .mapToDouble(Spread::most)
                .max()
                .orElse(1);
    }

    String text(double figure) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", figure);
    }

    /** The figures as a table: a median and, where several rounds have one, between what they lie. */
    Markup table() {
        Markup html = new Markup();
        html.open("div", "class", "wide").open("table");
        html.element("caption", title + "; " + yTitle + ": median (least to most of the rounds; how many rounds)");
        html.open("thead").open("tr").element("th", xTitle, "scope", "col");
        series.forEach(one -> html.element("th", one.name(), "scope", "col"));
        html.close().close().open("tbody");
        for (int group = 0; group < groups.size(); group++) {
            html.open("tr").element("th", groups.get(group), "scope", "row");
            for (Series one : series) {
                html.open("td");
                one.figures().get(group).ifPresentOrElse(figure -> cell(html, figure), () -> html.text("not measured"));
                html.close();
            }
            html.close();
        }
        return html.close().close().close();
    }

    private void cell(Markup html, Spread figure) {
        html.text(text(figure.median()));
        if (figure.count() > 1) {
            html.element(
                    "small", " (" + text(figure.least()) + " to " + text(figure.most()) + "; " + figure.count() + ")");
        } else if (figure.count() == 1) {
            html.element("small", " (1)");
        }
    }
}
