// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VxlanGpeHeaderTest {
    static Stream<Placement> memory() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // header, flags, next protocol, VNI; the first two from scapy 2.5, flags 0x0C, NextProtocol 1 and 3
        "0c00000100006300, 0x0C, 1,    99",
        "0c00000300007b00, 0x0C, 3,    123",
        "0e000004fedcba00, 0x0E, 4,    0xFEDCBA",
        "0f0000ff80000000, 0x0F, 0xFF, 0x800000",
        "080000000000ff00, 0x08, 0,    0xFF",
    })
    void readsTheFieldsOfTheDraft(String header, String flags, String next, String vni) {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(Hex.bytes(header))) {
            int at = frame.start();
            assertThat(VxlanGpeHeader.check(frame, at)).isEqualTo(Verdict.OK);
            assertThat(VxlanGpeHeader.flags(frame, at)).isEqualTo(Integer.decode(flags));
            assertThat(VxlanGpeHeader.nextProtocol(frame, at)).isEqualTo(Integer.decode(next));
            assertThat(VxlanHeader.vni(frame, at)).isEqualTo(Integer.decode(vni));
            assertThat(VxlanGpeHeader.hasReservedBits(frame, at)).isFalse();
        }
    }

    @ParameterizedTest
    @DisplayName("GP-03, GP-04, D9: writes exactly eight bytes, I and P set, reserved bits zero")
    @MethodSource("memory")
    void writesEveryByte(Placement placement) {
        byte[] guards = new byte[VxlanGpeHeader.LENGTH];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        Frame frame = placement.bind(guards);

        VxlanGpeHeader.write(frame, frame.start(), 0, VxlanGpeHeader.NEXT_IPV4, 99);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("0c00000100006300");
        int flags = VxlanGpeHeader.FLAG_OAM | VxlanGpeHeader.FLAG_REPLICATED;
        VxlanGpeHeader.write(frame, frame.start(), flags, 0xFF, VxlanHeader.VNI_MAX);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("0f0000ffffffff00");
        placement.assertUntouchedAround(frame);
    }

    @Test
    @DisplayName("VX-16: refuses every truncation")
    void refusesEveryTruncation() {
        byte[] header = Hex.bytes("0c00000100006300");
        for (int length = 0; length < VxlanGpeHeader.LENGTH; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(header, length))) {
                assertThat(VxlanGpeHeader.check(frame, frame.start())).isEqualTo(Verdict.TRUNCATED);
            }
        }
    }

    @Test
    @DisplayName("GP-02, GP-03: of the first byte only I and the version decide whether a header can be read")
    void judgesFlagsAndVersion() {
        for (int flags = 0; flags < 0x100; flags++) {
            Frame frame = new Frame().bind(Hex.bytes(String.format("%02x00000300007b00", flags)), 0, 0, 8);
            Verdict expected =
                    (flags & 0x08) == 0 ? Verdict.BAD_FLAGS : (flags & 0x30) == 0 ? Verdict.OK : Verdict.BAD_VERSION;
            assertThat(VxlanGpeHeader.check(frame, 0)).as("flags 0x%02x", flags).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("GP-03, GP-05: knows every reserved bit, and the next protocol as one where P is not set")
    void knowsReservedBits() {
        byte[] defined = Hex.bytes("3f0000ffffffff00");
        for (int bit = 0; bit < 64; bit++) {
            byte[] bytes = Hex.bytes("0c00000300007b00");
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
            boolean reserved = (defined[bit / 8] & 0x80 >> bit % 8) == 0;
            assertThat(VxlanGpeHeader.hasReservedBits(new Frame().bind(bytes, 0, 0, 8), 0))
                    .as("bit %d", bit)
                    .isEqualTo(reserved);
        }
        assertThat(VxlanGpeHeader.hasReservedBits(new Frame().bind(Hex.bytes("0800000300007b00"), 0, 0, 8), 0))
                .isTrue();
    }

    @Test
    void assertsThatFieldsFit() {
        byte[] bytes = new byte[VxlanGpeHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> VxlanGpeHeader.write(frame, 0, 0, 0x100, 0));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> VxlanGpeHeader.write(frame, 0, 0, 0, VxlanHeader.VNI_MAX + 1));
        assertThat(bytes).containsOnly(0);
    }
}
