// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of the payload's traffic class: both families inside and outside, all codepoints, all DSCPs kept. */
class DecapsulatorEcnTest {
    private static final Decapsulator DECAPSULATOR = Decapsulator.of(new ToyTunnel());
    private static final int INNER_DSCP = 46 << 2;
    private static final int OUTER_DSCP = 10 << 2;

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(false, false),
                Arguments.of(false, true),
                Arguments.of(true, false),
                Arguments.of(true, true));
    }

    @ParameterizedTest(name = "IPv6 inside {0}, outside {1}")
    @DisplayName(
            "EC-04..19, EC-21, GN-23: the payload gets the merged codepoint and a right checksum, and keeps its DSCP")
    @MethodSource("families")
    void marksThePayload(boolean ipv6Inside, boolean ipv6Outside) {
        for (int inner = 0; inner < 4; inner++) {
            for (int outer = 0; outer < 4; outer++) {
                for (boolean link : new boolean[] {true, false}) {
                    assertMarks(ipv6Inside, ipv6Outside, inner, outer, link);
                }
            }
        }
    }

    private static void assertMarks(boolean ipv6Inside, boolean ipv6Outside, int inner, int outer, boolean link) {
        byte[] packet = packet(ipv6Inside, ipv6Outside, inner, outer, link);
        byte[] before = packet.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        TunnelMetadata out = new TunnelMetadata();
        Verdict verdict = DECAPSULATOR.decapsulate(frame, out);
        int merged = Ecn.inner(inner, outer);
        assertThat(out.outer().ecnAlarm()).isEqualTo(Ecn.isAlarming(inner, outer));
        assertThat(out.outer().trafficClass(frame)).isEqualTo(OUTER_DSCP | outer);
        if (merged == Ecn.DROP) {
            assertThat(verdict).isEqualTo(Verdict.ECN_DROP);
            assertThat(packet).isEqualTo(before);
            assertThat(frame.start()).isZero();
            assertThat(frame.end()).isEqualTo(packet.length);
            return;
        }
        assertThat(verdict).isEqualTo(Verdict.OK);
        byte[] payload = Arrays.copyOfRange(packet, frame.start(), frame.end());
        assertThat(payload)
                .as("inner %d, outer %d", inner, outer)
                .isEqualTo(inside(ipv6Inside, link)
                        .trafficClass(INNER_DSCP | merged)
                        .bytes());
    }

    @Test
    void marksThroughInnerVlanTagsAndIpv4Options() {
        byte[] inner = Datagram.ipv4()
                .tag("88a80001 81000002")
                .ipOptions("01010101")
                .trafficClass(2)
                .bytes();
        byte[] packet = DecapsulatorTest.withHeader(Datagram.ipv4().trafficClass(3), ToyTunnel.HEADER, inner)
                .bytes();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(DECAPSULATOR.decapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
        assertThat(Datagram.ipv4ChecksumGood(packet, frame.start() + 22)).isTrue();
        assertThat(packet[frame.start() + 23]).isEqualTo((byte) 3);
    }

    @Test
    void deliversWhatHasNoTrafficClass() {
        String[] frames = {
            "ffffffffffff 02e400000901 0806 0001080006040001",
            "02e400000902 02e400000901 0800 4500",
            "02e400000902 02e400000901 86dd 4000" + "00".repeat(40),
        };
        for (String inner : frames) {
            byte[] packet = DecapsulatorTest.withHeader(
                            Datagram.ipv6().trafficClass(3), ToyTunnel.HEADER, Hex.bytes(inner))
                    .bytes();
            byte[] before = packet.clone();
            TunnelMetadata out = new TunnelMetadata();
            assertThat(DECAPSULATOR.decapsulate(new Frame().bind(packet, 0, 0, packet.length), out))
                    .isEqualTo(Verdict.OK);
            assertThat(packet).isEqualTo(before);
            assertThat(out.outer().ecnAlarm()).isFalse();
        }
    }

    @ParameterizedTest(name = "IPv6 inside {0}, outside {1}")
    @MethodSource("families")
    void saysTheSameWithoutChangingAnythingWhenItInspects(boolean ipv6Inside, boolean ipv6Outside) {
        for (int codepoints = 0; codepoints < 16; codepoints++) {
            byte[] packet = packet(ipv6Inside, ipv6Outside, codepoints & 3, codepoints >> 2, true);
            byte[] before = packet.clone();
            ByteBuffer readOnly = ByteBuffer.wrap(packet).asReadOnlyBuffer();
            Frame frame = new Frame().bind(readOnly, 0, 0, packet.length);
            TunnelMetadata inspected = new TunnelMetadata();
            Verdict verdict = DECAPSULATOR.inspect(frame, ipv6Outside ? 0x86DD : 0x0800, 14, inspected);

            assertThat(packet).isEqualTo(before);
            assertThat(frame.start()).isZero();
            assertThat(frame.end()).isEqualTo(packet.length);
            TunnelMetadata decapsulated = new TunnelMetadata();
            assertThat(DECAPSULATOR.decapsulate(frame.bind(packet, 0, 0, packet.length), decapsulated))
                    .isEqualTo(verdict);
            assertThat(inspected).usingRecursiveComparison().isEqualTo(decapsulated);
        }
    }

    @Test
    void inspectsWhatItRefuses() {
        byte[] packet = DecapsulatorTest.withHeader(Datagram.ipv4(), "71 00 6558 00002a 00", DecapsulatorTest.INNER)
                .bytes();
        Frame frame = new Frame().bind(ByteBuffer.wrap(packet).asReadOnlyBuffer(), 0, 0, packet.length);

        assertThat(DECAPSULATOR.inspect(frame, 0x0800, 14, new TunnelMetadata()))
                .isEqualTo(Verdict.BAD_VERSION);
        assertThat(frame.start()).isZero();
        assertThat(frame.end()).isEqualTo(packet.length);
        assertThat(DECAPSULATOR.inspect(frame, 0x0806, 14, new TunnelMetadata()))
                .isEqualTo(Verdict.NOT_A_TUNNEL);
    }

    @Test
    void needsNoWritableMemoryForAPacketThatDoesNotChange() {
        byte[] packet = packet(false, false, 2, 2, true);
        Frame frame = new Frame().bind(ByteBuffer.wrap(packet).asReadOnlyBuffer(), 0, 0, packet.length);

        assertThat(DECAPSULATOR.decapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
    }

    private static byte[] packet(boolean ipv6Inside, boolean ipv6Outside, int inner, int outer, boolean link) {
        Datagram around = ipv6Outside ? Datagram.ipv6() : Datagram.ipv4();
        String noLink = ipv6Inside ? ToyTunnel.IPV6_HEADER : ToyTunnel.IPV4_HEADER;
        byte[] payload =
                inside(ipv6Inside, link).trafficClass(INNER_DSCP | inner).bytes();
        return DecapsulatorTest.withHeader(
                        around.trafficClass(OUTER_DSCP | outer), link ? ToyTunnel.HEADER : noLink, payload)
                .bytes();
    }

    private static Datagram inside(boolean ipv6, boolean link) {
        Datagram inside = ipv6 ? Datagram.ipv6().flowLabel(0xABCDE) : Datagram.ipv4();
        return link ? inside : inside.noLink();
    }
}
