// SPDX-License-Identifier: Apache-2.0
package org.encap4j.geneve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.Random;
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

class GeneveHeaderTest {
    static Stream<Placement> memory() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("GN-07, GN-13, D6: reads headers that other implementations send")
    @CsvSource({
        // header, options length, flags, protocol type, VNI
        "0400655800007b00, 16,  0x00, 0x6558, 123", //      Open vSwitch, tunnel-push-pop.at
        "0a00080000000000, 40,  0x00, 0x0800, 0", //        Google NSI, tcpdump issue 976
        "0240655802a5d700, 8,   0x40, 0x6558, 0x2A5D7", //  scapy 2.5
        "000086dd00000500, 0,   0x00, 0x86DD, 5", //        scapy 2.5
        "3fc0655880000000, 252, 0xC0, 0x6558, 0x800000",
        "00806558ffffff00, 0,   0x80, 0x6558, 0xFFFFFF",
    })
    void readsWhatOthersWrite(String header, int optionsLength, String flags, String type, String vni) {
        byte[] bytes = Arrays.copyOf(Hex.bytes(header), GeneveHeader.LENGTH + optionsLength);
        for (Frame frame : BufferMatrix.atTheEndOfMemory(bytes)) {
            int at = frame.start();
            assertThat(GeneveHeader.check(frame, at)).isEqualTo(Verdict.OK);
            assertThat(GeneveHeader.version(frame, at)).isZero();
            assertThat(GeneveHeader.optionsLength(frame, at)).isEqualTo(optionsLength);
            assertThat(GeneveHeader.flags(frame, at)).isEqualTo(Integer.decode(flags));
            assertThat(GeneveHeader.protocolType(frame, at)).isEqualTo(Integer.decode(type));
            assertThat(GeneveHeader.vni(frame, at)).isEqualTo(Integer.decode(vni));
            assertThat(GeneveHeader.hasReservedBits(frame, at)).isFalse();
        }
    }

    @ParameterizedTest
    @DisplayName("GN-12, D10: writes every byte, version and reserved bits zero")
    @MethodSource("memory")
    void writesWhatOthersRead(Placement placement) {
        byte[] guards = new byte[GeneveHeader.LENGTH];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        Frame frame = placement.bind(guards);
        int at = frame.start();

        GeneveHeader.write(frame, at, 8, GeneveHeader.FLAG_CRITICAL, 0x6558, 0x2A5D7);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("0240655802a5d700");
        GeneveHeader.write(frame, at, 0, 0, 0x86DD, 5);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("000086dd00000500");
        GeneveHeader.write(frame, at, 252, GeneveHeader.FLAG_OAM | GeneveHeader.FLAG_CRITICAL, 0xFFFF, 0xFFFFFF);
        assertThat(Hex.text(placement.bytes(frame))).isEqualTo("3fc0ffffffffff00");
        placement.assertUntouchedAround(frame);
    }

    @Test
    @DisplayName("GN-07, VX-16, D4: refuses every truncation, of the header and of the options it announces")
    void refusesEveryTruncation() {
        byte[] whole = Arrays.copyOf(Hex.bytes("3f006558ffffff00"), 260);
        for (int length = 0; length < whole.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(whole, length))) {
                assertThat(GeneveHeader.check(frame, frame.start()))
                        .as("%d bytes", length)
                        .isEqualTo(Verdict.TRUNCATED);
            }
        }
        assertThat(GeneveHeader.check(new Frame().bind(whole, 0, 0, whole.length), 0))
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @DisplayName("GN-06, D3: a version is two bits, of which only 0 is defined")
    @CsvSource({"0x00, 0, OK", "0x40, 1, BAD_VERSION", "0x80, 2, BAD_VERSION", "0xC0, 3, BAD_VERSION"})
    void judgesTheVersion(String first, int version, Verdict verdict) {
        byte[] bytes = Hex.bytes("0000655800000000");
        bytes[0] = (byte) (int) Integer.decode(first);
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);

        assertThat(GeneveHeader.version(frame, 0)).isEqualTo(version);
        assertThat(GeneveHeader.check(frame, 0)).isEqualTo(verdict);
        assertThat(GeneveHeader.optionsLength(frame, 0)).isZero();
    }

    @Test
    @DisplayName("GN-12: knows every reserved bit, and only those")
    void knowsReservedBits() {
        byte[] reserved = Hex.bytes("003f0000000000ff");
        for (int bit = 0; bit < 64; bit++) {
            byte[] bytes = new byte[GeneveHeader.LENGTH];
            bytes[bit / 8] |= (byte) (0x80 >> bit % 8);
            assertThat(GeneveHeader.hasReservedBits(new Frame().bind(bytes, 0, 0, 8), 0))
                    .as("bit %d", bit)
                    .isEqualTo((reserved[bit / 8] & 0x80 >> bit % 8) != 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"252, 0, 0, 0", "0, 0xC0, 0, 0", "0, 0, 0xFFFF, 0", "0, 0, 0, 0xFFFFFF", "252, 0xC0, 0xFFFF, 0xFFFFFF"})
    void keepsFieldsApart(int optionsLength, String flags, String type, String vni) {
        byte[] bytes = new byte[GeneveHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
        GeneveHeader.write(frame, 0, optionsLength, Integer.decode(flags), Integer.decode(type), Integer.decode(vni));

        assertThat(GeneveHeader.optionsLength(frame, 0)).isEqualTo(optionsLength);
        assertThat(GeneveHeader.flags(frame, 0)).isEqualTo(Integer.decode(flags));
        assertThat(GeneveHeader.protocolType(frame, 0)).isEqualTo(Integer.decode(type));
        assertThat(GeneveHeader.vni(frame, 0)).isEqualTo(Integer.decode(vni));
        assertThat(GeneveHeader.version(frame, 0)).isZero();
    }

    @Test
    void bringsEveryFieldBack() {
        long seed = 0x8926;
        Random random = new Random(seed);
        byte[] bytes = new byte[GeneveHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
        for (int i = 0; i < 10_000; i++) {
            int optionsLength = 4 * random.nextInt(64);
            int flags = random.nextInt(4) << 6;
            int type = random.nextInt(0x1_0000);
            int vni = random.nextInt(GeneveHeader.VNI_MAX + 1);
            GeneveHeader.write(frame, 0, optionsLength, flags, type, vni);
            assertThat(new int[] {
                        GeneveHeader.optionsLength(frame, 0),
                        GeneveHeader.flags(frame, 0),
                        GeneveHeader.protocolType(frame, 0),
                        GeneveHeader.vni(frame, 0)
                    })
                    .as("seed %d, header %d", seed, i)
                    .containsExactly(optionsLength, flags, type, vni);
        }
    }

    @Test
    @DisplayName("D8: a length that is no multiple of four, or a VNI that does not fit, is the caller's mistake")
    void assertsThatFieldsFit() {
        byte[] bytes = new byte[GeneveHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> GeneveHeader.write(frame, 0, 5, 0, 0x6558, 0));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GeneveHeader.write(frame, 0, 256, 0, 0x6558, 0));
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> GeneveHeader.write(frame, 0, 0, 0, 0x6558, 0x100_0000));
        assertThat(bytes).containsOnly(0);
    }
}
