// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.encap4j.bench.node.FlowPrinter;
import org.encap4j.bench.node.InterfaceFacts;
import org.encap4j.bench.node.LiveNode;
import org.encap4j.bench.node.NodeReport;
import org.encap4j.bench.node.Signals;
import org.encap4j.bench.yaml.ClusterFile;
import org.encap4j.bench.yaml.ConfigFile;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.io.LivePort;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/** A node as an embedder starts it, with tunnel headers that no agent's configuration names. */
public final class LabNode {
    private static final int FLOWS = 1 << 16;
    private static final long CONNECTION_NANOS = 60_000_000_000L;

    /** What {@code tunnel-protocol} may name here. */
    private static final Map<String, TunnelProtocol> PROTOCOLS = Map.of(
            "vxlan-gbp", Vxlan.of(VxlanProfile.GROUP_POLICY).withPort(8472),
            "geneve-options", options());

    private LabNode() {}

    /** Two options, one of them critical: those that Open vSwitch is told of. */
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
     * @param arguments the configuration, the cluster, the node's name, the interface of its pods, that of the underlay
     * @throws IOException if a file or an interface cannot be read
     * @throws ConfigurationException if a file is refused
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws IOException, ConfigurationException, InterruptedException {
        CiliumConfig config = CiliumConfig.of(ConfigFile.read(Path.of(arguments[0])), PROTOCOLS.keySet());
        Cluster cluster = ClusterFile.read(Path.of(arguments[1]));
        String name = arguments[2];
        InterfaceFacts device = InterfaceFacts.of(arguments[4]);
        Dataplane dataplane =
                Dataplane.live(config, cluster.withMac(name, device.mac()), name, device.mtu(), PROTOCOLS);
        FlowRing ring = new FlowRing(name, FLOWS);
        FlowRecorder recorder = new FlowRecorder(
                ring, new FlowReplies(FLOWS, CONNECTION_NANOS), () -> System.currentTimeMillis() * 1_000_000, false);
        try (LivePort pods = LivePort.on(arguments[3]).promiscuous(true).open();
                LivePort underlay = LivePort.on(arguments[4]).open()) {
            LiveNode node = new LiveNode(pods, underlay, dataplane, recorder);
            FlowPrinter printer = new FlowPrinter(ring, cluster.names(), dataplane.node(), System.out, node::stop);
            Thread printing = new Thread(printer, "flows");
            printing.start();
            Signals.on("TERM", node::stop);
            System.err.println(name + " runs: " + config.tunnelProtocol());
            node.run();
            printer.end();
            printing.join();
            System.err.println(ring.published() + " flows printed, " + ring.lost() + " lost");
            report(pods, "pods", node, Dataplane.POD_PORT);
            report(underlay, "underlay", node, Dataplane.UNDERLAY_PORT);
        }
    }

    private static void report(LivePort port, String name, LiveNode node, int number) throws IOException {
        port.close();
        long left = NodeReport.left(port);
        NodeReport.lines(name + " (" + port.name() + ")", node.counters(number), left)
                .forEach(System.err::println);
        System.err.println("  not received: " + port.statistics().kernelDropped() + " dropped by the kernel");
    }
}
