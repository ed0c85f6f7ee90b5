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
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final long PATIENCE_SECONDS = 180;

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
        String output = inNamespace(List.of(), List.of(), CLASS_PATH, LiveScenarios.class, report.toString());
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

    /** What it printed. The namespace ends with the process, however that ends. */
    private static String inNamespace(
            List<String> before, List<String> options, String classPath, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Stream<String> start = Stream.of(Needs.command("unshare").toString(), "--net");
        Stream<String> java = Stream.concat(
                Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString()),
                options.stream());
        Stream<String> program =
                Stream.concat(Stream.of("-ea", "-cp", classPath, main.getName()), Arrays.stream(arguments));
        List<String> command = Stream.of(start, before.stream(), java, program)
                .flatMap(words -> words)
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return (ended ? "" : "did not end: ") + Files.readString(output);
        } finally {
            process.destroyForcibly().waitFor();
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
        assertThat(opening(without, List.of(), CLASS_PATH))
                .containsOnly("lo: not permitted; needs root or CAP_NET_RAW");
    }

    @Test
    void saysThatLibpcapIsMissing() throws IOException, InterruptedException {
        List<String> elsewhere = List.of("-Dorg.pcap4j.core.pcapLibName=no-such-pcap");
        assertThat(opening(List.of(), elsewhere, CLASS_PATH))
                .hasSize(2)
                .containsOnly("lo: libpcap is not installed (Debian: libpcap0.8)");
    }

    @Test
    void saysThatPcap4jIsMissing() throws IOException, InterruptedException {
        String classPath = Arrays.stream(CLASS_PATH.split(File.pathSeparator))
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
        return inNamespace(before, options, classPath, Opening.class)
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
