// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.encap4j.bench.acceptance.Contender.java;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.bench.workload.Codecs;
import org.encap4j.bench.workload.Forwardings;
import org.encap4j.bench.workload.Leasing;
import org.encap4j.bench.workload.Packets;
import org.encap4j.bench.workload.Peers;
import org.encap4j.bench.workload.Protocols;

/** The cells that the library is accepted by. */
public final class AcceptanceCells {
    /** More headers than the first cache holds, and less than the second. */
    static final int PACKETS = 1024;

    private static final String FRAME = "frame";
    private static final String BYTEBUF = "bytebuf";
    private static final String ADAPTIVE = "adaptive";

    private AcceptanceCells() {}

    /** {@return all of them, in the order in which they run} */
    public static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (boolean encap : new boolean[] {true, false}) {
            cells.add(codec(encap, 64));
        }
        for (boolean encap : new boolean[] {true, false}) {
            cells.add(codec(encap, 1500));
        }
        for (int length : new int[] {64, 512, 1500, 9000}) {
            cells.add(forward(length));
        }
        return List.copyOf(cells);
    }

    private static Cell codec(boolean encap, int length) {
        List<Contender> contenders = new ArrayList<>();
        List<Bound> bounds = new ArrayList<>();
        String operation = encap ? "encap-vxlan" : "decap-vxlan";
        contenders.add(
                java(FRAME, "a Frame over one direct buffer", operation, () -> codec(encap, length, Packets.frames())));
        contenders.add(java(BYTEBUF, "pooled ByteBufs", operation, () -> codec(encap, length, Packets.buffers())));
        bounds.add(Bound.noAllocation(FRAME));
        bounds.add(Bound.noAllocation(BYTEBUF));
        if (length == 64) {
            contenders.add(java(
                    ADAPTIVE,
                    "ByteBufs of Netty's default allocator",
                    operation,
                    () -> codec(encap, length, new Packets.InBuffers(Leasing.ADAPTIVE))));
            contenders.add(java(
                    "idiomatic",
                    "ByteBufs, field by field",
                    () -> encap
                            ? Peers.perFieldEncap(PACKETS, length, Leasing.POOLED)
                            : Peers.perFieldDecap(PACKETS, length, Leasing.POOLED)));
            contenders.add(java(
                    "pcap4j",
                    "pcap4j",
                    operation,
                    () -> encap ? Peers.pcap4jBuild(PACKETS, length) : Peers.pcap4jParse(PACKETS, length)));
            bounds.add(Bound.noAllocation(ADAPTIVE));
            bounds.add(Bound.atLeast("idiomatic", 3, BYTEBUF).fromJdk(25));
            bounds.add(Bound.atLeast("pcap4j", 80, FRAME));
            bounds.add(Bound.atLeast("pcap4j", 80, BYTEBUF));
        }
        String name = (encap ? "encap-" : "decap-") + length;
        String question = "what " + (encap ? "putting" : "taking") + " a packet of " + length + " bytes "
                + (encap ? "into" : "out of") + " VXLAN costs";
        return new Cell(name, question, contenders, bounds);
    }

    private static org.encap4j.bench.workload.Workload codec(boolean encap, int length, Packets packets) {
        return encap
                ? Codecs.encap(Protocols.VXLAN, PACKETS, length, packets)
                : Codecs.decap(Protocols.VXLAN, PACKETS, length, packets);
    }

    private static Cell forward(int length) {
        List<Contender> contenders = List.of(
                java("native", "native routing", () -> Forwardings.nativeRouting(PACKETS, length, Packets.frames())),
                java(
                        "vxlan",
                        "into VXLAN",
                        "tunnel-vxlan-identity",
                        () -> Forwardings.tunnel(Protocols.VXLAN_IDENTITY, PACKETS, length, Packets.frames())),
                java(
                        "geneve",
                        "into Geneve",
                        "tunnel-geneve-identity",
                        () -> Forwardings.tunnel(Protocols.GENEVE_IDENTITY, PACKETS, length, Packets.frames())));
        return new Cell(
                "forward-" + length,
                "what forwarding a pod's packet of " + length + " bytes costs in each mode",
                contenders,
                List.of(
                        Bound.atMost("vxlan", 1.3, "native"),
                        Bound.atMost("geneve", 1.3, "native"),
                        Bound.noAllocation("native"),
                        Bound.noAllocation("vxlan"),
                        Bound.noAllocation("geneve")));
    }
}
