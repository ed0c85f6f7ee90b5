// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Needs;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.mtu.IcmpReason;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketTooBig;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tshark reads in our ICMP errors: good checksums, the right fields, and nothing to complain about. */
class MtuErrorTsharkTest {
    private static final List<String> COLUMNS = List.of(String.join(
                    " ",
                    "frame.len frame.protocols eth.dst eth.src vlan.id",
                    "ip.src ip.dst ip.len ip.checksum.status ipv6.src ipv6.dst ipv6.plen",
                    "icmp.type icmp.code icmp.mtu icmp.checksum.status",
                    "icmpv6.type icmpv6.code icmpv6.mtu icmpv6.checksum.status tcp.checksum.status",
                    "_ws.malformed _ws.expert.message")
            .split(" "));

    private static Path tshark;

    @TempDir
    private Path folder;

    private final IcmpError errors = new IcmpError(
            0x02E4_0000_0901L, 0x0A09_00FE, 0xFD00_0009_0000_0000L, 0xFE, new IcmpRateLimit(1, 1_000_000));
    private final byte[] lent = new byte[IcmpError.MAX_LENGTH];
    private final Frame reply = new Frame();
    private final List<Expected> expected = new ArrayList<>();

    /** One error as tshark has to show it; an MTU of 0 is none. */
    private record Expected(String what, boolean ipv6, int type, int code, int mtu, int ipLength) {
        boolean isCut() {
            return ipLength == (ipv6 ? 1280 : 576);
        }
    }

    @BeforeAll
    static void needsTshark() {
        tshark = Needs.command("tshark");
    }

    @Test
    void readsEveryErrorWithoutComplaint() throws Exception {
        Path capture = folder.resolve("errors.pcap");
        try (PcapWriter out = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (boolean ipv6 : new boolean[] {false, true}) {
                for (int payload : new int[] {0, 1, 30, 519, 520, 521, 1183, 1184, 1185, 1472, 8000}) {
                    for (int tags = 0; tags <= 2; tags++) {
                        byte[] packet = datagram(ipv6, payload, tags);
                        for (IcmpReason reason : IcmpReason.values()) {
                            writeError(reason, packet, ipv6, out);
                        }
                        writeTooBig(packet, ipv6, 1450, out);
                    }
                }
            }
            out.finish();
        }
        read(capture, 2 * 11 * 3 * 6, "");
    }

