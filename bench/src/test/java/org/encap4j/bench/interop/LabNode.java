// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.bench.yaml.ClusterFile;
import org.encap4j.bench.yaml.ConfigFile;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.io.ForwardingLoop;
import org.encap4j.io.LivePort;
import org.encap4j.io.LoopCounters;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.text.FlowText;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/**
 * A node as an embedder writes it, around the library's forwarders: for tunnel headers that no configuration names. Neighbours are
 * those of the cluster file. Prints flows, and at the end what became of the packets of each port.
 */
public final class LabNode {
    private static final int RING_FLOWS = 1 << 16;
    private static final long CONNECTION_NANOS = 60_000_000_000L;

    /** What {@code tunnel-protocol} may name here. */
    private static final Map<String, TunnelProtocol> PROTOCOLS = Map.of(
            "vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI),
            "vxlan-gbp", Vxlan.of(VxlanProfile.GROUP_POLICY).withPort(8472),
            "geneve", Geneve.of(GeneveProfile.IDENTITY_IN_VNI),
            "geneve-options", options());

    private LabNode() {}

    /** Two options, one of them critical: those that Open vSwitch is told to expect. */
    private static TunnelProtocol options() {
        return Geneve.of(GeneveProfile.IDENTITY_IN_VNI)
                .withKnown(
                        new GeneveOptionType(0x0102, 0x80, (frame, at, out) -> out.append("first"), 4),
                        new GeneveOptionType(0x0103, 0x01, (frame, at, out) -> out.append("second"), 8))
                .withOptions(
                        new GeneveOptionValue(0x0102, 0x80, HexFormat.of().parseHex("11223344")),
                        new GeneveOptionValue(0x0103, 0x01, HexFormat.of().parseHex("aabbccdd00112233")));
    }

    /**
     * Runs until it is told to end.
     *
     * @param arguments the configuration, the cluster, the node's name, the interface of its pods, that of the underlay, its MTU
     * @throws IOException if a file or an interface cannot be read
     * @throws ConfigurationException if a file is refused
     */
    public static void main(String[] arguments) throws IOException, ConfigurationException {
        CiliumConfig config = CiliumConfig.of(ConfigFile.read(Path.of(arguments[0])), PROTOCOLS.keySet());
        Cluster cluster = ClusterFile.read(Path.of(arguments[1]));
        Dataplane dataplane = new Dataplane(config, cluster, arguments[2], Integer.parseInt(arguments[5]), PROTOCOLS);
        FlowRing ring = new FlowRing(arguments[2], RING_FLOWS);
        FlowRecorder recorder = new FlowRecorder(
                ring,
                new FlowReplies(RING_FLOWS, CONNECTION_NANOS),
                () -> System.currentTimeMillis() * 1_000_000,
                false);
        Printer printer = new Printer(ring, new FlowText(cluster.names(), ZoneOffset.UTC, false));
        Thread main = Thread.currentThread();
        try (LivePort pods = LivePort.on(arguments[3]).open();
                LivePort underlay = LivePort.on(arguments[4]).open()) {
            ForwardingLoop loop = new ForwardingLoop(
                    pods,
                    underlay,
                    observed(dataplane.fromPods(unlimited()), recorder),
                    observed(dataplane.fromUnderlay(unlimited()), recorder));
            loop.meanwhile(now -> printer.print());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                loop.stop();
                awaitEnd(main);
            }));
            System.err.println("running");
            loop.run();
            printer.print();
            System.out.flush();
            report(pods, loop.counters(Dataplane.POD_PORT));
            report(underlay, loop.counters(Dataplane.UNDERLAY_PORT));
        }
    }

    private static void awaitEnd(Thread main) {
        try {
            main.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void report(LivePort port, LoopCounters counters) {
        StringBuilder line = new StringBuilder(port.name() + ": received " + counters.received());
        line.append(", kernel dropped ").append(port.statistics().kernelDropped());
        line.append(", not sent ").append(port.notSent());
        line.append(", to pods ").append(counters.forwarded(Dataplane.POD_PORT));
        line.append(", to underlay ").append(counters.forwarded(Dataplane.UNDERLAY_PORT));
        line.append(", to host ").append(counters.toHost() + counters.hostRefused());
        line.append(", egress full ").append(counters.egressFull());
        line.append(", answered ").append(counters.answered());
        for (Verdict verdict : Verdict.values()) {
            if (verdict != Verdict.OK && counters.verdicts().of(verdict) > 0) {
                line.append(", ")
                        .append(verdict)
                        .append(' ')
                        .append(counters.verdicts().of(verdict));
            }
        }
        System.err.println(line);
    }

    private static IcmpRateLimit unlimited() {
        return new IcmpRateLimit(1_000_000, 1_000_000);
    }

    private static Forwarder observed(Forwarder forwarder, FlowRecorder recorder) {
        return new ObservedForwarder(forwarder, recorder);
    }

    /** Between packets, so that nothing is lost: speed is no matter here. */
    private static final class Printer {
        private final FlowRing ring;
        private final FlowText text;
        private final FlowRecord flow = new FlowRecord();
        private final StringBuilder line = new StringBuilder();

        Printer(FlowRing ring, FlowText text) {
            this.ring = ring;
            this.text = text;
        }

        void print() {
            line.setLength(0);
            while (ring.poll(flow)) {
                text.append(line, flow).append('\n');
            }
            if (line.length() > 0) {
                System.out.print(line);
            }
        }
    }
}
