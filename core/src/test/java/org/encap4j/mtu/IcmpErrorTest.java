// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written; which packets are not answered is in {@link IcmpRulesTest}. The golden bytes are made with scapy. */
class IcmpErrorTest {
    /** Tagged, with an IP option, DSCP and ECN set: 10.1.0.10 to 10.2.0.20. */
    static final byte[] IPV4 = Hex.bytes("02e40000000102e40000000a8100a0640800"
            + "46bb003d123440000911b59c0a01000a0a02001494040000"
            + "9c400035002516597175 6f74656420696e2066756c6c2c206f6464206c656e677468212121");

    static final int IPV4_AT = 18;

    /** fd00:1::10 to fd00:2::20. */
    static final byte[] IPV6 = Hex.bytes("02e40000000102e40000000a86dd"
            + "6bb1234500251109fd000001000000000000000000000010fd000002000000000000000000000020"
            + "9c4000350025304571756f74656420696e2066756c6c2c206f6464206c656e677468212121");

    static final int IPV6_AT = 14;

    /** The error in front of its quote: Ethernet and tag, IP, ICMP. */
    static final String IPV4_HEADERS =
            "02e40000000a02e4000000018100a0640800" + "45d8005900004000400125c00a0100010a01000a" + "%s%s%08x";

    static final String IPV6_HEADERS = "02e40000000a02e40000000186dd"
            + "6000000000553a40fd000001000000000000000000000001fd000001000000000000000000000010"
            + "%s%s%08x";

    private static final int MAC_LENGTH = 6;

    static IcmpError errors() {
        return errors(new IcmpRateLimit(1_000_000_000, 1_000_000_000));
    }

    static IcmpError errors(IcmpRateLimit limit) {
        return new IcmpError(0x02E4_0000_00FFL, 0x0A01_0001, 0xFD00_0001_0000_0000L, 1, limit);
    }

    static byte[] expected(
            String headers, String typeAndCode, String checksum, int rest, byte[] packet, int networkAt) {
        byte[] front = Hex.bytes(headers.formatted(typeAndCode, checksum, rest));
        byte[] whole = Arrays.copyOf(front, front.length + packet.length - networkAt);
        System.arraycopy(packet, networkAt, whole, front.length, packet.length - networkAt);
        return whole;
    }

    static byte[] guards() {
        byte[] guards = new byte[IcmpError.MAX_LENGTH];
        Arrays.fill(guards, (byte) BufferMatrix.GUARD);
        return guards;
    }

    static Stream<Placement> placements() {
        return BufferMatrix.placements(60);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesWhatScapyWrites(Placement placement) {
        writes(placement, IPV4, IPV4_AT, expected(IPV4_HEADERS, "0b00", "0957", 0, IPV4, IPV4_AT));
        writes(placement, IPV6, IPV6_AT, expected(IPV6_HEADERS, "0300", "626d", 0, IPV6, IPV6_AT));
    }

    @Test
    void writesABareErrorAboutABarePacket() {
        writesBare(IPV4, IPV4_AT, expected(IPV4_HEADERS, "0b00", "0957", 0, IPV4, IPV4_AT));
        writesBare(IPV6, IPV6_AT, expected(IPV6_HEADERS, "0300", "626d", 0, IPV6, IPV6_AT));
    }

    private static void writesBare(byte[] packet, int networkAt, byte[] expected) {
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);
        byte[] bare = Arrays.copyOfRange(packet, networkAt, packet.length);

        assertThat(errors().write(IcmpReason.HOPS_EXCEEDED, bound(bare), 0, 0, reply))
                .isTrue();
        assertThat(Hex.text(Arrays.copyOf(lent, reply.end())))
                .isEqualTo(Hex.text(Arrays.copyOfRange(expected, networkAt, expected.length)));
    }

    private static void writes(Placement placement, byte[] packet, int networkAt, byte[] expected) {
        Frame reply = placement.bind(guards());
        int headroom = reply.headroom();
        Frame frame = new Frame().bind(packet.clone(), 0, 0, packet.length);

        assertThat(errors().write(IcmpReason.HOPS_EXCEEDED, frame, networkAt, 0, reply))
                .isTrue();

        assertThat(placement.bytes(reply)).isEqualTo(expected);
        assertThat(reply.headroom()).isEqualTo(headroom);
        placement.assertUntouchedAround(reply);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsThePacketFromAnyMemory(Placement placement) {
        Frame frame = placement.bind(IPV4);
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);

        assertThat(errors().write(IcmpReason.HOPS_EXCEEDED, frame, frame.start() + IPV4_AT, 0, reply))
                .isTrue();

        byte[] expected = expected(IPV4_HEADERS, "0b00", "0957", 0, IPV4, IPV4_AT);
        assertThat(Arrays.copyOf(lent, reply.end())).isEqualTo(expected);
        assertThat(Arrays.copyOfRange(lent, reply.end(), lent.length)).containsOnly(BufferMatrix.GUARD);
        assertThat(placement.bytes(frame)).isEqualTo(IPV4);
        placement.assertUntouchedAround(frame);
    }

