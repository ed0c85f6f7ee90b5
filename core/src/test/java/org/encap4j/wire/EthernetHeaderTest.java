// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EthernetHeaderTest {
    /** Made with scapy: Ether(dst='ba:09:2b:6e:f8:be', src='4a:7f:01:3b:a2:71') before IP. */
    private static final byte[] HEADER = Hex.bytes("ba092b6ef8be 4a7f013ba271 0800");

    private static final long DESTINATION = 0xBA09_2B6E_F8BEL;
    private static final long SOURCE = 0x4A7F_013B_A271L;

    /** Made with scapy: the same before Dot1AD(prio=5, id=1, vlan=0xABC) / Dot1Q(prio=7, vlan=0x123) / IP. */
    private static final byte[] TWO_TAGS = Hex.bytes("ba092b6ef8be 4a7f013ba271 88a8babc 8100e123 0800");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(EthernetHeader.LENGTH);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(HEADER);

        assertThat(EthernetHeader.check(frame, frame.start())).isEqualTo(Verdict.OK);
        assertThat(EthernetHeader.destination(frame, frame.start())).isEqualTo(DESTINATION);
        assertThat(EthernetHeader.source(frame, frame.start())).isEqualTo(SOURCE);
        assertThat(EthernetHeader.type(frame, frame.start())).isEqualTo(EtherType.IPV4);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytesOverWhateverWasThere(Placement placement) {
        Frame frame = placement.bind(new byte[0]);
        frame.resize(frame.start() - EthernetHeader.LENGTH, frame.end());
        EthernetHeader.write(frame, frame.start(), DESTINATION, SOURCE, EtherType.IPV4);

        assertThat(placement.bytes(frame)).isEqualTo(HEADER);
        placement.assertUntouchedAround(frame);
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < HEADER.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(HEADER, length))) {
                assertThat(EthernetHeader.check(frame, frame.start())).isEqualTo(Verdict.TRUNCATED);
            }
        }
        for (Frame frame : BufferMatrix.atTheEndOfMemory(HEADER)) {
            assertThat(EthernetHeader.check(frame, frame.start())).isEqualTo(Verdict.OK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0xFFFFFFFFFFFFFFFF, 0, 0, ffffffffffff0000000000000000",
        "0, 0xFFFFFFFFFFFFFFFF, 0, 000000000000ffffffffffff0000",
        "0, 0, 0xFFFFFFFF, 000000000000000000000000ffff"
    })
    void aFieldOfOnesSpillsIntoNoOther(String destination, String source, String type, String expected) {
        byte[] bytes = new byte[EthernetHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
        long to = Long.parseUnsignedLong(destination.replace("0x", ""), 16);
        long from = Long.parseUnsignedLong(source.replace("0x", ""), 16);
        EthernetHeader.write(frame, 0, to, from, (int) Long.parseLong(type.replace("0x", ""), 16));

        assertThat(Hex.text(bytes)).isEqualTo(expected);
        assertThat(EthernetHeader.destination(frame, 0)).isEqualTo(to & 0xFFFF_FFFF_FFFFL);
        assertThat(EthernetHeader.source(frame, 0)).isEqualTo(from & 0xFFFF_FFFF_FFFFL);
        assertThat(EthernetHeader.type(frame, 0)).isEqualTo(type.equals("0") ? 0 : 0xFFFF);
    }

    @ParameterizedTest
    @CsvSource({
        "0800, 12",
        "8100 0001 0806, 16",
        "88a8 0001 8100 0002 86dd, 20",
        "9100 0001 9100 0002 0800, 20",
        "0026 0000, 12",
        "8100 0001 8100 0002 8100 0003 0800, -2",
        "8100 0001 8100 0002 8100, -2"
    })
    void findsTheTypeBehindTags(String types, int expected) {
        byte[] packet = Hex.bytes("ba092b6ef8be 4a7f013ba271" + types);
        for (Frame frame : BufferMatrix.atTheEndOfMemory(packet)) {
            int typeAt = EthernetHeader.typeAt(frame, frame.start());
            assertThat(typeAt < 0 ? typeAt : typeAt - frame.start()).isEqualTo(expected);
        }
    }

    @Test
    void findsNoTypeInATruncatedHeaderOrTag() {
        for (int length = 0; length < TWO_TAGS.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(TWO_TAGS, length))) {
                assertThat(EthernetHeader.typeAt(frame, frame.start()))
                        .as("%d bytes", length)
                        .isEqualTo(EthernetHeader.TRUNCATED);
            }
        }
        for (Frame frame : BufferMatrix.atTheEndOfMemory(TWO_TAGS)) {
            assertThat(EthernetHeader.typeAt(frame, frame.start())).isEqualTo(frame.start() + 20);
        }
    }

    @Test
    void anOutcomeIsNeverMistakenForAnIndex() {
        assertThat(EthernetHeader.TRUNCATED).isNegative();
        assertThat(EthernetHeader.TOO_MANY_TAGS).isNegative().isNotEqualTo(EthernetHeader.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "4a:7f:01:3b:a2:71, 4a7f013ba271",
        "FF:FF:FF:FF:FF:FF, ffffffffffff",
        "00:00:00:00:00:00, 0",
        "80:00:00:00:00:01, 800000000001"
    })
    void readsAndWritesAddressesAsText(String text, String mac) {
        long address = Long.parseLong(mac, 16);
        StringBuilder out = new StringBuilder("<");
        EthernetHeader.appendMac(out, address);

        assertThat(EthernetHeader.parseMac(text)).isEqualTo(address);
        assertThat(out.append('>')).hasToString("<" + text.toLowerCase(java.util.Locale.ROOT) + ">");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4a:7f:01:3b:a2",
                "4a:7f:01:3b:a2:7",
                "4a:7f:01:3b:a2:71:",
                "4a-7f-01-3b-a2-71",
                "4a:7f:01:3b:a2:7g",
                "+a:7f:01:3b:a2:71",
                "4a7f:013b:a271:00",
                " 4a:7f:01:3b:a2:7"
            })
    void refusesOtherTextAndNamesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EthernetHeader.parseMac(text))
                .withMessage("not a MAC address like 4a:7f:01:3b:a2:71: '" + text + "'");
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(TWO_TAGS).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(TWO_TAGS, 13)).get(0);
        AllocationProbe.assertNone("an Ethernet header", () -> {
            EthernetHeader.check(good, 0);
            EthernetHeader.typeAt(good, 0);
            EthernetHeader.write(good, 0, EthernetHeader.source(good, 0), EthernetHeader.destination(good, 0), 0x88A8);
            EthernetHeader.check(bad, 0);
            EthernetHeader.typeAt(bad, 0);
        });
    }
}
