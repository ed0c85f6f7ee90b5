// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.fixtures.Datagram;
import org.encap4j.pcap.LinkType;
import org.encap4j.testdata.DefaultCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that no tunnel, or not this one, can carry. */
class EncapRefusalTest {
    @TempDir
    private Path folder;

    private void refused(CommandRun run, String line) {
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).containsExactly("encap4j: " + line);
        assertThat(folder.resolve("out.pcap")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".partial"));
    }

    @Test
    void bareIpIsNotForVxlan() {
        Path raw = CommandRun.CAPTURES.resolve("synthetic-link-type-raw-ip.pcap");
        refused(
                CommandRun.of("encap", raw, folder.resolve("out.pcap")),
                raw + ": packet 1: the link type is raw IP, and vxlan carries Ethernet only; use vxlan-gpe or geneve");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "vxlan-gpe", "geneve"})
    void linuxCookedIsRefusedByName(String protocol) {
        for (String version : List.of("v1", "v2")) {
            Path cooked = CommandRun.CAPTURES.resolve("synthetic-link-type-cooked-" + version + ".pcap");
            refused(
                    CommandRun.of("encap", "--protocol", protocol, cooked, folder.resolve("out.pcap")),
                    cooked + ": packet 1: the link type is Linux cooked " + version
                            + "; only Ethernet and raw IP can be carried in a tunnel");
        }
    }

    @ParameterizedTest
    @CsvSource({"0,BSD loopback", "105,IEEE 802.11", "253,Linux netlink", "147,link type 147"})
    void otherLinkTypesAreRefusedByName(int linkType, String name) throws IOException {
        Path capture = Packet.write(folder.resolve("in.pcap"), linkType, List.of(Packet.ethernet(1, 60, new byte[60])));
        refused(
                CommandRun.of("encap", capture, folder.resolve("out.pcap")),
                capture + ": packet 1: the link type is " + name
                        + "; only Ethernet and raw IP can be carried in a tunnel");
    }

    @Test
    void aPacketThatIsTooLongIsRefusedByNumber() throws IOException {
        // Outer IP, UDP and VXLAN header take 36 bytes of 65,535.
        byte[] longest = frameOf(65_535 - 36);
        byte[] tooLong = frameOf(65_535 - 36 + 1);
        Path fits = Packet.write(
                folder.resolve("fits.pcap"), LinkType.ETHERNET, List.of(Packet.ethernet(1, longest.length, longest)));
        Path long3 = Packet.write(
                folder.resolve("long.pcap"),
                LinkType.ETHERNET,
                List.of(
                        Packet.ethernet(1, 60, frameOf(60)),
                        Packet.ethernet(2, 60, frameOf(60)),
                        Packet.ethernet(3, tooLong.length, tooLong)));

        assertThat(CommandRun.of("encap", fits, folder.resolve("fitted.pcap")).exit())
                .isZero();
        assertThat(Packet.read(folder.resolve("fitted.pcap")).get(0).unsignedShort(16))
                .isEqualTo(65_535);
        refused(
                CommandRun.of("encap", long3, folder.resolve("out.pcap")),
                long3 + ": packet 3: TOO_LONG, longer than an IP datagram can be");
    }

    @Test
    void aRuntIsRefusedByNumber() throws IOException {
        Path runt = Packet.write(
                folder.resolve("in.pcap"),
                LinkType.ETHERNET,
                List.of(Packet.ethernet(1, 60, frameOf(60)), Packet.ethernet(2, 13, new byte[13])));
        refused(
                CommandRun.of("encap", runt, folder.resolve("out.pcap")),
                runt + ": packet 2: TRUNCATED, the packet ends before its headers do");
    }

    @Test
    void anIdentityThatDoesNotFitIsRefused() throws IOException {
        Path in = DefaultCapture.extractTo(folder);
        refused(
                CommandRun.of(
                        "encap", "--profile", "group-policy", "--identity", 65_536, in, folder.resolve("out.pcap")),
                in + ": packet 1: INVALID_IDENTITY, the security identity is not valid here");
    }

    /** A UDP datagram in an Ethernet frame of so many bytes. */
    static byte[] frameOf(int length) {
        return Datagram.ipv4().payload(new byte[length - 42]).bytes();
    }
}
