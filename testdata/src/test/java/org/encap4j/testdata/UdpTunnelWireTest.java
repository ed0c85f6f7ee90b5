// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Needs;
import org.encap4j.testdata.UdpTunnelSpeaker.Wish;
import org.encap4j.tunnel.TunnelMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a tunnel's sockets put on a wire, as tshark reads it: a pair of devices between two network namespaces, a process that
 * sends in one, tcpdump in the other. What the kernel writes is part of it.
 */
class UdpTunnelWireTest {
    private static final String HERE = "e4j-" + ProcessHandle.current().pid() + "-speaker";
    private static final String THERE = "e4j-" + ProcessHandle.current().pid() + "-wire";
    private static final long PATIENCE_SECONDS = 30;
    private static final int INNER = 14 + 20 + 8 + UdpTunnelSpeaker.INNER_PAYLOAD;
    private static final List<String> COLUMNS = List.of(
            "frame.len",
            "ip.src",
            "ip.ttl",
            "ipv6.hlim",
            "ip.flags.df",
            "ip.dsfield.ecn",
            "udp.srcport",
            "udp.dstport",
            "udp.checksum",
            "udp.checksum.status",
            "vxlan.flags",
            "vxlan.gbp",
            "vxlan.vni",
            "geneve.flags",
            "geneve.vni",
            "geneve.proto_type",
            "geneve.options");

    private static Path tshark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void buildsTheWire() {
        Needs.root();
        Needs.networkNamespaces();
        tshark = Needs.command("tshark");
        Needs.command("tcpdump");
        Needs.command("ethtool");
        Command.run("ip", "netns", "add", HERE);
        Command.run("ip", "netns", "add", THERE);
        run("ip link add wire0 netns " + HERE + " type veth peer name wire1 netns " + THERE);
        for (int end = 0; end < 2; end++) {
            String in = "ip -n " + (end == 0 ? HERE : THERE);
            // So that the kernel sums and cuts apart what it would leave to a device.
            run("ip netns exec " + (end == 0 ? HERE : THERE) + " " + Needs.command("ethtool") + " -K wire" + end
                    + " tx off tso off gso off gro off");
            run(in + " addr add 192.0.2." + (end + 1) + "/24 dev wire" + end);
            run(in + " -6 addr add 2001:db8::" + (end + 1) + "/64 dev wire" + end + " nodad");
            run(in + " link set wire" + end + " up");
        }
    }

    @AfterAll
    static void takesTheWireDown() {
        for (String namespace : List.of(HERE, THERE)) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                Command.run("ip", "netns", "delete", namespace);
            }
        }
    }

    private static void run(String command) {
        Command.run(command.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "VXLAN_GROUP_POLICY, false, PLAIN",
        "VXLAN_IDENTITY_IN_VNI, true, PLAIN",
        "VXLAN_PLAIN, false, SEGMENTS",
        "GENEVE_OPTIONS, false, PLAIN",
        "GENEVE_OPTIONS, true, SEGMENTS",
        "GENEVE_IDENTITY_OPTION, false, TTL_9_WITHOUT_CHECKSUM",
        "GENEVE_IDENTITY_OPTION, true, TTL_9_WITHOUT_CHECKSUM",
        "GENEVE_PLAIN, false, WITHOUT_DF"
    })
    void tsharkReadsWhatWasAskedFor(TsharkTunnel tunnel, boolean ipv6, Wish wish) throws Exception {
        Path file = folder.resolve("wire.pcap");
        int expected = (int) expectedPackets(tunnel);
        try (RouterCapture capture = new RouterCapture(THERE, "wire1", file)) {
            capture.awaitStart();
            String said = Command.run(
                    "ip",
                    "netns",
                    "exec",
                    HERE,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    UdpTunnelSpeaker.class.getName(),
                    tunnel.name(),
                    ipv6 ? "2001:db8::1" : "192.0.2.1",
                    ipv6 ? "2001:db8::2" : "192.0.2.2",
                    wish.name());
            assertThat(said).startsWith(expected + " sent, 0 failed");
            if (wish == Wish.SEGMENTS) {
                assertThat(said).contains(", " + expected + " segmented");
            }
            awaitPackets(file, tunnel, expected);
        }
        judge(file, tunnel, ipv6, wish);
    }

    /** Some identities must not be sent. */
    private static long expectedPackets(TsharkTunnel tunnel) {
        return IntStream.range(0, UdpTunnelSpeaker.PACKETS)
                .filter(n -> isSent(tunnel, n))
                .count();
    }

    private static boolean isSent(TsharkTunnel tunnel, int n) {
        TunnelMetadata metadata = new TunnelMetadata();
        tunnel.ask(n, 0x0800, metadata, new TsharkFields());
        return tunnel.protocol.check(metadata) == Verdict.OK;
    }

    private static void awaitPackets(Path file, TsharkTunnel tunnel, int expected) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Captures.read(file).stream()
                        .filter(packet -> packet.bytes().length > INNER)
                        .count()
                < expected) {
            assertThat(System.nanoTime()).as("packets captured").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private void judge(Path file, TsharkTunnel tunnel, boolean ipv6, Wish wish) throws Exception {
        Set<String> ports = new HashSet<>();
        int outer = 14 + (ipv6 ? 40 : 20) + 8;
        boolean bare = wish == Wish.TTL_9_WITHOUT_CHECKSUM;
        // Sockets share out the flows, so that packets of different sockets may overtake each other.
        boolean[] seen = new boolean[UdpTunnelSpeaker.PACKETS];
        try (TsharkRows rows = new TsharkRows(tshark, file, COLUMNS)) {
            while (rows.next()) {
                if (!rows.first("udp.dstport").equals(Integer.toString(tunnel.port))) {
                    continue;
                }
                String[] sources = rows.cell("udp.srcport").split(TsharkRows.SEPARATOR);
                ports.add(sources[0]);
                int n = Integer.parseInt(sources[1]) - 10_000;
                assertThat(seen[n]).as("packet %d twice", n).isFalse();
                seen[n] = true;
                TsharkFields shown = new TsharkFields();
                tunnel.ask(n, 0x0800, new TunnelMetadata(), shown);
                for (String column : COLUMNS) {
                    if (column.startsWith("vxlan.") || column.startsWith("geneve.")) {
                        assertThat(rows.cell(column))
                                .as("%s of packet %d", column, n)
                                .isEqualTo(shown.cell(column, ""));
                    }
                }
                assertThat(rows.cell("frame.len")).isEqualTo(Integer.toString(outer + tunnel.headerLength + INNER));
                assertThat(rows.first(ipv6 ? "ipv6.hlim" : "ip.ttl")).isEqualTo(bare ? "9" : "64");
                if (!ipv6) {
                    // Linux decides before it cuts a run apart, and a run is longer than the MTU.
                    boolean without = wish == Wish.WITHOUT_DF || wish == Wish.SEGMENTS;
                    assertThat(rows.first("ip.flags.df")).isIn(without ? List.of("0", "False") : List.of("1", "True"));
                }
                assertThat(rows.first("udp.checksum").equals("0x0000")).isEqualTo(bare);
                // 1 is good, 3 is absent.
                assertThat(rows.first("udp.checksum.status")).isEqualTo(bare ? "3" : "1");
            }
        }
        for (int n = 0; n < seen.length; n++) {
            assertThat(seen[n]).as("packet %d", n).isEqualTo(isSent(tunnel, n));
        }
        assertThat(ports).hasSizeGreaterThan(wish == Wish.SEGMENTS ? 0 : 8).hasSizeLessThanOrEqualTo(16);
    }
}
