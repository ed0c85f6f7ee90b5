// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv6ExtensionsTest {
    private static final String ADDRESSES = "20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002";

    /** Made with scapy: hop-by-hop with router alert, destination options with 14 bytes of padding, routing, UDP. */
    private static final byte[] THREE = Hex.bytes("60000000 00380040" + ADDRESSES + "3c000502 00000100"
            + "2b01010c 00000000 00000000 00000000" + "11020001 00000000 20010db8 00000000 00000000 00000003"
            + "00010002 0008a465");

    private static final int THREE_LENGTH = 8 + 16 + 24;

    private static byte[] packet(int next, String extensions) {
        byte[] packet = Hex.bytes("60000000 0000 0040" + ADDRESSES + extensions);
        packet[5] = (byte) (packet.length - Ipv6Header.LENGTH);
        packet[6] = (byte) next;
        return packet;
    }

    private static long walk(byte[] packet) {
        return Ipv6Extensions.walk(new Frame().bind(packet, 0, 0, packet.length), 0, packet.length);
    }

    @Test
    void stepsOverGoldenHeadersWhereverThePacketLies() {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(THREE)) {
            long walked = Ipv6Extensions.walk(frame, frame.start(), frame.end());

            assertThat(Ipv6Extensions.verdict(walked)).isEqualTo(Verdict.OK);
            assertThat(Ipv6Extensions.protocol(walked)).isEqualTo(IpProtocol.UDP);
            assertThat(Ipv6Extensions.at(walked)).isEqualTo(frame.start() + Ipv6Header.LENGTH + THREE_LENGTH);
            assertThat(Ipv6Extensions.isFragment(walked)).isFalse();
            assertThat(Ipv6Extensions.hasUpperLayer(walked)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"17", "6", "58", "50", "59", "4", "41", "255"})
    void whatIsNoExtensionHeaderIsWhatThePacketCarries(int protocol) {
        long walked = walk(packet(protocol, ""));

        assertThat(Ipv6Extensions.verdict(walked)).isEqualTo(Verdict.OK);
        assertThat(Ipv6Extensions.protocol(walked)).isEqualTo(protocol);
        assertThat(Ipv6Extensions.at(walked)).isEqualTo(Ipv6Header.LENGTH);
    }

    /** RFC 4302 section 2.2: the length counts 4-byte words minus 2, unlike that of every other extension header. */
    @Test
    void stepsOverAnAuthenticationHeader() {
        byte[] packet =
                packet(IpProtocol.AUTHENTICATION, "11040000 00000100 00000001 010101010101010101010101" + "ffff");
        long walked = walk(packet);

        assertThat(Ipv6Extensions.protocol(walked)).isEqualTo(IpProtocol.UDP);
        assertThat(Ipv6Extensions.at(walked)).isEqualTo(packet.length - 2);
    }

    /** Made with scapy: IPv6ExtHdrFragment with the offset in units of 8 bytes, M and the next header as said. */
    @ParameterizedTest
    @CsvSource({
        "first, 11000001 00000007, 17, true, true",
        "middle, 11000019 00000007, 17, true, false",
        "last, 11000018 00000007, 17, true, false",
        "highest offset, 1100fff8 00000007, 17, true, false",
        "atomic (RFC 6946), 11000000 00000007, 17, false, true",
        "reserved bits, 11ff0006 00000007, 17, false, true",
        "later before options, 3c000018 00000007, 60, true, false"
    })
    void tellsFragmentsApart(String name, String header, int protocol, boolean fragment, boolean upperLayer) {
        long walked = walk(packet(IpProtocol.FRAGMENT, header + "ffff ffff ffff ffff"));

        assertThat(Ipv6Extensions.verdict(walked)).as(name).isEqualTo(Verdict.OK);
        assertThat(Ipv6Extensions.protocol(walked)).isEqualTo(protocol);
        assertThat(Ipv6Extensions.at(walked)).isEqualTo(Ipv6Header.LENGTH + 8);
        assertThat(Ipv6Extensions.isFragment(walked)).isEqualTo(fragment);
        assertThat(Ipv6Extensions.hasUpperLayer(walked)).isEqualTo(upperLayer);
    }

    @Test
    void goesOnBehindTheFragmentHeaderOfAFirstFragment() {
        long walked = walk(packet(IpProtocol.FRAGMENT, "3c000001 00000007 11000104 00000000"));

        assertThat(Ipv6Extensions.protocol(walked)).isEqualTo(IpProtocol.UDP);
        assertThat(Ipv6Extensions.at(walked)).isEqualTo(Ipv6Header.LENGTH + 16);
        assertThat(Ipv6Extensions.isFragment(walked)).isTrue();
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = Ipv6Header.LENGTH; length < Ipv6Header.LENGTH + THREE_LENGTH; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(THREE, length))) {
                long walked = Ipv6Extensions.walk(frame, frame.start(), frame.end());
                assertThat(Ipv6Extensions.verdict(walked))
                        .as("%d bytes", length)
                        .isEqualTo(Verdict.TRUNCATED);
                assertThat(Ipv6Extensions.hasUpperLayer(walked))
                        .as("%d bytes", length)
                        .isFalse();
            }
        }
    }

    @Test
    void anEndBeforeTheFramesEndCountsToo() {
        Frame frame = new Frame().bind(THREE, 0, 0, THREE.length);

        assertThat(Ipv6Extensions.verdict(Ipv6Extensions.walk(frame, 0, Ipv6Header.LENGTH + THREE_LENGTH - 1)))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(Ipv6Extensions.verdict(Ipv6Extensions.walk(frame, 0, Ipv6Header.LENGTH + THREE_LENGTH)))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void refusesALengthThatReachesPastTheEnd() {
        assertThat(Ipv6Extensions.verdict(walk(packet(IpProtocol.DESTINATION_OPTIONS, "11ff0104 00000000"))))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(Ipv6Extensions.verdict(walk(packet(IpProtocol.AUTHENTICATION, "11ff0104 00000000"))))
                .isEqualTo(Verdict.TRUNCATED);
    }

    @Test
    void followsEightHeadersAndNoMore() {
        String options = "3c000104 00000000";
        String last = "11000104 00000000";
        long eight = walk(packet(IpProtocol.DESTINATION_OPTIONS, options.repeat(7) + last));
        long nine = walk(packet(IpProtocol.DESTINATION_OPTIONS, options.repeat(8) + last));

        assertThat(Ipv6Extensions.verdict(eight)).isEqualTo(Verdict.OK);
        assertThat(Ipv6Extensions.protocol(eight)).isEqualTo(IpProtocol.UDP);
        assertThat(Ipv6Extensions.verdict(nine)).isEqualTo(Verdict.TOO_MANY_HEADERS);
        assertThat(Ipv6Extensions.hasUpperLayer(nine)).isFalse();
        assertThat(Ipv6Extensions.protocol(nine)).isEqualTo(IpProtocol.DESTINATION_OPTIONS);
    }

    @Test
    void endsWithinThePacketWhateverTheBytesAre() {
        long seed = 8200;
        Random random = new Random(seed);
        int[] extensions = {0, 43, 44, 51, 60};
        for (int round = 0; round < 20_000; round++) {
            byte[] packet = new byte[Ipv6Header.LENGTH + random.nextInt(120)];
            random.nextBytes(packet);
            for (int at = Ipv6Header.LENGTH - 34; at < packet.length; at += at < Ipv6Header.LENGTH ? 34 : 8) {
                packet[at] = (byte) extensions[random.nextInt(extensions.length)];
                if (at + 1 < packet.length) {
                    packet[at + 1] = (byte) random.nextInt(3);
                }
            }
            long walked = walk(packet);
            assertThat(Ipv6Extensions.at(walked))
                    .as("seed %d round %d: %s", seed, round, Hex.text(packet))
                    .isBetween(Ipv6Header.LENGTH, packet.length);
        }
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(THREE).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(THREE, 70)).get(0);
        AllocationProbe.assertNone("a walk", () -> {
            Ipv6Extensions.verdict(Ipv6Extensions.walk(good, 0, good.end()));
            Ipv6Extensions.verdict(Ipv6Extensions.walk(bad, 0, bad.end()));
        });
    }
}
