// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.encap4j.bench.tables.LookupPattern;
import org.encap4j.bench.tables.Lookups;
import org.encap4j.bench.tables.TableKind;
import org.encap4j.bench.workload.Codecs;
import org.encap4j.bench.workload.Forwardings;
import org.encap4j.bench.workload.Layout;
import org.encap4j.bench.workload.Leasing;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Peers;
import org.encap4j.bench.workload.Protocols;
import org.encap4j.bench.workload.Storage;
import org.encap4j.bench.workload.Sums;
import org.encap4j.bench.workload.Workload;
import org.encap4j.bench.workload.YardstickInputs;
import org.encap4j.bench.yardstick.YardstickInput;

/** The cells that the library is accepted by. */
public final class AcceptanceCells {
    /** More headers than the first cache holds, and less than the second. */
    static final int PACKETS = 1024;

    private static final int FEW_PACKETS = 16;
    private static final int SMALL = 64;
    private static final int LARGE = 1500;
    private static final int SUMMED = 1400;
    private static final int MILLION = 1_000_000;
    private static final double TABLE_BYTES = 100e6;

    private static final String C = "c";
    private static final String C_POOL = "c-pool";
    private static final String FRAME = "frame";
    private static final String BYTEBUF = "bytebuf";
    private static final String ADAPTIVE = "adaptive";
    private static final String IDIOMATIC = "idiomatic";
    private static final String PCAP4J = "pcap4j";
    private static final String NATIVE = "native";
    private static final String VXLAN = "vxlan";
    private static final String GENEVE = "geneve";
    private static final String C_BATCH = "c-batch";
    private static final String OVER_VXLAN = "tunnel-vxlan-identity";
    private static final String OVER_GENEVE = "tunnel-geneve-identity";
    private static final String SINGLE = "single";
    private static final String BATCH = "batch";

    private final List<Contender> contenders = new ArrayList<>();
    private final List<Bound> bounds = new ArrayList<>();

    private AcceptanceCells() {}

