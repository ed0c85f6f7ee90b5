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

class Ipv6HeaderTest {
    /**
     * Made with scapy: IPv6(tc=0xB9, fl=0xBCDEF, hlim=63, nh=59, src='2001:db8::1:2', dst='fe80::89ab:cdef:8123:4567',
     * plen=0xFEDC).
     */
    private static final byte[] HEADER = Hex.bytes(
            "6b9bcdef fedc3b3f" + "20010db8 00000000 00000000 00010002" + "fe800000 00000000 89abcdef 81234567");

    private static final long SOURCE_HIGH = 0x20010DB8_00000000L;
    private static final long SOURCE_LOW = 0x00000000_00010002L;
    private static final long DESTINATION_HIGH = 0xFE800000_00000000L;
    private static final long DESTINATION_LOW = 0x89ABCDEF_81234567L;

    static Stream<Placement> placements() {
        return BufferMatrix.placements(Ipv6Header.LENGTH);
    }

    private static Frame frame(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(HEADER);
        int at = frame.start();

        assertThat(Ipv6Header.checkHeader(frame, at)).isEqualTo(Verdict.OK);
        assertThat(Ipv6Header.trafficClass(frame, at)).isEqualTo(0xB9);
        assertThat(Ipv6Header.flowLabel(frame, at)).isEqualTo(0xBCDEF);
        assertThat(Ipv6Header.payloadLength(frame, at)).isEqualTo(0xFEDC);
        assertThat(Ipv6Header.nextHeader(frame, at)).isEqualTo(IpProtocol.NO_NEXT);
        assertThat(Ipv6Header.hopLimit(frame, at)).isEqualTo(63);
        assertThat(Ipv6Header.sourceHigh(frame, at)).isEqualTo(SOURCE_HIGH);
        assertThat(Ipv6Header.sourceLow(frame, at)).isEqualTo(SOURCE_LOW);
        assertThat(Ipv6Header.destinationHigh(frame, at)).isEqualTo(DESTINATION_HIGH);
        assertThat(Ipv6Header.destinationLow(frame, at)).isEqualTo(DESTINATION_LOW);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest(name = "D13: the version is 6, {0}")
    @MethodSource("placements")
    void writesGoldenBytesOverWhateverWasThere(Placement placement) {
        Frame frame = placement.bind(new byte[0]);
        frame.resize(frame.start() - Ipv6Header.LENGTH, frame.end());
        Ipv6Header.write(
                frame,
                frame.start(),
                0xB9,
                0xBCDEF,
                0xFEDC,
                IpProtocol.NO_NEXT,
                63,
                SOURCE_HIGH,
                SOURCE_LOW,
                DESTINATION_HIGH,
                DESTINATION_LOW);

        assertThat(Hex.text(placement.bytes(frame))).isEqualTo(Hex.text(HEADER));
        placement.assertUntouchedAround(frame);
    }

    @Test
    void rejectsEveryTruncation() {
        byte[] packet = Arrays.copyOf(HEADER, HEADER.length + 8);
        packet[4] = 0;
        packet[5] = 8;
        for (int length = 0; length < packet.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(packet, length))) {
                assertThat(Ipv6Header.check(frame, frame.start())).isEqualTo(Verdict.TRUNCATED);
                assertThat(Ipv6Header.checkHeader(frame, frame.start()))
                        .as("header in %d bytes", length)
                        .isEqualTo(length < HEADER.length ? Verdict.TRUNCATED : Verdict.OK);
            }
        }
        assertThat(Ipv6Header.check(frame(packet), 0)).isEqualTo(Verdict.OK);
        assertThat(Ipv6Header.check(frame(Arrays.copyOf(packet, packet.length + 6)), 0))
                .as("bytes behind the payload")
                .isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "5", "7", "14", "15"})
    void rejectsOtherVersions(int version) {
        byte[] packet = HEADER.clone();
        packet[0] = (byte) (version << 4 | 0xB);

        assertThat(Ipv6Header.checkHeader(frame(packet), 0)).isEqualTo(Verdict.BAD_VERSION);
        assertThat(Ipv6Header.check(frame(packet), 0)).isEqualTo(Verdict.BAD_VERSION);
    }

    @Test
    void aFieldOfOnesSpillsIntoNoOther() {
        String zeros = "0".repeat(16);
        String ones = "f".repeat(16);
        String[] expected = {
            "6ff0000000000000" + zeros + zeros + zeros + zeros, "600fffff00000000" + zeros + zeros + zeros + zeros,
            "60000000ffff0000" + zeros + zeros + zeros + zeros, "600000000000ff00" + zeros + zeros + zeros + zeros,
            "60000000000000ff" + zeros + zeros + zeros + zeros, "6000000000000000" + ones + zeros + zeros + zeros,
            "6000000000000000" + zeros + ones + zeros + zeros, "6000000000000000" + zeros + zeros + ones + zeros,
            "6000000000000000" + zeros + zeros + zeros + ones
        };
        for (int field = 0; field < expected.length; field++) {
            byte[] bytes = new byte[Ipv6Header.LENGTH];
            Frame frame = frame(bytes);
            long[] set = new long[9];
            set[field] = -1;
            Ipv6Header.write(
                    frame,
                    0,
                    (int) set[0],
                    (int) set[1],
                    (int) set[2],
                    (int) set[3],
                    (int) set[4],
                    set[5],
                    set[6],
                    set[7],
                    set[8]);

            assertThat(Hex.text(bytes)).isEqualTo(expected[field]);
            assertThat(Ipv6Header.trafficClass(frame, 0)).isEqualTo(field == 0 ? 255 : 0);
            assertThat(Ipv6Header.flowLabel(frame, 0)).isEqualTo(field == 1 ? 0xF_FFFF : 0);
            assertThat(Ipv6Header.payloadLength(frame, 0)).isEqualTo(field == 2 ? 65_535 : 0);
            assertThat(Ipv6Header.nextHeader(frame, 0)).isEqualTo(field == 3 ? 255 : 0);
            assertThat(Ipv6Header.hopLimit(frame, 0)).isEqualTo(field == 4 ? 255 : 0);
            assertThat(Ipv6Header.sourceHigh(frame, 0)).isEqualTo(set[5]);
            assertThat(Ipv6Header.sourceLow(frame, 0)).isEqualTo(set[6]);
            assertThat(Ipv6Header.destinationHigh(frame, 0)).isEqualTo(set[7]);
            assertThat(Ipv6Header.destinationLow(frame, 0)).isEqualTo(set[8]);
        }
    }

    @Test
    void changesOneFieldAndNothingElse() {
        byte[] bytes = HEADER.clone();
        Frame frame = frame(bytes);
        Ipv6Header.setTrafficClass(frame, 0, 0xFFFF_FF46);
        Ipv6Header.setPayloadLength(frame, 0, 0xFFFF_8001);
        Ipv6Header.setHopLimit(frame, 0, 0xFFFF_FF80);

        assertThat(Hex.text(bytes))
                .isEqualTo("646bcdef80013b80" + Hex.text(HEADER).substring(16));
    }

    /** From RFC 5952 sections 4 and 5 and RFC 4291 section 2.2; those without a section from the rules by hand. */
    @ParameterizedTest
    @CsvSource({
        "20010db8000000000000000000000001, 2001:db8::1",
        "20010db8000000000000000000020001, 2001:db8::2:1",
        "20010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
        "20010db8000000000001000000000001, 2001:db8::1:0:0:1",
        "20010000000000010000000000000001, 2001:0:0:1::1",
        "20010db80aaaaaaaaaaa000000000001, 2001:db8:aaa:aaaa:aaaa::1",
        "00000000000000000000000000000000, ::",
        "00000000000000000000000000000001, ::1",
        "00010000000000000000000000000000, 1::",
        "ff010000000000000000000000000101, ff01::101",
        "0000000000000000000000000d014403, ::d01:4403",
        "ffffffffffffffffffffffffffffffff, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "00000001000200030004000500060007, 0:1:2:3:4:5:6:7",
        "00010002000300040005000600070000, 1:2:3:4:5:6:7:0",
        "00000000000300040005000600070008, ::3:4:5:6:7:8",
        "00010002000300040005000600000000, 1:2:3:4:5:6::",
        "00010000000300000000000600000000, 1:0:3::6:0:0",
        "00000000000000000000ffffc0000280, ::ffff:192.0.2.128",
        "00010000000000000000ffffc0000280, 1::ffff:c000:280",
        "00000000000000000000fffec0000280, ::fffe:c000:280",
        "fe8000000000000089abcdef81234567, fe80::89ab:cdef:8123:4567"
    })
    void writesAddressesInTheRecommendedForm(String address, String text) {
        Frame frame = frame(Hex.bytes(address));
        StringBuilder out = new StringBuilder("to ");
        Ipv6Header.appendAddress(out, frame.getLong(0), frame.getLong(Long.BYTES));

        assertThat(out).hasToString("to " + text);
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(HEADER).get(0);
        Frame bad = BufferMatrix.atTheEndOfMemory(Arrays.copyOf(HEADER, 39)).get(0);
        AllocationProbe.assertNone("an IPv6 header", () -> {
            Ipv6Header.check(good, 0);
            Ipv6Header.check(bad, 0);
            Ipv6Header.setTrafficClass(good, 0, Ipv6Header.trafficClass(good, 0) + 1);
            Ipv6Header.write(good, 0, 1, 2, 3, 4, 5, Ipv6Header.sourceLow(good, 0), 7, 8, 9);
        });
    }
}
