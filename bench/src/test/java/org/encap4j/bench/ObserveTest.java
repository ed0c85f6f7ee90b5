// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.pcap.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The flows that a node of the default cluster reports. */
class ObserveTest {
    private static final Path PING = CommandRun.CAPTURES.resolve("pods-ping.pcap");
    private static final Path OVERLAY = CommandRun.CAPTURES.resolve("pods-overlay.pcap");

    private static final String CURL_POD = "ac14000a";
    private static final String WEBPOD = "ac140114";
    private static final String K8S_CTR = "c0a80a64";
    private static final String K8S_W1 = "c0a80a65";
    private static final String OUTSIDE = "08080808";
    private static final String GROUP = "e0000001";

    @TempDir
    private Path folder;

    private static CommandRun observe(Path capture, String options) {
        return CommandRun.withOptions("observe", options, capture);
    }

    private CommandRun observeSent(Datagram datagram, String options) throws IOException {
        byte[] bytes = datagram.bytes();
        Packet packet = Packet.ethernet(0, bytes.length, bytes);
        return observe(Packet.write(folder.resolve("in.pcap"), LinkType.ETHERNET, List.of(packet)), options);
    }

    /** The only flow of a run, without its time. */
    private static String flow(CommandRun run) {
        assertThat(run.exit()).isZero();
        assertThat(run.lines()).as(run.err().toString()).hasSize(1);
        return withoutTime(run.lines().get(0));
    }

    private static String withoutTime(String line) {
        String time = "[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}\\.[0-9]{3}: ";
        assertThat(line).matches(time + ".*");
        return line.replaceFirst(time, "");
    }

