// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Spread;

/** The report for people: one file of HTML that is well-formed XML too, with all that it needs inside. */
final class Page {
    private static final double LINK_RATE = 1e10;
    private static final double GIGA = 1e9;
    private static final double KILO = 1e3;

    private final Comparison comparison;
    private final Sentences sentences;
    private final Markup html = new Markup();

    Page(Comparison comparison) {
        this.comparison = comparison;
        this.sentences = new Sentences(comparison);
    }

    String text() {
        String begun = comparison.begun().truncatedTo(ChronoUnit.SECONDS).toString();
        html.open("html", "lang", "en").open("head");
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.empty("meta", "name", "color-scheme", "content", "light dark");
        html.element("title", "encap4j: native routing, VXLAN and Geneve compared, " + begun);
        html.element("style", Style.TEXT).close();
        html.open("body").open("main");
        html.element("h1", "Native routing, VXLAN and Geneve compared");
        paragraph("Measured with encap4j on " + begun + ", "
                + comparison.machine().processor() + ", "
                + comparison.machine().processors() + " processors, JDK "
                + comparison.plan().jdks().stream().map(Jdk::version).collect(Collectors.joining(" and ")) + ".");
        sentences.notices().forEach(notice -> html.element("p", notice, "class", "notice"));
        html.element("h2", "In short");
        html.open("ul");
        sentences.summary().forEach(sentence -> html.element("li", sentence));
        html.close();
        paragraph(sentences.noise() + " " + sentences.extent());
        costs();
        links();
        allocation();
        tables();
        new Conditions(comparison, html).write();
        html.close().close().close();
        return "<!DOCTYPE html>\n" + html;
    }

    private void paragraph(String text) {
        html.element("p", text);
    }

    private List<ModeCharts> perJdk() {
        List<ModeCharts> all = new ArrayList<>();
        for (Jdk jdk : comparison.plan().jdks()) {
            all.add(new ModeCharts(comparison, jdk, all.size()));
        }
        return all;
    }

    private void costs() {
        html.element("h2", "Cost per packet");
        paragraph(
                "Processor time of one thread, from the frame as it came to the frame as it leaves: looking up where it"
                        + " goes, every check, and the headers. Reading it from a device and writing it to one are not in it."
                        + " Frame lengths are those of the pod's frame with its Ethernet header. A bar is the median of the"
                        + " rounds, its whisker goes from the least to the most of them.");
        for (ModeCharts charts : perJdk()) {
            for (ModeCharts.Way way : ModeCharts.Way.values()) {
                bars(charts.cost(way));
            }
        }
        html.element("h2", "Compared with native routing and with C");
        paragraph(
                "Ratios of two processes of the same round, which met the same moments of the machine. The C program does"
                        + " the same checks and lookups on the same packets in the same places; it has no native reception.");
        for (ModeCharts charts : perJdk()) {
            for (ModeCharts.Way way : ModeCharts.Way.values()) {
                bars(charts.toNative(way));
                bars(charts.toC(way));
            }
        }
        html.element("h2", "Packets per second per core");
        paragraph("What the cost per packet leaves room for, if a core does nothing else.");
        for (ModeCharts charts : perJdk()) {
            for (ModeCharts.Way way : ModeCharts.Way.values()) {
                bars(charts.rate(way));
            }
        }
    }

    private void bars(Chart chart) {
        if (!chart.isEmpty()) {
            figure(chart, Plot.bars(chart), chart.table());
        }
    }

    private void figure(Chart chart, Markup picture, Markup table) {
        html.open("figure");
        html.element("h3", chart.title());
        html.add(picture).add(table).close();
    }

