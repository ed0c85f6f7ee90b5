// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.encap4j.testdata.conformance.Wire.INNER;
import static org.encap4j.testdata.conformance.Wire.decode;
import static org.encap4j.testdata.conformance.Wire.header;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.geneve.CiliumDsrOption;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.testdata.conformance.Wire.Received;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayNameGeneration;

/** What others got wrong about Geneve. */
@DisplayNameGeneration(ConformanceNames.class)
class GeneveMistakesConformanceTest {
    private static final Geneve GENEVE = Geneve.of(GeneveProfile.PLAIN);
    private static final TunnelMetadata VNI_1 = new TunnelMetadata().setVni(1);

    private static void assertEveryPlacement(byte[] packet, Verdict expected) {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(packet)) {
            int start = frame.start();
            assertThat(GENEVE.decode(frame, new TunnelMetadata())).isEqualTo(expected);
            assertThat(frame.start()).isEqualTo(start);
        }
    }

    @Conformance(
            id = "D3",
            says = "The version has two bits: a first byte of 0x40 is version 1, not 0.",
            source = "gopacket, layers/geneve.go")
    void readsBothBitsOfTheVersion() {
        decode(GENEVE, "40006558 00000100").assertRefused(Verdict.BAD_VERSION);
        decode(GENEVE, "80006558 00000100").assertRefused(Verdict.BAD_VERSION);
        decode(GENEVE, "c0006558 00000100").assertRefused(Verdict.BAD_VERSION);
        decode(GENEVE, "3f006558 00000100" + "fff00100".repeat(63)).assertCarries(INNER);
    }

    @Conformance(
            id = "D4",
            says = "A header has eight bytes; with seven it is cut off.",
            source = "gopacket, layers/geneve.go")
    void needsEightBytes() {
        for (int length = 0; length < 8; length++) {
            assertEveryPlacement(Arrays.copyOf(Hex.bytes("0000884700000100"), length), Verdict.TRUNCATED);
        }
        assertEveryHeaderAlone();
    }

    private static void assertEveryHeaderAlone() {
        byte[] nothingInside = {};
        assertThat(decode(GENEVE, "00008847 00000100", nothingInside)
                        .assertCarries(nothingInside)
                        .payloadAt())
                .isEqualTo(8);
    }

    @Conformance(
            id = "D5",
            says =
                    "An option needs four bytes for its header; with three left the packet is cut off, and nothing is read behind"
                            + " it.",
            source = "gopacket, layers/geneve.go")
    void needsFourBytesForAnOption() {
        for (int left = 0; left < 4; left++) {
            byte[] packet = Arrays.copyOf(Hex.bytes("0100655800000100 fff00100"), 8 + left);
            assertEveryPlacement(packet, Verdict.TRUNCATED);
        }
    }

    @Conformance(
            id = "D6",
            says = "A header of 260 bytes is as long as it says: offsets do not overflow at 256.",
            source = "gopacket, layers/geneve.go")
    void countsBeyondAByte() {
        String options = "fff0011f" + "aa".repeat(124) + "fff0021e" + "bb".repeat(120);
        Received received = decode(GENEVE, "3f006558 00000100" + options);
        assertThat(received.assertCarries(INNER).payloadAt()).isEqualTo(260);
        decode(GENEVE, "3f006558 00000100" + options, new byte[13]).assertRefused(Verdict.TRUNCATED);
        Geneve longest = GENEVE.withOptions(
                new GeneveOptionValue(0xFFF0, 1, Hex.bytes("aa".repeat(124))),
                new GeneveOptionValue(0xFFF0, 2, Hex.bytes("bb".repeat(120))));
        assertThat(header(longest, VNI_1)).isEqualTo("3f00655800000100" + options);
    }

    @Conformance(
            id = "D7",
            says = "The last option may not reach into the payload.",
            source = "gopacket, layers/geneve.go")
    void keepsOptionsOutOfThePayload() {
        decode(GENEVE, "01006558 00000100 fff00104").assertRefused(Verdict.BAD_OPTIONS);
        decode(GENEVE, "02006558 00000100 fff00100 fff00101").assertRefused(Verdict.BAD_OPTIONS);
    }

    @Conformance(
            id = "D8",
            says =
                    "Option data that is no multiple of four bytes is refused when it is configured, not cut when it is sent.",
            source = "gopacket, layers/geneve.go")
    void refusesOddOptionData() {
        for (int length : new int[] {1, 2, 3, 5, 123, 125, 128}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GeneveOptionValue(0xFFF0, 1, new byte[length]))
                    .withMessageContaining("option data of " + length + " bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GeneveOptionType(0xFFF0, 1, (frame, at, out) -> {}, length));
        }
    }

    @Conformance(
            id = "D10",
            says =
                    "All five bits of an option's length are written, and reserved bits of a received option stay as they came.",
            source = "scapy, contrib/geneve.py")
    void keepsAllBitsOfTheLengthByte() {
        for (int words : new int[] {4, 5, 8, 16, 31}) {
            Geneve sending = GENEVE.withOptions(new GeneveOptionValue(0xFFF0, 1, new byte[4 * words]));
            assertThat(header(sending, VNI_1)).contains(String.format("fff001%02x", words));
        }
        String option = "fff001e5" + "cc".repeat(20);
        Received received = decode(GENEVE, "06006558 00000100" + option);
        assertThat(received.assertCarries(INNER).optionsLength()).isEqualTo(24);
        assertThat(Hex.text(Arrays.copyOfRange(received.after(), 8, 32))).isEqualTo(option);
    }

    @Conformance(
            id = "D12",
            says = "Each option is held against the end of the options, not only against the end of the packet.",
            source = "AWS gwlbtun, GenevePacket.cpp")
    void boundsEachOption() {
        byte[] plenty = new byte[400];
        decode(GENEVE, "01006558 00000100 0108011f", plenty).assertRefused(Verdict.BAD_OPTIONS);
        decode(GENEVE, "03006558 00000100 01080301 00000000 0108031f", plenty).assertRefused(Verdict.BAD_OPTIONS);
        decode(GENEVE, "01006558 00000100 01080100", plenty).assertCarries(plenty);
    }

    @Conformance(
            id = "D19",
            says =
                    "An option with the critical bit sets the C flag of the header it is sent in, by whatever way it came there.",
            source = "Oxide opte, SizeHoldingEncap")
    void criticalOptionsSetTheFlag() {
        GeneveOptionValue critical = new GeneveOptionValue(0xFFF0, 0x80, new byte[4]);
        assertThat(header(GENEVE.withOptions(critical), VNI_1)).startsWith("02406558");
        GeneveOptionValue service = new GeneveOptionValue(
                CiliumDsrOption.OPTION_CLASS, CiliumDsrOption.TYPE, new byte[CiliumDsrOption.IPV4_DATA_LENGTH]);
        assertThat(header(GENEVE.withPort(1).withOptions(service).withPort(2), VNI_1))
                .startsWith("03406558");
        assertThat(header(
                        GENEVE.withOptions(critical).withOptions(new GeneveOptionValue(0xFFF0, 0x01)),
                        VNI_1.setCritical(true)))
                .startsWith("01006558");
    }

    @Conformance(
            id = "D20",
            says =
                    "Options keep their order and their number, several of one kind and unknown ones too, sent as configured and"
                            + " received as they came.",
            source = "Oxide dendrite, pull request 82")
    void keepsOrderAndNumber() {
        String options = "fff0020100000001" + "fff0010100000002" + "fff0020100000003" + "0132010100000011";
        Received received = decode(GENEVE, "08006558 00000100" + options);
        received.assertCarries(INNER);
        assertThat(Hex.text(Arrays.copyOfRange(received.after(), 8, 40))).isEqualTo(options);
        Geneve sending = GENEVE.withOptions(
                new GeneveOptionValue(0xFFF0, 2, Hex.bytes("00000001")),
                new GeneveOptionValue(0xFFF0, 1, Hex.bytes("00000002")),
                new GeneveOptionValue(0xFFF0, 2, Hex.bytes("00000003")),
                new GeneveOptionValue(0x0132, 1, Hex.bytes("00000011")));
        assertThat(header(sending, new TunnelMetadata().setVni(1))).isEqualTo("0800655800000100" + options);
    }
}
