// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.encap4j.pcap.LinkType;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of {@code compare}, every number but the times worked out again from the packets. */
class CompareTest {
    /** Preamble, frame check sequence and gap. */
    private static final int BETWEEN_FRAMES = 8 + 4 + 12;

    private static final int LEAST_FRAME = 60;
    private static final int LINK_LENGTH = 14;

    @TempDir
    private Path folder;

    private static CompareTable table(CommandRun run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return new CompareTable(run.lines());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1500, 10, 36",
        "--local fd00::1 --remote fd00::2, 1500, 10, 56",
        "--link-mtu 9000 --link-rate 25G, 9000, 25, 36",
        "--link-mtu 1280 --link-rate 100M --vlan 5, 1280, 0.1, 36",
    })
    void everyNumberIsRight(String options, int linkMtu, double gigabits, int grown) throws IOException {
        Path capture = DefaultCapture.extractTo(folder);
        List<Packet> packets = Packet.read(capture);
        CompareTable table = table(CommandRun.withOptions("compare", options, capture));

        int tag = options.contains("--vlan") ? 4 : 0;
        long bytes = packets.stream().mapToLong(Packet::originalLength).sum();
        // The bare packet grows by Ethernet inside, too.
        int podMtu = linkMtu - grown - LINK_LENGTH;
        int added = grown + LINK_LENGTH + tag;
        assertThat(table.lines().get(0))
                .isEqualTo(String.format(Locale.ROOT, "%s: %,d packets, %,d bytes, Ethernet", capture, 119, bytes));
        assertThat(table.lines().get(1)).isEqualTo("every packet came back byte for byte through vxlan and geneve");
        assertThat(table.modes()).containsExactly("native", "vxlan", "geneve");
        for (String mode : table.modes()) {
            int overhead = mode.equals("native") ? 0 : added;
            int mtu = mode.equals("native") ? linkMtu : podMtu;
            assertThat(table.number("packets", mode)).isEqualTo(packets.size());
            assertThat(table.number("bytes before", mode)).isEqualTo(bytes);
            assertThat(table.number("bytes after", mode)).isEqualTo(bytes + (long) packets.size() * overhead);
            assertThat(table.cell("overhead per packet, bytes", mode)).isEqualTo(overhead + ".0");
            assertThat(table.cell("overhead, percent", mode))
                    .isEqualTo(String.format(Locale.ROOT, "%.2f", 100.0 * packets.size() * overhead / bytes));
            assertThat(table.number("largest pod MTU, link MTU " + linkMtu, mode))
                    .isEqualTo(mtu);
            assertThat(table.number("packets that would not fit", mode))
                    .isEqualTo(packets.stream()
                            .filter(packet -> packet.ipLength() > mtu)
                            .count());
            List<Packet> fitting = packets.stream()
                    .filter(packet -> packet.ipLength() <= podMtu)
                    .toList();
            long useful = fitting.stream().mapToLong(Packet::ipLength).sum();
            long wire = fitting.stream()
                    .mapToLong(packet -> Math.max(LEAST_FRAME, packet.originalLength() + overhead) + BETWEEN_FRAMES)
                    .sum();
            String rate = options.contains("25G") ? "25G" : options.contains("100M") ? "100M" : "10G";
            assertThat(table.cell("goodput, Gbit/s, link at " + rate, mode))
                    .isEqualTo(String.format(Locale.ROOT, "%.3f", gigabits * useful / wire));
        }
        assertThat(table.has("packets that cannot be carried")).isFalse();
    }

    @Test
    void theDefaultCaptureIsThatOfThePods() throws IOException {
        CompareTable own = table(CommandRun.of("compare"));
        CompareTable file = table(CommandRun.of("compare", DefaultCapture.extractTo(folder)));

        assertThat(own.lines().get(0)).startsWith(DefaultCapture.NAME + ": 119 packets, ");
        assertThat(own.number("largest pod MTU, link MTU 1500", "vxlan")).isEqualTo(1450);
        // Lines 4 to 11 are the rows without times.
        assertThat(own.lines().subList(3, 12)).isEqualTo(file.lines().subList(3, 12));
    }

    @Test
    void everyModeHasACost() {
        CompareTable table = table(CommandRun.of("compare"));
        String time = "\\d+\\.\\d|\\d[\\d,]+";
        String cost = "(%1$s) \\((%1$s) - (%1$s)\\)".formatted(time);

        for (String row : List.of("send, ns per packet (1)", "receive, ns per packet (1)")) {
            for (String mode : List.of("native", "vxlan", "geneve")) {
                assertThat(table.cell(row, mode)).matches(cost);
            }
        }
        for (String row : List.of("encapsulate, ns per packet (2)", "decapsulate, ns per packet (2)")) {
            assertThat(table.cell(row, "native")).isEqualTo("-");
            for (String mode : List.of("vxlan", "geneve")) {
                assertThat(table.cell(row, mode)).matches(cost);
            }
        }
    }

    @Test
    void writesTheCapturesThatEncapWouldWrite() throws IOException {
        Path capture = DefaultCapture.extractTo(folder);
        Path results = folder.resolve("new/results");
        table(CommandRun.of("compare", "--out", results, "--identity", 77, "--vlan", 9, capture));

        assertThat(results)
                .isDirectoryContaining("glob:**/native.pcap")
                .isDirectoryContaining("glob:**/vxlan.pcap")
                .isDirectoryContaining("glob:**/geneve.pcap");
        try (var files = Files.list(results)) {
            assertThat(files.toList()).hasSize(3);
        }
        assertThat(Packet.read(results.resolve("native.pcap"))).isEqualTo(Packet.read(capture));
        for (String protocol : List.of("vxlan", "geneve")) {
            Path encapsulated = folder.resolve("encapsulated.pcap");
            String options = "--vlan 9 --profile identity-in-vni --identity 77 --protocol " + protocol;
            CommandRun.withOptions("encap", options, capture, encapsulated);
            assertThat(results.resolve(protocol + ".pcap")).hasSameBinaryContentAs(encapsulated);
        }
    }

    @Test
    void bareIpGoesThroughGpe() throws IOException {
        Path raw = CommandRun.CAPTURES.resolve("synthetic-link-type-raw-ip.pcap");
        CompareTable table = table(CommandRun.of("compare", "--out", folder, raw));
        List<Packet> packets = Packet.read(raw);
        long bytes = packets.stream().mapToLong(Packet::originalLength).sum();

        assertThat(table.lines().get(0)).endsWith(", raw IP");
        assertThat(table.modes()).containsExactly("native", "vxlan-gpe", "geneve");
        for (String mode : List.of("vxlan-gpe", "geneve")) {
            // Outer Ethernet 14, IP 20, UDP 8, tunnel 8; no Ethernet inside.
            assertThat(table.number("bytes after", mode)).isEqualTo(bytes + 50L * packets.size());
            assertThat(table.number("largest pod MTU, link MTU 1500", mode)).isEqualTo(1500 - 36);
            assertThat(Packet.read(folder.resolve(mode + ".pcap")))
                    .hasSameSizeAs(packets)
                    .allMatch(packet -> packet.linkType() == LinkType.ETHERNET);
        }
        long ip = bytes;
        long wire = packets.stream()
                .mapToLong(packet -> Math.max(LEAST_FRAME, packet.originalLength() + LINK_LENGTH) + BETWEEN_FRAMES)
                .sum();
        assertThat(table.cell("goodput, Gbit/s, link at 10G", "native"))
                .isEqualTo(String.format(Locale.ROOT, "%.3f", 10.0 * ip / wire));
        assertThat(Packet.read(folder.resolve("native.pcap"))).isEqualTo(packets);
    }

    @Test
    void numbersLookTheSameEverywhere() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            CompareTable table = table(CommandRun.of("compare"));
            assertThat(table.cell("bytes before", "native")).matches("\\d+,\\d+");
            assertThat(table.cell("overhead per packet, bytes", "vxlan")).isEqualTo("50.0");
            assertThat(table.cell("goodput, Gbit/s, link at 10G", "vxlan")).matches("\\d\\.\\d{3}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void readsFromAPipe() throws IOException {
        byte[] bytes = Files.readAllBytes(DefaultCapture.extractTo(folder));
        CommandRun run = CommandRun.reading(bytes, "compare", "-");

        assertThat(run.exit()).isZero();
        assertThat(run.lines().get(0)).startsWith("standard input: 119 packets, ");
    }
}
