// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lengths that lie, packets that end early, and bytes that mean nothing. */
class DecapsulatorLengthTest {
    private static final int UDP_LENGTH = 8 + ToyTunnel.LENGTH + DecapsulatorTest.INNER.length;
    private static final long SEED = 0x1E46;

    private static final Decapsulator VERIFYING = Decapsulator.of(new ToyTunnel());
    private static final Decapsulator REPORTING = VERIFYING.checksums(ChecksumPolicy.REPORT);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 18, 46, 200})
    void cutsPaddingOff(int padding) {
        assertThat(payload(VERIFYING, v4().padding(padding))).isEqualTo(DecapsulatorTest.INNER);
        assertThat(payload(VERIFYING, v6().padding(padding))).isEqualTo(DecapsulatorTest.INNER);
    }

    @Test
    @DisplayName("RB-04: bytes between the UDP length and the IP length are not payload")
    void endsWhereTheUdpLengthSays() {
        byte[] shorter = Arrays.copyOf(DecapsulatorTest.INNER, DecapsulatorTest.INNER.length - 3);

        assertThat(payload(VERIFYING, v4().udpLength(UDP_LENGTH - 3))).isEqualTo(shorter);
        assertThat(payload(VERIFYING, v6().udpLength(UDP_LENGTH - 3))).isEqualTo(shorter);
    }

    @Test
    @DisplayName("RB-04: a UDP length past the IP payload is refused, even where the frame has the bytes")
    void refusesUdpLengthsThatAreTooLong() {
        for (Decapsulator decapsulator : new Decapsulator[] {VERIFYING, REPORTING}) {
            assertRefuses(decapsulator, v4().udpLength(UDP_LENGTH + 1), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v4().udpLength(UDP_LENGTH + 1).padding(20), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v6().udpLength(0xFFFF).padding(20), Verdict.TRUNCATED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void refusesUdpLengthsThatAreTooShort(int length) {
        for (Decapsulator decapsulator : new Decapsulator[] {VERIFYING, REPORTING}) {
            assertRefuses(decapsulator, v4().udpLength(length), Verdict.BAD_LENGTH);
            assertRefuses(decapsulator, v6().udpLength(length), Verdict.BAD_LENGTH);
        }
    }

    @Test
    void refusesIpLengthsThatLie() {
        for (Decapsulator decapsulator : new Decapsulator[] {VERIFYING, REPORTING}) {
            assertRefuses(decapsulator, v4().ipLength(19), Verdict.BAD_LENGTH);
            assertRefuses(decapsulator, v4().ipLength(23).ipOptions("01010101"), Verdict.BAD_LENGTH);
            assertRefuses(decapsulator, v4().ipLength(20 + UDP_LENGTH + 1), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v4().ipLength(27), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v4().ipLength(20 + UDP_LENGTH - 1), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v6().ipLength(UDP_LENGTH + 1), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v6().ipLength(7), Verdict.TRUNCATED);
            assertRefuses(decapsulator, v6().ipLength(UDP_LENGTH - 1), Verdict.TRUNCATED);
        }
    }

    @Test
    void readsNoPortBehindTheIpLength() {
        for (int length = 0; length < 8; length++) {
            assertRefuses(VERIFYING, v4().ports(1, 2).ipLength(20 + length), Verdict.TRUNCATED);
            assertRefuses(REPORTING, v4().ports(1, 2).ipLength(20 + length), Verdict.TRUNCATED);
        }
        assertRefuses(VERIFYING, v4().ports(1, 2).ipLength(28), Verdict.NOT_A_TUNNEL);
    }

    @Test
    void takesLengthsOfZeroForSuperPacketsInCapturesOnly() {
        assertRefuses(VERIFYING, v4().ipLength(0).udpLength(0), Verdict.BAD_LENGTH);
        assertRefuses(VERIFYING, v6().ipLength(0).udpLength(0), Verdict.TRUNCATED);
        assertThat(payload(REPORTING, v4().ipLength(0).udpLength(0))).isEqualTo(DecapsulatorTest.INNER);
        assertThat(payload(REPORTING, v6().ipLength(0).udpLength(0))).isEqualTo(DecapsulatorTest.INNER);
        assertThat(payload(REPORTING, v4().ipLength(0))).isEqualTo(DecapsulatorTest.INNER);
        assertThat(payload(
                        REPORTING,
                        v6().ipLength(0).extension(0, "0000c20400011170").udpLength(0)))
                .isEqualTo(DecapsulatorTest.INNER);
        assertRefuses(REPORTING, v4().ipLength(0).udpLength(0xFFFF), Verdict.TRUNCATED);
    }

    @Test
    void readsASuperPacketThatNoLengthFieldCanHold() {
        byte[] big = Arrays.copyOf(DecapsulatorTest.INNER, 180_000);
        Datagram outer = DecapsulatorTest.withHeader(Datagram.ipv6(), ToyTunnel.HEADER, big)
                .ipLength(0)
                .udpLength(0);

        assertThat(payload(REPORTING, outer)).isEqualTo(big);
    }

    @ParameterizedTest
    @EnumSource(ChecksumPolicy.class)
    @DisplayName("VX-16, RB-01: no truncation of a packet is read past its end, accepted or changed")
    void refusesEveryTruncation(ChecksumPolicy policy) {
        Decapsulator decapsulator = VERIFYING.checksums(policy);
        for (Datagram outer : new Datagram[] {
            v4(), v6(), v4().tag("88a80001 81000002").ipOptions("01010101"), v6().extension(0, "0000010400000000")
        }) {
            byte[] whole = outer.bytes();
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                for (Frame frame : BufferMatrix.atTheEndOfMemory(cut)) {
                    int start = frame.start();
                    assertThat(decapsulator.decapsulate(frame, new TunnelMetadata()))
                            .as("%d of %d bytes", length, whole.length)
                            .isEqualTo(Verdict.TRUNCATED);
                    assertThat(frame.start()).isEqualTo(start);
                    assertThat(frame.end()).isEqualTo(start + length);
                }
            }
        }
    }

    @Test
    @DisplayName("RB-01: any bytes are judged without an exception, a read past the end, or a change when refused")
    void survivesAnyBytes() {
        Random random = new Random(SEED);
        byte[][] seeds = {
            v4().bytes(),
            v6().bytes(),
            v4().tag("81000001").ipOptions("01010101").bytes(),
            v6().extension(0, "0000010400000000")
                    .extension(44, "0000000000000007")
                    .bytes()
        };
        TunnelMetadata out = new TunnelMetadata();
        int[] seen = new int[Verdict.values().length];
        for (int i = 0; i < 60_000; i++) {
            byte[] packet = mutation(random, seeds[random.nextInt(seeds.length)]);
            byte[] before = packet.clone();
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);
            Verdict verdict;
            try {
                verdict = (i % 2 == 0 ? VERIFYING : REPORTING).decapsulate(frame, out);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + SEED + ", packet " + i + ": " + Hex.text(before), e);
            }
            seen[verdict.ordinal()]++;
            if (verdict != Verdict.OK && (frame.start() != 0 || frame.end() != packet.length)
                    || verdict != Verdict.OK && !Arrays.equals(packet, before)) {
                throw new AssertionError("seed " + SEED + ", packet " + i + " changed: " + Hex.text(before));
            }
        }
        assertThat(seen[Verdict.OK.ordinal()])
                .as("enough got through to mean something")
                .isGreaterThan(1_000);
    }

    /** A valid packet, cut or not, with up to three bits or bytes changed, rarely all of them. */
    private static byte[] mutation(Random random, byte[] valid) {
        byte[] bytes = random.nextInt(3) == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length + 9)) : valid.clone();
        if (random.nextInt(20) == 0) {
            random.nextBytes(bytes);
        }
        for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (random.nextBoolean() ? 1 << random.nextInt(8) : random.nextInt());
        }
        return bytes;
    }

    private static Datagram v4() {
        return DecapsulatorTest.tunnelled(Datagram.ipv4());
    }

    private static Datagram v6() {
        return DecapsulatorTest.tunnelled(Datagram.ipv6());
    }

    private static byte[] payload(Decapsulator decapsulator, Datagram outer) {
        byte[] packet = outer.bytes();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(decapsulator.decapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
        return Arrays.copyOfRange(packet, frame.start(), frame.end());
    }

    private static void assertRefuses(Decapsulator decapsulator, Datagram outer, Verdict verdict) {
        byte[] packet = outer.bytes();
        byte[] before = packet.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(decapsulator.decapsulate(frame, new TunnelMetadata())).isEqualTo(verdict);
        assertThat(packet).isEqualTo(before);
        assertThat(frame.start()).isZero();
        assertThat(frame.end()).isEqualTo(packet.length);
    }
}
