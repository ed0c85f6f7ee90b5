// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dump} prints; the expected values are those that tshark 4.0 reads from the same packets. */
class DumpTest {
    @TempDir
    private Path folder;

    private static CommandRun dump(String capture, String options) {
        return CommandRun.withOptions("dump", options, CommandRun.CAPTURES.resolve(capture));
    }

    @Test
    void showsAGroupPolicyLevelByLevel() {
        CommandRun run = dump("kernel-vxlan-gbp.pcap", "--count 3");

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.lines())
                .filteredOn(line -> line.startsWith("#"))
                .hasSize(3)
                .last()
                .isEqualTo("#3 2026-11-23T01:12:36.585099Z Ethernet 148 bytes");
        assertThat(run.out()).endsWith("""
                        #3 2026-11-23T01:12:36.585099Z Ethernet 148 bytes
                          eth 02:e4:00:00:00:0a > 02:e4:00:00:00:0b IPv4
                          ip4 10.1.0.1 > 10.1.0.2 UDP ttl 64 length 134
                          udp 49754 > 8472 length 114 checksum good
                          vxlan vni 45 flags 0x8800 group 42
                            eth 02:e4:00:00:01:0a > 02:e4:00:00:01:0b IPv4
                            ip4 10.2.0.1 > 10.2.0.2 ICMPv4 ttl 64 length 84 DF
                            icmp EchoRequest code 0 id 25096 seq 1
                        """);
    }

    @Test
    void showsEveryFlagOfAGroupPolicy() {
        List<String> headers = dump("kernel-vxlan-gbp.pcap", "").lines().stream()
                .filter(line -> line.startsWith("  vxlan "))
                .toList();

        // Counted by tshark: flags, group, how often.
        assertThat(Collections.frequency(headers, "  vxlan vni 45 flags 0x0800"))
                .isEqualTo(12);
        assertThat(Collections.frequency(headers, "  vxlan vni 45 flags 0x8800 group 42"))
                .isEqualTo(2);
        assertThat(Collections.frequency(headers, "  vxlan vni 45 flags 0x8808 group 43 policy-applied"))
                .isEqualTo(1);
        assertThat(Collections.frequency(headers, "  vxlan vni 45 flags 0x8840 group 44 don't-learn"))
                .isEqualTo(5);
        assertThat(Collections.frequency(headers, "  vxlan vni 45 flags 0x8848 group 65535 don't-learn policy-applied"))
                .isEqualTo(1);
    }

    @Test
    void decodesGeneveOptions() {
        assertThat(dump("ovs-geneve-options.pcap", "--count 1").out()).isEqualTo("""
                        #1 2026-11-23T01:12:44.036361Z Ethernet 112 bytes
                          eth 02:e4:00:00:03:01 > 02:e4:00:00:03:02 IPv4
                          ip4 10.1.0.1 > 10.1.0.2 UDP ttl 64 length 98 DF
                          udp 51878 > 6081 length 78 checksum absent
                          geneve vni 55 protocol Ethernet critical options 20
                            option 0102:80 length 4 critical OVN ingress port 4386 egress port 13124
                            option 0132:01 length 8 aabbccdd00112233
                            eth 02:e4:00:00:04:01 > ff:ff:ff:ff:ff:ff ARP
                            arp who-has 10.3.0.2 tell 10.3.0.1
                        """);
    }

    @Test
    void endsARefusedPacketWithItsVerdict() {
        CommandRun options = dump("synthetic-geneve-unknown-critical.pcap", "--count 1");
        assertThat(options.exit()).isZero();
        assertThat(options.lines())
                .endsWith(
                        "    option fff0:91 length 4 critical 01020304",
                        "    refused UNKNOWN_CRITICAL_OPTION: a critical option is not known");
        assertThat(dump("synthetic-udp-length-lies.pcap", "--verify").out())
                .contains("  verdict BAD_UDP_CHECKSUM: the UDP checksum is wrong\n")
                .contains("  verdict BAD_IP_CHECKSUM: the IPv4 header checksum is wrong\n");
        assertThat(dump("synthetic-udp-length-lies.pcap", "").out()).doesNotContain("verdict BAD_UDP_CHECKSUM");
        assertThat(dump("synthetic-ecn-table.pcap", "").out())
                .contains("  verdict ECN_DROP: congestion experienced outside, not ECN-capable inside\n");
    }

    @Test
    void everyRefusalOfDecapIsSaid() throws IOException {
        for (String capture : List.of(
                "synthetic-truncated.pcap",
                "synthetic-udp-length-lies.pcap",
                "synthetic-geneve-bad-options.pcap",
                "synthetic-wrong-ports.pcap")) {
            CommandRun decap = CommandRun.of("decap", CommandRun.CAPTURES.resolve(capture), folder.resolve("out.pcap"));
            String count = decap.err().get(decap.err().size() - 1).replaceAll(".* (\\d+) refused", "$1");
            long said = dump(capture, "").lines().stream()
                    .filter(line -> line.matches(" +(refused|verdict) [A-Z_]+: .*"))
                    .count();

            assertThat(said).as(capture).isPositive().isEqualTo(Long.parseLong(count));
        }
    }

    @Test
    void saysMoreWhenStrict() {
        assertThat(dump("synthetic-vxlan-reserved-bits.pcap", "").out()).doesNotContain("RESERVED_BITS");
        assertThat(dump("synthetic-vxlan-reserved-bits.pcap", "--strict").out())
                .contains("    refused RESERVED_BITS: a reserved bit is set\n");
    }

    @Test
    void readsAPortAsTold() {
        assertThat(dump("kernel-vxlan-gpe.pcap", "--count 1").out()).contains("\n  vxlan-gpe vni 99 ");
        assertThat(dump("kernel-vxlan-gpe.pcap", "--count 1 --decode-as 4790=vxlan")
                        .out())
                .doesNotContain("vxlan-gpe")
                .contains("\n  vxlan vni 99 ");
    }

    @Test
    void tellsWhatWasCutOff() {
        assertThat(dump("synthetic-pcap-snapshot-length.pcap", "--count 1")
                        .lines()
                        .get(0))
                .isEqualTo("#1 2023-11-14T22:13:20Z Ethernet 110 bytes, 68 captured");
    }

    @Test
    void stopsAfterSoManyPackets() {
        assertThat(dump("kernel-vxlan-gbp.pcap", "--count 5").lines())
                .filteredOn(line -> line.startsWith("#"))
                .hasSize(5);
        assertThat(dump("kernel-vxlan-gbp.pcap", "--count 9999").lines())
                .filteredOn(line -> line.startsWith("#"))
                .hasSize(22);
    }

    @Test
    void endsQuietlyWhenItsReaderGoesAway() throws IOException {
        Packet packet = Packet.ethernet(1, 60, EncapRefusalTest.frameOf(60));
        Path capture = Packet.write(folder.resolve("in.pcap"), LinkType.ETHERNET, Collections.nCopies(100_000, packet));
        ReaderThatLeaves reader = new ReaderThatLeaves();
        ReaderThatLeaves err = new ReaderThatLeaves();

        int exit = Encap4j.run(
                new PrintStream(reader, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "dump",
                capture.toString());

        assertThat(exit).isZero();
        assertThat(err.received()).isZero();
        assertThat(reader.received()).as("it stopped soon").isBetween(1L, 1_000_000L);
    }
}