    @Test
    void showsAPingWithNativeRouting() {
        CommandRun run = observe(PING, "--routing-mode native");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).isEqualTo("""
                Nov 23 04:22:10.711: default/curl-pod (ID:15584) -> default/webpod-857687f8b6-wdxhq (ID:46396) to-network FORWARDED (ICMPv4 EchoRequest)
                Nov 23 04:22:10.711: default/curl-pod (ID:15584) <- default/webpod-857687f8b6-wdxhq (ID:46396) to-endpoint FORWARDED (ICMPv4 EchoReply)
                """);
        assertThat(run.err()).containsExactly("encap4j: 2 flows of 2 packets, 0 left out");
    }

    @ParameterizedTest
    @CsvSource({"''", "--tunnel-protocol geneve", "--routing-mode tunnel --tunnel-protocol vxlan"})
    void showsAPingThroughATunnel(String options) {
        assertThat(observe(PING, options).out()).isEqualTo("""
                Nov 23 04:22:10.711: default/curl-pod (ID:15584) -> default/webpod-857687f8b6-wdxhq (ID:46396) to-overlay FORWARDED (ICMPv4 EchoRequest)
                Nov 23 04:22:10.711: default/curl-pod (ID:15584) <- default/webpod-857687f8b6-wdxhq (ID:46396) to-endpoint FORWARDED (ICMPv4 EchoReply)
                """);
    }

    @Test
    void showsAnOverlayFromEitherEnd() {
        assertThat(observe(OVERLAY, "").lines().subList(0, 4).stream().map(ObserveTest::withoutTime))
                .containsExactly(
                        "default/curl-pod (ID:15584) -> default/webpod-857687f8b6-wdxhq (ID:46396) to-overlay FORWARDED (ICMPv4 EchoRequest)",
                        "default/curl-pod (ID:15584) <- default/webpod-857687f8b6-wdxhq (ID:46396) to-endpoint FORWARDED (ICMPv4 EchoReply)",
                        "default/curl-pod:33403 (ID:15584) -> default/webpod-857687f8b6-wdxhq:53 (ID:46396) to-overlay FORWARDED (UDP)",
                        "default/curl-pod:33403 (ID:15584) <- default/webpod-857687f8b6-wdxhq:53 (ID:46396) to-endpoint FORWARDED (UDP)");
        List<String> others =
                observe(OVERLAY, "--node k8s-w1 --print-node-name").lines();
        assertThat(others).hasSize(14).allMatch(line -> line.contains(" [k8s-w1]: default/curl-pod"));
        assertThat(others.get(0)).contains(" to-endpoint FORWARDED (ICMPv4 EchoRequest)");
        assertThat(others.get(1)).contains(" <- ").contains(" to-overlay FORWARDED (ICMPv4 EchoReply)");
    }

    @Test
    void showsTheTunnelInJson() {
        CommandRun run = observe(OVERLAY, "-o json --node k8s-w1 --last 1 --experimental-field-mask tunnel,is_reply");

        assertThat(run.out())
                .isEqualTo("{\"flow\":{\"tunnel\":{\"protocol\":\"VXLAN\",\"IP\":{\"source\":\"192.168.10.101\","
                        + "\"destination\":\"192.168.10.100\",\"ipVersion\":\"IPv4\"},\"l4\":{\"UDP\":{\"source_port\":42783,"
                        + "\"destination_port\":8472}},\"vni\":46396},\"is_reply\":true},\"node_name\":\"k8s-w1\","
                        + "\"time\":\"2026-11-23T04:22:12.560048Z\"}\n");
        assertThat(observe(OVERLAY, "-o jsonpb").out())
                .isEqualTo(observe(OVERLAY, "--output JSON").out());
        assertThat(observe(OVERLAY, "-o json").lines())
                .hasSize(14)
                .allMatch(line -> line.startsWith("{\"flow\":{\"time\":\"2026-11-23T04:22:1") && line.endsWith("Z\"}"));
    }

    @Test
    void showsAnOverlayBetweenStrangersWithWhatItsHeadersSay() {
        CommandRun run = observe(CommandRun.CAPTURES.resolve("kernel-vxlan-ipv6-underlay.pcap"), "--protocol icmpv4");

        assertThat(run.lines().stream().map(ObserveTest::withoutTime))
                .contains(
                        "10.2.0.1 (ID:43) -> 10.2.0.2 (world) from-overlay FORWARDED (ICMPv4 EchoRequest)",
                        "10.2.0.1 (world) <- 10.2.0.2 (ID:43) from-overlay FORWARDED (ICMPv4 EchoReply)");
        assertThat(observe(CommandRun.CAPTURES.resolve("ovs-geneve-plain.pcap"), "--routing-mode native")
                        .out())
                .contains("10.3.0.1 (ID:55) -> 10.3.0.2 (world) from-overlay FORWARDED (ICMPv4 EchoRequest)");
        assertThat(observe(CommandRun.CAPTURES.resolve("ovs-vxlan.pcap"), "").out())
                .contains("10.3.0.1 (ID:56) -> 10.3.0.2 (world) from-overlay FORWARDED (ICMPv4 EchoRequest)");
    }

    @Test
    void doesNotLetTheHostsIdentityIn() throws IOException {
        Path tunneled = folder.resolve("tunneled.pcap");
        CommandRun.withOptions("encap", "--vni 1 --local 192.168.10.101 --remote 192.168.10.100", PING, tunneled);

        assertThat(observe(tunneled, "").lines().stream().map(ObserveTest::withoutTime))
                .containsExactly(
                        "default/curl-pod (ID:15584) <> default/webpod-857687f8b6-wdxhq (ID:46396)"
                                + " Invalid identity DROPPED (ICMPv4 EchoRequest)",
                        "default/webpod-857687f8b6-wdxhq (ID:46396) <> default/curl-pod (ID:15584)"
                                + " Invalid identity DROPPED (ICMPv4 EchoReply)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // pods of the node
                CURL_POD + OUTSIDE
                        + "| 53   | default/curl-pod:40000 (ID:15584) <> 8.8.8.8:53 (world) FIB lookup failed DROPPED (UDP)",
                CURL_POD + K8S_CTR
                        + "| 53   | default/curl-pod:40000 (ID:15584) -> 192.168.10.100:53 (host) to-stack FORWARDED (UDP)",
                CURL_POD + GROUP
                        + "  | 53   | default/curl-pod:40000 (ID:15584) -> 224.0.0.1:53 (world) to-stack FORWARDED (UDP)",
                CURL_POD + K8S_W1
                        + " | 8472 | default/curl-pod:40000 (ID:15584) <> 192.168.10.101:8472 (remote-node) Encapsulation traffic is prohibited DROPPED (UDP)",
                CURL_POD + CURL_POD
                        + "| 53  | default/curl-pod:40000 (ID:15584) -> default/curl-pod:53 (ID:15584) to-endpoint FORWARDED (UDP)",
                // to them
                K8S_CTR + CURL_POD
                        + "| 53   | 192.168.10.100:40000 (host) -> default/curl-pod:53 (ID:15584) to-endpoint FORWARDED (UDP)",
                K8S_W1 + CURL_POD
                        + " | 8472 | 192.168.10.101:40000 (remote-node) -> default/curl-pod:8472 (ID:15584) to-endpoint FORWARDED (UDP)",
                OUTSIDE + CURL_POD
                        + "| 53   | 8.8.8.8:40000 (world) -> default/curl-pod:53 (ID:15584) to-endpoint FORWARDED (UDP)",
                // neither
                K8S_CTR + K8S_W1
                        + "  | 53   | 192.168.10.100:40000 (host) -> 192.168.10.101:53 (remote-node) to-network FORWARDED (UDP)",
                K8S_W1 + K8S_CTR
                        + "  | 53   | 192.168.10.101:40000 (remote-node) -> 192.168.10.100:53 (host) from-network FORWARDED (UDP)",
                WEBPOD + OUTSIDE
                        + "  | 53   | default/webpod-857687f8b6-wdxhq:40000 (ID:46396) -> 8.8.8.8:53 (world) from-network FORWARDED (UDP)",
            })
    void saysWhereAPacketGoesByWhoseItIs(String addresses, int port, String flow) throws IOException {
        Datagram sent = Datagram.ipv4().addresses(addresses).ports(40_000, port);

        assertThat(flow(observeSent(sent, ""))).isEqualTo(flow);
        // MAC addresses and tags are those of wherever the capture was taken.
        assertThat(flow(observeSent(sent.tag("8100 0007"), ""))).isEqualTo(flow);
    }

    @Test
    void readsPacketsWithoutEthernet() {
        String between = "default/curl-pod:40000 (ID:42) -> default/webpod-857687f8b6-wdxhq:9000 (ID:46396)"
                + " from-overlay FORWARDED (UDP)";

        for (String linkType : List.of("cooked-v1", "cooked-v2", "raw-ip")) {
            Path capture = CommandRun.CAPTURES.resolve("synthetic-link-type-" + linkType + ".pcap");
            assertThat(observe(capture, "").lines().stream().map(ObserveTest::withoutTime))
                    .as(linkType)
                    .contains(between);
        }
    }

    @Test
    void judgesAPacketWithoutItsPayload() throws IOException {
        byte[] bytes = Datagram.ipv4()
                .addresses(CURL_POD + WEBPOD)
                .payload(new byte[500])
                .bytes();
        Packet sent = Packet.ethernet(0, bytes.length, bytes);
        Path headers = Packet.write(folder.resolve("a.pcap"), LinkType.ETHERNET, List.of(sent.snapped(42)));
        assertThat(flow(observe(headers, ""))).endsWith(" to-overlay FORWARDED (UDP)");

        List<Packet> overlay = Packet.read(OVERLAY).stream()
                .map(packet -> packet.snapped(14 + 20 + 8 + 8 + 14 + 20 + 20))
                .toList();
        Path short20 = Packet.write(folder.resolve("b.pcap"), LinkType.ETHERNET, overlay);
        for (String node : List.of("k8s-ctr", "k8s-w1")) {
            assertThat(observe(short20, "--node " + node).out())
                    .isEqualTo(observe(OVERLAY, "--node " + node).out());
        }
    }

    @Test
    void leavesOutWhatTheCaptureHoldsTooLittleOf() throws IOException {
        List<Packet> cut = new ArrayList<>();
        for (Packet packet : List.of(
                Packet.read(PING).get(0),
                Packet.read(OVERLAY).get(0),
                Packet.read(OVERLAY).get(1))) {
            for (int length = 0; length < packet.bytes().length; length++) {
                cut.add(packet.snapped(length));
            }
        }
        CommandRun run = observe(Packet.write(folder.resolve("cut.pcap"), LinkType.ETHERNET, cut), "");

        // A ping is told by the eight bytes of its ICMP header, behind 34 of its own and 50 of the tunnel's headers.
        assertThat(run.lines())
                .hasSize(98 - 42 + 2 * (148 - 92))
                .allMatch(line -> line.contains(" default/curl-pod (ID:15584) "))
                .allMatch(line -> line.matches(".*FORWARDED \\(ICMPv4 Echo(Request|Reply)\\)"));
        assertThat(run.err())
                .containsExactly("encap4j: 168 flows of 394 packets, 226 left out (cut short by the capture)");
        cut.add(Packet.ethernet(0, 42, Hex.bytes("ffffffffffff 02e400000010 0806 0001")));
        assertThat(observe(Packet.write(folder.resolve("arp.pcap"), LinkType.ETHERNET, cut), "")
                        .err())
                .containsExactly("encap4j: 168 flows of 395 packets, 227 left out (1 not IP, 226 cut short by the"
                        + " capture)");
    }

    @Test
    void takesATcpPacketLongerThanTheLinkForSeveral() {
        CommandRun jumbo = CommandRun.withOptions("observe", "--protocol tcp --verdict DROPPED");
        CommandRun others = CommandRun.withOptions("observe", "--verdict DROPPED");
        CommandRun wide = CommandRun.withOptions("observe", "--verdict DROPPED --link-mtu 9050");

        assertThat(jumbo.lines()).isEmpty();
        assertThat(others.lines()).isNotEmpty().allMatch(line -> line.contains(" Fragmentation needed DROPPED ("));
        assertThat(wide.lines()).isEmpty();
    }

    @Test
    void writesArrivalsWhereTheConfigurationAsksForThem() throws IOException {
        String options = """
                routing-mode: native
                auto-direct-node-routes: true
                ipv4-native-routing-cidr: 172.20.0.0/16
                ipv6-native-routing-cidr: fd00:20::/32
                """;
        Path config = Files.writeString(folder.resolve("cilium.yaml"), options);
        Path none = Files.writeString(folder.resolve("none.yaml"), options + "monitor-aggregation: none\n");

        assertThat(observe(PING, "--config " + config).out())
                .isEqualTo(observe(PING, "--routing-mode native").out());
        assertThat(observe(PING, "--config " + none).lines())
                .extracting(line -> line.replaceFirst(".*\\) (\\S+) FORWARDED.*", "$1"))
                .containsExactly("from-endpoint", "to-network", "from-network", "to-endpoint");
        assertThat(observe(PING, "--routing-mode tunnel --config " + config).err())
                .containsExactly("encap4j: " + config + ":2: auto-direct-node-routes: auto-direct-node-routes requires"
                        + " native or hybrid routing mode.");
    }

    @Test
    void readsAPipe() throws IOException {
        CommandRun run = CommandRun.reading(Files.readAllBytes(PING), "observe", "-");

        assertThat(run.out()).isEqualTo(observe(PING, "").out());
        assertThat(run.err()).containsExactly("encap4j: 2 flows of 2 packets, 0 left out");
    }

    @Test
    void endsQuietlyWhenItsReaderGoesAway() throws IOException {
        List<Packet> pings = Collections.nCopies(100_000, Packet.read(PING).get(0));
        Path capture = Packet.write(folder.resolve("in.pcap"), LinkType.ETHERNET, pings);
        ReaderThatLeaves reader = new ReaderThatLeaves();
        ReaderThatLeaves err = new ReaderThatLeaves();

        int exit = Encap4j.run(
                new PrintStream(reader, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "observe",
                capture.toString());

        assertThat(exit).isZero();
        assertThat(err.received()).isZero();
        assertThat(reader.received()).as("it stopped soon").isBetween(1L, 1_000_000L);
    }
}
