// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
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

class IcmpHeaderTest {
    /** Made with scapy: ICMPv6EchoReply(id=0x9ABC, seq=0xFEDC) from 2001:db8::1 to 2001:db8::2. */
    private static final byte[] ECHO_REPLY = Hex.bytes("810089ae 9abcfedc");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(ECHO_REPLY);
        int at = frame.start();

        assertThat(IcmpHeader.check(frame, at, frame.end())).isEqualTo(Verdict.OK);
        assertThat(IcmpHeader.type(frame, at)).isEqualTo(IcmpHeader.V6_ECHO_REPLY);
        assertThat(IcmpHeader.code(frame, at)).isZero();
        assertThat(IcmpHeader.checksum(frame, at)).isEqualTo(0x89AE);
        assertThat(IcmpHeader.identifier(frame, at)).isEqualTo(0x9ABC);
        assertThat(IcmpHeader.sequence(frame, at)).isEqualTo(0xFEDC);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytesOverWhateverWasThere(Placement placement) {
        byte[] guards = new byte[IcmpHeader.LENGTH];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        Frame frame = placement.bind(guards);
        int at = frame.start();

        IcmpHeader.write(frame, at, IcmpHeader.V6_ECHO_REPLY, 0, 0x9ABC_FEDC);
        assertThat(placement.bytes(frame)).isEqualTo(Hex.bytes("81000000 9abcfedc"));
        IcmpHeader.setChecksum(frame, at, 0x89AE);
        assertThat(placement.bytes(frame)).isEqualTo(ECHO_REPLY);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @CsvSource({"255, 0, 0, ff000000 00000000", "0, 255, 0, 00ff0000 00000000", "0, 0, -1, 00000000 ffffffff"})
    void aWrittenFieldOfOnesSpillsIntoNoOther(int type, int code, int rest, String bytes) {
        byte[] memory = new byte[IcmpHeader.LENGTH];
        IcmpHeader.write(new Frame().bind(memory, 0, 0, memory.length), 0, type, code, rest);

        assertThat(memory).isEqualTo(Hex.bytes(bytes));
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < ECHO_REPLY.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(ECHO_REPLY, length))) {
                assertThat(IcmpHeader.check(frame, frame.start(), frame.end())).isEqualTo(Verdict.TRUNCATED);
            }
        }
        Frame whole = new Frame().bind(ECHO_REPLY, 0, 0, ECHO_REPLY.length);
        assertThat(IcmpHeader.check(whole, 0, ECHO_REPLY.length - 1)).isEqualTo(Verdict.TRUNCATED);
    }

    @ParameterizedTest
    @CsvSource({
        "ff00000000000000, 255, 0, 0, 0, 0",
        "00ff000000000000, 0, 255, 0, 0, 0",
        "0000ffff00000000, 0, 0, 65535, 0, 0",
        "00000000ffff0000, 0, 0, 0, 65535, 0",
        "000000000000ffff, 0, 0, 0, 0, 65535"
    })
    void aFieldOfOnesSpillsIntoNoOther(String bytes, int type, int code, int checksum, int identifier, int sequence) {
        Frame frame = new Frame().bind(Hex.bytes(bytes), 0, 0, IcmpHeader.LENGTH);

        assertThat(IcmpHeader.type(frame, 0)).isEqualTo(type);
        assertThat(IcmpHeader.code(frame, 0)).isEqualTo(code);
        assertThat(IcmpHeader.checksum(frame, 0)).isEqualTo(checksum);
        assertThat(IcmpHeader.identifier(frame, 0)).isEqualTo(identifier);
        assertThat(IcmpHeader.sequence(frame, 0)).isEqualTo(sequence);
    }

    @Test
    void knowsEchoMessagesOfBothVersions() {
        assertThat(IntStream.range(0, 256).filter(type -> IcmpHeader.isEcho(false, type)))
                .containsExactly(0, 8);
        assertThat(IntStream.range(0, 256).filter(type -> IcmpHeader.isEcho(true, type)))
                .containsExactly(128, 129);
    }

    @ParameterizedTest
    @CsvSource({
        "false, 0, EchoReply",
        "false, 3, DestinationUnreachable",
        "false, 8, EchoRequest",
        "false, 11, TimeExceeded",
        "false, 128, type 128",
        "true, 1, DestinationUnreachable",
        "true, 2, PacketTooBig",
        "true, 3, TimeExceeded",
        "true, 128, EchoRequest",
        "true, 129, EchoReply",
        "true, 135, NeighborSolicitation",
        "true, 8, type 8"
    })
    void namesTypesAsHubbleDoes(boolean v6, int type, String name) {
        assertThat(IcmpHeader.name(v6, type)).isEqualTo(name);
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(ECHO_REPLY).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(ECHO_REPLY, 7)).get(0);
        AllocationProbe.assertNone("an ICMP header", () -> {
            IcmpHeader.check(good, 0, good.end());
            IcmpHeader.check(bad, 0, bad.end());
            IcmpHeader.isEcho(true, IcmpHeader.type(good, 0));
        });
    }
}
