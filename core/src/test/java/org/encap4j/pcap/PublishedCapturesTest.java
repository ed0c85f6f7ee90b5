// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.encap4j.fixtures.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Captures that other projects published, beside what tshark and the list of the captures say about each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishedCapturesTest {
    /** What the list calls the link types that it names. */
    private static final Map<String, Set<Integer>> LINK_TYPES = Map.of(
            "ether", Set.of(1),
            "null", Set.of(0),
            "rawip", Set.of(12, 14, 101),
            "rawip4", Set.of(228),
            "rawip6", Set.of(229),
            "linux-sll", Set.of(113),
            "linux-sll2", Set.of(276),
            "frelay", Set.of(107),
            "netlink", Set.of(253));

    private Path captures;
    private final Map<Path, Captured> read = new HashMap<>();
    private final List<Map<String, String>> manifest = new ArrayList<>();

    @BeforeAll
    void readEverything() throws IOException {
        captures = Needs.captures();
        manifest.addAll(table(captures.resolve("manifest.tsv")));
        try (Stream<Path> files = Files.walk(captures)) {
            for (Path file : files.filter(path -> path.toString().matches(".*\\.pcap(ng)?"))
                    .toList()) {
                read.put(file, Captured.mapped(file));
            }
        }
        assertThat(read).hasSizeGreaterThan(150);
    }

    @Test
    void areTheSameMappedAndStreamedAndThroughSmallWindows() throws IOException {
        for (Map.Entry<Path, Captured> entry : read.entrySet()) {
            Path file = entry.getKey();
            List<String> lines = entry.getValue().lines(file.toString());
            try (InputStream in = Files.newInputStream(file)) {
                assertThat(Captured.streamed(in, "x").lines("x")).as("%s", file).isEqualTo(lines);
            }
            assertThat(Captured.mapped(file, 777).lines(file.toString()))
                    .as("%s", file)
                    .isEqualTo(lines);
        }
    }

    @Test
    void areWholeAndNotRefused() {
        read.forEach((file, captured) -> {
            assertThat(captured.refusal).as("%s", file).isEmpty();
            assertThat(captured.cutOff).as("%s", file).isEmpty();
        });
    }

    @Test
    void holdWhatTheListSays() {
        int compared = 0;
        for (Map<String, String> row : manifest) {
            Captured captured = read.get(captures.resolve(row.get("file")));
            if (captured == null) {
                continue;
            }
            assertThat(captured.packets).as(row.get("file")).hasSize(Integer.parseInt(row.get("packets")));
            assertThat(captured.bytesRead).as(row.get("file")).isEqualTo(Long.parseLong(row.get("size")));
            Set<Integer> linkTypes = LINK_TYPES.get(row.get("encap"));
            if (linkTypes != null) {
                assertThat(captured.packets)
                        .as(row.get("file"))
                        .allMatch(packet -> linkTypes.contains(packet.linkType));
            }
            compared++;
        }
        assertThat(compared).isGreaterThan(150);
    }

    @Test
    void haveTheLengthsThatTsharkSays() throws IOException {
        int compared = 0;
        for (Map.Entry<Path, Captured> entry : read.entrySet()) {
            Path oracle = captures.resolve("oracle").resolve(captures.relativize(entry.getKey()) + ".tsv");
            if (!Files.exists(oracle)) {
                continue;
            }
            // tshark 4.0 counts the custom blocks of pcapng as frames, without a protocol.
            List<String> expected = table(oracle).stream()
                    .filter(row -> !row.get("frame.protocols").equals("data"))
                    .map(row -> row.get("frame.cap_len") + " of " + row.get("frame.len"))
                    .toList();
            assertThat(entry.getValue().packets)
                    .as("%s", oracle)
                    .extracting(packet -> packet.bytes.length + " of " + packet.originalLength)
                    .isEqualTo(expected);
            compared += expected.size();
        }
        assertThat(compared).isGreaterThan(1000);
    }

    /** The generator of these files writes each twice, once in either byte order. */
    @Test
    void sayTheSameInBothByteOrders() {
        int compared = 0;
        for (Map.Entry<Path, Captured> entry : read.entrySet()) {
            Path file = entry.getKey();
            Path other = file.resolveSibling(file.getFileName().toString().replace("__be_", "__le_"));
            if (!other.equals(file)) {
                assertThat(entry.getValue().lines(file.toString()))
                        .as("%s", file)
                        .isEqualTo(read.get(other).lines(other.toString()));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(15);
    }

    private static List<Map<String, String>> table(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        List<String> names = Arrays.asList(lines.get(0).split("\t", -1));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < names.size() && i < fields.length; i++) {
                row.put(names.get(i), fields[i]);
            }
            rows.add(row);
        }
        return rows;
    }
}
