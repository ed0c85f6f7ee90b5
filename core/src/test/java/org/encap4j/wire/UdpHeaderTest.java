// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

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

class UdpHeaderTest {
    /** Made with scapy: UDP(sport=0xC001, dport=0x8118) / b'abcde' from 192.0.2.1 to 198.51.100.2. */
    private static final byte[] DATAGRAM = Hex.bytes("c0018118 000da8bb 6162636465");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(UdpHeader.LENGTH);
    }

    private static Verdict check(byte[] datagram) {
        return UdpHeader.check(new Frame().bind(datagram, 0, 0, datagram.length), 0, datagram.length);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(DATAGRAM);
        int at = frame.start();

        assertThat(UdpHeader.check(frame, at, frame.end())).isEqualTo(Verdict.OK);
        assertThat(UdpHeader.sourcePort(frame, at)).isEqualTo(0xC001);
        assertThat(UdpHeader.destinationPort(frame, at)).isEqualTo(0x8118);
        assertThat(UdpHeader.length(frame, at)).isEqualTo(13);
        assertThat(UdpHeader.checksum(frame, at)).isEqualTo(0xA8BB);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytesOverWhateverWasThere(Placement placement) {
        Frame frame = placement.bind(Arrays.copyOfRange(DATAGRAM, UdpHeader.LENGTH, DATAGRAM.length));
        frame.resize(frame.start() - UdpHeader.LENGTH, frame.end());
        UdpHeader.write(frame, frame.start(), 0xC001, 0x8118, 13, 0xA8BB);

        assertThat(Hex.text(placement.bytes(frame))).isEqualTo(Hex.text(DATAGRAM));
        placement.assertUntouchedAround(frame);
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < DATAGRAM.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(DATAGRAM, length))) {
                assertThat(UdpHeader.check(frame, frame.start(), frame.end())).isEqualTo(Verdict.TRUNCATED);
            }
        }
        Frame whole = new Frame().bind(DATAGRAM, 0, 0, DATAGRAM.length);
        assertThat(UdpHeader.check(whole, 0, DATAGRAM.length - 1))
                .as("an end before the frame's")
                .isEqualTo(Verdict.TRUNCATED);
    }

    @Test
    void needsNoPayload() {
        byte[] empty = Hex.bytes("c001 8118 0008 0000");
        assertThat(UdpHeader.check(new Frame().bind(empty, 0, 0, empty.length), 0, empty.length))
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest(name = "RB-04: a length of {0} in 13 bytes is {1}")
    @CsvSource({"0, BAD_LENGTH", "7, BAD_LENGTH", "8, OK", "12, OK", "13, OK", "14, TRUNCATED", "65535, TRUNCATED"})
    void judgesTheLength(int length, Verdict expected) {
        byte[] datagram = DATAGRAM.clone();
        datagram[4] = (byte) (length >> 8);
        datagram[5] = (byte) length;

        assertThat(check(datagram)).isEqualTo(expected);
    }

    @Test
    void aFieldOfOnesSpillsIntoNoOther() {
        String[] expected = {"ffff000000000000", "0000ffff00000000", "00000000ffff0000", "000000000000ffff"};
        for (int field = 0; field < expected.length; field++) {
            byte[] bytes = new byte[UdpHeader.LENGTH];
            Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
            int[] set = new int[4];
            set[field] = -1;
            UdpHeader.write(frame, 0, set[0], set[1], set[2], set[3]);

            assertThat(Hex.text(bytes)).isEqualTo(expected[field]);
            assertThat(UdpHeader.sourcePort(frame, 0)).isEqualTo(field == 0 ? 65_535 : 0);
            assertThat(UdpHeader.destinationPort(frame, 0)).isEqualTo(field == 1 ? 65_535 : 0);
            assertThat(UdpHeader.length(frame, 0)).isEqualTo(field == 2 ? 65_535 : 0);
            assertThat(UdpHeader.checksum(frame, 0)).isEqualTo(field == 3 ? 65_535 : 0);
        }
    }

    @Test
    void setsOneFieldAndNothingElse() {
        byte[] bytes = DATAGRAM.clone();
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
        UdpHeader.setSourcePort(frame, 0, 0xFFFF_8001);
        assertThat(Hex.text(bytes)).isEqualTo("80018118000da8bb6162636465");
        UdpHeader.setLength(frame, 0, 0xFFFF_8002);
        assertThat(Hex.text(bytes)).isEqualTo("800181188002a8bb6162636465");
        UdpHeader.setChecksum(frame, 0, 0xFFFF_8003);
        assertThat(Hex.text(bytes)).isEqualTo("80018118800280036162636465");
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(DATAGRAM).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(DATAGRAM, 7)).get(0);
        AllocationProbe.assertNone("a UDP header", () -> {
            UdpHeader.check(good, 0, good.end());
            UdpHeader.check(bad, 0, bad.end());
            UdpHeader.write(good, 0, UdpHeader.destinationPort(good, 0), UdpHeader.sourcePort(good, 0), 13, 0);
        });
    }
}
