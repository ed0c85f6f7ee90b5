// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.testdata.DefaultCapture;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
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
                    + " rounds over up to 4,096 packets in memory, with their range."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j compare",
            "  encap4j compare --link-mtu 9000 --link-rate 25G my.pcap",
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
    private UnderlayOptions underlay;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "write native.pcap and a capture for each tunnel there")
    private String out;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (linkMtu < LEAST_LINK_MTU || linkMtu > MOST_LINK_MTU) {
            throw new ParameterException(
                    command.commandLine(),
                    "--link-mtu " + linkMtu + " is not in " + LEAST_LINK_MTU + ".." + MOST_LINK_MTU);
        }
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
        List<ForwardingTrial> trials = new ArrayList<>();
        trials.add(ForwardingTrial.nativeRouting(linkMtu));
        protocols.forEach(protocol -> trials.add(ForwardingTrial.tunnel(protocol, linkMtu)));
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
            ForwardingTrial.choose(trials, podPackets);
            CodecTimes[] forwarding = ForwardingTrial.measure(trials, podPackets);
            for (PcapWriter writer : writers) {
                if (writer != null) {
                    writer.finish();
                }
            }
            CompareReport report = new CompareReport(reader.name(), linkType, linkMtu, linkRate, modes);
            report.print(terminal.out(), codec, forwarding, podPackets.size());
        } finally {
            for (PcapWriter writer : writers) {
                if (writer != null) {
                    writer.close();
                }
            }
        }
    }

    private static List<TunnelProtocol> protocols(int linkType) {
        return List.of(
                linkType == LinkType.ETHERNET ? Vxlan.of(VxlanProfile.IDENTITY_IN_VNI) : VxlanGpe.identityInVni(),
                Geneve.of(GeneveProfile.IDENTITY_IN_VNI));
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
