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

class ArpHeaderTest {
    /** Made with scapy: ARP(op=2), ba:09:2b:6e:f8:be at 192.168.56.12 to 4a:7f:01:3b:a2:71 at 192.168.56.11. */
    private static final byte[] REPLY = Hex.bytes("00010800 06040002 ba092b6e f8bec0a8 380c4a7f 013ba271 c0a8380b");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(REPLY);
        int at = frame.start();

        assertThat(ArpHeader.check(frame, at)).isEqualTo(Verdict.OK);
        assertThat(ArpHeader.operation(frame, at)).isEqualTo(ArpHeader.REPLY);
        assertThat(ArpHeader.senderMac(frame, at)).isEqualTo(0xBA09_2B6E_F8BEL);
        assertThat(ArpHeader.senderAddress(frame, at)).isEqualTo(0xC0A8380C);
        assertThat(ArpHeader.targetMac(frame, at)).isEqualTo(0x4A7F_013B_A271L);
        assertThat(ArpHeader.targetAddress(frame, at)).isEqualTo(0xC0A8380B);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytes(Placement placement) {
        Frame frame = placement.bind(new byte[ArpHeader.LENGTH]);
        frame.setBytes(frame.start(), Hex.bytes("a5".repeat(ArpHeader.LENGTH)), 0, ArpHeader.LENGTH);
        ArpHeader.write(
                frame, frame.start(), ArpHeader.REPLY, 0xBA09_2B6E_F8BEL, 0xC0A8380C, 0x4A7F_013B_A271L, 0xC0A8380B);

        assertThat(placement.bytes(frame)).isEqualTo(REPLY);
        placement.assertUntouchedAround(frame);
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < REPLY.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(REPLY, length))) {
                assertThat(ArpHeader.check(frame, frame.start())).isEqualTo(Verdict.TRUNCATED);
            }
        }
        for (Frame frame : BufferMatrix.atTheEndOfMemory(REPLY)) {
            assertThat(ArpHeader.targetAddress(frame, frame.start())).isEqualTo(0xC0A8380B);
        }
    }

    @ParameterizedTest
    @CsvSource({"000608000604", "0001080606 04", "000186dd0604", "000108000804", "000108000610"})
    void rejectsOtherHardwareAndProtocols(String start) {
        byte[] packet = REPLY.clone();
        System.arraycopy(Hex.bytes(start), 0, packet, 0, 6);

        assertThat(ArpHeader.check(new Frame().bind(packet, 0, 0, packet.length), 0))
                .isEqualTo(Verdict.UNSUPPORTED_ETHERTYPE);
    }

    @ParameterizedTest
    @CsvSource({
        "6, 8, 65535, 0, 0, 0, 0",
        "8, 14, 0, ffffffffffff, 0, 0, 0",
        "14, 18, 0, 0, -1, 0, 0",
        "18, 24, 0, 0, 0, ffffffffffff, 0",
        "24, 28, 0, 0, 0, 0, -1"
    })
    void aFieldOfOnesSpillsIntoNoOther(
            int from, int to, int operation, String senderMac, int sender, String targetMac, int target) {
        byte[] packet = new byte[ArpHeader.LENGTH];
        Arrays.fill(packet, from, to, (byte) 0xFF);
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(ArpHeader.operation(frame, 0)).isEqualTo(operation);
        assertThat(ArpHeader.senderMac(frame, 0)).isEqualTo(Long.parseLong(senderMac, 16));
        assertThat(ArpHeader.senderAddress(frame, 0)).isEqualTo(sender);
        assertThat(ArpHeader.targetMac(frame, 0)).isEqualTo(Long.parseLong(targetMac, 16));
        assertThat(ArpHeader.targetAddress(frame, 0)).isEqualTo(target);
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(REPLY).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(REPLY, 27)).get(0);
        AllocationProbe.assertNone("an ARP packet", () -> {
            ArpHeader.check(good, 0);
            ArpHeader.check(bad, 0);
            ArpHeader.write(good, 0, ArpHeader.REQUEST, 1, 2, 3, 4);
        });
    }
}
