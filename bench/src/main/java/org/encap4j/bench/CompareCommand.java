// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.testdata.DefaultCapture;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The main job: one capture plain, through VXLAN and through Geneve, checked, measured and reported. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Compares native routing, VXLAN and Geneve on the packets of a capture.",
            "Every packet is encapsulated, decapsulated and compared byte for byte with what went in; a difference ends"
                    + " the command. Both tunnels carry the sender's identity in the VNI, as Cilium sends it. A raw IP"
                    + " capture goes through VXLAN-GPE instead of VXLAN, which carries Ethernet only.",
            "Goodput is the share of the link's rate that is left for IP packets, of the packets that fit in every mode;"
                    + " preamble, frame check sequence and gap of Ethernet are counted. Times are medians of interleaved"
                    + " rounds over up to 4,096 packets in memory, with their range.",
            "--config gives the protocol that comes first, its port and source ports, the underlay's family and the"
                    + " link's MTU; --cluster gives the addresses of the tunnel's ends, its first two nodes', and the"
                    + " packets forwarded are then those that its pods on one node send to pods on another. The other"
                    + " options win."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j compare",
            "  encap4j compare --link-mtu 9000 --link-rate 25G my.pcap",
            "  encap4j compare --config cilium.yaml --cluster cluster.yaml my.pcap",
            "  encap4j compare --out results my.pcap    results/vxlan.pcap opens in Wireshark"
        })
final class CompareCommand implements Callable<Integer>, TerminalUser {
    private static final int LEAST_LINK_MTU = 576;
    private static final int MOST_LINK_MTU = 65_535;

