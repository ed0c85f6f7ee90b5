// SPDX-License-Identifier: Apache-2.0
package org.encap4j.vxlan;

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

class VxlanHeaderTest {
    private static final int G = VxlanHeader.FLAG_GROUP_POLICY;
    private static final int D = VxlanHeader.FLAG_DONT_LEARN;
    private static final int A = VxlanHeader.FLAG_POLICY_APPLIED;

    static Stream<Placement> memory() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("GB-01, GB-03, GB-04, GB-05, VX-04, D1, D11: reads headers that other implementations publish")
    @CsvSource({
        // header, flags, group policy id, VNI
        "0800000012345600, 0x0800, 0,      0x123456", // ONOS VXLANTest, libpnet vxlan.rs
        "08000000ffffff00, 0x0800, 0,      0xFFFFFF", // libtins vxlan_test.cpp
        "884800642dc6c100, 0x8848, 100,    3000001", //  PcapPlusPlus VxlanParsingAndCreationTest, built
        "08087f7f00012c00, 0x0808, 0x7F7F, 300", //      the same, edited
        "8808123400000100, 0x8808, 0x1234, 1", //        policy applied is 0x08 of the second byte, not 0x80
        "0848123400000100, 0x0848, 0x1234, 1",
        "0800000080000000, 0x0800, 0,      0x800000",
        "080000000000ff00, 0x0800, 0,      0xFF",
    })
    void readsWhatOthersWrite(String header, String flags, String group, String vni) {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(Hex.bytes(header))) {
            int at = frame.start();
            assertThat(VxlanHeader.check(frame, at)).isEqualTo(Verdict.OK);
            assertThat(VxlanHeader.flags(frame, at)).isEqualTo(Integer.decode(flags));
            assertThat(VxlanHeader.groupPolicyId(frame, at)).isEqualTo(Integer.decode(group));
            assertThat(VxlanHeader.vni(frame, at)).isEqualTo(Integer.decode(vni));
            assertThat(VxlanHeader.reserved(frame, at)).isZero();
        }
    }

    @ParameterizedTest
    @DisplayName("VX-01, VX-02: writes every byte, the VNI flag set, reserved bits zero")
    @MethodSource("memory")
    void writesWhatOthersRead(Placement placement) {
        assertWrites(placement, "0800000012345600", 0, 0, 0x123456);
        assertWrites(placement, "08000000ffffff00", VxlanHeader.FLAG_VNI, 0, 0xFFFFFF);
        assertWrites(placement, "884800642dc6c100", G | D | A, 100, 3_000_001);
        assertWrites(placement, "88080001abcdef00", G | A, 1, 0xABCDEF);
        assertWrites(placement, "8840ffff00000000", G | D, 0xFFFF, 0);
    }

    private static void assertWrites(Placement placement, String expected, int flags, int group, int vni) {
        byte[] guards = new byte[VxlanHeader.LENGTH];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        Frame frame = placement.bind(guards);
        VxlanHeader.write(frame, frame.start(), flags, group, vni);

        assertThat(Hex.text(placement.bytes(frame))).isEqualTo(expected);
        placement.assertUntouchedAround(frame);
        assertThat(VxlanHeader.vni(frame, frame.start())).isEqualTo(vni);
        assertThat(VxlanHeader.flags(frame, frame.start())).isEqualTo(flags | VxlanHeader.FLAG_VNI);
        assertThat(VxlanHeader.groupPolicyId(frame, frame.start())).isEqualTo(group);
    }

    @Test
    @DisplayName("VX-16: refuses every truncation")
    void refusesEveryTruncation() {
        byte[] header = Hex.bytes("0800000012345600");
        for (int length = 0; length < VxlanHeader.LENGTH; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(header, length))) {
                assertThat(VxlanHeader.check(frame, frame.start())).isEqualTo(Verdict.TRUNCATED);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0x0800, 0, 0", "0xFFFF, 0, 0", "0x0800, 0xFFFF, 0", "0x0800, 0, 0xFFFFFF"})
    void keepsFieldsApart(String flags, String group, String vni) {
        byte[] bytes = new byte[VxlanHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
        VxlanHeader.write(frame, 0, Integer.decode(flags), Integer.decode(group), Integer.decode(vni));

        assertThat(VxlanHeader.flags(frame, 0)).isEqualTo(Integer.decode(flags));
        assertThat(VxlanHeader.groupPolicyId(frame, 0)).isEqualTo(Integer.decode(group));
        assertThat(VxlanHeader.vni(frame, 0)).isEqualTo(Integer.decode(vni));
        assertThat(VxlanHeader.reserved(frame, 0)).isZero();
    }

    @Test
    void readsAllOnesAsUnsigned() {
        Frame frame = new Frame().bind(Hex.bytes("ffffffffffffffff"), 0, 0, 8);

        assertThat(VxlanHeader.check(frame, 0)).isEqualTo(Verdict.OK);
        assertThat(VxlanHeader.flags(frame, 0)).isEqualTo(0xFFFF);
        assertThat(VxlanHeader.groupPolicyId(frame, 0)).isEqualTo(0xFFFF);
        assertThat(VxlanHeader.vni(frame, 0)).isEqualTo(VxlanHeader.VNI_MAX);
        assertThat(VxlanHeader.reserved(frame, 0)).isEqualTo(0xFF);
    }

    @Test
    @DisplayName("VX-01: only the VNI flag decides whether a header can be read")
    void refusesHeadersWithoutTheVniFlag() {
        for (int bit = 0; bit < 64; bit++) {
            byte[] bytes = new byte[VxlanHeader.LENGTH];
            bytes[bit / 8] = (byte) (0x80 >> bit % 8);
            Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
            assertThat(VxlanHeader.check(frame, 0)).isEqualTo(bit == 4 ? Verdict.OK : Verdict.BAD_FLAGS);
        }
    }

    @Test
    void bringsEveryFieldBack() {
        long seed = 0x0871;
        Random random = new Random(seed);
        byte[] bytes = new byte[VxlanHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);
        for (int i = 0; i < 10_000; i++) {
            int flags = random.nextInt(0x1_0000);
            int group = random.nextInt(0x1_0000);
            int vni = random.nextInt(VxlanHeader.VNI_MAX + 1);
            VxlanHeader.write(frame, 0, flags, group, vni);
            assertThat(new int[] {
                        VxlanHeader.flags(frame, 0), VxlanHeader.groupPolicyId(frame, 0), VxlanHeader.vni(frame, 0)
                    })
                    .as("seed %d, header %d", seed, i)
                    .containsExactly(flags | VxlanHeader.FLAG_VNI, group, vni);
        }
    }

    @Test
    @DisplayName("VX-04: a VNI or group that does not fit is the caller's mistake")
    void assertsThatFieldsFit() {
        byte[] bytes = new byte[VxlanHeader.LENGTH];
        Frame frame = new Frame().bind(bytes, 0, 0, bytes.length);

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> VxlanHeader.write(frame, 0, 0, 0, VxlanHeader.VNI_MAX + 1));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> VxlanHeader.write(frame, 0, 0, 0x1_0000, 0));
        assertThat(bytes).containsOnly(0);
    }
}
