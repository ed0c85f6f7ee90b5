// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.pcap.LinkType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compare} cannot carry: super-packets are counted and named, foreign link types end it. */
class CompareRefusalTest {
    @TempDir
    private Path folder;

    @Test
    void packetsLongerThanADatagramAreCountedAndNamed() throws IOException {
        // With 36 bytes of outer headers the first is just as long as a datagram can be.
        byte[] longest = EncapRefusalTest.frameOf(65_535 - 36);
        byte[] big = EncapRefusalTest.frameOf(65_535 - 36 + 1);
        byte[] huge = EncapRefusalTest.frameOf(200_000);
        byte[] small = EncapRefusalTest.frameOf(100);
        Path capture = Packet.write(
                folder.resolve("big.pcap"),
                LinkType.ETHERNET,
                List.of(
                        Packet.ethernet(1, longest.length, longest),
                        Packet.ethernet(2, big.length, big),
                        Packet.ethernet(3, huge.length, huge),
                        Packet.ethernet(4, small.length, small)));
        Path results = folder.resolve("results");
        CommandRun run = CommandRun.of("compare", "--out", results, capture);
        CompareTable table = new CompareTable(run.lines());

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(table.lines().get(1))
                .isEqualTo("every carried packet came back byte for byte through vxlan and geneve");
        assertThat(table.number("packets", "native")).isEqualTo(4);
        assertThat(table.number("packets that cannot be carried", "native")).isZero();
        assertThat(table.number("packets that would not fit", "native")).isEqualTo(3);
        long carried = longest.length + small.length;
        for (String mode : List.of("vxlan", "geneve")) {
            assertThat(table.number("packets", mode)).isEqualTo(2);
            assertThat(table.number("packets that cannot be carried", mode)).isEqualTo(2);
            assertThat(table.number("packets that would not fit", mode)).isEqualTo(1);
            assertThat(table.number("bytes before", mode)).isEqualTo(carried);
            assertThat(table.number("bytes after", mode)).isEqualTo(carried + 2 * 50);
            assertThat(table.lines())
                    .contains(mode + ": " + capture + ": packet 2: TOO_LONG, longer than an IP datagram can be");
            assertThat(Packet.read(results.resolve(mode + ".pcap")).stream().map(Packet::nanos))
                    .containsExactly(1L, 4L);
        }
        assertThat(Packet.read(results.resolve("native.pcap"))).isEqualTo(Packet.read(capture));
    }

    @Test
    void linkTypesWithoutEthernetOrBareIpAreRefusedByName() {
        for (String version : List.of("v1", "v2")) {
            Path cooked = CommandRun.CAPTURES.resolve("synthetic-link-type-cooked-" + version + ".pcap");
            CommandRun run = CommandRun.of("compare", "--out", folder.resolve("results"), cooked);

            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .containsExactly("encap4j: " + cooked + ": packet 1: the link type is Linux cooked " + version
                            + "; only Ethernet and raw IP can be carried in a tunnel");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aChangeOfLinkTypeIsRefusedByName() throws IOException {
        Path capture = folder.resolve("two.pcapng");
        Files.write(capture, twoInterfaces(EncapRefusalTest.frameOf(60)));
        Path results = folder.resolve("results");
        CommandRun run = CommandRun.of("compare", "--out", results, capture);

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsExactly(
                        "encap4j: " + capture + ": packet 2: the link type changes from Ethernet to Linux cooked v1");
        assertThat(results).isEmptyDirectory();
    }

    /** A pcapng file: a packet of an Ethernet interface, then one of a Linux cooked one. */
    private static byte[] twoInterfaces(byte[] frame) {
        ByteBuffer file = ByteBuffer.allocate(1024);
        file.putInt(0x0A0D0D0A)
                .putInt(28)
                .putInt(0x1A2B3C4D)
                .putInt(0x00010000)
                .putLong(-1)
                .putInt(28);
        for (int linkType : List.of(LinkType.ETHERNET, LinkType.LINUX_SLL)) {
            file.putInt(1).putInt(20).putInt(linkType << 16).putInt(0).putInt(20);
        }
        for (int of = 0; of < 2; of++) {
            file.putInt(6).putInt(32 + frame.length).putInt(of).putLong(0);
            file.putInt(frame.length).putInt(frame.length).put(frame).putInt(32 + frame.length);
        }
        byte[] bytes = new byte[file.position()];
        file.flip().get(bytes);
        return bytes;
    }
}
