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

class TcpHeaderTest {
    /**
     * Made with scapy: TCP(sport=0xC001, dport=443, seq=0x89ABCDEF, ack=0xFEDCBA98, flags='SAEC', window=0xFAF0,
     * options=[MSS 1460, NOP, window scale 7]).
     */
    private static final byte[] HEADER = Hex.bytes("c00101bb 89abcdef fedcba98 70d2faf0 c9520000 020405b4 01030307");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(HEADER);
        int at = frame.start();

        assertThat(TcpHeader.check(frame, at, frame.end())).isEqualTo(Verdict.OK);
        assertThat(TcpHeader.sourcePort(frame, at)).isEqualTo(0xC001);
        assertThat(TcpHeader.destinationPort(frame, at)).isEqualTo(443);
        assertThat(TcpHeader.sequence(frame, at)).isEqualTo(0x89ABCDEF);
        assertThat(TcpHeader.acknowledgment(frame, at)).isEqualTo(0xFEDCBA98);
        assertThat(TcpHeader.headerLength(frame, at)).isEqualTo(28);
        assertThat(TcpHeader.flags(frame, at)).isEqualTo(0b1101_0010);
        assertThat(TcpHeader.window(frame, at)).isEqualTo(0xFAF0);
        assertThat(TcpHeader.checksum(frame, at)).isEqualTo(0xC952);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesTheChecksumAndNothingElse(Placement placement) {
        byte[] wrong = HEADER.clone();
        wrong[16] = (byte) 0xFF;
        wrong[17] = (byte) 0xFF;
        Frame frame = placement.bind(wrong);
        assertThat(TcpHeader.checksum(frame, frame.start())).isEqualTo(0xFFFF);

        TcpHeader.setChecksum(frame, frame.start(), 0xC952);

        assertThat(placement.bytes(frame)).isEqualTo(HEADER);
        placement.assertUntouchedAround(frame);
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < HEADER.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(HEADER, length))) {
                assertThat(TcpHeader.check(frame, frame.start(), frame.end())).isEqualTo(Verdict.TRUNCATED);
            }
        }
        Frame whole = new Frame().bind(HEADER, 0, 0, HEADER.length);
        assertThat(TcpHeader.check(whole, 0, HEADER.length - 1)).isEqualTo(Verdict.TRUNCATED);
    }

    @Test
    void needsNeitherOptionsNorPayload() {
        byte[] least = Arrays.copyOf(HEADER, TcpHeader.MIN_LENGTH);
        least[TcpHeader.DATA_OFFSET_OFFSET] = 0x50;
        assertThat(TcpHeader.check(new Frame().bind(least, 0, 0, 20), 0, 20)).isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @CsvSource({"00, BAD_LENGTH", "4f, BAD_LENGTH", "50, OK", "7f, OK", "80, TRUNCATED", "ff, TRUNCATED"})
    void judgesTheDataOffset(String offset, Verdict expected) {
        byte[] packet = HEADER.clone();
        packet[TcpHeader.DATA_OFFSET_OFFSET] = (byte) Integer.parseInt(offset, 16);

        assertThat(TcpHeader.check(new Frame().bind(packet, 0, 0, packet.length), 0, packet.length))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ffff0000 00000000 00000000 00000000, 65535, 0, 0, 0, 0, 0, 0",
        "0000ffff 00000000 00000000 00000000, 0, 65535, 0, 0, 0, 0, 0",
        "00000000 ffffffff 00000000 00000000, 0, 0, -1, 0, 0, 0, 0",
        "00000000 00000000 ffffffff 00000000, 0, 0, 0, -1, 0, 0, 0",
        "00000000 00000000 00000000 f0000000, 0, 0, 0, 0, 60, 0, 0",
        "00000000 00000000 00000000 0f000000, 0, 0, 0, 0, 0, 0, 0",
        "00000000 00000000 00000000 00ff0000, 0, 0, 0, 0, 0, 255, 0",
        "00000000 00000000 00000000 0000ffff, 0, 0, 0, 0, 0, 0, 65535"
    })
    void aFieldOfOnesSpillsIntoNoOther(
            String words, int source, int destination, int sequence, int ack, int length, int flags, int window) {
        Frame frame = new Frame().bind(Arrays.copyOf(Hex.bytes(words), 20), 0, 0, 20);

        assertThat(TcpHeader.sourcePort(frame, 0)).isEqualTo(source);
        assertThat(TcpHeader.destinationPort(frame, 0)).isEqualTo(destination);
        assertThat(TcpHeader.sequence(frame, 0)).isEqualTo(sequence);
        assertThat(TcpHeader.acknowledgment(frame, 0)).isEqualTo(ack);
        assertThat(TcpHeader.headerLength(frame, 0)).isEqualTo(length);
        assertThat(TcpHeader.flags(frame, 0)).isEqualTo(flags);
        assertThat(TcpHeader.window(frame, 0)).isEqualTo(window);
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(HEADER).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(HEADER, 21)).get(0);
        AllocationProbe.assertNone("a TCP header", () -> {
            TcpHeader.check(good, 0, good.end());
            TcpHeader.check(bad, 0, bad.end());
        });
    }
}
