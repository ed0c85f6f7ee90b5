// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.encap4j.fixtures.JavaCompilation;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in {@code src/examples} compile without a warning, and do what they say. */
class ExampleProgramsTest {
    private static final Path EXAMPLES = SourceTree.module().resolve("src/examples");
    private static final Path CAPTURES = SourceTree.module().resolve("../testdata/captures");
    private static final int MOST_LINES = 100;
    private static final int ADDRESSES_END = 34;
    private static final long SECONDS = 30;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void compile() throws IOException {
        JavaCompilation.compileLikeAUser(examples(), folder);
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    private static Process start(String example, Object... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(
                List.of(java, "-cp", folder + System.getProperty("path.separator") + classPath(), example));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectError(folder.resolve(example + ".err").toFile())
                .start();
    }

    private static List<String> run(String example, Object... arguments) throws Exception {
        Process process = start(example, arguments);
        try {
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve(example + ".err")))
                    .isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<byte[]> packets(Path capture) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(capture)) {
            for (CapturedPacket packet = new CapturedPacket(); reader.next(packet); ) {
                byte[] bytes = new byte[packet.frame().length()];
                packet.frame().getBytes(packet.frame().start(), bytes, 0, bytes.length);
                packets.add(bytes);
            }
        }
        return packets;
    }

    @Test
    void everyExampleIsShort() throws IOException {
        for (Path example : examples()) {
            assertThat(Files.readAllLines(example)).as(example.toString()).hasSizeLessThan(MOST_LINES);
        }
    }

    @Test
    void theSnifferShowsWhoSentWhat() throws Exception {
        assertThat(run("OverlaySniffer", CAPTURES.resolve("pods-overlay.pcap")))
                .startsWith("vxlan from identity 15584")
                .contains("vxlan from identity 46396", "  icmp EchoReply code 0 id 5792 seq 1");
    }

    @Test
    void theApplianceReturnsEveryByteButTheAddresses() throws Exception {
        Path in = CAPTURES.resolve("synthetic-geneve-aws-gwlb.pcap");
        Path out = folder.resolve("returned.pcap");

        assertThat(run("GatewayLoadBalancerAppliance", in, out)).containsExactly("3 returned, 0 dropped");

        List<byte[]> returned = packets(out);
        List<byte[]> sent = packets(in);
        assertThat(returned).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            byte[] expected = sent.get(i).clone();
            swap(expected, 0, 6, 6);
            swap(expected, ADDRESSES_END - 8, ADDRESSES_END - 4, 4);
            assertThat(returned.get(i)).as("packet %d", i + 1).isEqualTo(expected);
        }
    }

    private static void swap(byte[] bytes, int one, int other, int length) {
        byte[] kept = Arrays.copyOfRange(bytes, one, one + length);
        System.arraycopy(bytes, other, bytes, one, length);
        System.arraycopy(kept, 0, bytes, other, length);
    }

    @Test
    void theApplianceDropsWhatIsNotFromABalancer() throws Exception {
        Path out = folder.resolve("none.pcap");

        List<String> said =
                run("GatewayLoadBalancerAppliance", CAPTURES.resolve("synthetic-geneve-bad-options.pcap"), out);

        assertThat(said).singleElement().asString().startsWith("0 returned, ");
        assertThat(packets(out)).isEmpty();
    }

    @Test
    void twoNodesCarryAPingThereAndBack() throws Exception {
        List<String> said = run("TwoNodeOverlay", CAPTURES.resolve("pods-ping.pcap"));

        assertThat(said).endsWith("0 packets were not delivered");
        for (String seen : List.of(
                "[k8s-ctr]: default/curl-pod (ID:15584) -> default/webpod-857687f8b6-wdxhq (ID:46396) to-overlay",
                "[k8s-w1]: default/curl-pod (ID:15584) -> default/webpod-857687f8b6-wdxhq (ID:46396) to-endpoint",
                "[k8s-w1]: default/curl-pod (ID:15584) <- default/webpod-857687f8b6-wdxhq (ID:46396) to-overlay",
                "[k8s-ctr]: default/curl-pod (ID:15584) <- default/webpod-857687f8b6-wdxhq (ID:46396) to-endpoint")) {
            assertThat(said).filteredOn(line -> line.contains(seen)).as(seen).hasSize(1);
        }
    }

    @Test
    void theCollectorWritesWhatAMirrorSends() throws Exception {
        Path capture = folder.resolve("mirrored.pcap");
        byte[] inner = packets(CAPTURES.resolve("pods-ping.pcap")).get(0);
        byte[] datagram = new byte[8 + inner.length];
        datagram[0] = 0x08;
        datagram[6] = 77;
        System.arraycopy(inner, 0, datagram, 8, inner.length);
        Process collector = start("TrafficMirrorCollector", "127.0.0.1", 0, capture, 3);
        try (BufferedReader said = collector.inputReader(StandardCharsets.UTF_8);
                DatagramSocket mirror = new DatagramSocket()) {
            String listening = said.readLine();
            assertThat(listening).startsWith("collecting on ");
            int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
            for (int i = 0; i < 3; i++) {
                mirror.send(new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
                assertThat(said.readLine()).isEqualTo("VNI 77 from 127.0.0.1: " + inner.length + " bytes");
            }
            assertThat(said.readLine()).isEqualTo("3 datagrams, 0 refused");
            assertThat(collector.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            collector.destroyForcibly();
        }
        assertThat(packets(capture))
                .hasSize(3)
                .allSatisfy(packet -> assertThat(packet).isEqualTo(inner));
    }
}
