// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A second dissector: tcpdump, whose code has nothing in common with tshark's, names the tunnel header's fields, finds the outer
 * checksums good, and prints the packet inside as it prints that packet alone.
 */
class TcpdumpReadBackTest {
    private static final int HEADROOM = 256;

    private static Path tcpdump;

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsTcpdump() {
        tcpdump = Needs.command("tcpdump");
    }

    @Test
    void readsBackEveryTunnelOverBothUnderlays() throws Exception {
        List<String> expected = new ArrayList<>();
        Path tunnelled = folder.resolve("tunnelled.pcap");
        Path pods = SourceTree.module().resolve("src/main/resources/org/encap4j/testdata/pods.pcap");
        List<String> alone = read(pods);
        // To tcpdump a zero checksum over IPv6 is a bad one, RFC 6935 or not.
        List<TsharkCombination> combinations = TsharkCombination.all().stream()
                .filter(combination -> combination.tags() == TsharkCombination.Tags.NONE)
                .filter(combination -> combination.udpChecksum() || !combination.ipv6())
                .toList();
        try (PcapWriter out = PcapWriter.create(tunnelled, LinkType.ETHERNET)) {
            for (TsharkCombination combination : combinations) {
                write(combination, pods, alone, out, expected);
            }
            out.finish();
        }

        List<String> printed = read(tunnelled);

        assertThat(printed).hasSameSizeAs(expected);
        for (int i = 0; i < printed.size(); i++) {
            // tshark's reading judges the source port; names of option classes depend on tcpdump's age.
            String text = printed.get(i)
                    .replaceFirst("\\.\\d+ > (198|2001)", ".PORT > $1")
                    .replaceAll("class [^\\[\\]]*? \\(0x", "class (0x");
            assertThat(text).as("packet %d", i + 1).isEqualTo(expected.get(i));
        }
        System.out.printf("read back by tcpdump: %d combinations, %,d frames%n", combinations.size(), printed.size());
    }

