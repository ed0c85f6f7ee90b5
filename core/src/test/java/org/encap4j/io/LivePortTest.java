// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.encap4j.fixtures.NamespacedJvm;
import org.encap4j.fixtures.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pcap4j.core.Pcaps;

/** Runs {@link LiveScenarios} in a process with its own network namespace, and what needs a process with other rights. */
class LivePortTest {
    @TempDir
    private static Path folder;

    private static final Map<String, String> RESULTS = new HashMap<>();

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        Needs.networkNamespaces();
        Needs.command("ip");
        Needs.command("ethtool");
        Needs.that("libpcap", isLibpcapThere(), "libpcap is not installed");
        Path report = folder.resolve("report");
        String output = NamespacedJvm.run(LiveScenarios.class, report.toString());
        String name = "";
        for (String line : Files.exists(report) ? Files.readAllLines(report) : List.<String>of()) {
            name = line.endsWith(": passed") || line.endsWith(": failed") ? line.substring(0, line.indexOf(':')) : name;
            RESULTS.merge(name, line, (text, more) -> text + "\n" + more);
        }
        RESULTS.put("", output);
    }

    private static boolean isLibpcapThere() {
        try {
            return !Pcaps.libVersion().isEmpty();
        } catch (LinkageError e) {
            return false;
        }
    }

    static List<String> scenarios() {
        return List.copyOf(LiveScenarios.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void passesInANamespaceOfItsOwn(String scenario) {
        assertThat(RESULTS.getOrDefault(scenario, "did not run: " + RESULTS.get("")))
                .isEqualTo(scenario + ": passed");
    }

    @Test
    void saysWhichRightIsMissing() throws IOException, InterruptedException {
        List<String> without = List.of(Needs.command("setpriv").toString(), "--bounding-set", "-net_raw");
        assertThat(opening(without, List.of(), NamespacedJvm.CLASS_PATH))
                .containsOnly("lo: not permitted; needs root or CAP_NET_RAW");
    }

    @Test
    void saysThatLibpcapIsMissing() throws IOException, InterruptedException {
        List<String> elsewhere = List.of("-Dorg.pcap4j.core.pcapLibName=no-such-pcap");
        assertThat(opening(List.of(), elsewhere, NamespacedJvm.CLASS_PATH))
                .hasSize(2)
                .containsOnly("lo: libpcap is not installed (Debian: libpcap0.8)");
    }

    @Test
    void saysThatPcap4jIsMissing() throws IOException, InterruptedException {
        String classPath = Arrays.stream(NamespacedJvm.CLASS_PATH.split(File.pathSeparator))
                .filter(entry -> !entry.contains("pcap4j"))
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(opening(List.of(), List.of(), classPath))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .startsWith("lo: pcap4j is not on the class path (org.pcap4j:pcap4j-core): org/pcap4j/"));
    }

    /** What it says, without what the JVM says: newer ones have something to say of native code. */
    private static List<String> opening(List<String> before, List<String> options, String classPath)
            throws IOException, InterruptedException {
        return NamespacedJvm.run(before, options, classPath, Opening.class)
                .lines()
                .filter(line -> line.startsWith("lo"))
                .toList();
    }

    /** Tries to open an interface twice, and says what came of it. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            for (int time = 0; time < 2; time++) {
                try (LivePort port = LivePort.on("lo").open()) {
                    System.out.println(port.name() + " is open");
                } catch (IOException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 'a snap length of 0 bytes, expected 1 to 65535'",
        "65536, 'a snap length of 65536 bytes, expected 1 to 65535'"
    })
    void refusesSnapLengthsThatCannotBe(int bytes, String message) {
        assertThatThrownBy(() -> LivePort.on("e0").snapLength(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesABufferThatHoldsNoPacket() {
        assertThatThrownBy(() -> LivePort.on("e0").bufferBytes(65_535))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a capture buffer of 65535 bytes, expected at least 65536");
    }
}
