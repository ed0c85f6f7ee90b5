// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InternetChecksumTest {
    private static final int MAX_LENGTH = 9_000;

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    /** The definition of RFC 1071 section 1, a word at a time and a carry at a time. */
    private static int oneByOne(byte[] bytes, int from, int length) {
        int sum = 0;
        for (int at = 0; at < length; at += 2) {
            int low = at + 1 < length ? bytes[from + at + 1] & 0xFF : 0;
            sum += (bytes[from + at] & 0xFF) << 8 | low;
            if (sum > 0xFFFF) {
                sum -= 0xFFFF;
            }
        }
        return ~sum & 0xFFFF;
    }

    private static Frame frame(byte[] bytes) {
        return new Frame().bind(bytes, 0, 0, bytes.length);
    }

    private static int checksum(Frame frame, int at, int length) {
        return InternetChecksum.finish(InternetChecksum.sum(frame, at, length, 0));
    }

    @Test
    void sumsTheExampleOfRfc1071() {
        Frame frame = frame(Hex.bytes("0001 f203 f4f5 f6f7"));

        assertThat(InternetChecksum.fold(InternetChecksum.sum(frame, 0, 8, 0))).isEqualTo(0xDDF2);
        assertThat(checksum(frame, 0, 8)).isEqualTo(0x220D);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void agreesWithTheDefinitionForEveryLengthOnEveryMemory(Placement placement) {
        byte[] bytes = new byte[300];
        new Random(1071).nextBytes(bytes);
        Frame frame = placement.bind(bytes);
        for (int length = 0; length <= bytes.length; length++) {
            assertThat(checksum(frame, frame.start(), length))
                    .as("%d bytes", length)
                    .isEqualTo(oneByOne(bytes, 0, length));
            assertThat(checksum(frame, frame.end() - length, length))
                    .as("the last %d bytes", length)
                    .isEqualTo(oneByOne(bytes, bytes.length - length, length));
        }
    }

    @Test
    void agreesWithTheDefinitionForLongPacketsAtAnyIndex() {
        long seed = 1071;
        Random random = new Random(seed);
        byte[] bytes = new byte[MAX_LENGTH];
        for (int round = 0; round < 50; round++) {
            random.nextBytes(bytes);
            for (Frame frame : BufferMatrix.atTheEndOfMemory(bytes)) {
                int from = random.nextInt(MAX_LENGTH);
                int length = random.nextInt(MAX_LENGTH - from + 1);
                assertThat(checksum(frame, frame.start() + from, length))
                        .as("seed %d round %d: %d bytes from %d", seed, round, length, from)
                        .isEqualTo(oneByOne(bytes, from, length));
            }
        }
    }

    @Test
    void losesNoCarry() {
        byte[] ones = new byte[65_535];
        Arrays.fill(ones, (byte) 0xFF);
        Frame frame = frame(ones);
        for (int length = 0; length <= 300; length++) {
            assertThat(checksum(frame, 0, length)).as("%d bytes", length).isEqualTo(oneByOne(ones, 0, length));
        }
        assertThat(checksum(frame, 0, ones.length)).isEqualTo(oneByOne(ones, 0, ones.length));
        assertThat(InternetChecksum.fold(Long.MAX_VALUE)).isEqualTo(0x7FFF);
        assertThat(InternetChecksum.fold(0xFFFF_FFFFL)).isEqualTo(0xFFFF);
        assertThat(InternetChecksum.fold(0x1_FFFE_FFFFL)).isEqualTo(0xFFFF);
        assertThat(InternetChecksum.fold(0x1_0000_FFFF_FFFFL))
                .as("a carry out of every fold")
                .isEqualTo(1);
        assertThat(InternetChecksum.fold(0)).isZero();
    }

    @Test
    void partialSumsAddUp() {
        long seed = 2;
        Random random = new Random(seed);
        byte[] bytes = new byte[200];
        random.nextBytes(bytes);
        Frame frame = frame(bytes);
        for (int split = 0; split <= bytes.length; split += 2) {
            long front = InternetChecksum.sum(frame, 0, split, 0);
            long both = InternetChecksum.sum(frame, split, bytes.length - split, front);
            assertThat(InternetChecksum.finish(both)).as("split at %d", split).isEqualTo(oneByOne(bytes, 0, 200));
        }
    }

    /** RFC 1071 section 3, RFC 1624 section 3, equation 3: HC' = ~(~HC + ~m + m'). */
    @Test
    @DisplayName("IC-01 IC-05: an update gives what summing everything again gives")
    void updatesAsIfSummedAgain() {
        long seed = 1624;
        Random random = new Random(seed);
        byte[] bytes = new byte[64];
        Frame frame = frame(bytes);
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(bytes);
            if (round % 4 == 0) {
                // Long runs of zeros and ones make the sums meet zero, where the two zeros of one's complement differ.
                Arrays.fill(bytes, (byte) (round % 8 == 0 ? 0 : 0xFF));
                bytes[random.nextInt(64)] = 1;
            }
            bytes[0] = 0x45; // No packet is all zeros, and only there the two zeros stand for different sums.
            int before = checksum(frame, 0, 64);
            int at = 2 + 2 * random.nextInt(31);
            int word = frame.getUnsignedShort(at);
            int after = random.nextInt(8) == 0 ? 0xFFFF : random.nextInt(8) == 0 ? 0 : random.nextInt(65_536);
            frame.setShort(at, after);

            assertThat(InternetChecksum.update(before, word, after))
                    .as("seed %d round %d: word at %d from %04x", seed, round, at, word)
                    .isEqualTo(oneByOne(bytes, 0, 64));
        }
    }

    @Test
    @DisplayName("IC-02 D22: the example of RFC 1624 section 4 gives 0x0000")
    void updatesTheExampleOfRfc1624() {
        assertThat(InternetChecksum.update(0xDD2F, 0x5555, 0x3285)).isZero();
    }

    @Test
    @DisplayName("IC-03: never the 0xFFFF that equation 2 of RFC 1141 would give")
    void neverMakesNegativeZeroOfAHeader() {
        long seed = 1141;
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            // A header's sum cannot be zero, as its first byte is not, so no right checksum is 0xFFFF.
            int checksum = random.nextInt(0xFFFF);
            int before = random.nextInt(65_536);
            int after = round % 2 == 0 ? (before + checksum) % 0xFFFF : random.nextInt(65_535) + 1;
            if (before != after && after != 0) {
                assertThat(InternetChecksum.update(checksum, before, after))
                        .as("seed %d round %d: %04x, %04x to %04x", seed, round, checksum, before, after)
                        .isNotEqualTo(0xFFFF);
            }
        }
    }

    @Test
    @DisplayName("IC-04: a word that does not change leaves the checksum unchanged")
    void leavesTheChecksumOfAnUnchangedWord() {
        for (int checksum = 0; checksum <= 0xFFFF; checksum++) {
            assertThat(InternetChecksum.update(checksum, 0x5555, 0x5555)).isEqualTo(checksum);
            assertThat(InternetChecksum.update(checksum, 0, 0)).isEqualTo(checksum);
            assertThat(InternetChecksum.update(checksum, 0xFFFF, 0xFFFF)).isEqualTo(checksum);
        }
    }

    /** Packets made with scapy, which worked out their checksums; a right one makes the sum 0xFFFF. */
    @ParameterizedTest
    @CsvSource({
        "UDP over IPv4, 17, 20, 4500002100010000 40118e94 c0000201 c6336402 c0018118000da8bb6162636465",
        "TCP over IPv4, 6, 20, "
                + "450000300001000040068e90c0000201c6336402 c00101bb89abcdeffedcba9870d2faf0c9520000020405b401030307",
        "UDP over IPv6, 17, 40, 6000000000081140 20010db8000000000000000000000001"
                + " 20010db8000000000000000000000002 000100020008a466",
        "ICMPv6, 58, 40, 6000000000083a40 20010db8000000000000000000000001"
                + " 20010db8000000000000000000000002 810089ae9abcfedc"
    })
    void provesChecksumsOverAPseudoHeader(String name, int protocol, int upperAt, String packet) {
        byte[] bytes = Hex.bytes(packet);
        int length = bytes.length - upperAt;
        for (Frame frame : BufferMatrix.atTheEndOfMemory(bytes)) {
            int ipAt = frame.start();
            int at = ipAt + upperAt;
            assertThat(InternetChecksum.isGood(frame, ipAt, at, length, protocol))
                    .as(name)
                    .isTrue();
            for (int changed = ipAt + upperAt - 8; changed < frame.end(); changed++) {
                frame.setByte(changed, frame.getUnsignedByte(changed) ^ 1);
                assertThat(InternetChecksum.isGood(frame, ipAt, at, length, protocol))
                        .as("%s: byte %d", name, changed - ipAt)
                        .isFalse();
                frame.setByte(changed, frame.getUnsignedByte(changed) ^ 1);
            }
            assertThat(InternetChecksum.isGood(frame, ipAt, at, length, protocol ^ 1))
                    .as("protocol")
                    .isFalse();
        }
    }

    @Test
    void allocatesNothing() {
        Frame frame = frame(new byte[1_500]);
        AllocationProbe.assertNone("a checksum", () -> {
            long sum =
                    InternetChecksum.pseudoHeader4(frame, 0, 100, 17) + InternetChecksum.pseudoHeader6(frame, 0, 9, 17);
            InternetChecksum.finish(InternetChecksum.sum(frame, 1, 1_499, sum));
            InternetChecksum.update(1, 2, 3);
        });
    }
}