    /** Checksums by hand from scapy's for type 11: one's complement, so type and code move the sum by what they differ. */
    @ParameterizedTest
    @CsvSource({
        "HOPS_EXCEEDED, 0b00, 0957, 0300, 626d",
        "NO_ROUTE, 0300, 1157, 0100, 646d",
        "ADDRESS_UNREACHABLE, 0301, 1156, 0103, 646a",
        "PORT_UNREACHABLE, 0303, 1154, 0104, 6469",
        "PROHIBITED, 030d, 114a, 0101, 646c"
    })
    void saysWhatIsTheMatter(IcmpReason reason, String v4, String v4Checksum, String v6, String v6Checksum) {
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);

        errors().write(reason, bound(IPV4), IPV4_AT, 0, reply);
        assertThat(Arrays.copyOf(lent, reply.end()))
                .isEqualTo(expected(IPV4_HEADERS, v4, v4Checksum, 0, IPV4, IPV4_AT));
        reply.resize(0, lent.length);
        errors().write(reason, bound(IPV6), IPV6_AT, 0, reply);
        assertThat(Arrays.copyOf(lent, reply.end()))
                .isEqualTo(expected(IPV6_HEADERS, v6, v6Checksum, 0, IPV6, IPV6_AT));
    }

    @Test
    void answersABarePacketWithABarePacket() {
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);
        Frame bare = new Frame().bind(IPV4.clone(), 0, IPV4_AT, IPV4.length);

        assertThat(errors().write(IcmpReason.HOPS_EXCEEDED, bare, IPV4_AT, 0, reply))
                .isTrue();

        byte[] tagged = expected(IPV4_HEADERS, "0b00", "0957", 0, IPV4, IPV4_AT);
        assertThat(Arrays.copyOf(lent, reply.end())).isEqualTo(Arrays.copyOfRange(tagged, IPV4_AT, tagged.length));
    }

    static IntStream payloads() {
        IntStream aroundTheLimits = IntStream.of(548, 1232).flatMap(limit -> IntStream.range(limit - 60, limit + 12));
        return IntStream.concat(IntStream.of(0, 1, 2, 3, 7, 8, 9, 1472, 8972), aroundTheLimits);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void quotesAsMuchAsFitsButNoPadding(int payload) {
        byte[] bytes = new byte[payload];
        new Random(payload).nextBytes(bytes);
        quotes(Datagram.ipv4().payload(bytes).padding(5).bytes(), payload + 28, 20, 576);
        quotes(Datagram.ipv6().payload(bytes).padding(5).bytes(), payload + 48, 40, 1280);
    }

    private static void quotes(byte[] packet, int packetLength, int ipLength, int limit) {
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);
        assertThat(errors().write(IcmpReason.NO_ROUTE, bound(packet), 14, 0, reply))
                .isTrue();

        byte[] error = Arrays.copyOf(lent, reply.end());
        int quoteAt = 14 + ipLength + 8;
        int quoted = Math.min(packetLength, limit - ipLength - 8);
        assertThat(error).hasSize(quoteAt + quoted);
        assertThat(Arrays.copyOfRange(error, quoteAt, error.length))
                .isEqualTo(Arrays.copyOfRange(packet, 14, 14 + quoted));
        boolean ipv6 = ipLength == 40;
        int stated = (error[14 + (ipv6 ? 4 : 2)] & 0xFF) << 8 | error[14 + (ipv6 ? 5 : 3)] & 0xFF;
        assertThat(stated).isEqualTo(error.length - 14 - (ipv6 ? 40 : 0));
        if (!ipv6) {
            assertThat(Datagram.ipv4ChecksumGood(error, 14)).isTrue();
        }
        assertThat(icmpSum(error, 14 + ipLength, ipv6)).as("ICMP checksum").isEqualTo(0xFFFF);
        assertThat(Arrays.copyOfRange(lent, reply.end(), lent.length)).containsOnly(BufferMatrix.GUARD);
    }

    /** RFC 1071 in its plainest form. */
    private static int icmpSum(byte[] error, int at, boolean ipv6) {
        long sum = ipv6 ? error.length - at + 58 : 0;
        for (int i = ipv6 ? at - 32 : at; i < error.length; i++) {
            int octet = error[i] & 0xFF;
            sum += (i - at) % 2 == 0 ? octet << 8 : octet;
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return (int) sum;
    }

    @Test
    void comesFromTheAddressThatThePacketWasSentTo() {
        byte[] packet = IPV4.clone();
        System.arraycopy(Hex.bytes("0a1b2c3d4e5f 060708090a0b"), 0, packet, 0, 2 * MAC_LENGTH);
        byte[] lent = guards();
        errors().write(IcmpReason.NO_ROUTE, bound(packet), IPV4_AT, 0, new Frame().bind(lent, 0, 0, lent.length));

        assertThat(Arrays.copyOf(lent, 2 * MAC_LENGTH)).isEqualTo(Hex.bytes("060708090a0b 0a1b2c3d4e5f"));
    }

    @ParameterizedTest
    @EnumSource(IcmpReason.class)
    void sendsNothingWithoutAnAddressOfThatFamily(IcmpReason reason) {
        IcmpRateLimit limit = new IcmpRateLimit(1, 1);
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);

        assertThat(new IcmpError(1, 0, 1, 1, limit).write(reason, bound(IPV4), IPV4_AT, 0, reply))
                .isFalse();
        assertThat(new IcmpError(1, 1, 0, 0, limit).write(reason, bound(IPV6), IPV6_AT, 0, reply))
                .isFalse();
        assertThat(lent).containsOnly(BufferMatrix.GUARD);
        assertThat(new IcmpError(1, 1, 0, 0, limit).write(reason, bound(IPV4), IPV4_AT, 0, reply))
                .isTrue();
    }

    @Test
    void sendsNothingBeyondTheRate() {
        IcmpError errors = errors(new IcmpRateLimit(10, 2));
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);
        byte[] unanswerable = Datagram.ipv4().addresses("00000000 0a090002").bytes();
        for (int i = 0; i < 10; i++) {
            assertThat(errors.write(IcmpReason.NO_ROUTE, bound(unanswerable), 14, 0, reply))
                    .isFalse();
        }
        for (byte[] packet : new byte[][] {IPV4, IPV6}) {
            reply.resize(0, lent.length);
            int at = packet == IPV4 ? IPV4_AT : IPV6_AT;
            assertThat(errors.write(IcmpReason.NO_ROUTE, bound(packet), at, 0, reply))
                    .isTrue();
        }
        reply.resize(0, lent.length);
        Arrays.fill(lent, (byte) BufferMatrix.GUARD);

        assertThat(errors.write(IcmpReason.NO_ROUTE, bound(IPV4), IPV4_AT, 99_999_999, reply))
                .isFalse();
        assertThat(lent).containsOnly(BufferMatrix.GUARD);
        assertThat(reply.length()).isEqualTo(lent.length);
        assertThat(errors.write(IcmpReason.NO_ROUTE, bound(IPV4), IPV4_AT, 100_000_000, reply))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1301})
    void refusesALentBufferThatIsTooSmall(int room) {
        Frame reply = new Frame().bind(new byte[2000], 100, 200, 200 + room);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> errors().write(IcmpReason.NO_ROUTE, bound(IPV4), IPV4_AT, 0, reply))
                .withMessage("the buffer lent for ICMP errors has " + room
                        + " bytes from start to end, an error may take 1302");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> errors().write(IcmpReason.NO_ROUTE, bound(IPV6), IPV6_AT, 0, reply));
    }

    @Test
    void fitsTheLongestErrorExactly() {
        byte[] packet = Datagram.ipv6()
                .tag("88a80001")
                .tag("81000002")
                .payload(new byte[2000])
                .bytes();
        byte[] lent = guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);

        assertThat(errors().write(IcmpReason.NO_ROUTE, bound(packet), 22, 0, reply))
                .isTrue();
        assertThat(reply.end()).isEqualTo(lent.length).isEqualTo(1302);
    }

    @Test
    void allocatesNothing() {
        byte[] lent = guards();
        Frame reply = new Frame();
        Frame ipv4 = bound(IPV4);
        Frame ipv6 = bound(IPV6);
        Frame cut = bound(Arrays.copyOf(IPV6, 40));
        IcmpError errors = errors();
        IcmpError silent = errors(new IcmpRateLimit(1, 1));
        AllocationProbe.assertNone("errors", () -> {
            errors.write(IcmpReason.HOPS_EXCEEDED, ipv4, IPV4_AT, 0, reply.bind(lent, 0, 0, lent.length));
            errors.write(IcmpReason.NO_ROUTE, ipv6, IPV6_AT, 0, reply.bind(lent, 0, 0, lent.length));
            PacketTooBig.write(errors, ipv4, IPV4_AT, 1450, 0, reply.bind(lent, 0, 0, lent.length));
            PacketTooBig.write(errors, ipv6, IPV6_AT, 1430, 0, reply.bind(lent, 0, 0, lent.length));
        });
        AllocationProbe.assertNone("no errors", () -> {
            errors.write(IcmpReason.NO_ROUTE, cut, IPV6_AT, 0, reply.bind(lent, 0, 0, lent.length));
            silent.write(IcmpReason.NO_ROUTE, ipv4, IPV4_AT, 0, reply.bind(lent, 0, 0, lent.length));
        });
    }

    static Frame bound(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }
}
