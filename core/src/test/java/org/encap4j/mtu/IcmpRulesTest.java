// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which packets may be answered with an ICMP error: RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7, RFC 4443 section 2.4(e). */
class IcmpRulesTest {
    private static final int NETWORK_AT = 14;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final String ME = "fd000009000000000000000000000001";
    private static final String YOU = "fd000009000000000000000000000002";
    private static final String FRAGMENT = "0000%s00000007";

    @ParameterizedTest
    @CsvSource({
        "0a090001, 0a090002, true",
        "01000000, 0a090002, true",
        "7effffff, 0a090002, true",
        "80000000, 0a090002, true",
        "dfffffff, 0a090002, true",
        "00000000, 0a090002, false",
        "00ffffff, 0a090002, false",
        "7f000001, 0a090002, false",
        "e0000001, 0a090002, false",
        "f0000001, 0a090002, false",
        "ffffffff, 0a090002, false",
        "0a090001, 00000000, true",
        "0a090001, 7f000001, true",
        "0a090001, dfffffff, true",
        "0a090001, e0000000, false",
        "0a090001, efffffff, false",
        "0a090001, ffffffff, false"
    })
    void judgesIpv4Addresses(String source, String destination, boolean answered) {
        byte[] packet = Datagram.ipv4().addresses(source + destination).bytes();

        assertThat(answers(packet)).isEqualTo(answered);
        assertThat(answersTooBig(packet)).isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({
        "fd000009000000000000000000000001, fd000009000000000000000000000002, true, true",
        "fe800000000000000000000000000001, fd000009000000000000000000000002, true, true",
        "00000000000000000000000000000002, fd000009000000000000000000000002, true, true",
        "00000000000000000000000000000000, fd000009000000000000000000000002, false, false",
        "00000000000000000000000000000001, fd000009000000000000000000000002, false, false",
        "ff020000000000000000000000000001, fd000009000000000000000000000002, false, false",
        "fd000009000000000000000000000001, 00000000000000000000000000000000, true, true",
        "fd000009000000000000000000000001, ff020000000000000000000000000001, false, true",
        "fd000009000000000000000000000001, ff0e0000000000000000000000000101, false, true"
    })
    void judgesIpv6Addresses(String source, String destination, boolean answered, boolean tooBigAnswered) {
        byte[] packet = Datagram.ipv6().addresses(source + destination).bytes();

        assertThat(answers(packet)).isEqualTo(answered);
        assertThat(answersTooBig(packet)).isEqualTo(tooBigAnswered);
    }

    /** The first byte of each MAC address. */
    @ParameterizedTest
    @CsvSource({
        "02, 02, true, true",
        "ff, 02, false, true",
        "01, 02, false, true",
        "33, 02, false, true",
        "02, 01, false, false"
    })
    void judgesTheLink(String destination, String source, boolean answered, boolean tooBigAnswered) {
        byte[] ipv6 = onLink(Datagram.ipv6().bytes(), destination, source);
        byte[] ipv4 = onLink(Datagram.ipv4().bytes(), destination, source);

        assertThat(answers(ipv6)).isEqualTo(answered);
        assertThat(answersTooBig(ipv6)).isEqualTo(tooBigAnswered);
        assertThat(answers(ipv4)).isEqualTo(answered);
        assertThat(answersTooBig(ipv4)).isEqualTo(answered);
    }

    private static byte[] onLink(byte[] packet, String destination, String source) {
        packet[0] = Hex.bytes(destination)[0];
        packet[6] = Hex.bytes(source)[0];
        return packet;
    }

    @Test
    void aPacketSentToAGroupIsAnsweredFromThePortsOwnAddress() {
        byte[] packet = onLink(
                Datagram.ipv6()
                        .addresses(ME + "ff0e0000000000000000000000000101")
                        .bytes(),
                "33",
                "02");
        byte[] lent = IcmpErrorTest.guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);

        assertThat(PacketTooBig.write(IcmpErrorTest.errors(), IcmpErrorTest.bound(packet), NETWORK_AT, 1280, 0, reply))
                .isTrue();
        assertThat(Arrays.copyOf(lent, 12)).isEqualTo(Hex.bytes("02e400000901 02e4000000ff"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 13, 14, 15, 16, 17, 18})
    void answersIpv4Queries(int type) {
        assertThat(answers(icmp(Datagram.ipv4(), ICMP, type))).isTrue();
    }

    /** Errors, redirects, and types that may be errors to somebody. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 19, 30, 37, 42, 253, 255})
    void answersNoOtherIcmp(int type) {
        assertThat(answers(icmp(Datagram.ipv4(), ICMP, type))).isFalse();
        assertThat(answersTooBig(icmp(Datagram.ipv4(), ICMP, type))).isFalse();
        assertThat(answers(icmp(Datagram.ipv4().ipOptions("94040000"), ICMP, type)))
                .isFalse();
    }

    @Test
    void answersIcmpv6InformationButNoErrorAndNoRedirect() {
        for (int type = 0; type <= 255; type++) {
            boolean answered = type >= 128 && type != 137;
            assertThat(answers(icmp(Datagram.ipv6(), ICMPV6, type)))
                    .as("type %d", type)
                    .isEqualTo(answered);
            Datagram behindOptions = Datagram.ipv6().extension(60, "0000010400000000");
            assertThat(answersTooBig(icmp(behindOptions, ICMPV6, type)))
                    .as("type %d", type)
                    .isEqualTo(answered);
        }
    }

    /** The other family's number is nothing special. */
    @Test
    void answersIcmpOfTheOtherFamily() {
        assertThat(answers(icmp(Datagram.ipv4(), ICMPV6, 3))).isTrue();
        assertThat(answers(icmp(Datagram.ipv6(), ICMP, 3))).isTrue();
    }

    private static byte[] icmp(Datagram datagram, int protocol, int type) {
        byte[] packet = datagram.protocol(protocol).ports(type << 8, 0).bytes();
        assertThat(packet[datagram.payloadAt() - 8] & 0xFF)
                .as("the fixture's type")
                .isEqualTo(type);
        return packet;
    }

    @Test
    void answersNoIcmpWithoutAType() {
        byte[] ipv4 = Arrays.copyOf(Datagram.ipv4().protocol(ICMP).ipLength(20).bytes(), NETWORK_AT + 20);
        byte[] ipv6 = Arrays.copyOf(Datagram.ipv6().protocol(ICMPV6).ipLength(0).bytes(), NETWORK_AT + 40);

        assertThat(answers(ipv4)).isFalse();
        assertThat(answers(ipv6)).isFalse();
        assertThat(answers(Arrays.copyOf(Datagram.ipv4().ipLength(20).bytes(), NETWORK_AT + 20)))
                .isTrue();
        assertThat(answers(Arrays.copyOf(Datagram.ipv6().ipLength(0).bytes(), NETWORK_AT + 40)))
                .isTrue();
        assertThat(answers(
                        Arrays.copyOf(Datagram.ipv6().protocol(59).ipLength(0).bytes(), NETWORK_AT + 40)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0000, true", "4000, true", "2000, true", "0001, false", "2001, false", "1fff, false"})
    void answersOnlyTheFirstFragmentOfIpv4(String field, boolean answered) {
        byte[] packet =
                Datagram.ipv4().fragmentField(Integer.parseInt(field, 16)).bytes();

        assertThat(answers(packet)).isEqualTo(answered);
        assertThat(answersTooBig(packet)).isEqualTo(answered);
    }

    /** RFC 4443 spares no fragment, but what may be the rest of an ICMPv6 error is not answered. */
    @ParameterizedTest
    @CsvSource({
        "17, 0001, true",
        "17, 0008, true",
        "17, fff8, true",
        "6, 0008, true",
        "58, 0008, false",
        "60, 0008, false"
    })
    void answersIpv6FragmentsThatCannotBeErrors(int protocol, String field, boolean answered) {
        byte[] packet = Datagram.ipv6()
                .extension(44, FRAGMENT.formatted(field))
                .protocol(protocol)
                .bytes();

        assertThat(answers(packet)).isEqualTo(answered);
    }

    @Test
    void answersNoPacketWhoseContentsCannotBeFound() {
        Datagram tooMany = Datagram.ipv6();
        for (int i = 0; i < 9; i++) {
            tooMany.extension(60, "0000010400000000");
        }
        assertThat(answers(tooMany.bytes())).isFalse();
        assertThat(answers(Datagram.ipv6().extension(60, "00ff010400000000").bytes()))
                .isFalse();
        assertThat(answers(Datagram.ipv4().ipLength(2000).bytes())).isFalse();
        assertThat(answers(Datagram.ipv4().ipLength(19).bytes())).isFalse();
        assertThat(answers(Datagram.ipv6().ipLength(2000).bytes())).isFalse();
    }

    @Test
    void answersNoTruncation() {
        for (Datagram datagram : new Datagram[] {Datagram.ipv4().ipOptions("94040000"), Datagram.ipv6()}) {
            byte[] whole = datagram.payload(new byte[9]).bytes();
            for (int length = NETWORK_AT; length < whole.length; length++) {
                for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(whole, length))) {
                    assertThat(answers(frame, false)).as("%d bytes", length).isFalse();
                    assertThat(answers(frame, true)).as("%d bytes", length).isFalse();
                }
            }
            assertThat(answers(whole)).isTrue();
        }
    }

    @Test
    void neverFailsWhateverTheBytesAre() {
        long seed = 20;
        Random random = new Random(seed);
        int answered = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] packet = (random.nextBoolean()
                            ? Datagram.ipv4()
                            : Datagram.ipv6().extension(44, FRAGMENT.formatted("0000")))
                    .payload(new byte[random.nextInt(30)])
                    .bytes();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                packet[NETWORK_AT + random.nextInt(packet.length - NETWORK_AT)] = (byte) random.nextInt();
            }
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);
            byte[] before = packet.clone();
            answered += answers(frame, random.nextBoolean()) ? 1 : 0;
            assertThat(packet).as("seed %d, packet %d", seed, i).isEqualTo(before);
        }
        assertThat(answered).isBetween(1, 99_999);
    }

    private static boolean answers(byte[] packet) {
        return answers(IcmpErrorTest.bound(packet), false);
    }

    private static boolean answersTooBig(byte[] packet) {
        return answers(IcmpErrorTest.bound(packet), true);
    }

    /** Fails if a refusal leaves a mark in the lent buffer. */
    private static boolean answers(Frame packet, boolean tooBig) {
        byte[] lent = IcmpErrorTest.guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);
        int networkAt = packet.start() + NETWORK_AT;
        boolean answered = tooBig
                ? PacketTooBig.write(IcmpErrorTest.errors(), packet, networkAt, 1280, 0, reply)
                : IcmpErrorTest.errors().write(IcmpReason.NO_ROUTE, packet, networkAt, 0, reply);
        if (!answered && (reply.length() != lent.length || !Arrays.equals(lent, IcmpErrorTest.guards()))) {
            throw new AssertionError("the lent buffer was touched");
        }
        return answered;
    }
}
