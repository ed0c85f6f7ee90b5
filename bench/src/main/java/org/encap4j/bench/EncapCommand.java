// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.encap4j.Verdict;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts every packet of a capture into a tunnel. */
@Command(
        name = "encap",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Encapsulates every packet of a capture.",
            "Ethernet captures fit every protocol; raw IP captures need vxlan-gpe or geneve. A packet that cannot be"
                    + " encapsulated ends the command, and OUT is not written."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j encap --profile identity-in-vni --identity 15584 in.pcap out.pcap",
            "  encap4j encap --protocol geneve --option 0102:80:00010002 in.pcap out.pcap",
            "  encap4j encap --local fd00::1 --remote fd00::2 in.pcap - | tshark -r -"
        })
final class EncapCommand implements Callable<Integer>, TerminalUser {
    @Mixin
    private TunnelOptions tunnel;

    @Mixin
    private UnderlayOptions underlay;

    @Parameters(index = "0", paramLabel = "IN", description = "a pcap or pcapng file, or - for a pipe")
    private String in;

    @Parameters(index = "1", paramLabel = "OUT", description = "the pcap file to write, or - for a pipe")
    private String out;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OuterHeader outer = underlay.outerHeader(tunnel.protocol());
        TunnelMetadata metadata = tunnel.metadata();
        PacketMemory memory = new PacketMemory(outer.length());
        CapturedPacket packet = new CapturedPacket();
        try (CaptureReader reader = CaptureFiles.open(in);
                PcapWriter writer = CaptureFiles.create(out, LinkType.ETHERNET)) {
            while (reader.next(packet)) {
                Frame frame = memory.copy(packet.frame());
                metadata.setPayload(Carriage.payload(packet, outer.protocol(), reader));
                Verdict verdict = outer.encapsulate(frame, metadata);
                if (verdict != Verdict.OK) {
                    throw Carriage.refused(reader, packet, verdict);
                }
                writer.write(packet.timestampNanos(), frame, packet.originalLength() + outer.length());
                if (reader.isDrained()) {
                    writer.flush();
                }
                terminal.progress(reader);
            }
            writer.finish();
            CaptureFiles.remarkOnEnd(reader, terminal);
        }
        return 0;
    }
}