    private static void write(
            TsharkCombination combination, Path inners, List<String> alone, PcapWriter out, List<String> expected)
            throws IOException {
        boolean ip = combination.tunnel().carriesIp();
        OuterHeader outer = combination.outer();
        TunnelMetadata metadata = new TunnelMetadata();
        CapturedPacket packet = new CapturedPacket();
        int n = 0;
        try (CaptureReader reader = CaptureReader.open(inners)) {
            while (reader.next(packet)) {
                Frame inner = packet.frame();
                int etherType = EthernetHeader.type(inner, inner.start());
                if (ip && etherType != EtherType.IPV4 && etherType != EtherType.IPV6) {
                    continue;
                }
                int skipped = ip ? EthernetHeader.LENGTH : 0;
                byte[] memory = new byte[HEADROOM + inner.length() - skipped];
                inner.getBytes(inner.start() + skipped, memory, HEADROOM, memory.length - HEADROOM);
                Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
                TsharkFields shown = combination.shown(n, frame.length(), etherType, 0);
                combination.tunnel().ask(n, etherType, metadata.clear(), new TsharkFields());
                assertThat(outer.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
                out.write(packet.timestampNanos(), frame, 0);
                String text = alone.get((int) packet.number() - 1);
                expected.add(expected(combination, shown, frame.length(), ip ? withoutEthernet(text) : text));
                n++;
            }
        }
    }

    private static String withoutEthernet(String text) {
        return text.substring(text.indexOf(": ") + 2);
    }

    /** The whole text of a frame: our headers, then what is printed of the packet alone, from its IP header on if it is IP. */
    private static String expected(TsharkCombination combination, TsharkFields shown, int length, String inner) {
        String udp = combination.udpChecksum() ? "[udp sum ok] " : "[no cksum] ";
        String outer = combination.ipv6()
                ? "ethertype IPv6 (0x86dd), length %1$d: (hlim 64, next-header UDP (17) payload length: %2$d) "
                        + "2001:db8::1.PORT > 2001:db8:1::2.%3$d: "
                : "ethertype IPv4 (0x0800), length %1$d: (tos 0x0, ttl 64, id 0, offset 0, flags [DF], proto UDP (17), "
                        + "length %2$d)\n192.0.2.1.PORT > 198.51.100.2.%3$d: ";
        return "02:e4:00:00:00:aa > 02:e4:00:00:00:bb, "
                + outer.formatted(length, length - (combination.ipv6() ? 14 + 40 : 14), combination.tunnel().port)
                + udp + tunnel(combination.tunnel(), shown) + "\n" + inner;
    }

    /** The tunnel header's line, from the values that tshark is expected to show. */
    private static String tunnel(TsharkTunnel tunnel, TsharkFields shown) {
        String vni = shown.cell("vxlan.vni", "");
        return switch (tunnel.port) {
            case 4789 -> "VXLAN, flags [I] (0x08), vni " + vni;
            // What tcpdump takes for OTV is laid out like VXLAN; its overlay are the bits that hold the group.
            case 8472 -> {
                int flags = Integer.decode(shown.cell("vxlan.flags", ""));
                int overlay = (flags & 0xFF) << 16 | Integer.parseInt(shown.cell("vxlan.gbp", ""));
                yield String.format("OTV, flags [I] (0x%02x), overlay %d, instance %s", flags >> 8, overlay, vni);
            }
            case 4790 -> {
                int flags = Integer.decode(shown.cell("vxlan.flags", ""));
                String names = "IP" + ((flags & 2) != 0 ? "B" : "") + ((flags & 1) != 0 ? "O" : "");
                yield "VXLAN-GPE, flags [" + names + "], vni " + vni;
            }
            default -> geneve(shown);
        };
    }

    private static String geneve(TsharkFields shown) {
        int flags = Integer.decode(shown.cell("geneve.flags", ""));
        String type = shown.cell("geneve.proto_type", "");
        String protocol =
                Map.of("0x6558", "TEB", "0x0800", "IPv4", "0x86dd", "IPv6").get(type);
        StringBuilder line = new StringBuilder("Geneve, Flags [");
        line.append((flags & 0x80) != 0 ? "O" : "").append((flags & 0x40) != 0 ? "C" : "");
        line.append(flags == 0 ? "none" : "").append("], vni 0x");
        line.append(Integer.toHexString(Integer.decode(shown.cell("geneve.vni", ""))));
        line.append(", proto ").append(protocol).append(" (").append(type).append(')');
        String options = shown.cell("geneve.options", "");
        for (int at = 0; at < options.length(); ) {
            int data = at + 8;
            int type8 = Integer.parseInt(options.substring(at + 4, at + 6), 16);
            int end = data + Integer.parseInt(options.substring(at + 6, data), 16) * 8;
            line.append(at == 0 ? ", options [" : ", ");
            line.append("class (0x").append(Integer.toHexString(Integer.parseInt(options.substring(at, at + 4), 16)));
            line.append(String.format(") type 0x%x%s len %d", type8, type8 >= 0x80 ? "(C)" : "", (end - at) / 2));
            line.append(data == end ? "" : " data");
            for (int word = data; word < end; word += 8) {
                line.append(' ').append(options, word, word + 8);
            }
            at = end;
        }
        return line.append(options.isEmpty() ? "" : "]").toString();
    }

    /** One text for each frame, without time stamps and indentation. */
    private List<String> read(Path capture) throws IOException, InterruptedException {
        Path printed = folder.resolve("printed");
        Path errors = folder.resolve("errors");
        // Absolute sequence numbers: relative ones depend on what was printed before.
        Process process = new ProcessBuilder(
                        tcpdump.toString(), "-n", "-vv", "-e", "-tt", "-S", "-r", capture.toString())
                .redirectOutput(printed.toFile())
                .redirectError(errors.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(() -> "tcpdump: " + text(errors)).isZero();
        return Arrays.stream(text(printed).split("(?m)^\\d{9,}\\.\\d+ "))
                .skip(1)
                .map(text -> text.lines().map(String::strip).collect(Collectors.joining("\n")))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