    /** A pod's packet of 1500 bytes, a tunnel over a link of 1500: what comes back names the length that then fits. */
    @Test
    void aPodLearnsWhatFitsThroughTheTunnel() throws Exception {
        Path capture = folder.resolve("too-big.pcap");
        List<TunnelProtocol> protocols =
                List.of(Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), Geneve.of(GeneveProfile.IDENTITY_OPTION));
        try (PcapWriter out = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (TunnelProtocol protocol : protocols) {
                for (boolean underlayIpv6 : new boolean[] {false, true}) {
                    for (boolean ipv6 : new boolean[] {false, true}) {
                        OuterHeader outer =
                                MtuUnderlay.outer(protocol, underlayIpv6).build();
                        MtuBudget budget =
                                MtuBudget.nativeRouting(1500).withTunnel(outer).requireIpv6();
                        byte[] packet = datagram(ipv6, 1500 - (ipv6 ? 48 : 28), 0);
                        assertThat(PacketTooBig.exceeds(bound(packet), 14, budget.routeMtu()))
                                .isTrue();
                        writeTooBig(packet, ipv6, budget.routeMtu(), out);
                        int told = reply.getInt(14 + (ipv6 ? 44 : 24));

                        byte[] shorter = datagram(ipv6, told - (ipv6 ? 48 : 28), 0);
                        assertThat(PacketTooBig.exceeds(bound(shorter), 14, budget.routeMtu()))
                                .isFalse();
                        assertThat(sentIpLength(shorter, outer)).isEqualTo(1500);
                    }
                }
            }
            out.finish();
        }
        assertThat(expected.stream().map(Expected::mtu)).containsOnly(1450, 1430, 1442, 1422);
        read(capture, 8, "");
    }

    /** Whatever pods send; about the quoted packets tshark remarks what it would about the packets alone. */
    @Test
    void readsErrorsAboutCapturedPackets() throws Exception {
        Path capture = folder.resolve("captured-errors.pcap");
        Set<Integer> types = new HashSet<>();
        try (CaptureReader in = CaptureReader.open(DefaultCapture.extractTo(folder));
                PcapWriter out = PcapWriter.create(capture, LinkType.ETHERNET)) {
            CapturedPacket captured = new CapturedPacket();
            while (in.next(captured)) {
                Frame packet = captured.frame();
                int networkAt = Payload.networkAt(packet, EtherType.TRANSPARENT_ETHERNET, packet.start());
                int etherType = Payload.etherType(packet, EtherType.TRANSPARENT_ETHERNET, networkAt);
                if (etherType != EtherType.IPV4 && etherType != EtherType.IPV6) {
                    continue;
                }
                boolean ipv6 = etherType == EtherType.IPV6;
                reply.bind(lent, 0, 0, lent.length);
                if (errors.write(IcmpReason.HOPS_EXCEEDED, packet, networkAt, 0, reply)) {
                    add("packet " + captured.number(), ipv6, ipv6 ? 3 : 11, 0, 0, out);
                    types.add(ipv6 ? 3 : 11);
                }
            }
            out.finish();
        }
        assertThat(types).as("what the capture holds").contains(11);
        read(
                capture,
                expected.size(),
                "Connection |This frame (initiates|undergoes) the connection closing|GET |HTTP/");
    }

    private static byte[] datagram(boolean ipv6, int payload, int tags) {
        byte[] bytes = new byte[payload];
        Arrays.fill(bytes, (byte) 'x');
        Datagram datagram =
                (ipv6 ? Datagram.ipv6() : Datagram.ipv4()).payload(bytes).padding(2);
        Stream.of("88a80064", "81000007").skip(2 - tags).forEach(datagram::tag);
        return datagram.bytes();
    }

    private static Frame bound(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }

    private void writeError(IcmpReason reason, byte[] packet, boolean ipv6, PcapWriter out) throws IOException {
        reply.bind(lent, 0, 0, lent.length);
        assertThat(errors.write(reason, bound(packet), networkAt(packet), 0, reply))
                .isTrue();
        int[] typeAndCode = switch (reason) {
            case HOPS_EXCEEDED -> ipv6 ? new int[] {3, 0} : new int[] {11, 0};
            case NO_ROUTE -> ipv6 ? new int[] {1, 0} : new int[] {3, 0};
            case ADDRESS_UNREACHABLE -> ipv6 ? new int[] {1, 3} : new int[] {3, 1};
            case PORT_UNREACHABLE -> ipv6 ? new int[] {1, 4} : new int[] {3, 3};
            case PROHIBITED -> ipv6 ? new int[] {1, 1} : new int[] {3, 13};
        };
        add(reason + " about " + packet.length, ipv6, typeAndCode[0], typeAndCode[1], 0, out);
    }

    private void writeTooBig(byte[] packet, boolean ipv6, int mtu, PcapWriter out) throws IOException {
        reply.bind(lent, 0, 0, lent.length);
        assertThat(PacketTooBig.write(errors, bound(packet), networkAt(packet), mtu, 0, reply))
                .isTrue();
        add("too big about " + packet.length, ipv6, ipv6 ? 2 : 3, ipv6 ? 0 : 4, mtu, out);
    }

    private static int networkAt(byte[] packet) {
        return Payload.networkAt(bound(packet), EtherType.TRANSPARENT_ETHERNET, 0);
    }

    private void add(String what, boolean ipv6, int type, int code, int mtu, PcapWriter out) throws IOException {
        out.write(expected.size() * 1_000_000L, reply, reply.length());
        int networkAt = Payload.networkAt(reply, EtherType.TRANSPARENT_ETHERNET, 0);
        expected.add(new Expected(what, ipv6, type, code, mtu, reply.end() - networkAt));
    }

    private static int sentIpLength(byte[] packet, OuterHeader outer) {
        // The two bytes of padding are the frame's, so they do not travel.
        int length = packet.length - 2;
        byte[] memory = new byte[outer.length() + length];
        System.arraycopy(packet, 0, memory, outer.length(), length);
        Frame frame = new Frame().bind(memory, 0, outer.length(), memory.length);
        assertThat(outer.encapsulate(frame, new TunnelMetadata().setIdentity(15_584)))
                .isEqualTo(Verdict.OK);
        return frame.length() - 14;
    }

    private void read(Path capture, int frames, String remarks) throws IOException, InterruptedException {
        assertThat(expected).hasSize(frames).isNotEmpty();
        try (TsharkRows rows = new TsharkRows(tshark, capture, COLUMNS)) {
            for (Expected error : expected) {
                assertThat(rows.next()).as("%s is read", error).isTrue();
                compare(rows, error, remarks);
            }
            assertThat(rows.next()).isFalse();
        }
        System.out.printf("ICMP errors read by tshark in %s: %d%n", capture.getFileName(), frames);
    }

    private static void compare(TsharkRows rows, Expected error, String remarks) {
        String icmp = error.ipv6 ? "icmpv6" : "icmp";
        assertThat(rows.cell("_ws.malformed")).as("%s", error).isEmpty();
        for (String message : rows.cell("_ws.expert.message").split(TsharkRows.SEPARATOR)) {
            // tshark sums up what is quoted of a TCP segment, even if it is not all of it.
            boolean cutSegment =
                    error.isCut() && rows.cell("tcp.checksum.status").equals("0");
            if (!cutSegment || !message.startsWith("Bad checksum")) {
                assertThat(message).as("%s", error).matches(remarks.isEmpty() ? "" : "(" + remarks + ").*|");
            }
        }
        assertThat(rows.first(icmp + ".checksum.status")).as("%s", error).isEqualTo("1");
        assertThat(rows.first(icmp + ".type")).as("%s", error).isEqualTo(Integer.toString(error.type));
        assertThat(rows.first(icmp + ".code")).as("%s", error).isEqualTo(Integer.toString(error.code));
        assertThat(rows.first(icmp + ".mtu")).as("%s", error).isEqualTo(error.mtu == 0 ? "" : "" + error.mtu);
        assertThat(rows.cell("ip.checksum.status").split(TsharkRows.SEPARATOR))
                .as("%s", error)
                .containsOnly(error.ipv6 ? "" : "1");
        String stated = rows.first(error.ipv6 ? "ipv6.plen" : "ip.len");
        assertThat(Integer.parseInt(stated) + (error.ipv6 ? 40 : 0))
                .as("%s", error)
                .isEqualTo(error.ipLength);
        assertThat(error.ipLength).as("%s", error).isLessThanOrEqualTo(error.ipv6 ? 1280 : 576);
        assertThat(rows.first("ip.src") + rows.first("ipv6.src"))
                .as("%s", error)
                .isEqualTo(error.ipv6 ? "fd00:9::fe" : "10.9.0.254");
        // The quote's source is whom the error goes to.
        String sources = rows.cell(error.ipv6 ? "ipv6.src" : "ip.src");
        assertThat(rows.first(error.ipv6 ? "ipv6.dst" : "ip.dst"))
                .as("%s", error)
                .isEqualTo(sources.split(TsharkRows.SEPARATOR)[1]);
        assertThat(rows.cell("frame.protocols"))
                .as("%s", error)
                .contains(error.ipv6 ? ":ipv6:icmpv6:ipv6" : ":ip:icmp:ip");
    }
}
