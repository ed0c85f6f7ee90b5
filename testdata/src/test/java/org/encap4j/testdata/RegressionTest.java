// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.fixtures.Needs;
import org.encap4j.testdata.OracleTable.Row;
import org.encap4j.testdata.junit.GoldenFile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every capture is rendered as the text beside it says. A new regression test is a new capture: put {@code NAME.pcap}
 * into {@code captures} and a line into its {@code MANIFEST.tsv}, run this test once with
 * {@code -Dencap4j.golden=write}, read {@code NAME.txt} and commit all three.
 *
 * <p>The same flag writes all texts anew when the form of the rendering changes; version control then shows what became
 * different.
 */
class RegressionTest {
    static Stream<Row> manifest() {
        return OracleTable.read(Captures.FOLDER.resolve("MANIFEST.tsv")).stream();
    }

    @ParameterizedTest
    @MethodSource("manifest")
    void rendersTheCaptureAsItsTextSays(Row row) throws IOException {
        Path capture = Captures.FOLDER.resolve(row.get("file")).normalize();
        List<Captures.Packet> packets = Captures.read(capture);
        assertThat(packets).as(capture.toString()).hasSize(Integer.parseInt(row.get("frames")));
        String rendered = render(packets);
        Path golden = Captures.FOLDER.resolve(Captures.name(capture) + ".txt");
        if (GoldenFile.isToBeWritten()) {
            GoldenFile.replace(golden, rendered);
        }
        assertThat(golden).as("the text of " + capture).exists();
        assertThat(rendered).as(golden.toString()).isEqualTo(Files.readString(golden));
    }

    @Test
    void namesEveryCaptureInTheManifestAndKeepsNoTextWithoutOne() throws IOException {
        List<Path> named = Captures.own();
        assertThat(named)
                .doesNotHaveDuplicates()
                .allSatisfy(capture -> assertThat(capture).exists());
        assertThat(named).containsAll(Captures.below(Captures.FOLDER));
        try (Stream<Path> files = Files.list(Captures.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .isSubsetOf(named.stream()
                            .map(capture -> Captures.name(capture) + ".txt")
                            .toList());
        }
    }

    @Test
    void rendersEveryPacketOfOtherProjects() {
        int packets = 0;
        for (Path capture : Captures.below(Needs.captures())) {
            for (Captures.Packet packet : Captures.read(capture)) {
                String rendered = render(List.of(packet));
                assertThat(rendered).as(packet.toString()).startsWith("#" + packet.number() + " ");
                assertThat(rendered.lines()).as(packet.toString()).hasSizeGreaterThan(1);
                packets++;
            }
        }
        assertThat(packets).isPositive();
        System.out.println("RegressionTest: " + packets + " packets of other projects rendered");
    }

    @Test
    void shipsTheDefaultCaptureThatIsTestedHere() throws IOException {
        Path tested = Captures.own().stream()
                .filter(capture -> capture.endsWith(DefaultCapture.NAME))
                .findFirst()
                .orElseThrow();
        try (InputStream shipped = DefaultCapture.open()) {
            assertThat(shipped.readAllBytes()).isEqualTo(Files.readAllBytes(tested));
        }
    }

    private static String render(List<Captures.Packet> packets) {
        StringBuilder out = new StringBuilder();
        for (Captures.Packet packet : packets) {
            byte[] bytes = packet.bytes();
            CaptureText.append(packet, new Frame().bind(bytes, 0, 0, bytes.length), out);
        }
        return out.toString();
    }
}