    private void links() {
        html.element("h2", "What is left of a link");
        paragraph(
                "Arithmetic, not measurement: data as a part of what an Ethernet link carries, preamble, check sequence and"
                        + " gap included. Bulk TCP fills its segments, with 52 bytes of IPv4 and TCP headers. Simple IMIX is seven"
                        + " packets of 40 bytes, four of 576 and one of 1500, and UDP here has 28 bytes of headers. VXLAN and"
                        + " Geneve without options add the same 50 bytes.");
        List<LinkUse> all = LinkUse.all();
        Set<String> groups = new LinkedHashSet<>();
        all.forEach(use -> groups.add(group(use)));
        List<Chart.Series> series = List.of(
                goodput(all, groups, LinkUse.NATIVE, Look.FIRST),
                goodput(all, groups, LinkUse.VXLAN, Look.SECOND),
                goodput(all, groups, LinkUse.GENEVE, Look.THIRD));
        Chart chart = ModeCharts.described(
                "goodput",
                "Goodput by link MTU and packets",
                "link MTU, bytes: packets",
                "goodput, % of the link's rate",
                List.copyOf(groups),
                series,
                1);
        figure(chart, Plot.bars(chart), linkTable(all));
    }

    private static String group(LinkUse use) {
        return use.linkMtu() + ": " + use.mix();
    }

    private static Chart.Series goodput(List<LinkUse> all, Set<String> groups, String mode, Look look) {
        List<Optional<Spread>> figures = groups.stream()
                .map(group -> all.stream()
                        .filter(use -> use.mode().equals(mode) && group(use).equals(group))
                        .map(use -> 100 * use.goodput().efficiency())
                        // Of arithmetic there are no rounds.
                        .map(percent -> new Spread(percent, percent, percent, 0))
                        .findFirst())
                .toList();
        return new Chart.Series(mode, look, figures);
    }

    private static Markup linkTable(List<LinkUse> all) {
        Markup table = new Markup();
        table.open("div", "class", "wide").open("table");
        table.element("caption", "Overhead and goodput; rates are those of a link of 10 Gbit/s");
        table.open("thead").open("tr");
        for (String head : List.of(
                "link MTU, bytes: packets",
                "mode",
                "overhead, bytes",
                "pod MTU, bytes",
                "goodput, %",
                "goodput, Gbit/s",
                "thousand packets/s",
                "lost to native, %")) {
            table.element("th", head, "scope", "col", "class", head.equals("mode") ? "words" : "figures");
        }
        table.close().close().open("tbody");
        for (LinkUse use : all) {
            table.open("tr")
                    .element("th", group(use), "scope", "row")
                    .element("td", use.mode(), "class", "words")
                    .element("td", Integer.toString(use.budget().overhead()))
                    .element("td", Integer.toString(use.budget().routeMtu()))
                    .element("td", number(100 * use.goodput().efficiency(), 1))
                    .element("td", number(use.goodput().bitsPerSecond(LINK_RATE) / GIGA, 2))
                    .element("td", number(use.goodput().packetsPerSecond(LINK_RATE) / KILO, 0))
                    .element("td", number(use.goodput().lostPercent(), 2))
                    .close();
        }
        return table.close().close().close();
    }

    private static String number(double number, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", number);
    }

    private void allocation() {
        html.element("h2", "Allocation");
        List<Chart> charts = new ArrayList<>();
        for (ModeCharts one : perJdk()) {
            for (ModeCharts.Way way : ModeCharts.Way.values()) {
                charts.add(one.allocation(way));
            }
        }
        boolean nothing = charts.stream().allMatch(chart -> chart.most() == 0 || chart.isEmpty());
        paragraph(
                nothing
                        ? "No path allocates anything on the heap for a packet: there is nothing for a collector to do."
                        : "Bytes on the heap for each packet; a path that is not at 0 gives a collector work.");
        charts.stream().filter(chart -> !chart.isEmpty()).forEach(chart -> html.add(chart.table()));
    }

    private void tables() {
        html.element("h2", "Growth with the size of the tables");
        paragraph(
                "Looking up addresses at random, all of which are covered: pods in an ipcache, 110 to a node, and routes in"
                        + " a forwarding table with about the prefix lengths of the Internet.");
        for (ModeCharts charts : perJdk()) {
            Chart lookups = charts.tables();
            if (!lookups.isEmpty()) {
                figure(lookups, Plot.lines(lookups), lookups.table());
            }
            Chart memory = charts.memory();
            if (!memory.isEmpty()) {
                html.add(memory.table());
            }
        }
    }
}
