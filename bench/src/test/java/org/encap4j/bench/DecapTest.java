// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.pcap.LinkType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures in which not everything is a good tunnel packet. */
class DecapTest {
    private static final byte[] INNER = EncapRefusalTest.frameOf(60);
    private static final String VXLAN = "0800000000002a00";

    @TempDir
    private Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void name() {
        in = folder.resolve("in.pcap");
        out = folder.resolve("out.pcap");
    }

    private static Datagram tunnel(int port, String header) {
        return Datagram.ipv4().ports(Datagram.SOURCE_PORT, port).payload(Hex.bytes(header + Hex.text(INNER)));
    }

    private CommandRun decap(String options, List<byte[]> frames) throws IOException {
        List<Packet> packets = new ArrayList<>();
        for (byte[] frame : frames) {
            packets.add(Packet.ethernet(packets.size(), frame.length, frame));
        }
        Packet.write(in, LinkType.ETHERNET, packets);
        return CommandRun.withOptions("decap", options, in, out);
    }

    /** The times of what was written, which are the indices of what was read. */
    private List<Long> written() throws IOException {
        return Packet.read(out).stream().map(Packet::nanos).toList();
    }

    @Test
    void othersAreLeftOutAndRefusedOnesAreNamed() throws IOException {
        CommandRun run = decap(
                "",
                List.of(
                        INNER,
                        tunnel(4789, VXLAN).bytes(),
                        tunnel(4789, "0000000000002a00").bytes(),
                        tunnel(9000, VXLAN).bytes(),
                        tunnel(6081, "0000655800002a00").bytes(),
                        tunnel(6081, "8000655800002a00").bytes(),
                        tunnel(4790, "0c00000300002a00").bytes()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .containsExactly(
                        "encap4j: " + in + ": packet 3: BAD_FLAGS, a flag that must be set is not",
                        "encap4j: " + in + ": packet 6: BAD_VERSION, unknown header version",
                        "encap4j: 3 decapsulated, 2 left out, 2 refused");
        assertThat(written()).containsExactly(1L, 4L, 6L);
        assertThat(Packet.read(out)).allMatch(packet -> packet.hex().equals(Hex.text(INNER)));
    }

    @Test
    void tenRefusalsAreNamedAndTheRestCounted() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            frames.add(tunnel(4789, "0000000000000000").bytes());
        }
        CommandRun run = decap("", frames);

        assertThat(run.err()).hasSize(12);
        assertThat(run.err().get(9)).contains(": packet 10: BAD_FLAGS");
        assertThat(run.err().get(10)).isEqualTo("encap4j: and 2 more refused");
        assertThat(run.err().get(11)).isEqualTo("encap4j: 0 decapsulated, 0 left out, 12 refused");
        assertThat(written()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 42, 0x800000, 0xABCDEF, 0xFFFFFF})
    void keepsOneNetwork(int vni) throws IOException {
        Path all = CommandRun.CAPTURES.resolve("kernel-vxlan-external-vnis.pcap");
        CommandRun run = CommandRun.of("decap", "--vni", vni, all, out);

        assertThat(run.exit()).isZero();
        // tshark reads each of the six VNIs four times.
        assertThat(run.err()).containsExactly("encap4j: 4 decapsulated, 20 left out, 0 refused");
        String header = String.format("08000000%06x00", vni);
        List<String> inside = Packet.read(all).stream()
                .map(Packet::hex)
                .filter(hex -> hex.startsWith(header, 42 * 2))
                .map(hex -> hex.substring(50 * 2))
                .toList();
        assertThat(Packet.read(out).stream().map(Packet::hex)).isEqualTo(inside).hasSize(4);
    }

