// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code encap} puts into a tunnel, {@code decap} gives back: bytes, times, lengths and order. */
class EncapDecapTest {
    private static final List<String> UNDERLAYS = List.of(
            "",
            "--udp-checksum",
            "--vlan 5",
            "--vlan 7 --vlan 9 --ttl 1",
            "--local fd00::1 --remote fd00::2",
            "--local fd00::1 --remote fd00::2 --no-udp-checksum --vlan 4095");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--vni 16777215",
                "--profile identity-in-vni --identity 15584",
                "--profile group-policy --identity 48 --vni 5",
                "--protocol vxlan-gpe --vni 9",
                "--protocol vxlan-gpe --profile identity-in-vni --identity 15584",
                "--protocol geneve --vni 7",
                "--protocol geneve --profile identity-in-vni --identity 15584",
                "--protocol geneve --profile identity-option --identity 4294967295",
                "--protocol geneve --option 0102:80:00010002 --option fff0:11:0011223344556677",
            })
    void givesTheSamePacketsBackOverEveryUnderlay(String tunnel) throws IOException {
        Path snapped = snapped();
        List<Path> captures = List.of(
                DefaultCapture.extractTo(folder),
                snapped,
                CommandRun.CAPTURES.resolve("synthetic-inner-vlan.pcap"),
                CommandRun.CAPTURES.resolve("synthetic-inner-odd-frames.pcap"),
                CommandRun.CAPTURES.resolve("kernel-vxlan-plain-csum.pcap"),
                CommandRun.CAPTURES.resolve("synthetic-pcap-nanoseconds.pcap"));
        for (String underlay : UNDERLAYS) {
            for (Path capture : captures) {
                comesBack(tunnel + " " + underlay, capture);
            }
        }
    }

    private void comesBack(String options, Path capture) throws IOException {
        String what = options + " " + capture.getFileName();
        Path tunnelled = folder.resolve("tunnelled.pcap");
        Path back = folder.resolve("back.pcap");
        CommandRun encap = CommandRun.withOptions("encap", options, capture, tunnelled);
        assertThat(encap.err()).as(what).isEmpty();
        assertThat(encap.exit()).as(what).isZero();
        assertThat(encap.out()).as(what).isEmpty();
        List<Packet> packets = Packet.read(capture);
        CommandRun decap = CommandRun.of("decap", tunnelled, back);
        assertThat(decap.err())
                .as(what)
                .containsExactly("encap4j: " + packets.size() + " decapsulated, 0 left out, 0 refused");
        assertThat(decap.exit()).as(what).isZero();
        assertThat(Packet.read(back)).as(what).isEqualTo(packets);
    }

    /** The default capture as {@code tcpdump -s 60} would have kept it. */
    private Path snapped() throws IOException {
        List<Packet> whole = Packet.read(DefaultCapture.extractTo(folder));
        return Packet.write(
                folder.resolve("snapped.pcap"),
                LinkType.ETHERNET,
                whole.stream().map(packet -> packet.snapped(60)).toList());
    }

    @Test
    void whatIsSnappedGrowsInBothLengths() throws IOException {
        Path out = folder.resolve("out.pcap");
        CommandRun.of("encap", snapped(), out);

        List<Packet> before = Packet.read(snapped());
        List<Packet> after = Packet.read(out);
        assertThat(before).anyMatch(packet -> packet.originalLength() > 60);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).originalLength()).isEqualTo(before.get(i).originalLength() + 50);
            assertThat(after.get(i).hex()).endsWith(before.get(i).hex());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --vni 42                                             | 8472 | 0800000000002a00
                    --vni 42 --port 4789                                 | 4789 | 0800000000002a00
                    --profile identity-in-vni --identity 15584           | 8472 | 08000000003ce000
                    --profile identity-in-vni --identity 1               | 8472 | 0800000000000600
                    --profile group-policy --identity 258 --vni 3        | 8472 | 8800010200000300
                    --protocol vxlan-gpe --vni 42                        | 4790 | 0c00000300002a00
                    --protocol geneve --vni 42                           | 6081 | 0000655800002a00
                    --protocol GENEVE --profile identity-in-vni --identity 16777215   | 6081 | 00006558ffffff00
                    --protocol geneve --vni 1 --option 0102:80:00010002  | 6081 | 0240655800000100 01028001 00010002
                    --protocol geneve --option fff0:01: --option fff0:02:aabbccdd     | 6081 | 0300655800000000 fff00100 fff00201 aabbccdd
                    """)
    void writesTheHeaderThatWasAskedFor(String options, int port, String header) throws IOException {
        Path in = DefaultCapture.extractTo(folder);
        Path out = folder.resolve("out.pcap");
        assertThat(CommandRun.withOptions("encap", options, in, out).exit()).isZero();

        String expected = header.replace(" ", "");
        List<Packet> before = Packet.read(in);
        List<Packet> after = Packet.read(out);
        assertThat(after).hasSameSizeAs(before);
        for (int i = 0; i < after.size(); i++) {
            Packet packet = after.get(i);
            String inner = before.get(i).hex();
            assertThat(packet.hex()).startsWith("020000000065" + "020000000064" + "0800" + "4500");
            assertThat(packet.hex().substring(26 * 2, 34 * 2)).as("addresses").isEqualTo("c0a80a64" + "c0a80a65");
            assertThat(packet.unsignedShort(36)).isEqualTo(port);
            assertThat(packet.unsignedShort(16)).as("IP length").isEqualTo(packet.bytes().length - 14);
            assertThat(packet.hex().substring(42 * 2)).isEqualTo(expected + inner);
        }
    }

    @Test
    void oneFileMayBeReadAndWritten() throws IOException {
        Path file = DefaultCapture.extractTo(folder);
        List<Packet> packets = Packet.read(file);

        assertThat(CommandRun.of("encap", "--vni", 3, file, file).exit()).isZero();
        assertThat(Packet.read(file).get(0).hex())
                .endsWith(packets.get(0).hex())
                .isNotEqualTo(packets.get(0).hex());
        assertThat(CommandRun.of("decap", file, file).exit()).isZero();
        assertThat(Packet.read(file)).isEqualTo(packets);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void readsFromAPipe() throws IOException {
        Path file = DefaultCapture.extractTo(folder);
        Path piped = folder.resolve("piped.pcap");
        Path read = folder.resolve("read.pcap");

        assertThat(CommandRun.reading(Files.readAllBytes(file), "encap", "-", piped)
                        .exit())
                .isZero();
        CommandRun.of("encap", file, read);
        assertThat(piped).hasSameBinaryContentAs(read);
        Path back = folder.resolve("back.pcap");
        assertThat(CommandRun.reading(Files.readAllBytes(piped), "decap", "-", back)
                        .exit())
                .isZero();
        assertThat(Packet.read(back)).isEqualTo(Packet.read(file));
        assertThat(CommandRun.reading(new byte[0], "decap", "-", back).err())
                .containsExactly("encap4j: standard input: empty; a capture file starts with a header");
    }

    @Test
    void anEmptyCaptureStaysEmpty() throws IOException {
        Path empty = Packet.write(folder.resolve("empty.pcap"), LinkType.ETHERNET, List.of());
        Path out = folder.resolve("out.pcap");
        Path back = folder.resolve("back.pcap");

        assertThat(CommandRun.of("encap", empty, out)).isEqualTo(new CommandRun(0, "", List.of()));
        assertThat(CommandRun.of("decap", out, back).exit()).isZero();
        assertThat(Packet.read(back)).isEmpty();
        assertThat(CommandRun.of("dump", back)).isEqualTo(new CommandRun(0, "", List.of()));
        CommandRun compare = CommandRun.of("compare", empty);
        assertThat(compare.exit()).isEqualTo(1);
        assertThat(compare.err()).containsExactly("encap4j: " + empty + ": no packets to compare");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--protocol vxlan-gpe", "--protocol geneve", "--protocol geneve --local fd00::1 --remote fd00::2"
            })
    void bareIpPacketsComeBackBare(String options) throws IOException {
        Path raw = CommandRun.CAPTURES.resolve("synthetic-link-type-raw-ip.pcap");
        Path out = folder.resolve("out.pcap");
        Path back = folder.resolve("back.pcap");

        assertThat(CommandRun.withOptions("encap", options, raw, out).exit()).isZero();
        assertThat(CommandRun.of("decap", out, back).exit()).isZero();
        List<Packet> packets = new ArrayList<>(Packet.read(raw));
        assertThat(packets).isNotEmpty().allMatch(packet -> packet.linkType() == LinkType.RAW);
        assertThat(Packet.read(back)).isEqualTo(packets);
    }
}
