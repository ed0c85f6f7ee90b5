// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.wire.Frame;
import org.encap4j.wire.InternetChecksum;
import org.encap4j.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PacketTooBigTest {
    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void writesWhatScapyWrites(Placement placement) {
        Frame reply = placement.bind(IcmpErrorTest.guards());
        assertThat(write(IcmpErrorTest.IPV4, IcmpErrorTest.IPV4_AT, 1450, reply))
                .isTrue();
        assertThat(placement.bytes(reply))
                .isEqualTo(IcmpErrorTest.expected(
                        IcmpErrorTest.IPV4_HEADERS, "0304", "0ba9", 1450, IcmpErrorTest.IPV4, IcmpErrorTest.IPV4_AT));
        placement.assertUntouchedAround(reply);

        reply = placement.bind(IcmpErrorTest.guards());
        assertThat(write(IcmpErrorTest.IPV6, IcmpErrorTest.IPV6_AT, 1430, reply))
                .isTrue();
        assertThat(placement.bytes(reply))
                .isEqualTo(IcmpErrorTest.expected(
                        IcmpErrorTest.IPV6_HEADERS, "0200", "5dd7", 1430, IcmpErrorTest.IPV6, IcmpErrorTest.IPV6_AT));
        placement.assertUntouchedAround(reply);
    }

    @ParameterizedTest
    @CsvSource({"68, 68, 1280", "1279, 1279, 1280", "1280, 1280, 1280", "8950, 8950, 8950", "65535, 65535, 65535"})
    void tellsTheMtuButOverIpv6NeverLessThanItsLeast(int mtu, int ipv4, int ipv6) {
        byte[] lent = IcmpErrorTest.guards();
        Frame reply = new Frame().bind(lent, 0, 0, lent.length);

        assertThat(write(IcmpErrorTest.IPV4, IcmpErrorTest.IPV4_AT, mtu, reply)).isTrue();
        assertThat(reply.getInt(IcmpErrorTest.IPV4_AT + 24)).isEqualTo(ipv4);
        reply.resize(0, lent.length);
        assertThat(write(IcmpErrorTest.IPV6, IcmpErrorTest.IPV6_AT, mtu, reply)).isTrue();
        assertThat(reply.getInt(IcmpErrorTest.IPV6_AT + 44)).isEqualTo(ipv6);
    }

    @Test
    void theStatedLengthCountsAndNotThePadding() {
        byte[] ipv4 = Datagram.ipv4().payload(new byte[1472]).padding(4).bytes();
        byte[] ipv6 = Datagram.ipv6().payload(new byte[1452]).padding(4).bytes();
        for (byte[] packet : new byte[][] {ipv4, ipv6}) {
            Frame frame = IcmpErrorTest.bound(packet);
            assertThat(PacketTooBig.exceeds(frame, 14, 1499)).isTrue();
            assertThat(PacketTooBig.exceeds(frame, 14, 1500)).isFalse();
        }
        byte[] longest = Datagram.ipv6().ipLength(0xFFFF).bytes();
        assertThat(PacketTooBig.exceeds(IcmpErrorTest.bound(longest), 14, 65_535))
                .isTrue();
    }

    @Test
    void leavesNoMarkInThePacket() {
        byte[] packet = IcmpErrorTest.IPV4.clone();
        byte[] lent = IcmpErrorTest.guards();
        PacketTooBig.write(
                IcmpErrorTest.errors(),
                IcmpErrorTest.bound(packet),
                IcmpErrorTest.IPV4_AT,
                1450,
                0,
                new Frame().bind(lent, 0, 0, lent.length));

        assertThat(Arrays.equals(packet, IcmpErrorTest.IPV4)).isTrue();
    }

    private static boolean write(byte[] packet, int networkAt, int mtu, Frame reply) {
        return PacketTooBig.write(IcmpErrorTest.errors(), IcmpErrorTest.bound(packet), networkAt, mtu, 0, reply);
    }

    @Test
    void readsWhatScapyWrites() {
        byte[] ipv4 = IcmpErrorTest.expected(
                IcmpErrorTest.IPV4_HEADERS, "0304", "0ba9", 1450, IcmpErrorTest.IPV4, IcmpErrorTest.IPV4_AT);
        assertThat(found(ipv4, IcmpErrorTest.IPV4_AT)).isEqualTo(1450);
        byte[] ipv6 = IcmpErrorTest.expected(
                IcmpErrorTest.IPV6_HEADERS, "0200", "5dd7", 1430, IcmpErrorTest.IPV6, IcmpErrorTest.IPV6_AT);
        assertThat(found(ipv6, IcmpErrorTest.IPV6_AT)).isEqualTo(1430);
    }

    @Test
    void readsTheHighestMtuAsANumber() {
        byte[] error = IcmpErrorTest.expected(
                IcmpErrorTest.IPV6_HEADERS, "0200", "5dd7", 1430, IcmpErrorTest.IPV6, IcmpErrorTest.IPV6_AT);
        Frame frame = IcmpErrorTest.bound(error);
        int at = IcmpErrorTest.IPV6_AT + 40;
        frame.setInt(at + 4, 0x8000_0000);
        assertThat(PacketTooBig.mtu(frame, IcmpErrorTest.IPV6_AT, at)).isEqualTo(Integer.MAX_VALUE);
        frame.setInt(at + 4, 0x7FFF_FFFF);
        assertThat(PacketTooBig.mtu(frame, IcmpErrorTest.IPV6_AT, at)).isEqualTo(Integer.MAX_VALUE);
        frame.setInt(at + 4, 0);
        assertThat(PacketTooBig.mtu(frame, IcmpErrorTest.IPV6_AT, at)).isZero();
    }

    /** Where this stands in a packet, nothing is found: offset from its IP header, bytes in its place. */
    @ParameterizedTest
    @CsvSource({
        "IPv4 header's checksum, 4, 10, beef",
        "fragment to follow, 4, 6, 2000",
        "another protocol, 4, 9, 11",
        "another type, 4, 20, 0b",
        "another code, 4, 21, 03",
        "longer than it is, 4, 2, ffff",
        "another protocol, 6, 6, 11",
        "a fragment, 6, 6, 2c",
        "another type, 6, 40, 01",
        "longer than it is, 6, 4, ffff"
    })
    void findsNoOther(String difference, int version, int at, String bytes) {
        boolean ipv6 = version == 6;
        int networkAt = ipv6 ? IcmpErrorTest.IPV6_AT : IcmpErrorTest.IPV4_AT;
        byte[] error = ipv6
                ? IcmpErrorTest.expected(
                        IcmpErrorTest.IPV6_HEADERS, "0200", "5dd7", 1430, IcmpErrorTest.IPV6, networkAt)
                : IcmpErrorTest.expected(
                        IcmpErrorTest.IPV4_HEADERS, "0304", "0ba9", 1450, IcmpErrorTest.IPV4, networkAt);
        byte[] changed = Hex.bytes(bytes);
        System.arraycopy(changed, 0, error, networkAt + at, changed.length);
        Frame frame = IcmpErrorTest.bound(error);
        // All sums are right again but the one that is to be wrong.
        int icmpAt = networkAt + (ipv6 ? 40 : 20);
        int icmpLength = frame.end() - icmpAt;
        if (!ipv6 && at != 10) {
            frame.setShort(networkAt + 10, 0);
            frame.setShort(networkAt + 10, InternetChecksum.finish(InternetChecksum.sum(frame, networkAt, 20, 0)));
        }
        frame.setShort(icmpAt + 2, 0);
        long pseudo = ipv6 ? InternetChecksum.pseudoHeader6(frame, networkAt, icmpLength, IpProtocol.ICMPV6) : 0;
        frame.setShort(icmpAt + 2, InternetChecksum.finish(InternetChecksum.sum(frame, icmpAt, icmpLength, pseudo)));

        assertThat(PacketTooBig.find(frame, networkAt)).as(difference).isEqualTo(PacketTooBig.NOWHERE);
    }

    private static int found(byte[] error, int networkAt) {
        Frame frame = IcmpErrorTest.bound(error);
        int at = PacketTooBig.find(frame, networkAt);
        return at == PacketTooBig.NOWHERE ? at : PacketTooBig.mtu(frame, networkAt, at);
    }
}
