// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Hex;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneveOptionsTest {
    private static final Geneve PLAIN = Geneve.of(GeneveProfile.PLAIN);
    private static final String DATA = "00112233";

    @Test
    @DisplayName("GN-07, GN-20, RB-02, D20: options of every total length are accepted and stay byte for byte in place")
    void keepsOptionsOfEveryLength() {
        long seed = 0x6081;
        Random random = new Random(seed);
        for (int words = 0; words <= 63; words++) {
            String options = randomOptions(random, words);
            byte[] packet = GeneveTest.packet(header(words) + options, GeneveTest.INNER);
            byte[] before = packet.clone();
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);
            TunnelMetadata out = new TunnelMetadata();

            assertThat(PLAIN.decode(frame, out))
                    .as("seed %d, %d words: %s", seed, words, options)
                    .isEqualTo(Verdict.OK);
            assertThat(out.optionsAt()).isEqualTo(8);
            assertThat(out.optionsLength()).isEqualTo(4 * words);
            assertThat(frame.start()).isEqualTo(8 + 4 * words).isEqualTo(out.payloadAt());
            assertThat(packet).isEqualTo(before);
        }
    }

    /** Options that are not critical and fill exactly some words. */
    private static String randomOptions(Random random, int words) {
        StringBuilder options = new StringBuilder();
        for (int left = words; left > 0; ) {
            int data = random.nextInt(Math.min(left, 32));
            options.append(String.format("%04x%02x%02x", random.nextInt(0x1_0000), random.nextInt(0x80), data));
            options.append("5c".repeat(4 * data));
            left -= 1 + data;
        }
        return options.toString();
    }

    @Test
    @DisplayName("GN-17: an option of 31 words, an option of none")
    void acceptsTheLongestAndTheShortestOption() {
        assertThat(decode(32, "fff0011f" + "ab".repeat(124))).isEqualTo(Verdict.OK);
        assertThat(decode(63, "fff00100".repeat(63))).isEqualTo(Verdict.OK);
        assertThat(decode(63, "fff0011f" + "ab".repeat(124) + "fff0021e" + "cd".repeat(120)))
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @DisplayName("GN-18, D5, D7, D12: options whose lengths do not add up refuse the packet")
    @CsvSource({
        // words of options, options
        "1,  fff00101",
        "1,  fff0011f",
        "1,  fff00104",
        "2,  fff0010200000000",
        "3,  fff0010100000000fff00101",
        "3,  fff0010100000000fff0021f",
        "31, fff0011f",
    })
    void refusesLengthsThatDoNotAddUp(int words, String options) {
        String padded = options + "00".repeat(4 * words - options.length() / 2);
        Verdict verdict = decode(words, padded);

        assertThat(verdict).isEqualTo(Verdict.BAD_OPTIONS);
        assertThat(GeneveTest.decode(PLAIN.withReception(Reception.STRICT), header(words) + padded, new byte[200]))
                .isEqualTo(Verdict.BAD_OPTIONS);
    }

    @Test
    @DisplayName("GN-07, D5: options longer than the packet are cut off, whatever they hold")
    void refusesOptionsThatReachPastThePacket() {
        for (int length = 0; length < 4 * 3; length++) {
            String cut = ("fff00100" + "fff00100" + "fff00100").substring(0, 2 * length);
            assertThat(GeneveTest.decode(PLAIN, header(3) + cut, new byte[0])).isEqualTo(Verdict.TRUNCATED);
        }
        assertThat(GeneveTest.decode(PLAIN, header(63), GeneveTest.INNER)).isEqualTo(Verdict.TRUNCATED);
    }

    @ParameterizedTest
    @DisplayName("GN-15, GN-09: an unknown critical option refuses the packet, wherever it stands and whatever C says")
    @ValueSource(
            strings = {
                "02 40 6558 00006300 fff0 92 01 00112233",
                "02 00 6558 00006300 fff0 92 01 00112233",
                "01 40 6558 00006300 fff0 ff 00",
                "04 40 6558 00006300 fff0 12 01 00112233 fff0 92 01 00112233",
                "04 40 6558 00006300 0102 80 01 00070009 014b 82 01 00112233",
            })
    void refusesUnknownCriticalOptions(String header) {
        assertThat(GeneveTest.decode(PLAIN, header, GeneveTest.INNER)).isEqualTo(Verdict.UNKNOWN_CRITICAL_OPTION);
    }

    @ParameterizedTest
    @DisplayName("GN-15, GN-10: an unknown option that is not critical is kept and ignored")
    @ValueSource(
            strings = {
                "02 00 6558 00006300 fff0 12 01 00112233",
                "02 40 6558 00006300 fff0 12 01 00112233",
                "00 40 6558 00006300",
            })
    void ignoresOtherUnknownOptions(String header) {
        TunnelMetadata out = GeneveTest.received(PLAIN, header);
        assertThat(out.critical()).isEqualTo(header.startsWith("40", 3));
    }

    @ParameterizedTest
    @DisplayName(
            "GN-21: a known critical option of another length is not that option; one that is not critical stays raw")
    @CsvSource({
        "014b8101 00112233,                     UNKNOWN_CRITICAL_OPTION",
        "014b8103 001122330011223300112233,     UNKNOWN_CRITICAL_OPTION",
        "014b8100,                              UNKNOWN_CRITICAL_OPTION",
        "01028002 0011223300112233,             UNKNOWN_CRITICAL_OPTION",
        "014b8102 0011223300112233,             OK",
        "01080101 00112233,                     OK",
        "01320102 0011223300112233,             OK",
    })
    void judgesKnownOptionsByTheirLength(String option, Verdict verdict) {
        String options = option.replace(" ", "");
        assertThat(decode(options.length() / 8, options)).isEqualTo(verdict);
    }

    @Test
    @DisplayName("GN-16: reserved bits of an option are ignored leniently and refused strictly")
    void treatsReservedBitsAsConfigured() {
        Geneve strict = PLAIN.withReception(Reception.STRICT);
        for (String reserved : new String[] {"21", "41", "81", "e1"}) {
            String header = header(4) + "fff01201" + DATA + "fff012" + reserved + DATA;
            assertThat(GeneveTest.decode(PLAIN, header, GeneveTest.INNER)).isEqualTo(Verdict.OK);
            assertThat(GeneveTest.decode(strict, header, GeneveTest.INNER)).isEqualTo(Verdict.RESERVED_BITS);
        }
        assertThat(GeneveTest.decode(strict, header(2) + "fff01201" + DATA, GeneveTest.INNER))
                .isEqualTo(Verdict.OK);
    }

    @Test
    @DisplayName("GN-20, D20: duplicates are all kept, in their order; the first of a kind is found")
    void keepsDuplicatesInTheirOrder() {
        String options = "fff00201aaaaaaaa fff00101bbbbbbbb fff00201cccccccc fff00200";
        byte[] packet = GeneveTest.packet(header(7) + options, GeneveTest.INNER);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        TunnelMetadata out = new TunnelMetadata();
        assertThat(PLAIN.decode(frame, out)).isEqualTo(Verdict.OK);

        List<String> walked = new ArrayList<>();
        int end = out.optionsAt() + out.optionsLength();
        for (int at = out.optionsAt(); at < end; at = GeneveOption.next(frame, at)) {
            walked.add(Hex.text(Arrays.copyOfRange(packet, at, GeneveOption.next(frame, at))));
        }
        assertThat(walked).containsExactly("fff00201aaaaaaaa", "fff00101bbbbbbbb", "fff00201cccccccc", "fff00200");
        assertThat(find(frame, out, 0xFFF0, 2)).isEqualTo(8);
        assertThat(find(frame, out, 0xFFF0, 1)).isEqualTo(16);
        assertThat(find(frame, out, 0xFFF0, 3)).isEqualTo(GeneveOptions.NOT_FOUND);
        assertThat(find(frame, out, 0xFFF1, 1)).isEqualTo(GeneveOptions.NOT_FOUND);
        assertThat(find(frame, new TunnelMetadata(), 0xFFF0, 2)).isEqualTo(GeneveOptions.NOT_FOUND);
    }

    private static int find(Frame frame, TunnelMetadata out, int optionClass, int type) {
        return GeneveOptions.find(frame, out.optionsAt(), out.optionsLength(), optionClass, type);
    }

    @Test
    @DisplayName("GN-14, D19: C is set when an option that is sent is critical, and only then")
    void derivesTheCriticalFlag() {
        GeneveOptionValue critical = new GeneveOptionValue(0x0102, 0x80, Hex.bytes("00070009"));
        GeneveOptionValue other = new GeneveOptionValue(0xFFF0, 0x12);
        TunnelMetadata metadata = new TunnelMetadata().setVni(99).setCritical(true);

        assertThat(GeneveTest.sent(PLAIN, metadata)).isEqualTo("0000655800006300");
        assertThat(GeneveTest.sent(PLAIN.withOptions(other), metadata)).isEqualTo("0100655800006300fff01200");
        assertThat(GeneveTest.sent(PLAIN.withOptions(critical), metadata))
                .isEqualTo("02406558000063000102800100070009");
        assertThat(GeneveTest.sent(PLAIN.withOptions(other, critical), metadata))
                .isEqualTo("0340655800006300fff012000102800100070009");
        assertThat(GeneveTest.sent(
                        PLAIN.withOptions(critical),
                        new TunnelMetadata().setVni(99).setOam(true)))
                .startsWith("02c0");
        Geneve identity = Geneve.of(GeneveProfile.IDENTITY_OPTION);
        assertThat(GeneveTest.sent(identity, metadata)).startsWith("0200");
        assertThat(GeneveTest.sent(identity.withIdentityOption(new IdentityOption(0xFFF0, 0x81)), metadata))
                .startsWith("0240");
    }

    @Test
    void replacesTheSentOptionsAndForgetsTheCriticalFlag() {
        Geneve critical = PLAIN.withOptions(new GeneveOptionValue(0x0102, 0x80, new byte[4]));

        assertThat(critical.headerLength()).isEqualTo(16);
        assertThat(GeneveTest.sent(critical.withOptions(), new TunnelMetadata()))
                .isEqualTo("0000655800000000");
        assertThat(PLAIN.headerLength()).as("the original").isEqualTo(8);
    }

    @Test
    @DisplayName("GN-07: sends up to 252 bytes of options and refuses more when it is configured")
    void refusesMoreOptionsThanFit() {
        GeneveOptionValue longest = new GeneveOptionValue(0xFFF0, 1, new byte[124]);
        GeneveOptionValue rest = new GeneveOptionValue(0xFFF0, 2, new byte[120]);
        Geneve full = PLAIN.withOptions(longest, rest);

        assertThat(full.headerLength()).isEqualTo(260);
        assertThat(GeneveTest.sent(full, new TunnelMetadata())).startsWith("3f00");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PLAIN.withOptions(longest, longest))
                .withMessage("the options take 256 bytes, at most 252 fit");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Geneve.of(GeneveProfile.IDENTITY_OPTION).withOptions(longest, rest))
                .withMessage("the options take 260 bytes, at most 252 fit");
    }

    @Test
    void understandsAnEmbeddersOwnOption() {
        GeneveOptionType mine = new GeneveOptionType(
                0xFFF0, 0x92, (frame, at, out) -> out.append("mine ").append(frame.getInt(at + 4)), 4);
        Geneve knowing = PLAIN.withKnown(mine);
        String header = "0240655800006300 fff09201 0000002a";

        assertThat(GeneveTest.decode(PLAIN, header, GeneveTest.INNER)).isEqualTo(Verdict.UNKNOWN_CRITICAL_OPTION);
        assertThat(GeneveTest.decode(knowing, header, GeneveTest.INNER)).isEqualTo(Verdict.OK);
        assertThat(GeneveTest.decode(knowing, "0140655800006300 fff09200", GeneveTest.INNER))
                .as("another length")
                .isEqualTo(Verdict.UNKNOWN_CRITICAL_OPTION);
        assertThat(description(knowing, header)).endsWith("option fff0:92 length 4 critical mine 42");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0000655800006300 | geneve vni 99 protocol Ethernet options 0",
                "00c0080000006300 | geneve vni 99 protocol IPv4 oam critical options 0",
                "4000655800006300 | geneve vni 99 protocol Ethernet version 1",
                "0001894f00006300 | geneve vni 99 protocol NSH reserved-bits-set options 0",
                "0200655800006300fff0120100112233 "
                        + "| geneve vni 99 protocol Ethernet options 8; option fff0:12 length 4 00112233",
                "0200655800006300fff01200fff01300 "
                        + "| geneve vni 99 protocol Ethernet options 8; option fff0:12 length 0; option fff0:13 length 0",
                "0100655800006300fff0121f "
                        + "| geneve vni 99 protocol Ethernet options 4; option fff0:12 length 124 runs over the options' end",
                "0200655800006300fff012 | geneve vni 99 protocol Ethernet options 8",
                "00006558000063 | geneve cut off",
            })
    void describesWhatItSees(String header, String text) {
        assertThat(description(PLAIN, header)).isEqualTo(text);
    }

    static String description(Geneve protocol, String header) {
        byte[] bytes = Hex.bytes(header);
        StringBuilder out = new StringBuilder();
        protocol.describe(new Frame().bind(bytes, 0, 0, bytes.length), 0, out);
        return out.toString();
    }

    private static Verdict decode(int words, String options) {
        return GeneveTest.decode(PLAIN, header(words) + options, new byte[200]);
    }

    private static String header(int words) {
        return String.format("%02x00655800006300", words);
    }
}
