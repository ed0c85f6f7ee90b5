// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.carried;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.encoded;
import static org.encap4j.testdata.conformance.Wire.receive;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.identity.WireIdentity;
import org.encap4j.testdata.conformance.Wire.Received;
import org.encap4j.text.PacketText;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class HostileInputConformanceTest {
    private static final long SEED = 4789;
    private static final Vxlan VXLAN = Vxlan.of(VxlanProfile.PLAIN);
    private static final Geneve GENEVE = Geneve.of(GeneveProfile.PLAIN);
    private static final Decapsulator RECEIVER = Decapsulator.of(VXLAN, VxlanGpe.plain(), GENEVE);
    private static final String HEADER = "08000000 00000100";

    @Conformance(
            id = "RB-01",
            says =
                    "Whatever the bytes are, decoding and decapsulating throw nothing, read nothing outside of the packet, and leave"
                            + " what they refuse as it was.",
            source = "robustness; D4 to D7, D12")
    void survivesAnyBytes() {
        List<TunnelProtocol> protocols = List.of(
                VXLAN,
                Vxlan.of(VxlanProfile.GROUP_POLICY),
                Vxlan.of(VxlanProfile.IDENTITY_IN_VNI).withReception(Reception.STRICT),
                VxlanGpe.plain(),
                VxlanGpe.identityInVni().withReception(Reception.STRICT),
                GENEVE,
                Geneve.of(GeneveProfile.IDENTITY_OPTION).withReception(Reception.STRICT));
        List<byte[]> sound = List.of(
                carried(false, 8472, HEADER, INNER).bytes(),
                carried(true, 4790, "0c000003 00000100", INNER).bytes(),
                carried(true, 6081, "02406558 00000100 0102800100070009", INNER).bytes());
        Random random = new Random(SEED);
        Set<Verdict> met = EnumSet.noneOf(Verdict.class);
        for (int i = 0; i < 30_000; i++) {
            byte[] noise = new byte[random.nextInt(120)];
            random.nextBytes(noise);
            byte[] mutant = sound.get(i % sound.size()).clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                mutant[random.nextInt(80)] = (byte) random.nextInt();
            }
            mutant = Arrays.copyOf(mutant, mutant.length - random.nextInt(3) * random.nextInt(mutant.length / 2));
            byte[] tunnel = Arrays.copyOfRange(mutant, Math.min(mutant.length, 42), mutant.length);
            try {
                for (TunnelProtocol protocol : protocols) {
                    met.add(judged(decode(protocol, "", noise)));
                    met.add(judged(decode(protocol, "", tunnel)));
                }
                met.add(judged(receive(RECEIVER, noise)));
                met.add(judged(receive(RECEIVER, mutant)));
            } catch (RuntimeException | AssertionError e) {
                fail("seed " + SEED + ", packet " + i + ": " + Hex.text(noise) + " or " + Hex.text(mutant), e);
            }
        }
        assertThat(met)
                .contains(
                        Verdict.OK,
                        Verdict.TRUNCATED,
                        Verdict.BAD_VERSION,
                        Verdict.BAD_LENGTH,
                        Verdict.BAD_FLAGS,
                        Verdict.BAD_OPTIONS,
                        Verdict.UNKNOWN_CRITICAL_OPTION,
                        Verdict.BAD_IP_CHECKSUM,
                        Verdict.BAD_UDP_CHECKSUM,
                        Verdict.NOT_A_TUNNEL,
                        Verdict.RESERVED_BITS);
    }

    private static Verdict judged(Received received) {
        boolean accepted = received.verdict() == Verdict.OK;
        int length = received.before().length;
        boolean inside = received.start() > 0 && received.start() <= received.end() && received.end() <= length;
        if (accepted ? !inside : !received.untouched()) {
            fail(received.verdict() + " leaves " + received.start() + " to " + received.end() + " of " + length);
        }
        return received.verdict();
    }

    @Conformance(
            id = "RB-02",
            says = "What was read from a sound header writes the same header again, unknown options byte for byte.",
            source = "robustness")
    void writesWhatItRead() {
        Vxlan groups = Vxlan.of(VxlanProfile.GROUP_POLICY).withIdentityRules(WireIdentity.verbatim(16));
        Map<String, TunnelProtocol> pictures = Map.of(
                "0800000012345600", VXLAN,
                "8848123412345600", groups,
                "0800000065432100", groups,
                "0e00000312345600", VxlanGpe.plain(),
                "0000655812345600", GENEVE);
        pictures.forEach((picture, protocol) -> {
            TunnelMetadata received = decode(protocol, picture).assertCarries(INNER);
            assertThat(Hex.text(encoded(protocol, received, INNER))).isEqualTo(picture + Hex.text(INNER));
        });
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            byte[] first = new byte[4 * random.nextInt(20)];
            byte[] second = new byte[4 * random.nextInt(20)];
            random.nextBytes(first);
            random.nextBytes(second);
            String options = String.format("abcd%02x%02x", i % 0x80, first.length / 4)
                    + Hex.text(first)
                    + String.format("fff07f%02x", second.length / 4)
                    + Hex.text(second);
            String picture = String.format("%02x00655800000100", options.length() / 8) + options;
            Geneve again = GENEVE.withOptions(
                    new GeneveOptionValue(0xABCD, i % 0x80, first), new GeneveOptionValue(0xFFF0, 0x7F, second));
            TunnelMetadata received = decode(GENEVE, picture).assertCarries(INNER);
            assertThat(Hex.text(encoded(again, received, INNER)))
                    .as("seed %d, packet %d", SEED, i)
                    .isEqualTo(picture + Hex.text(INNER));
        }
    }

    @Conformance(
            id = "RB-03",
            says =
                    "One call takes off one tunnel; a tunnel inside is payload. Rendering follows tunnels in tunnels four deep.",
            source = "robustness")
    void peelsOneTunnelAtATime() {
        int depth = 9;
        byte[] packet = INNER;
        for (int i = 0; i < depth; i++) {
            packet = carried(false, 8472, HEADER, packet).bytes();
        }
        StringBuilder text = new StringBuilder();
        new PacketText(VXLAN).append(new Frame().bind(packet, 0, 0, packet.length), text);
        assertThat(text.toString().split("vxlan vni", -1)).hasSize(1 + PacketText.MAX_TUNNELS);
        for (int i = depth; i > 0; i--) {
            byte[] inside = Arrays.copyOfRange(packet, 14 + 20 + 8 + 8, packet.length);
            receive(RECEIVER, packet).assertCarries(inside);
            packet = inside;
        }
        receive(RECEIVER, packet).assertRefused(Verdict.NOT_A_TUNNEL);
    }

    @Conformance(
            id = "RB-04",
            says =
                    "A datagram ends where its UDP header says, and what is behind it is cut off; a length beyond the IP packet, or"
                            + " below eight, refuses the packet.",
            source = "robustness; RFC 768")
    void believesTheUdpLengthWithinTheIpPacket() {
        byte[] longer = Arrays.copyOf(INNER, INNER.length + 6);
        int udpLength = 8 + 8 + INNER.length;
        for (boolean ipv6 : new boolean[] {false, true}) {
            receive(
                            RECEIVER,
                            carried(ipv6, 8472, HEADER, longer)
                                    .udpLength(udpLength)
                                    .bytes())
                    .assertCarries(INNER);
            receive(RECEIVER, carried(ipv6, 8472, HEADER, INNER).padding(6).bytes())
                    .assertCarries(INNER);
            receive(
                            RECEIVER,
                            carried(ipv6, 8472, HEADER, INNER)
                                    .udpLength(udpLength + 1)
                                    .bytes())
                    .assertRefused(Verdict.TRUNCATED);
            receive(
                            RECEIVER,
                            carried(ipv6, 8472, HEADER, INNER)
                                    .udpLength(udpLength + 6)
                                    .padding(6)
                                    .bytes())
                    .assertRefused(Verdict.TRUNCATED);
            for (int length = 0; length < 8; length++) {
                receive(
                                RECEIVER,
                                carried(ipv6, 8472, HEADER, INNER)
                                        .udpLength(length)
                                        .bytes())
                        .assertRefused(Verdict.BAD_LENGTH);
            }
        }
    }

    @Conformance(
            id = "RB-05",
            says =
                    "IPv4 options and up to eight IPv6 extension headers outside are stepped over; more of them refuse the packet.",
            source = "robustness; RFC 8200 section 4.1")
    void stepsOverOuterExtensions() {
        receive(
                        RECEIVER,
                        carried(false, 8472, HEADER, INNER)
                                .ipOptions("94040000")
                                .bytes())
                .assertCarries(INNER);
        String ten = "01".repeat(40);
        receive(RECEIVER, carried(false, 8472, HEADER, INNER).ipOptions(ten).bytes())
                .assertCarries(INNER);
        Datagram extended = carried(true, 8472, HEADER, INNER);
        for (int headers = 1; headers <= 8; headers++) {
            extended.extension(60, "0000010400000000");
            receive(RECEIVER, extended.bytes()).assertCarries(INNER);
        }
        receive(RECEIVER, extended.extension(60, "0000010400000000").bytes()).assertRefused(Verdict.TOO_MANY_HEADERS);
        byte[] cut = carried(true, 8472, HEADER, INNER)
                .extension(60, "00ff010400000000")
                .bytes();
        receive(RECEIVER, cut).assertRefused(Verdict.TRUNCATED);
    }

    @Conformance(
            id = "RB-06",
            says =
                    "A fragment of an outer datagram is told apart by a verdict of its own, first or later, over either family; a"
                            + " fragment header around a whole datagram is none.",
            source = "robustness; RFC 6946")
    void tellsFragmentsApart() {
        for (int field : new int[] {0x2000, 0x0001, 0x3FFF, 0x6000}) {
            receive(
                            RECEIVER,
                            carried(false, 8472, HEADER, INNER)
                                    .fragmentField(field)
                                    .bytes())
                    .assertRefused(Verdict.FRAGMENT);
        }
        for (String field : new String[] {"0001", "0008", "fff9", "fff8"}) {
            receive(
                            RECEIVER,
                            carried(true, 8472, HEADER, INNER)
                                    .extension(44, "0000" + field + "00000007")
                                    .bytes())
                    .assertRefused(Verdict.FRAGMENT);
        }
        receive(
                        RECEIVER,
                        carried(true, 8472, HEADER, INNER)
                                .extension(44, "0000000000000007")
                                .bytes())
                .assertCarries(INNER);
    }
}
