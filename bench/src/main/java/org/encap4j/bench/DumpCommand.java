// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.encap4j.Verdict;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.text.PacketText;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the packets of a capture level by level. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Prints each packet of a capture level by level, into its tunnels, options decoded.",
            "A tunnel packet that a receiver would refuse ends with its verdict."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  encap4j dump overlay.pcap", "  tcpdump -i eth0 -w - udp port 6081 | encap4j dump --strict -"})
final class DumpCommand implements Callable<Integer>, TerminalUser {
    private static final long NANOS = 1_000_000_000L;

    /** How often a reader that has gone away is noticed. */
    private static final int PACKETS_BETWEEN_LOOKS = 64;

    @Mixin
    private ReceptionOptions reception;

    @Option(names = "--count", paramLabel = "N", description = "stop after so many packets")
    private long count = Long.MAX_VALUE;

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "FILE", description = "a pcap or pcapng file, or - for a pipe")
    private String in;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new ParameterException(command.commandLine(), "--count " + count + " is not 1 or more");
        }
        PacketText text = new PacketText(reception.protocols());
        Decapsulator decapsulator = reception.decapsulator();
        CapturedPacket packet = new CapturedPacket();
        StringBuilder lines = new StringBuilder();
        try (CaptureReader reader = CaptureFiles.open(in)) {
            while (packet.number() < count && reader.next(packet)) {
                lines.setLength(0);
                render(packet, text, decapsulator, lines);
                terminal.out().append(lines);
                boolean look = packet.number() % PACKETS_BETWEEN_LOOKS == 0 || reader.isDrained();
                if (look && terminal.abandoned()) {
                    return 0;
                }
            }
            terminal.out().flush();
            CaptureFiles.remarkOnEnd(reader, terminal);
        }
        return 0;
    }

    private static void render(CapturedPacket packet, PacketText text, Decapsulator decapsulator, StringBuilder lines) {
        long nanos = packet.timestampNanos();
        lines.append('#').append(packet.number()).append(' ');
        lines.append(Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS)));
        lines.append(' ').append(LinkType.name(packet.linkType()));
        lines.append(' ').append(packet.originalLength()).append(" bytes");
        if (packet.capturedLength() < packet.originalLength()) {
            lines.append(", ").append(packet.capturedLength()).append(" captured");
        }
        lines.append('\n');
        Frame frame = packet.frame();
        TunnelMetadata metadata = new TunnelMetadata();
        Verdict verdict = Verdict.NOT_A_TUNNEL;
        if (packet.linkType() == LinkType.ETHERNET) {
            text.append(frame, lines);
            verdict = decapsulator.inspect(frame, metadata);
        } else {
            long network = LinkType.network(packet.linkType(), frame);
            if (network >= 0) {
                int etherType = LinkType.etherType(network);
                text.append(frame, etherType, LinkType.payload(network), lines);
                verdict = decapsulator.inspect(frame, etherType, LinkType.payload(network), metadata);
            }
        }
        boolean said = lines.indexOf("refused " + verdict) >= 0;
        if (verdict != Verdict.OK && verdict != Verdict.NOT_A_TUNNEL && !said) {
            lines.append("  verdict ")
                    .append(verdict)
                    .append(": ")
                    .append(verdict.sentence())
                    .append('\n');
        }
    }
}
