// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
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

class Ipv4HeaderTest {
    /**
     * Made with scapy: IP(tos=0xB9, id=0xABCD, flags='DF', ttl=63, src='192.0.2.1', dst='198.51.100.254', proto=253,
     * options=[router alert]) / b'abcd'.
     */
    private static final byte[] WITH_OPTIONS =
            Hex.bytes("46b9001c abcd4000 3ffd0c27 c0000201 c63364fe 94040000 61626364");

    private static final int HEADER_WITH_OPTIONS = 24;

    /** The header that Wikipedia's article on the IPv4 header checksum works through by hand. */
    private static final byte[] PLAIN = Hex.bytes("45000073 00004000 4011b861 c0a80001 c0a800c7");

    static Stream<Placement> placements() {
        return BufferMatrix.placements(Ipv4Header.MIN_LENGTH);
    }

    private static Frame frame(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(WITH_OPTIONS);
        int at = frame.start();

        assertThat(Ipv4Header.check(frame, at)).isEqualTo(Verdict.OK);
        assertThat(Ipv4Header.headerLength(frame, at)).isEqualTo(HEADER_WITH_OPTIONS);
        assertThat(Ipv4Header.trafficClass(frame, at)).isEqualTo(0xB9);
        assertThat(Ipv4Header.totalLength(frame, at)).isEqualTo(28);
        assertThat(Ipv4Header.identification(frame, at)).isEqualTo(0xABCD);
        assertThat(Ipv4Header.dontFragment(frame, at)).isTrue();
        assertThat(Ipv4Header.moreFragments(frame, at)).isFalse();
        assertThat(Ipv4Header.fragmentOffset(frame, at)).isZero();
        assertThat(Ipv4Header.isFragment(frame, at)).isFalse();
        assertThat(Ipv4Header.ttl(frame, at)).isEqualTo(63);
        assertThat(Ipv4Header.protocol(frame, at)).isEqualTo(253);
        assertThat(Ipv4Header.checksum(frame, at)).isEqualTo(0x0C27);
        assertThat(Ipv4Header.checksumGood(frame, at)).isTrue();
        assertThat(Ipv4Header.source(frame, at)).isEqualTo(0xC0000201);
        assertThat(Ipv4Header.destination(frame, at)).isEqualTo(0xC63364FE);
        placement.assertUntouchedAround(frame);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesGoldenBytesWithTheirChecksumOverWhateverWasThere(Placement placement) {
        Frame frame = placement.bind(new byte[0]);
        frame.resize(frame.start() - Ipv4Header.MIN_LENGTH, frame.end());
        Ipv4Header.write(frame, frame.start(), 0, 0x73, 0, true, 64, IpProtocol.UDP, 0xC0A80001, 0xC0A800C7);

        assertThat(Hex.text(placement.bytes(frame))).isEqualTo(Hex.text(PLAIN));
        placement.assertUntouchedAround(frame);
    }

    @Test
    void patchesWhatVariesAndNothingElse() {
        byte[] bytes = PLAIN.clone();
        Ipv4Header.patch(frame(bytes), 0, 0xFFFF_FFB9, 0xFFFF_8001, 0xFFFF_8002, 0xFFFF_8003);

        assertThat(Hex.text(bytes)).isEqualTo("45b98001" + "80024000" + "40118003" + "c0a80001" + "c0a800c7");
    }

    @ParameterizedTest
    @CsvSource({
        "2000, false, true, true, 0",
        "4000, true, false, false, 0",
        "8000, false, false, false, 0",
        "0001, false, false, true, 8",
        "1fff, false, false, true, 65528",
        "20b9, false, true, true, 1480",
        "ffff, true, true, true, 65528"
    })
    void tellsFragmentsApart(String word, boolean dont, boolean more, boolean fragment, int offset) {
        Frame frame = frame(Hex.bytes("4500001c beef" + word + "ff110000 0a010203 0a040506"));

        assertThat(Ipv4Header.dontFragment(frame, 0)).isEqualTo(dont);
        assertThat(Ipv4Header.moreFragments(frame, 0)).isEqualTo(more);
        assertThat(Ipv4Header.isFragment(frame, 0)).isEqualTo(fragment);
        assertThat(Ipv4Header.fragmentOffset(frame, 0)).isEqualTo(offset);
    }

    @Test
    void rejectsEveryTruncation() {
        for (int length = 0; length < WITH_OPTIONS.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(WITH_OPTIONS, length))) {
                assertThat(Ipv4Header.check(frame, frame.start())).isEqualTo(Verdict.TRUNCATED);
                assertThat(Ipv4Header.checkHeader(frame, frame.start()))
                        .as("header in %d bytes", length)
                        .isEqualTo(length < HEADER_WITH_OPTIONS ? Verdict.TRUNCATED : Verdict.OK);
            }
        }
    }

    @Test
    void allowsBytesBehindTheTotalLength() {
        Frame frame = frame(Arrays.copyOf(WITH_OPTIONS, WITH_OPTIONS.length + 18));

        assertThat(Ipv4Header.check(frame, 0)).isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @CsvSource({
        "44, BAD_LENGTH",
        "40, BAD_LENGTH",
        "45, OK",
        "4f, TRUNCATED",
        "05, BAD_VERSION",
        "55, BAD_VERSION",
        "65, BAD_VERSION",
        "c5, BAD_VERSION"
    })
    void judgesVersionAndHeaderLength(String first, Verdict expected) {
        byte[] packet = PLAIN.clone();
        packet[0] = (byte) Integer.parseInt(first, 16);
        packet[3] = 20;

        assertThat(Ipv4Header.checkHeader(frame(packet), 0)).isEqualTo(expected);
        assertThat(Ipv4Header.check(frame(packet), 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, BAD_LENGTH", "23, BAD_LENGTH", "24, OK", "28, OK", "29, TRUNCATED", "65535, TRUNCATED"})
    void judgesTheTotalLengthButNotForAQuotedHeader(int length, Verdict expected) {
        byte[] packet = WITH_OPTIONS.clone();
        packet[2] = (byte) (length >> 8);
        packet[3] = (byte) length;

        assertThat(Ipv4Header.check(frame(packet), 0)).isEqualTo(expected);
        assertThat(Ipv4Header.checkHeader(frame(packet), 0)).isEqualTo(Verdict.OK);
    }

    @Test
    void writesAFieldOfOnesIntoThatFieldOnly() {
        String[] expected = {
            "45ff0000 00000000 00000000 00000000 00000000", "4500ffff 00000000 00000000 00000000 00000000",
            "45000000 ffff0000 00000000 00000000 00000000", "45000000 00004000 00000000 00000000 00000000",
            "45000000 00000000 ff000000 00000000 00000000", "45000000 00000000 00ff0000 00000000 00000000",
            "45000000 00000000 00000000 ffffffff 00000000", "45000000 00000000 00000000 00000000 ffffffff"
        };
        for (int field = 0; field < expected.length; field++) {
            byte[] bytes = new byte[Ipv4Header.MIN_LENGTH];
            Frame frame = frame(bytes);
            int[] values = new int[8];
            values[field] = -1;
            boolean dontFragment = values[3] != 0;
            Ipv4Header.write(
                    frame,
                    0,
                    values[0],
                    values[1],
                    values[2],
                    dontFragment,
                    values[4],
                    values[5],
                    values[6],
                    values[7]);

            assertThat(Ipv4Header.checksumGood(frame, 0)).isTrue();
            Ipv4Header.setChecksum(frame, 0, 0);
            assertThat(Hex.text(bytes)).isEqualTo(expected[field].replace(" ", ""));
        }
    }

    @Test
    void readsAFieldOfOnesUnsigned() {
        byte[] ones = new byte[60];
        Arrays.fill(ones, (byte) 0xFF);
        Frame frame = frame(ones);

        assertThat(Ipv4Header.headerLength(frame, 0)).isEqualTo(60);
        assertThat(Ipv4Header.trafficClass(frame, 0)).isEqualTo(255);
        assertThat(Ipv4Header.totalLength(frame, 0)).isEqualTo(65_535);
        assertThat(Ipv4Header.identification(frame, 0)).isEqualTo(65_535);
        assertThat(Ipv4Header.ttl(frame, 0)).isEqualTo(255);
        assertThat(Ipv4Header.protocol(frame, 0)).isEqualTo(255);
        assertThat(Ipv4Header.checksum(frame, 0)).isEqualTo(65_535);
    }

    @Test
    void everyChangedBitSpoilsTheChecksum() {
        for (int bit = 0; bit < HEADER_WITH_OPTIONS * Byte.SIZE; bit++) {
            byte[] packet = Arrays.copyOf(WITH_OPTIONS, 60);
            packet[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            if (bit / Byte.SIZE == 0) {
                continue; // Version and header length: which bytes are summed changes with them.
            }
            assertThat(Ipv4Header.checksumGood(frame(packet), 0))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void changedFieldsKeepTheChecksumRight() {
        long seed = 1624;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[Ipv4Header.MIN_LENGTH];
            Frame frame = frame(bytes);
            Ipv4Header.write(
                    frame,
                    0,
                    random.nextInt(256),
                    random.nextInt(65_536),
                    random.nextInt(65_536),
                    random.nextBoolean(),
                    random.nextInt(256),
                    random.nextInt(256),
                    random.nextInt(),
                    random.nextInt());
            int protocol = Ipv4Header.protocol(frame, 0);
            int trafficClass = random.nextInt(256);
            int ttl = random.nextInt(256);
            Ipv4Header.setTrafficClass(frame, 0, trafficClass | 0xFFFF_FF00);
            Ipv4Header.setTtl(frame, 0, ttl | 0xFFFF_FF00);

            assertThat(Ipv4Header.checksumGood(frame, 0))
                    .as("seed %d round %d: %s", seed, round, Hex.text(bytes))
                    .isTrue();
            assertThat(Ipv4Header.trafficClass(frame, 0)).isEqualTo(trafficClass);
            assertThat(Ipv4Header.ttl(frame, 0)).isEqualTo(ttl);
            assertThat(Ipv4Header.protocol(frame, 0)).isEqualTo(protocol);
            assertThat(bytes[0]).isEqualTo((byte) 0x45);
        }
    }

    @ParameterizedTest
    @CsvSource({"c0a8380b, 192.168.56.11", "ffffffff, 255.255.255.255", "00000000, 0.0.0.0", "80000001, 128.0.0.1"})
    void writesAddressesAsText(String address, String text) {
        StringBuilder out = new StringBuilder("to ");
        Ipv4Header.appendAddress(out, Integer.parseUnsignedInt(address, 16));

        assertThat(out).hasToString("to " + text);
    }

    @Test
    void allocatesNothing() {
        Frame good = BufferMatrix.atTheEndOfMemory(WITH_OPTIONS).get(0);
        Frame bad =
                BufferMatrix.atTheEndOfMemory(Arrays.copyOf(WITH_OPTIONS, 23)).get(0);
        AllocationProbe.assertNone("an IPv4 header", () -> {
            Ipv4Header.check(good, 0);
            Ipv4Header.check(bad, 0);
            Ipv4Header.checksumGood(good, 0);
            Ipv4Header.setTtl(good, 0, Ipv4Header.ttl(good, 0) - 1);
            Ipv4Header.setTrafficClass(good, 0, Ipv4Header.ttl(good, 0));
            Ipv4Header.write(good, 0, 1, 24, 3, true, 4, 5, Ipv4Header.source(good, 0), 7);
        });
    }
}
