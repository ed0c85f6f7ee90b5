// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.encap4j.pcap.LinkType;

/** The table that {@code compare} prints, a column for each mode. */
final class CompareReport {
    private static final double GIGA = 1e9;

    private final String capture;
    private final int linkType;
    private final int linkMtu;
    private final LinkRate linkRate;
    private final List<ModeTrial> modes;
    private final String way;

    CompareReport(String capture, int linkType, int linkMtu, LinkRate linkRate, List<ModeTrial> modes, String way) {
        this.capture = capture;
        this.linkType = linkType;
        this.linkMtu = linkMtu;
        this.linkRate = linkRate;
        this.modes = modes;
        this.way = way;
    }

    void print(PrintStream out, CodecTimes[] codec, CodecTimes[] forwarding, int forwarded) {
        ModeTrial plain = modes.get(0);
        out.printf(
                Locale.ROOT,
                "%s: %,d packets, %,d bytes, %s%n",
                capture,
                plain.packets(),
                plain.bytesBefore(),
                LinkType.name(linkType));
        String tunnels =
                modes.stream().filter(ModeTrial::isTunnel).map(ModeTrial::name).collect(Collectors.joining(" and "));
        long refused = modes.stream().mapToLong(ModeTrial::refused).max().orElse(0);
        out.printf(
                Locale.ROOT,
                "%s packet came back byte for byte through %s%n%n",
                refused == 0 ? "every" : "every carried",
                tunnels);

        row(out, "", ModeTrial::name);
        row(out, "packets", mode -> number(mode.packets() - mode.refused()));
        row(out, "bytes before", mode -> number(mode.bytesBefore()));
        row(out, "bytes after", mode -> number(mode.bytesAfter()));
        row(
                out,
                "overhead per packet, bytes",
                mode -> String.format(Locale.ROOT, "%.1f", overhead(mode) / carried(mode)));
        row(
                out,
                "overhead, percent",
                mode -> String.format(Locale.ROOT, "%.2f", 100 * overhead(mode) / mode.bytesBefore()));
        row(out, "largest pod MTU, link MTU " + linkMtu, mode -> number(mode.podMtu()));
        row(out, "packets that would not fit", mode -> number(mode.tooBig()));
        if (refused > 0) {
            row(out, "packets that cannot be carried", mode -> number(mode.refused()));
        }
        row(out, "goodput, Gbit/s, link at " + linkRate.text(), mode -> goodput(mode));
        row(out, "send, ns per packet (1)", mode -> cost(mode, forwarding, true, forwarded > 0));
        row(out, "receive, ns per packet (1)", mode -> cost(mode, forwarding, false, forwarded > 0));
        row(out, "encapsulate, ns per packet (2)", mode -> cost(mode, codec, true, mode.isTunnel()));
        row(out, "decapsulate, ns per packet (2)", mode -> cost(mode, codec, false, mode.isTunnel()));
        out.printf(
                Locale.ROOT,
                "%n(1) %s, which delivers to a pod: %,d packets that every mode forwards%n",
                way,
                forwarded);
        out.println("(2) the tunnel's own part of it, without tables");
        modes.stream()
                .map(ModeTrial::firstRefusal)
                .filter(text -> !text.isEmpty())
                .forEach(out::println);
    }

    private void row(PrintStream out, String label, Function<ModeTrial, String> cell) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s", label));
        for (ModeTrial mode : modes) {
            line.append(String.format(Locale.ROOT, "%25s", cell.apply(mode)));
        }
        out.println(line.toString().stripTrailing());
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static double carried(ModeTrial mode) {
        return Math.max(1, mode.packets() - mode.refused());
    }

    private static double overhead(ModeTrial mode) {
        return mode.headroom() * (double) (mode.packets() - mode.refused());
    }

    private String goodput(ModeTrial mode) {
        return String.format(Locale.ROOT, "%.3f", mode.goodputShare() * linkRate.bitsPerSecond() / GIGA);
    }

    private String cost(ModeTrial mode, CodecTimes[] times, boolean outwards, boolean measured) {
        if (!measured) {
            return "-";
        }
        CodecTimes cost = times[modes.indexOf(mode)];
        return outwards ? cost.encapsulate() : cost.decapsulate();
    }
}
