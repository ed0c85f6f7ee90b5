// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.tables.LookupPattern;
import org.encap4j.bench.tables.Lookups;
import org.encap4j.bench.tables.TableKind;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Protocols;
import org.encap4j.bench.workload.Receptions;

/** The cells that compare the modes: native routing, VXLAN and Geneve. */
public final class ModeCells {
    /** The contender of native routing. */
    public static final String NATIVE = "native";
    /** The contender of VXLAN with the identity in the VNI, as Cilium sends it. */
    public static final String VXLAN = "vxlan";
    /** The contender of Geneve with the identity in the VNI, as Cilium sends it. */
    public static final String GENEVE = "geneve";
    /** The contender of a table that looks addresses up one after the other. */
    public static final String SINGLE = "single";
    /** The contender of a table that looks several addresses up at a time. */
    public static final String BATCH = "batch";

    /** Native routing in C. */
    public static final String C_NATIVE = "c";
    /** VXLAN in C. */
    public static final String C_VXLAN = "c-vxlan";
    /** Geneve in C. */
    public static final String C_GENEVE = "c-geneve";
    /** One address after the other in C. */
    public static final String C_SINGLE = "c";
    /** Several at a time in C. */
    public static final String C_BATCH = "c-batch";

    private static final List<Integer> LENGTHS = List.of(64, 512, 1500, 9000);
    private static final List<Integer> TABLE_SIZES = List.of(10, 100, 1000, 10_000, 100_000, 1_000_000);
    private static final int LEAST_WEIGHED = 10_000;

    private ModeCells() {}

    /** {@return the lengths of frames that are measured, in bytes, Ethernet header included} */
    public static List<Integer> lengths() {
        return LENGTHS;
    }

    /** {@return the sizes of tables that are measured, in prefixes} */
    public static List<Integer> tableSizes() {
        return TABLE_SIZES;
    }

    /**
     * {@return the cell of packets on their way from a pod to another node}
     *
     * @param length one of {@link #lengths}
     */
    public static Cell sending(int length) {
        String name = "forward-" + length;
        return AcceptanceCells.all().stream()
                .filter(cell -> cell.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /**
     * {@return the cell of packets on their way from another node to a pod}
     *
     * @param length one of {@link #lengths}
     */
    public static Cell receiving(int length) {
        Packets.InFrames packets = (Packets.InFrames) Packets.frames();
        List<Contender> contenders = List.of(
                Contender.java(
                        NATIVE,
                        "native",
                        "receive-native",
                        () -> Receptions.nativeRouting(AcceptanceCells.PACKETS, length, packets)),
                receiver(VXLAN, "VXLAN", Protocols.VXLAN_IDENTITY, length, packets),
                receiver(GENEVE, "Geneve", Protocols.GENEVE_IDENTITY, length, packets),
                receiverInC(C_VXLAN, "VXLAN, C", Protocols.VXLAN_IDENTITY, length, packets),
                receiverInC(C_GENEVE, "Geneve, C", Protocols.GENEVE_IDENTITY, length, packets));
        return new Cell(
                "receive-" + length,
                "what delivering a packet of " + length + " bytes from another node to a pod costs in each mode",
                contenders,
                List.of());
    }

    private static Contender receiver(
            String name, String what, Protocols protocol, int length, Packets.InFrames packets) {
        return Contender.java(
                name,
                what,
                operation(protocol),
                () -> Receptions.tunnel(protocol, AcceptanceCells.PACKETS, length, packets));
    }

    private static Contender receiverInC(
            String name, String what, Protocols protocol, int length, Packets.InFrames packets) {
        return Contender.c(
                name,
                what,
                operation(protocol),
                () -> Receptions.input(protocol, AcceptanceCells.PACKETS, length, packets.layout()));
    }

    private static String operation(Protocols protocol) {
        return protocol == Protocols.GENEVE_IDENTITY ? "receive-geneve-identity" : "receive-vxlan-identity";
    }

    /**
     * {@return the cell of lookups in a table of IPv4 prefixes, of addresses at random}
     *
     * @param kind routes or pods
     * @param size one of {@link #tableSizes}
     */
    public static Cell table(TableKind kind, int size) {
        boolean weighed = size >= LEAST_WEIGHED;
        String operation = operation(kind);
        List<Contender> contenders = List.of(
                Contender.java(
                        SINGLE,
                        "one address after the other",
                        operation,
                        () -> Lookups.of(kind, size, LookupPattern.COVERED, weighed)),
                Contender.java(
                        BATCH,
                        "batches",
                        operation + "-batch",
                        () -> Lookups.of(kind, size, LookupPattern.COVERED_BATCH, false)),
                Contender.c(C_SINGLE, "one address after the other, C", operation, () -> Lookups.input(kind, size)),
                Contender.c(C_BATCH, "batches, C", operation + "-batch", () -> Lookups.input(kind, size)));
        return new Cell(
                tableName(kind, size),
                "what finding an address costs, at random among " + size + " " + kind.title(),
                contenders,
                List.of());
    }

    /**
     * {@return the name of a cell of {@link #table}}
     *
     * @param kind routes or pods
     * @param size how many prefixes
     */
    public static String tableName(TableKind kind, int size) {
        return operation(kind) + "-" + size;
    }

    private static String operation(TableKind kind) {
        return kind == TableKind.IPV4_PODS ? "cache" : "fib";
    }

    /** {@return every cell that there is} */
    public static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        LENGTHS.forEach(length -> cells.add(sending(length)));
        LENGTHS.forEach(length -> cells.add(receiving(length)));
        for (TableKind kind : List.of(TableKind.IPV4_PODS, TableKind.IPV4_ROUTES)) {
            TABLE_SIZES.forEach(size -> cells.add(table(kind, size)));
        }
        return List.copyOf(cells);
    }
}
