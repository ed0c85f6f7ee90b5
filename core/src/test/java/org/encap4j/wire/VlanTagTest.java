// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VlanTagTest {
    /** Made with scapy: Dot1AD(prio=5, id=1, vlan=0xABC) before IP. */
    private static final byte[] TAG = Hex.bytes("88a8 babc 0800");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(VlanTag.LENGTH);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(TAG);
        int at = frame.start();

        assertThat(VlanTag.tpid(frame, at)).isEqualTo(EtherType.SERVICE_VLAN);
        assertThat(VlanTag.control(frame, at)).isEqualTo(0xBABC);
        assertThat(VlanTag.priority(frame, at)).isEqualTo(5);
        assertThat(VlanTag.dropEligible(frame, at)).isTrue();
        assertThat(VlanTag.vlanId(frame, at)).isEqualTo(0xABC);
        assertThat(VlanTag.type(frame, at)).isEqualTo(EtherType.IPV4);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytesOverWhateverWasThere(Placement placement) {
        Frame frame = placement.bind(Hex.bytes("0800"));
        frame.resize(frame.start() - VlanTag.LENGTH, frame.end());
        VlanTag.write(frame, frame.start(), EtherType.SERVICE_VLAN, 0xBABC);

        assertThat(placement.bytes(frame)).isEqualTo(TAG);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @CsvSource({"e000, 7, false, 0", "1000, 0, true, 0", "0fff, 0, false, 4095", "ffff, 7, true, 4095"})
    void aFieldOfOnesSpillsIntoNoOther(String control, int priority, boolean dropEligible, int vlanId) {
        Frame frame = new Frame().bind(Hex.bytes("8100" + control + "0000"), 0, 0, 6);

        assertThat(VlanTag.tpid(frame, 0)).isEqualTo(EtherType.VLAN);
        assertThat(VlanTag.priority(frame, 0)).isEqualTo(priority);
        assertThat(VlanTag.dropEligible(frame, 0)).isEqualTo(dropEligible);
        assertThat(VlanTag.vlanId(frame, 0)).isEqualTo(vlanId);
        assertThat(VlanTag.type(frame, 0)).isZero();
    }

    @Test
    void writesTheLowBitsOnly() {
        byte[] bytes = new byte[VlanTag.LENGTH];
        VlanTag.write(new Frame().bind(bytes, 0, 0, bytes.length), 0, 0x7777_8100, 0xFFFF_0001);

        assertThat(Hex.text(bytes)).isEqualTo("81000001");
    }

    @Test
    void onlyThreeTypesAnnounceATag() {
        assertThat(IntStream.rangeClosed(0, 0xFFFF).filter(VlanTag::isTag)).containsExactly(0x8100, 0x88A8, 0x9100);
    }

    @Test
    void allocatesNothing() {
        Frame frame = new Frame().bind(TAG.clone(), 0, 0, TAG.length);
        AllocationProbe.assertNone("a VLAN tag", () -> {
            VlanTag.write(frame, 0, VlanTag.tpid(frame, 0), VlanTag.vlanId(frame, 0) + VlanTag.priority(frame, 0));
            VlanTag.isTag(VlanTag.type(frame, 0));
        });
    }
}