    @Test
    void portsAreReadAsTold() throws IOException {
        List<byte[]> frames = List.of(
                tunnel(10800, VXLAN).bytes(),
                tunnel(4789, "0c00000300002a00").bytes(),
                tunnel(7777, "0000655800002a00").bytes());

        assertThat(decap("", frames).err()).contains("encap4j: 1 decapsulated, 2 left out, 0 refused");
        CommandRun told = decap("--decode-as 10800=vxlan --decode-as 4789=VXLAN-GPE --decode-as 7777=geneve", frames);
        assertThat(told.exit()).isZero();
        assertThat(written()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void strictRefusesReservedBits() throws IOException {
        List<byte[]> frames = List.of(
                tunnel(4789, VXLAN).bytes(),
                tunnel(4789, "0800000000002a01").bytes(),
                tunnel(4789, "1800000000002a00").bytes());

        assertThat(decap("", frames).exit()).isZero();
        assertThat(written()).containsExactly(0L, 1L, 2L);
        CommandRun strict = decap("--strict", frames);
        assertThat(strict.exit()).isEqualTo(1);
        assertThat(strict.err())
                .containsExactly(
                        "encap4j: " + in + ": packet 2: RESERVED_BITS, a reserved bit is set",
                        "encap4j: " + in + ": packet 3: RESERVED_BITS, a reserved bit is set",
                        "encap4j: 1 decapsulated, 0 left out, 2 refused");
        assertThat(written()).containsExactly(0L);
    }

    @Test
    void verifyRefusesWrongChecksums() throws IOException {
        Datagram overIpv6 =
                Datagram.ipv6().ports(Datagram.SOURCE_PORT, 4789).payload(Hex.bytes(VXLAN + Hex.text(INNER)));
        List<byte[]> frames = List.of(
                tunnel(4789, VXLAN).bytes(),
                tunnel(4789, VXLAN).udpChecksum(0).bytes(),
                tunnel(4789, VXLAN).udpChecksum(0x1234).bytes(),
                tunnel(4789, VXLAN).ipChecksum(0x1234).bytes(),
                overIpv6.udpChecksum(0).bytes());

        assertThat(decap("", frames).exit()).isZero();
        assertThat(written()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(decap("--verify", frames).err())
                .containsExactly(
                        "encap4j: " + in + ": packet 3: BAD_UDP_CHECKSUM, the UDP checksum is wrong",
                        "encap4j: " + in + ": packet 4: BAD_IP_CHECKSUM, the IPv4 header checksum is wrong",
                        "encap4j: " + in + ": packet 5: ZERO_UDP_CHECKSUM, the UDP checksum over IPv6 is zero",
                        "encap4j: 2 decapsulated, 0 left out, 3 refused");
        assertThat(written()).containsExactly(0L, 1L);
    }

    @Test
    void aPayloadThatDoesNotFitTheCaptureIsNamed() throws IOException {
        byte[] bare = Datagram.ipv4().noLink().bytes();
        byte[] bareInside = Datagram.ipv4()
                .ports(Datagram.SOURCE_PORT, 4790)
                .payload(Hex.bytes("0c00000100002a00" + Hex.text(bare)))
                .bytes();
        CommandRun ethernetFirst = decap("", List.of(tunnel(4789, VXLAN).bytes(), bareInside));
        assertThat(ethernetFirst.exit()).isEqualTo(1);
        assertThat(ethernetFirst.err().get(0))
                .contains(in + ": packet 2: a bare IP packet, but the payload before made OUT an Ethernet capture");
        assertThat(Packet.read(out)).containsExactly(Packet.ethernet(0, INNER.length, INNER));

        CommandRun bareFirst = decap("", List.of(bareInside, tunnel(4789, VXLAN).bytes()));
        assertThat(bareFirst.exit()).isEqualTo(1);
        assertThat(bareFirst.err().get(0))
                .contains(in + ": packet 2: an Ethernet frame, but the payload before made OUT a raw IP capture");
        assertThat(Packet.read(out)).containsExactly(new Packet(LinkType.RAW, 0, bare.length, Hex.text(bare)));
    }

    @Test
    void aPayloadOfAnotherKindIsNamed() throws IOException {
        CommandRun run = decap("", List.of(tunnel(6081, "0000884700002a00").bytes()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().get(0)).endsWith(": packet 1: its payload is neither Ethernet nor IP");
        assertThat(written()).isEmpty();
    }

    @Test
    void oneTunnelIsRemoved() throws IOException {
        byte[] once = tunnel(4789, VXLAN).bytes();
        byte[] twice = Datagram.ipv4()
                .ports(Datagram.SOURCE_PORT, 6081)
                .payload(Hex.bytes("0000655800002a00" + Hex.text(once)))
                .bytes();

        assertThat(decap("", List.of(twice)).exit()).isZero();
        assertThat(Packet.read(out)).containsExactly(Packet.ethernet(0, once.length, once));
    }

    @Test
    void tunnelsNeedNoEthernetOutside() throws IOException {
        for (String linkType : List.of("raw-ip", "cooked-v1", "cooked-v2")) {
            Path capture = CommandRun.CAPTURES.resolve("synthetic-link-type-" + linkType + ".pcap");
            CommandRun run = CommandRun.of("decap", capture, out);

            assertThat(run.exit()).as(linkType).isZero();
            assertThat(Packet.read(out)).as(linkType).hasSameSizeAs(Packet.read(capture));
        }
    }

    @Test
    void leavesFragmentsOut() throws IOException {
        CommandRun run = CommandRun.of(
                "decap", CommandRun.CAPTURES.resolve("synthetic-outer-fragments.pcap"), folder.resolve("out.pcap"));

        assertThat(run.exit()).isZero();
        assertThat(run.err())
                .containsExactly(
                        "encap4j: 0 decapsulated, 8 left out (8 of them fragments, not reassembled), 0 refused");
    }
}
