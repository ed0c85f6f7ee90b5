// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Needs;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.testdata.fuzz.Seeds;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Random frames into tunnels and out of them, byte by byte as Open vSwitch does it at the same moment. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class OvsCodecTest {
    private static final long SEED = Long.getLong("encap4j.seed", 20261123);
    private static final int ROUND_TRIPS = Integer.getInteger("encap4j.roundTrips", 2_000);
    private static final int TUNNELS = 5;
    private static final int LONGEST = 1400;
    /** Ethernet and IPv6, behind which bytes may change without a length becoming wrong. */
    private static final int HEADERS = 54;

    /** Offsets in a tunnel header but for the VNI's, and behind the first five those of the options. */
    private static final int[] MUTABLE = IntStream.concat(IntStream.of(0, 1, 2, 3, 7), IntStream.range(8, 28))
            .toArray();

    private static final int HEADER_PLACES = 5;
    private static final HexFormat HEX = HexFormat.of();
    private static final int[][] MAPPED = {{0x0102, 0x80, 4}, {0x0103, 0x01, 8}};

    private static OvsCodec ovs;

    private final Random random = new Random(SEED);
    private final List<byte[]> templates =
            Seeds.innerFrames().stream().filter(OvsCodecTest::isWellFormed).toList();
    private final Frame frame = new Frame();
    private final TunnelMetadata metadata = new TunnelMetadata();

    @BeforeAll
    static void start() throws IOException {
        Needs.root();
        Needs.networkNamespaces();
        Needs.command("ovs-vswitchd");
        Needs.command("ovsdb-server");
        ovs = new OvsCodec();
    }

    @AfterAll
    static void end() throws IOException {
        if (ovs != null) {
            ovs.close();
        }
    }

    @Test
    void sendsWhatOpenVswitchSends() throws IOException {
        for (int i = 0; i < ROUND_TRIPS; i++) {
            int tunnel = 1 + random.nextInt(TUNNELS);
            byte[] inner = inner(tunnel, random.nextInt(1 << 24));
            OuterFrame theirs = encapsulated(tunnel, inner);
            assertThat(theirs.inner()).as(name(i)).isEqualTo(inner);
            byte[] memory = new byte[theirs.bytes().length];
            Arrays.fill(memory, (byte) 0xA5);
            System.arraycopy(inner, 0, memory, memory.length - inner.length, inner.length);
            frame.bind(memory, 0, memory.length - inner.length, memory.length);
            boolean checksum = tunnel == 2 || tunnel == 4;
            Verdict verdict = theirs.header(protocol(tunnel, inner), checksum)
                    .encapsulate(frame, metadata.clear().setVni(theirs.vni()));
            assertThat(verdict).as(name(i)).isEqualTo(Verdict.OK);
            assertThat(HEX.formatHex(memory)).as(name(i)).isEqualTo(HEX.formatHex(theirs.bytes()));
        }
        System.out.println("OvsCodecTest: " + ROUND_TRIPS + " frames encapsulated alike, seed " + SEED);
    }

    @Test
    void receivesWhatOpenVswitchReceives() throws IOException {
        GeneveOptionType[] known = Arrays.stream(MAPPED)
                .map(kind -> new GeneveOptionType(kind[0], kind[1], (at, option, out) -> {}, kind[2]))
                .toArray(GeneveOptionType[]::new);
        Vxlan vxlan = Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT).withReception(Reception.STRICT);
        Geneve geneve =
                Geneve.of(GeneveProfile.PLAIN).withReception(Reception.STRICT).withKnown(known);
        Decapsulator receiver = Decapsulator.of(vxlan, geneve)
                .zeroChecksumOverIpv6(vxlan.port())
                .zeroChecksumOverIpv6(geneve.port());
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Map<OvsDifference, Integer> differences = new EnumMap<>(OvsDifference.class);
        for (int i = 0; i < ROUND_TRIPS; i++) {
            int tunnel = 1 + random.nextInt(TUNNELS);
            // A VNI of its own keeps one frame from being judged as an earlier one was.
            byte[] outer = returned(encapsulated(tunnel, inner(tunnel, 2 * i)).bytes());
            if (random.nextInt(8) > 0) {
                mutate(outer, tunnel);
            }
            String note = note(outer, tunnel);
            byte[] theirs = decapsulated(outer, 2 * i + 1);
            frame.bind(outer, 0, 0, outer.length);
            Verdict verdict = receiver.decapsulate(frame, metadata);
            verdicts.merge(verdict, 1, Integer::sum);
            byte[] ours = Arrays.copyOfRange(outer, frame.start(), frame.end());
            if (verdict == Verdict.OK && theirs != null) {
                // Theirs tells the VNI in the source address.
                assertThat(number(theirs, 9, 3)).as(name(i)).isEqualTo(metadata.vni());
                System.arraycopy(ours, 9, theirs, 9, 3);
            }
            String inner = theirs == null ? null : HEX.formatHex(theirs);
            boolean alike = verdict == Verdict.OK ? HEX.formatHex(ours).equals(inner) : theirs == null;
            if (!alike) {
                List<OvsDifference> why = OvsDifference.explaining(note, inner, verdict, HEX.formatHex(ours));
                assertThat(why)
                        .as(name(i) + " " + note + ": " + verdict + " here, there " + inner + " of "
                                + HEX.formatHex(outer))
                        .hasSize(1);
                differences.merge(why.get(0), 1, Integer::sum);
            }
        }
        System.out.println("OvsCodecTest: " + ROUND_TRIPS + " frames decapsulated, " + verdicts + ", differing "
                + differences + ", seed " + SEED);
        assertThat(verdicts).containsKeys(Verdict.OK, Verdict.BAD_OPTIONS, Verdict.BAD_FLAGS);
    }

    private static String name(int round) {
        return "round " + round + " of seed " + SEED;
    }

    private static TunnelProtocol protocol(int tunnel, byte[] inner) {
        if (tunnel == 3 || tunnel == 4) {
            return Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT);
        }
        Geneve geneve = Geneve.of(GeneveProfile.PLAIN);
        return tunnel == 5
                ? geneve.withOptions(
                        new GeneveOptionValue(0x0102, 0x80, Arrays.copyOfRange(inner, 2, 6)),
                        new GeneveOptionValue(0x0103, 0x01, HEX.parseHex("0102030405060708")))
                : geneve;
    }

    /** A captured frame with other addresses and, behind its headers, other bytes. */
    private byte[] inner(int tunnel, int vni) {
        byte[] inner = templates.get(random.nextInt(templates.size())).clone();
        for (int at = HEADERS; at < inner.length; at++) {
            inner[at] = (byte) random.nextInt();
        }
        for (int at = 1; at < 6; at++) {
            inner[at] = (byte) random.nextInt();
        }
        inner[0] = 0x02;
        put(inner, 6, 0x0200 | tunnel, 2);
        put(inner, 8, vni, 4);
        return inner;
    }

    /** Whether Open vSwitch reads the traffic class that a sender copies: it passes over packets whose lengths are wrong. */
    private static boolean isWellFormed(byte[] inner) {
        if (inner.length < HEADERS || inner.length > LONGEST) {
            return false;
        }
        return switch (number(inner, 12, 2)) {
            case 0x0800 -> {
                int length = number(inner, 16, 2);
                yield inner[14] == 0x45 && length >= 20 && length <= inner.length - 14;
            }
            case 0x86DD -> inner[14] >> 4 == 6 && number(inner, 18, 2) <= inner.length - HEADERS;
            case 0x8100, 0x88A8, 0x9100 -> false;
            default -> true;
        };
    }

    private OuterFrame encapsulated(int tunnel, byte[] inner) throws IOException {
        ovs.inside().send(inner);
        while (true) {
            byte[] sent = ovs.outside().receive();
            int port = number(sent, sent[12] == 8 ? 36 : 56, 2);
            boolean geneve = port == Geneve.IANA_PORT;
            if (geneve || port == Vxlan.IANA_PORT) {
                assertThat(geneve).isEqualTo(tunnel != 3 && tunnel != 4);
                String hex = HEX.formatHex(sent);
                return geneve ? OuterFrame.geneve(hex) : OuterFrame.vxlan(hex);
            }
        }
    }

    /** A frame that Open vSwitch sent as its peer would answer, without a UDP checksum. */
    private static byte[] returned(byte[] sent) {
        byte[] back = sent.clone();
        swap(back, 0, 6);
        boolean ipv4 = sent[12] == 8;
        swap(back, ipv4 ? 26 : 22, ipv4 ? 4 : 16);
        put(back, ipv4 ? 40 : 60, 0, 2);
        return back;
    }

    private static void swap(byte[] bytes, int at, int length) {
        byte[] first = Arrays.copyOfRange(bytes, at, at + length);
        System.arraycopy(bytes, at + length, bytes, at, length);
        System.arraycopy(first, 0, bytes, at + length, length);
    }

    /** {@return where the tunnel header is} */
    private static int tunnelAt(byte[] outer) {
        return outer[12] == 8 ? 42 : 62;
    }

    /** Changes the tunnel header, options included, in one place or two, but not the VNI, which no two frames may share. */
    private void mutate(byte[] outer, int tunnel) {
        int at = tunnelAt(outer);
        for (int i = random.nextInt(2); i >= 0; i--) {
            int where = at + MUTABLE[random.nextInt(tunnel == 5 ? MUTABLE.length : HEADER_PLACES)];
            outer[where] =
                    random.nextBoolean() ? (byte) random.nextInt() : (byte) (outer[where] ^ 1 << random.nextInt(8));
        }
    }

    /** What Open vSwitch delivers of a frame, or null: the frame sent behind it is known to come through. */
    private byte[] decapsulated(byte[] outer, int serial) throws IOException {
        ovs.outside().send(outer);
        byte[] mark = mark(serial);
        ovs.outside().send(mark);
        byte[] first = ovs.inside().receive();
        byte[] end = Arrays.copyOfRange(mark, tunnelAt(mark) + 8, mark.length);
        if (Arrays.equals(first, end)) {
            return null;
        }
        assertThat(ovs.inside().receive()).isEqualTo(end);
        return first;
    }

    private static byte[] mark(int serial) {
        byte[] inner = new byte[60];
        put(inner, 0, 0x02FF, 2);
        put(inner, 2, serial, 4);
        put(inner, 6, 0x02EE, 2);
        put(inner, 8, serial & 0xFF_FFFF, 4);
        put(inner, 12, 0x88B5, 2);
        byte[] vxlan = new byte[8 + inner.length];
        vxlan[0] = 0x08;
        put(vxlan, 4, serial << 8, 4);
        System.arraycopy(inner, 0, vxlan, 8, inner.length);
        byte[] mark = Datagram.ipv4()
                .addresses("0a090002 0a090001")
                .ports(50_000, Vxlan.IANA_PORT)
                .udpChecksum(0)
                .payload(vxlan)
                .bytes();
        System.arraycopy(HEX.parseHex("02e40000090102e400000902"), 0, mark, 0, 12);
        return mark;
    }

    /** What is unusual about a tunnel header, in the words of {@link OvsDifference}. */
    private static String note(byte[] outer, int tunnel) {
        int at = tunnelAt(outer);
        if (tunnel == 3 || tunnel == 4) {
            return (outer[at] & 0x04) != 0 ? "P flag, in a test on the VXLAN port" : "VXLAN";
        }
        int end = Math.min(at + 8 + (outer[at] & 0x3F) * 4, outer.length - 3);
        boolean reserved = (outer[at + 1] & 0x3F) != 0 || outer[at + 7] != 0;
        boolean otherLength = false;
        for (int option = at + 8; option < end; option += 4 + (outer[option + 3] & 0x1F) * 4) {
            reserved |= (outer[option + 3] & 0xE0) != 0;
            boolean mapped = number(outer, option, 3) == 0x010301;
            otherLength |= mapped && (outer[option + 3] & 0x1F) != 2;
        }
        boolean operations = (outer[at + 1] & 0x80) != 0;
        if (operations || reserved) {
            return (operations ? "O flag" : "") + (reserved ? " reserved bits" : "");
        }
        int type = number(outer, at + 2, 2);
        if (type == 0x0800 || type == 0x86DD) {
            return "protocol IPv4, inner packet without Ethernet";
        }
        return otherLength ? "a mapped option, shorter than mapped" : "Geneve";
    }

    private static int number(byte[] bytes, int at, int length) {
        int number = 0;
        for (int i = at; i < at + length; i++) {
            number = number << 8 | bytes[i] & 0xFF;
        }
        return number;
    }

    private static void put(byte[] bytes, int at, int number, int length) {
        for (int i = 0; i < length; i++) {
            bytes[at + i] = (byte) (number >>> 8 * (length - 1 - i));
        }
    }
}
