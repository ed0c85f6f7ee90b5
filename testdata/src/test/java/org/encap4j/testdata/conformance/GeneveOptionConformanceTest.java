// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.header;

import java.util.Arrays;
import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveOptions;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.testdata.conformance.TwoNodes.Hop;
import org.encap4j.testdata.conformance.Wire.Received;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayNameGeneration;

@DisplayNameGeneration(ConformanceNames.class)
class GeneveOptionConformanceTest {
    private static final Geneve GENEVE = Geneve.of(GeneveProfile.PLAIN);
    private static final String UNKNOWN = "fff0 01 01 cafef00d";
    private static final String UNKNOWN_CRITICAL = "fff0 81 01 cafef00d";
    private static final String OVN = "0102 80 01 00070009";

    private static String optionsOf(Received received) {
        TunnelMetadata metadata = received.metadata();
        int at = metadata.optionsAt();
        return Hex.text(Arrays.copyOfRange(received.after(), at, at + metadata.optionsLength()));
    }

    private static String plain(String hex) {
        return Hex.text(Hex.bytes(hex));
    }

    @Conformance(
            id = "GN-07",
            says =
                    "The options' length counts words of four bytes, up to 63 of them, a header of 260 bytes; one that reaches past"
                            + " the packet refuses it, and none that fits is too long for this receiver.",
            source = "RFC 8926 sections 3.4 and 3.5.1")
    void takesOptionsOfEveryLength() {
        for (int words = 0; words <= 63; words++) {
            String header = String.format("%02x006558 00000100", words) + "fff00100".repeat(words);
            TunnelMetadata received = decode(GENEVE, header).assertCarries(INNER);
            assertThat(received.optionsLength()).isEqualTo(4 * words);
            assertThat(received.payloadAt()).isEqualTo(8 + 4 * words);
            if (words > 0) {
                byte[] behind = new byte[4 * words - 1];
                decode(GENEVE, header.substring(0, 17), behind).assertRefused(Verdict.TRUNCATED);
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GENEVE.withOptions(
                        new GeneveOptionValue(0xFFF0, 1, new byte[124]),
                        new GeneveOptionValue(0xFFF0, 2, new byte[124])))
                .withMessage("the options take 256 bytes, at most 252 fit");
    }

    @Conformance(
            id = "GN-09",
            says =
                    "With the C flag the options are looked through, and one that is critical and not known refuses the packet.",
            source = "RFC 8926 section 3.4")
    void heedsTheCriticalFlag() {
        decode(GENEVE, "02406558 00000100" + UNKNOWN_CRITICAL).assertRefused(Verdict.UNKNOWN_CRITICAL_OPTION);
        assertThat(decode(GENEVE, "02406558 00000100" + OVN)
                        .assertCarries(INNER)
                        .critical())
                .isTrue();
    }

    @Conformance(
            id = "GN-10",
            says =
                    "Without the C flag options could be skipped unread; they are checked all the same, so a flag that lies gains"
                            + " nothing.",
            source = "RFC 8926 section 3.4")
    void checksOptionsWithoutTheCriticalFlag() {
        decode(GENEVE, "02006558 00000100" + UNKNOWN_CRITICAL).assertRefused(Verdict.UNKNOWN_CRITICAL_OPTION);
        decode(GENEVE, "02006558 00000100" + "fff0010200000000").assertRefused(Verdict.BAD_OPTIONS);
        assertThat(decode(GENEVE, "02006558 00000100" + OVN)
                        .assertCarries(INNER)
                        .critical())
                .isFalse();
    }

    @Conformance(
            id = "GN-11",
            says = "A router on the way forwards the packet whatever its C flag says.",
            source = "RFC 8926 section 3.4")
    void routesCriticalPackets() {
        assertThat(routed("02406558 00000100" + UNKNOWN_CRITICAL).point()).isEqualTo(ObservationPoint.TO_NETWORK);
    }

    /** Lets a node that routes forward a tunnel's packet of somebody else. */
    private static Hop routed(String header) {
        Dataplane router = TwoNodes.router("k8s-ctr");
        Datagram outer = TwoNodes.podToPod(false).ports(50_000, 6081).payload(Wire.joined(header, INNER));
        Hop hop = TwoNodes.fromPod(router, outer);
        assertThat(hop.verdict()).isEqualTo(Verdict.OK);
        assertThat(Hex.text(hop.bytes())).endsWith(plain(header) + Hex.text(INNER));
        return hop;
    }

    @Conformance(
            id = "GN-14",
            says = "The C flag of what is sent follows from the options: set as soon as one of them is critical.",
            source = "RFC 8926 section 3.5")
    void derivesTheCriticalFlag() {
        GeneveOptionValue harmless = new GeneveOptionValue(0xFFF0, 0x7F, new byte[4]);
        GeneveOptionValue critical = new GeneveOptionValue(0xFFF0, 0x80);
        TunnelMetadata metadata = new TunnelMetadata().setVni(1);
        assertThat(header(GENEVE.withOptions(harmless), metadata)).startsWith("02006558");
        assertThat(header(GENEVE.withOptions(harmless, critical), metadata)).startsWith("03406558");
        assertThat(header(GENEVE.withOptions(critical, harmless), metadata)).startsWith("03406558");
    }

    @Conformance(
            id = "GN-15",
            says =
                    "An option that is not known refuses the packet if it is critical and is passed over if it is not; the embedder"
                            + " can make it known.",
            source = "RFC 8926 section 3.5")
    void refusesUnknownCriticalOptionsOnly() {
        decode(GENEVE, "02006558 00000100" + UNKNOWN).assertCarries(INNER);
        decode(GENEVE, "02406558 00000100" + UNKNOWN_CRITICAL).assertRefused(Verdict.UNKNOWN_CRITICAL_OPTION);
        decode(GENEVE, "04406558 00000100" + UNKNOWN + UNKNOWN_CRITICAL).assertRefused(Verdict.UNKNOWN_CRITICAL_OPTION);
        GeneveOptionType mine = new GeneveOptionType(0xFFF0, 0x81, (frame, at, out) -> out.append("mine"), 4);
        decode(GENEVE.withKnown(mine), "02406558 00000100" + UNKNOWN_CRITICAL).assertCarries(INNER);
    }

    @Conformance(
            id = "GN-16",
            says =
                    "An option's three reserved bits are sent as zero and change nothing when received; by choice (STRICT) they"
                            + " refuse the packet.",
            source = "RFC 8926 section 3.5")
    void ignoresReservedBitsOfOptions() {
        for (String length : new String[] {"21", "41", "81", "e1"}) {
            String header = plain("02006558 00000100 fff001" + length + "cafef00d");
            Received received = decode(GENEVE, header);
            received.assertCarries(INNER);
            assertThat(optionsOf(received)).isEqualTo(header.substring(16));
            decode(GENEVE.withReception(Reception.STRICT), header).assertRefused(Verdict.RESERVED_BITS);
        }
        Geneve sending = GENEVE.withOptions(new GeneveOptionValue(0xFFF0, 0x01, Hex.bytes("cafef00d")));
        assertThat(header(sending, new TunnelMetadata().setVni(1))).isEqualTo(plain("02006558 00000100" + UNKNOWN));
    }

    @Conformance(
            id = "GN-17",
            says = "An option's length counts words of four bytes and not its own header: 4 to 128 bytes in all.",
            source = "RFC 8926 section 3.5")
    void countsTheDataOnly() {
        for (int words = 0; words <= 31; words++) {
            String option = String.format("fff001%02x", words) + "5a".repeat(4 * words);
            String header = String.format("%02x006558 00000100", words + 1) + option;
            TunnelMetadata received = decode(GENEVE, header).assertCarries(INNER);
            assertThat(received.payloadAt()).isEqualTo(8 + 4 + 4 * words);
            byte[] data = new byte[4 * words];
            Arrays.fill(data, (byte) 0x5A);
            assertThat(header(
                            GENEVE.withOptions(new GeneveOptionValue(0xFFF0, 0x01, data)),
                            new TunnelMetadata().setVni(1)))
                    .isEqualTo(plain(header));
        }
    }

    @Conformance(
            id = "GN-18",
            says =
                    "Options whose lengths do not add up to the options' length refuse the packet, and nothing is answered.",
            source = "RFC 8926 section 3.5")
    void refusesLengthsThatDoNotAddUp() {
        for (int stated = 2; stated <= 31; stated++) {
            String header = String.format("02006558 00000100 fff001%02x 00000000", stated);
            decode(GENEVE, header).assertRefused(Verdict.BAD_OPTIONS);
        }
        decode(GENEVE, "03006558 00000100" + UNKNOWN + "fff00101").assertRefused(Verdict.BAD_OPTIONS);
        byte[] inner = TwoNodes.podToPod(false).bytes();
        Datagram outer = TwoNodes.nodeToNode(false, 6081, Wire.joined("01006558 003ce000 fff00104", inner));
        Hop hop = TwoNodes.fromUnderlay(
                TwoNodes.node("k8s-w1", "tunnel-protocol", "geneve"),
                TwoNodes.framed(outer, TwoNodes.W1_MAC, TwoNodes.CTR_MAC));
        assertThat(hop.verdict()).isEqualTo(Verdict.BAD_OPTIONS);
        assertThat(hop.error()).isEmpty();
    }

    @Conformance(
            id = "GN-19",
            says =
                    "A router on the way changes no byte behind the outer IP header: options keep their order, contents and"
                            + " number, known or not.",
            source = "RFC 8926 section 3.5.1")
    void routesOptionsUnchanged() {
        routed("08c06558 00000100" + OVN + UNKNOWN + UNKNOWN_CRITICAL + UNKNOWN);
        routed("02006558 00000100" + "fff001e1 cafef00d");
        routed("01006558 00000100" + "fff0011f");
    }

    @Conformance(
            id = "GN-20",
            says =
                    "An option is found wherever it stands; of several of one kind the first is found, the others stay where they"
                            + " are.",
            source = "Google's integration guide; library rule")
    void doesNotRelyOnTheOrder() {
        String wanted = "0132 01 01 800000d1";
        String other = "0132 03 02 1122334455667788";
        for (String options : new String[] {wanted + other, other + wanted, wanted + "0132010100000011" + other}) {
            String words = String.format("%02x", plain(options).length() / 8);
            Received received = decode(GENEVE, words + "006558 00000100" + options);
            TunnelMetadata metadata = received.assertCarries(INNER);
            assertThat(optionsOf(received)).isEqualTo(plain(options));
            byte[] memory = received.after();
            Frame frame = new Frame().bind(memory, 0, 0, memory.length);
            int at = GeneveOptions.find(frame, metadata.optionsAt(), metadata.optionsLength(), 0x0132, 0x01);
            assertThat(frame.getInt(at + GeneveOption.DATA_OFFSET)).isEqualTo(0x800000d1);
        }
    }

    @Conformance(
            id = "GN-21",
            says =
                    "A kind of option has the lengths that define it: one of another length is not that option, so it refuses the"
                            + " packet when critical and else stays as bytes.",
            source = "RFC 8926 section 3.5.1")
    void knowsOptionsByTheirLength() {
        decode(GENEVE, "03406558 00000100 01028002 0007000900000000").assertRefused(Verdict.UNKNOWN_CRITICAL_OPTION);
        Geneve identity = Geneve.of(GeneveProfile.IDENTITY_OPTION);
        assertThat(decode(identity, "02006558 00000100 ff4a0101 00012345")
                        .assertCarries(INNER)
                        .identity())
                .isEqualTo(0x12345);
        Received longer = decode(identity, "03006558 00000100 ff4a0102 0001234500000000");
        assertThat(longer.assertCarries(INNER).hasIdentity()).isFalse();
        assertThat(optionsOf(longer)).isEqualTo("ff4a01020001234500000000");
    }

    @Conformance(
            id = "GN-26",
            says =
                    "No option is dropped, and no packet for one that is not known and not critical, whatever its class.",
            source = "RFC 8926 section 4.6")
    void keepsOptionsOfEveryClass() {
        long seed = 8926;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String option =
                    String.format("%04x%02x01%08x", random.nextInt(0x10000), random.nextInt(0x80), random.nextInt());
            Received received = decode(GENEVE, "02006558 00000100" + option);
            assertThat(received.verdict()).as("%s, seed %d", option, seed).isEqualTo(Verdict.OK);
            assertThat(optionsOf(received)).isEqualTo(option);
        }
    }
}
