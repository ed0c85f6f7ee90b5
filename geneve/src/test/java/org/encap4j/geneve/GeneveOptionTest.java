// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneveOptionTest {
    static Stream<Placement> memory() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName(
            "GN-15, GN-16, GN-17: the length counts data words, the top bit of the type is critical, R bits do not count")
    @CsvSource({
        // option header, class, type, critical, data length, reserved
        "ffff8001, 0xFFFF, 0x80, true,  4,   false", // Open vSwitch, tunnel-push-pop.at
        "ffff0001, 0xFFFF, 0x00, false, 4,   false", // the same
        "01320204, 0x0132, 0x02, false, 16,  false", // Google NSI, tcpdump issue 976
        "014b8102, 0x014B, 0x81, true,  8,   false", // Cilium DSR
        "00000000, 0,      0,    false, 0,   false",
        "ffffffff, 0xFFFF, 0xFF, true,  124, true",
        "010200e0, 0x0102, 0,    false, 0,   true",
        "0102007f, 0x0102, 0,    false, 124, true",
    })
    void readsOptionHeaders(String header, String klass, String type, boolean critical, int length, boolean reserved) {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(Hex.bytes(header))) {
            int at = frame.start();
            assertThat(GeneveOption.optionClass(frame, at)).isEqualTo(Integer.decode(klass));
            assertThat(GeneveOption.type(frame, at)).isEqualTo(Integer.decode(type));
            assertThat(GeneveOption.isCritical(frame, at)).isEqualTo(critical);
            assertThat(GeneveOption.dataLength(frame, at)).isEqualTo(length);
            assertThat(GeneveOption.next(frame, at)).isEqualTo(at + 4 + length);
            assertThat(GeneveOption.hasReservedBits(frame, at)).isEqualTo(reserved);
        }
    }

    @ParameterizedTest
    @MethodSource("memory")
    @DisplayName("GN-16: writes every byte, R bits zero")
    void writesOptionHeaders(Placement placement) {
        byte[] guards = new byte[GeneveOption.DATA_OFFSET];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        Frame frame = placement.bind(guards);

        GeneveOption.write(frame, frame.start(), 0x014B, 0x81, 8);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("014b8102");
        GeneveOption.write(frame, frame.start(), 0xFFFF, 0xFF, GeneveOption.DATA_LENGTH_MAX);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("ffffff1f");
        placement.assertUntouchedAround(frame);
    }

    @Test
    @DisplayName("D8: data is whole words, at most 31")
    void assertsThatTheLengthFits() {
        Frame frame = new Frame().bind(new byte[4], 0, 0, 4);

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> GeneveOption.write(frame, 0, 1, 1, 5));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> GeneveOption.write(frame, 0, 1, 1, 128));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 123, 125, 128})
    @DisplayName("D8: an option to be sent has whole words of data, at most 31")
    void refusesDataThatIsNotWholeWords(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneveOptionValue(0x0102, 1, new byte[length]))
                .withMessageContaining(length + " bytes")
                .withMessageContaining("multiple of 4, at most 124");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneveOptionType(0x0102, 1, (frame, at, out) -> {}, length));
    }

    @Test
    void refusesClassesAndTypesThatDoNotExist() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneveOptionValue(0x1_0000, 1))
                .withMessageContaining("0x10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneveOptionType(1, 0x100, (frame, at, out) -> {}))
                .withMessageContaining("0x100 ");
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentityOption(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new IdentityOption(1, -1));
    }

    @Test
    void keepsItsDataWhenTheCallersArrayChanges() {
        byte[] data = {1, 2, 3, 4};
        GeneveOptionValue value = new GeneveOptionValue(0x0102, 1, data);
        data[0] = 9;
        byte[] memory = new byte[8];
        value.write(new Frame().bind(memory, 0, 0, 8), 0);

        assertThat(Hex.text(memory)).isEqualTo("0102010101020304");
    }

    @Test
    @DisplayName("GN-21: a kind knows the lengths that its data may have; without any it has all")
    void knowsItsLengths() {
        GeneveOptionType either = new GeneveOptionType(0x014B, 0x81, (frame, at, out) -> {}, 8, 20);
        assertThat(either.hasLength(8)).isTrue();
        assertThat(either.hasLength(20)).isTrue();
        assertThat(either.hasLength(0)).isFalse();
        assertThat(either.hasLength(12)).isFalse();
        assertThat(either).hasToString("014b:81 data [8, 20]");
        assertThat(either.optionClass()).isEqualTo(0x014B);
        assertThat(either.type()).isEqualTo(0x81);

        GeneveOptionType any = new GeneveOptionType(0x014B, 0x82, (frame, at, out) -> {});
        assertThat(any.hasLength(0)).isTrue();
        assertThat(any.hasLength(124)).isTrue();
    }
}