    /** {@return all of them, in the order in which they run} */
    public static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (int length : new int[] {SMALL, LARGE}) {
            cells.add(codec(true, length));
            cells.add(codec(false, length));
        }
        cells.add(options(true));
        cells.add(options(false));
        for (int length : new int[] {SMALL, 512, LARGE, 9000}) {
            cells.add(forward(length, Packets.frames(), Layout.ODD, "forward-" + length));
        }
        cells.add(forward(SMALL, Packets.buffers(), Layout.POOLED, "forward-bytebuf-" + SMALL));
        cells.add(refused());
        cells.add(tooBig());
        cells.add(lookups("fib-1m", TableKind.IPV4_ROUTES, "fib"));
        cells.add(lookups("cache-1m", TableKind.IPV4_PODS, "cache"));
        cells.add(checksum());
        return List.copyOf(cells);
    }

    /** {@return those that show the most in the least time} */
    public static List<Cell> guard() {
        List<String> left = List.of("encap-1500", "decap-1500", "forward-512", "forward-9000", "fib-1m");
        return all().stream().filter(cell -> !left.contains(cell.name())).toList();
    }

    private AcceptanceCells java(String name, String what, String operation, Supplier<Workload> workload) {
        contenders.add(Contender.java(name, what, operation, workload));
        bounds.add(Bound.noAllocation(name));
        return this;
    }

    /** Work of others, who may allocate. */
    private AcceptanceCells peer(String name, String what, String operation, Supplier<Workload> workload) {
        contenders.add(Contender.java(name, what, operation, workload));
        return this;
    }

    private AcceptanceCells c(String name, String what, String operation, Supplier<YardstickInput> input) {
        contenders.add(Contender.c(name, what, operation, input));
        return this;
    }

    private AcceptanceCells asking(Bound... more) {
        bounds.addAll(List.of(more));
        return this;
    }

    private Cell cell(String name, String question) {
        return new Cell(name, question, contenders, bounds);
    }

    private static Cell codec(boolean encap, int length) {
        String operation = encap ? "encap-vxlan" : "decap-vxlan";
        AcceptanceCells of = new AcceptanceCells()
                .c(C, "C", operation, () -> input(encap, length, Layout.ODD))
                .java(FRAME, "a Frame over one direct buffer", operation, () -> codec(encap, length, Packets.frames()))
                .c(
                        C_POOL,
                        "C, packets as far apart as pooled buffers",
                        operation,
                        () -> input(encap, length, Layout.POOLED))
                .java(BYTEBUF, "pooled ByteBufs", operation, () -> codec(encap, length, Packets.buffers()))
                .asking(Bound.atMost(FRAME, 1.5, C), Bound.atMost(BYTEBUF, 2.5, C_POOL));
        if (length == SMALL) {
            Packets adaptive = new Packets.InBuffers(Leasing.ADAPTIVE);
            of.java(ADAPTIVE, "ByteBufs of Netty's default allocator", operation, () -> codec(encap, length, adaptive))
                    .peer(IDIOMATIC, "pooled ByteBufs, field by field", operation, () -> perField(encap, length))
                    .peer(PCAP4J, "pcap4j", operation, () -> pcap4j(encap, length))
                    .asking(
                            Bound.atMost(ADAPTIVE, 2.5, C_POOL),
                            Bound.atLeast(IDIOMATIC, 3, BYTEBUF).fromJdk(25),
                            Bound.atLeast(PCAP4J, 80, FRAME),
                            Bound.atLeast(PCAP4J, 80, BYTEBUF));
        }
        return of.cell(
                (encap ? "encap-" : "decap-") + length,
                "what " + (encap ? "putting a packet of " : "taking a packet of ") + length
                        + (encap ? " bytes into VXLAN costs" : " bytes out of VXLAN costs"));
    }

    private static Workload codec(boolean encap, int length, Packets packets) {
        return codec(encap, Protocols.VXLAN, length, packets);
    }

    private static Workload codec(boolean encap, Protocols protocol, int length, Packets packets) {
        return encap
                ? Codecs.encap(protocol, PACKETS, length, packets)
                : Codecs.decap(protocol, PACKETS, length, packets);
    }

    private static YardstickInput input(boolean encap, int length, Layout layout) {
        return encap
                ? YardstickInputs.encap(PACKETS, length, layout)
                : YardstickInputs.decap(Protocols.VXLAN, PACKETS, length, layout);
    }

    private static Workload perField(boolean encap, int length) {
        return encap
                ? Peers.perFieldEncap(PACKETS, length, Leasing.POOLED)
                : Peers.perFieldDecap(PACKETS, length, Leasing.POOLED);
    }

    private static Workload pcap4j(boolean encap, int length) {
        return encap ? Peers.pcap4jBuild(PACKETS, length) : Peers.pcap4jParse(PACKETS, length);
    }

    private static Cell options(boolean encap) {
        String verb = encap ? "encap-" : "decap-";
        return new AcceptanceCells()
                .java(VXLAN, "VXLAN", verb + VXLAN, () -> codec(encap, SMALL, Packets.frames()))
                .java(
                        "geneve-16",
                        "Geneve with 16 bytes of options",
                        verb + "geneve-16",
                        () -> codec(encap, Protocols.GENEVE_16, SMALL, Packets.frames()))
                .asking(Bound.atMost("geneve-16", 1.5, VXLAN))
                .cell(verb + "geneve-" + SMALL, "what options cost, beside a header without");
    }

    private static Cell forward(int length, Packets packets, Layout layout, String name) {
        Supplier<YardstickInput> input = () -> YardstickInputs.forwarding(PACKETS, length, layout);
        return new AcceptanceCells()
                .c(C, "native, C", NATIVE, input)
                .java(NATIVE, "native", NATIVE, () -> Forwardings.nativeRouting(PACKETS, length, packets))
                .java(VXLAN, "VXLAN", OVER_VXLAN, () -> tunnel(Protocols.VXLAN_IDENTITY, length, packets))
                .java(GENEVE, "Geneve", OVER_GENEVE, () -> tunnel(Protocols.GENEVE_IDENTITY, length, packets))
                .c("c-vxlan", "VXLAN, C", OVER_VXLAN, input)
                .c("c-geneve", "Geneve, C", OVER_GENEVE, input)
                .asking(
                        Bound.atMost(NATIVE, 2.5, C),
                        Bound.atMost(VXLAN, 1.3, NATIVE),
                        Bound.atMost(GENEVE, 1.3, NATIVE))
                .cell(name, "what forwarding a pod's packet of " + length + " bytes costs in each mode");
    }

    private static Workload tunnel(Protocols protocol, int length, Packets packets) {
        return Forwardings.tunnel(protocol, PACKETS, length, packets);
    }

    private static Cell refused() {
        return new AcceptanceCells()
                .java(
                        FRAME,
                        "a Frame",
                        "refused",
                        () -> Codecs.refused(Protocols.VXLAN, PACKETS, SMALL, Packets.frames()))
                .java(
                        BYTEBUF,
                        "pooled ByteBufs",
                        "refused",
                        () -> Codecs.refused(Protocols.VXLAN, PACKETS, SMALL, Packets.buffers()))
                .cell("refused-" + SMALL, "what a packet with a wrong IPv4 checksum costs");
    }

    private static Cell tooBig() {
        return new AcceptanceCells()
                .java(NATIVE, "native", "too-big", () -> Forwardings.tooBig(null, PACKETS, LARGE, Packets.frames()))
                .java(
                        VXLAN,
                        "VXLAN",
                        "too-big-vxlan",
                        () -> Forwardings.tooBig(Protocols.VXLAN_IDENTITY, PACKETS, LARGE, Packets.frames()))
                .cell("too-big-" + LARGE, "what answering a packet that does not fit costs");
    }

    private static Cell lookups(String name, TableKind kind, String operation) {
        boolean pods = kind == TableKind.IPV4_PODS;
        Supplier<YardstickInput> input = () -> Lookups.input(kind, MILLION);
        AcceptanceCells of = new AcceptanceCells()
                .c(C, "one address after the other, C", operation, input)
                .java(SINGLE, "one address after the other", operation, () -> lookups(kind, LookupPattern.COVERED))
                .c(C_BATCH, "batches, C", operation + "-batch", input)
                .java(BATCH, "batches", operation + "-batch", () -> lookups(kind, LookupPattern.COVERED_BATCH))
                .asking(
                        Bound.atMost(SINGLE, 1.5, C),
                        Bound.atMost(BATCH, 1.5, C_BATCH),
                        Bound.atMost(BATCH, 1, SINGLE));
        if (pods) {
            of.asking(Bound.tableBytes(SINGLE, TABLE_BYTES));
        }
        return of.cell(name, "what finding an address costs, at random among a million " + (pods ? "pods" : "routes"));
    }

    private static Workload lookups(TableKind kind, LookupPattern pattern) {
        boolean weighed = kind == TableKind.IPV4_PODS && pattern == LookupPattern.COVERED;
        return Lookups.of(kind, MILLION, pattern, weighed);
    }

    private static Cell checksum() {
        Packets.InFrames packets = new Packets.InFrames(Layout.ODD, Storage.DIRECT);
        return new AcceptanceCells()
                .c(C, "C", "checksum", () -> YardstickInputs.checksum(FEW_PACKETS, SUMMED, Layout.ODD))
                .java("java", "a Frame", "checksum", () -> Sums.checksum(FEW_PACKETS, SUMMED, packets))
                .asking(Bound.atMost("java", 4, C))
                .cell("checksum-" + SUMMED, "what summing " + SUMMED + " bytes costs");
    }
}
