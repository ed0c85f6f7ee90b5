// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

/**
 * How a series is drawn: a colour of Okabe and Ito's, which people with any colour vision can tell apart, and for those without,
 * and for paper, a pattern, a marker and a dash of its own. What is in C is hollow.
 */
enum Look {
    FIRST("a", "", "circle", ""),
    SECOND("b", "M-2,10 L10,-2 M-2,2 L2,-2 M6,10 L10,6", "square", "7 3"),
    THIRD("c", "M0,4 L8,4", "triangle", "2 3"),
    FIRST_HOLLOW("a", "", "circle", "1 3"),
    SECOND_HOLLOW("b", "M-2,10 L10,-2 M-2,2 L2,-2 M6,10 L10,6", "square", "9 3 2 3"),
    THIRD_HOLLOW("c", "M0,4 L8,4", "triangle", "4 6");

    /** The name of the colour in the style sheet. */
    private final String colour;

    private final String pattern;
    private final String marker;
    private final String dash;

    Look(String colour, String pattern, String marker, String dash) {
        this.colour = colour;
        this.pattern = pattern;
        this.marker = marker;
        this.dash = dash;
    }

    private boolean isHollow() {
        return ordinal() >= FIRST_HOLLOW.ordinal();
    }

    private String id(String chart) {
        return chart + "-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Writes the pattern that {@link #bar} fills with. */
    void define(Markup svg, String chart) {
        svg.open("pattern", "id", id(chart), "width", 8, "height", 8, "patternUnits", "userSpaceOnUse");
        svg.empty("rect", "width", 8, "height", 8, "class", isHollow() ? "paper" : "fill-" + colour);
        if (!pattern.isEmpty()) {
            String line = isHollow() ? "line-" + colour : "line-paper";
            svg.empty("path", "d", pattern, "class", line, "stroke-width", isHollow() ? 1.2 : 2.0);
        }
        svg.close();
    }

    void bar(Markup svg, String chart, double x, double y, double width, double height) {
        svg.empty(
                "rect",
                "class",
                "bar line-" + colour,
                "x",
                x,
                "y",
                y,
                "width",
                width,
                "height",
                height,
                "fill",
                "url(#" + id(chart) + ")");
    }

    void line(Markup svg, String points) {
        svg.empty("polyline", "points", points, "class", "series line-" + colour, "stroke-dasharray", dash);
    }

    void marker(Markup svg, double x, double y) {
        String style = "marker line-" + colour + (isHollow() ? " paper" : " fill-" + colour);
        switch (marker) {
            case "circle" -> svg.empty("circle", "cx", x, "cy", y, "r", 4.5, "class", style);
            case "square" -> svg.empty("rect", "x", x - 4, "y", y - 4, "width", 8, "height", 8, "class", style);
            default ->
                svg.empty(
                        "path",
                        "class",
                        style,
                        "d",
                        "M" + Markup.coordinate(x) + "," + Markup.coordinate(y - 5.5) + " l5,9.5 l-10,0 z");
        }
    }
}