    @Spec
    private CommandSpec command;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FILE",
            description =
                    "a pcap or pcapng file, or - for a pipe (default: traffic between pods of two nodes that comes"
                            + " with the program)")
    private String in;

    @Option(
            names = "--link-mtu",
            paramLabel = "N",
            defaultValue = "1500",
            description = "the link's MTU (default: 1500)")
    private int linkMtu;

    @Option(
            names = "--link-rate",
            paramLabel = "RATE",
            defaultValue = "10G",
            converter = LinkRate.FromText.class,
            description = "the link's rate in bit/s, such as 100M, 2.5G, 25G (default: 10G)")
    private LinkRate linkRate;

    @Option(
            names = "--identity",
            paramLabel = "N",
            defaultValue = "15584",
            description = "identity to send (default: 15584)")
    private int identity;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private ClusterOptions clusterOptions;

    @Mixin
    private UnderlayOptions underlay;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "write native.pcap and a capture for each tunnel there")
    private String out;

    private Terminal terminal;
    private CiliumConfig config;
    private Cluster cluster;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        takeFiles();
        try (CaptureReader reader = open()) {
            CapturedPacket packet = new CapturedPacket();
            if (!reader.next(packet)) {
                CaptureFiles.remarkOnEnd(reader, terminal);
                throw new CommandFailure(reader.name() + ": no packets to compare");
            }
            compare(reader, packet);
        }
        return 0;
    }

    /** What the files say, where the command line does not say it. */
    private void takeFiles() throws IOException, ConfigurationException {
        requireLinkMtu("--link-mtu", linkMtu);
        config = configOptions.config();
        cluster = clusterOptions.cluster();
        if (cluster.nodes().size() < 2) {
            throw new CommandFailure("the cluster has one node; two are compared");
        }
        if (config.mtu() != 0 && !isGiven("--link-mtu")) {
            linkMtu = config.mtu();
            requireLinkMtu("mtu", linkMtu);
        }
        if (clusterOptions.isGiven() && !isGiven("--identity")) {
            identity = cluster.podsOf(cluster.nodes().get(0).name()).stream()
                    .findFirst()
                    .map(ClusterPod::identity)
                    .orElse(identity);
        }
        underlay.takeDefaults(config, cluster);
    }

    private boolean isGiven(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private void requireLinkMtu(String source, int mtu) {
        if (mtu < LEAST_LINK_MTU || mtu > MOST_LINK_MTU) {
            throw new ParameterException(
                    command.commandLine(), source + " " + mtu + " is not in " + LEAST_LINK_MTU + ".." + MOST_LINK_MTU);
        }
    }

    private CaptureReader open() throws IOException {
        if (in != null) {
            return CaptureFiles.open(in);
        }
        InputStream packets = DefaultCapture.open();
        return CaptureReader.stream(packets, DefaultCapture.NAME);
    }

    private void compare(CaptureReader reader, CapturedPacket packet) throws IOException {
        int linkType = packet.linkType();
        List<TunnelProtocol> protocols = protocols(linkType);
        for (TunnelProtocol protocol : protocols) {
            // Before a file is made.
            Carriage.payload(packet, protocol, reader);
        }
        List<ModeTrial> modes = new ArrayList<>();
        modes.add(ModeTrial.nativeRouting(linkMtu));
        for (TunnelProtocol protocol : protocols) {
            modes.add(ModeTrial.tunnel(underlay.outerHeader(protocol), identity, linkMtu));
        }
        PodPackets podPackets = new PodPackets();
        PacketSample sample = new PacketSample(modes);
        List<PcapWriter> writers = new ArrayList<>();
        try {
            if (out != null) {
                CaptureFiles.folder(out);
            }
            for (ModeTrial mode : modes) {
                writers.add(out == null ? null : create(mode, linkType));
            }
            do {
                if (packet.linkType() != linkType) {
                    throw new CommandFailure(
                            reader.name() + ": packet " + packet.number() + ": the link type changes from "
                                    + LinkType.name(linkType) + " to " + LinkType.name(packet.linkType()));
                }
                sendThroughAll(reader, packet, modes, writers);
                sample.add(packet.frame());
                podPackets.add(packet);
                terminal.progress(reader);
            } while (reader.next(packet));
            CaptureFiles.remarkOnEnd(reader, terminal);
            CodecTimes[] codec = sample.measure();
            TrialPath path =
                    clusterOptions.isGiven() ? TrialPath.busiest(cluster, podPackets) : TrialPath.forAnyAddress();
            List<ForwardingTrial> trials = trials(protocols, path);
            ForwardingTrial.choose(trials, podPackets);
            CodecTimes[] forwarding = ForwardingTrial.measure(trials, podPackets);
            for (PcapWriter writer : writers) {
                if (writer != null) {
                    writer.finish();
                }
            }
            CompareReport report = new CompareReport(reader.name(), linkType, linkMtu, linkRate, modes, path.text());
            report.print(terminal.out(), codec, forwarding, podPackets.size());
        } finally {
            for (PcapWriter writer : writers) {
                if (writer != null) {
                    writer.close();
                }
            }
        }
    }

    /** The configured protocol first, on its configured port. */
    private List<TunnelProtocol> protocols(int linkType) {
        List<TunnelProtocol> protocols = new ArrayList<>();
        for (String name : List.of("vxlan", "geneve")) {
            boolean configured = name.equals(config.tunnelProtocol());
            TunnelProtocol protocol = ConfigOptions.PROTOCOLS.get(name);
            if (protocol instanceof Vxlan && linkType != LinkType.ETHERNET) {
                protocol = VxlanGpe.identityInVni();
            } else if (configured && config.tunnelPort() != 0) {
                protocol = protocol.withPort(config.tunnelPort());
            }
            protocols.add(configured ? 0 : protocols.size(), protocol);
        }
        return protocols;
    }

    private List<ForwardingTrial> trials(List<TunnelProtocol> protocols, TrialPath path) {
        List<ForwardingTrial> trials = new ArrayList<>();
        trials.add(ForwardingTrial.nativeRouting(path, config, linkMtu));
        protocols.forEach(protocol -> trials.add(ForwardingTrial.tunnel(protocol, path, config, linkMtu)));
        return trials;
    }

    private PcapWriter create(ModeTrial mode, int linkType) throws IOException {
        int written = mode.isTunnel() ? LinkType.ETHERNET : linkType;
        return CaptureFiles.create(Path.of(out, mode.name() + ".pcap").toString(), written);
    }

    private static void sendThroughAll(
            CaptureReader reader, CapturedPacket packet, List<ModeTrial> modes, List<PcapWriter> writers)
            throws IOException {
        boolean fitsAll = true;
        for (int i = 0; i < modes.size(); i++) {
            fitsAll &= modes.get(i).send(reader, packet, writers.get(i));
        }
        for (ModeTrial mode : modes) {
            mode.countGoodput(fitsAll);
        }
    }
}
