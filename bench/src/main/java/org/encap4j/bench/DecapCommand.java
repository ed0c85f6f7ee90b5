// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.encap4j.Counters;
import org.encap4j.Verdict;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes every packet of a capture out of its tunnel. */
@Command(
        name = "decap",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Decapsulates the tunnel packets of a capture and leaves the others out, fragments too.",
            "One tunnel is removed; a tunnel inside is payload. OUT is an Ethernet capture, or a raw IP capture when the"
                    + " first payload is a bare IP packet. Refused packets are named on standard error and make the exit"
                    + " code 1; OUT is written all the same."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j decap overlay.pcap inner.pcap",
            "  encap4j decap --decode-as 10800=vxlan - - <azure.pcap | tcpdump -r -"
        })
final class DecapCommand implements Callable<Integer>, TerminalUser {
    private static final int REFUSALS_NAMED = 10;
    private static final int LINK_TYPE_OPEN = -1;

    @Mixin
    private ReceptionOptions reception;

    @Option(names = "--vni", paramLabel = "N", description = "only packets of this network")
    private Integer vni;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "IN", description = "a pcap or pcapng file, or - for a pipe")
    private String in;

    @Parameters(index = "1", paramLabel = "OUT", description = "the pcap file to write, or - for a pipe")
    private String out;

    private final Counters counters = new Counters();
    private final TunnelMetadata metadata = new TunnelMetadata();
    private Terminal terminal;
    private PcapWriter writer;
    private int linkType = LINK_TYPE_OPEN;
    private long refused;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (vni != null && (vni < 0 || vni > 0xFF_FFFF)) {
            throw new ParameterException(command.commandLine(), "--vni " + vni + " is not in 0..16777215");
        }
        Decapsulator decapsulator = reception.decapsulator();
        PacketMemory memory = new PacketMemory(0);
        CapturedPacket packet = new CapturedPacket();
        try (CaptureReader reader = CaptureFiles.open(in)) {
            while (reader.next(packet)) {
                Frame frame = memory.copy(packet.frame());
                Verdict verdict = ReceptionOptions.decapsulate(decapsulator, packet.linkType(), frame, metadata);
                boolean decapsulated = verdict == Verdict.OK;
                if (decapsulated) {
                    verdict = write(packet, frame);
                }
                counters.count(verdict);
                if (verdict != Verdict.OK && verdict != Verdict.NOT_A_TUNNEL && verdict != Verdict.FRAGMENT) {
                    name(
                            decapsulated
                                    ? reader.name() + ": packet " + packet.number() + ": " + misfit()
                                    : Carriage.refused(reader, packet, verdict).getMessage());
                }
                if (writer != null && reader.isDrained()) {
                    writer.flush();
                }
                terminal.progress(reader);
            }
            finish(reader);
        } finally {
            if (writer != null) {
                writer.close();
            }
        }
        return refused == 0 ? 0 : 1;
    }

    private Verdict write(CapturedPacket packet, Frame frame) throws IOException {
        if (vni != null && metadata.vni() != vni) {
            return Verdict.NOT_A_TUNNEL;
        }
        int needed = neededLinkType();
        if (linkType == LINK_TYPE_OPEN && needed != LINK_TYPE_OPEN) {
            open(needed);
        }
        if (needed != linkType || needed == LINK_TYPE_OPEN) {
            return Verdict.UNSUPPORTED_PAYLOAD;
        }
        // What the capture cut off is missing inside the tunnel too.
        writer.write(
                packet.timestampNanos(), frame, frame.length() + packet.originalLength() - packet.capturedLength());
        return Verdict.OK;
    }

    /** Why the payload taken out last is not in OUT, which has one link type. */
    private String misfit() {
        return switch (neededLinkType()) {
            case LinkType.ETHERNET -> "an Ethernet frame, but the payload before made OUT a raw IP capture";
            case LinkType.RAW -> "a bare IP packet, but the payload before made OUT an Ethernet capture";
            default -> "its payload is neither Ethernet nor IP";
        };
    }

    private int neededLinkType() {
        return switch (metadata.payload()) {
            case EtherType.TRANSPARENT_ETHERNET -> LinkType.ETHERNET;
            case EtherType.IPV4, EtherType.IPV6 -> LinkType.RAW;
            default -> LINK_TYPE_OPEN;
        };
    }

    private void open(int chosen) throws IOException {
        writer = CaptureFiles.create(out, chosen);
        linkType = chosen;
    }

    private void name(String refusal) {
        refused++;
        if (refused <= REFUSALS_NAMED) {
            terminal.remark(refusal);
        }
    }

    private void finish(CaptureReader reader) throws IOException {
        if (writer == null) {
            open(LinkType.ETHERNET);
        }
        writer.finish();
        CaptureFiles.remarkOnEnd(reader, terminal);
        if (refused > REFUSALS_NAMED) {
            terminal.remark("and " + (refused - REFUSALS_NAMED) + " more refused");
        }
        long fragments = counters.of(Verdict.FRAGMENT);
        long leftOut = counters.of(Verdict.NOT_A_TUNNEL) + fragments;
        // Whether a fragment is one of a tunnel's cannot be told before it is reassembled.
        String among = fragments == 0 ? "" : " (" + fragments + " of them fragments, not reassembled)";
        terminal.remark(counters.of(Verdict.OK) + " decapsulated, " + leftOut + " left out" + among + ", " + refused
                + " refused");
    }
}
