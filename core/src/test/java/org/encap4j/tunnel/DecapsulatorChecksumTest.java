// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecapsulatorChecksumTest {
    private static final Decapsulator VERIFYING = Decapsulator.of(new ToyTunnel());
    private static final Decapsulator REPORTING = VERIFYING.checksums(ChecksumPolicy.REPORT);

    @Test
    void doesWhatThePolicySays() {
        Decapsulator any = Decapsulator.of(new ToyTunnel());
        Datagram wrong = v4().udpChecksum(0x0001);

        assertRefuses(any, wrong, Verdict.BAD_UDP_CHECKSUM);
        assertDecapsulates(any.checksums(ChecksumPolicy.REPORT), wrong, Verdict.OK, Checksum.BAD);
        assertRefuses(
                any.checksums(ChecksumPolicy.REPORT).checksums(ChecksumPolicy.VERIFY), wrong, Verdict.BAD_UDP_CHECKSUM);
    }

    @Test
    @DisplayName("VX-10, GN-04, D14: a UDP checksum that is there is verified, and a wrong one refuses the packet")
    void verifiesUdpChecksums() {
        assertDecapsulates(VERIFYING, v4(), Verdict.OK, Checksum.GOOD);
        assertDecapsulates(VERIFYING, v6(), Verdict.OK, Checksum.GOOD);
        assertRefuses(VERIFYING, v4().udpChecksum(0x0001), Verdict.BAD_UDP_CHECKSUM);
        assertRefuses(VERIFYING, v6().udpChecksum(0x0001), Verdict.BAD_UDP_CHECKSUM);
    }

    @Test
    void noticesEveryBitOfTheDatagramAndTheAddresses() {
        for (Datagram outer : new Datagram[] {v4(), v6()}) {
            byte[] packet = outer.bytes();
            int udpAt = outer.payloadAt() - 8;
            boolean ipv6 = udpAt == 14 + 40;
            for (int at = ipv6 ? 14 + 8 : udpAt; at < packet.length; at++) {
                // The destination port decides whether it is a tunnel, the length where it ends.
                if (at == udpAt + 2 || at == udpAt + 3 || at == udpAt + 4 || at == udpAt + 5) {
                    continue;
                }
                for (int bit = 0; bit < 8; bit++) {
                    packet[at] ^= (byte) (1 << bit);
                    assertThat(VERIFYING.decapsulate(
                                    new Frame().bind(packet, 0, 0, packet.length), new TunnelMetadata()))
                            .as("byte %d, bit %d", at, bit)
                            .isEqualTo(Verdict.BAD_UDP_CHECKSUM);
                    packet[at] ^= (byte) (1 << bit);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ChecksumPolicy.class)
    @DisplayName("VX-08: a UDP checksum of zero over IPv4 is accepted")
    void acceptsNoUdpChecksumOverIpv4(ChecksumPolicy policy) {
        assertDecapsulates(VERIFYING.checksums(policy), v4().udpChecksum(0), Verdict.OK, Checksum.ABSENT);
    }

    @Test
    @DisplayName("ZC-02, GN-05: a UDP checksum of zero over IPv6 is refused unless the port allows it")
    void refusesNoUdpChecksumOverIpv6() {
        assertRefuses(VERIFYING, v6().udpChecksum(0), Verdict.ZERO_UDP_CHECKSUM);
    }

    @Test
    @DisplayName("ZC-03, GN-05: a zero checksum over IPv6 is allowed port by port")
    void allowsNoUdpChecksumOverIpv6PortByPort() {
        Decapsulator two = Decapsulator.of(new ToyTunnel(8888), new ToyTunnel());
        Decapsulator allowing = two.zeroChecksumOverIpv6(ToyTunnel.PORT);

        assertDecapsulates(allowing, v6().udpChecksum(0), Verdict.OK, Checksum.ABSENT);
        assertRefuses(allowing, v6().udpChecksum(0).ports(50_000, 8888), Verdict.ZERO_UDP_CHECKSUM);
        assertRefuses(two, v6().udpChecksum(0), Verdict.ZERO_UDP_CHECKSUM);
    }

    @Test
    @DisplayName("ZC-04: a port that allows zero still verifies what is not zero")
    void stillVerifiesOnAPortThatAllowsNone() {
        Decapsulator allowing = VERIFYING.zeroChecksumOverIpv6(ToyTunnel.PORT);

        assertDecapsulates(allowing, v6(), Verdict.OK, Checksum.GOOD);
        assertRefuses(allowing, v6().udpChecksum(0x0001), Verdict.BAD_UDP_CHECKSUM);
        assertDecapsulates(
                allowing.checksums(ChecksumPolicy.REPORT).checksums(ChecksumPolicy.VERIFY),
                v6().udpChecksum(0),
                Verdict.OK,
                Checksum.ABSENT);
    }

    @Test
    void reportsWrongUdpChecksumsInCaptures() {
        assertDecapsulates(REPORTING, v4().udpChecksum(0x0001), Verdict.OK, Checksum.BAD);
        assertDecapsulates(REPORTING, v6().udpChecksum(0x0001), Verdict.OK, Checksum.BAD);
        assertDecapsulates(REPORTING, v6().udpChecksum(0), Verdict.OK, Checksum.ABSENT);
        assertDecapsulates(REPORTING, v6(), Verdict.OK, Checksum.GOOD);
    }

    @Test
    @DisplayName("VX-09, ZC-01: a sent 0xFFFF stands for a sum of zero")
    void acceptsAllOnesForZero() {
        byte[] inner = Datagram.ipv4().payload(new byte[6]).bytes();
        Datagram first = DecapsulatorTest.withHeader(Datagram.ipv4(), ToyTunnel.HEADER, inner);
        byte[] packet = first.bytes();
        int checksumAt = first.payloadAt() - 2;
        inner[inner.length - 2] = packet[checksumAt];
        inner[inner.length - 1] = packet[checksumAt + 1];
        Datagram outer = DecapsulatorTest.withHeader(Datagram.ipv4(), ToyTunnel.HEADER, inner);

        assertThat(outer.bytes()[checksumAt]).isEqualTo((byte) 0xFF);
        assertThat(outer.bytes()[checksumAt + 1]).isEqualTo((byte) 0xFF);
        assertDecapsulates(VERIFYING, outer, Verdict.OK, Checksum.GOOD);
    }

    @Test
    void verifiesTheIpv4HeaderChecksum() {
        assertRefuses(VERIFYING, v4().ipChecksum(0xDEAD), Verdict.BAD_IP_CHECKSUM);
        assertRefuses(VERIFYING, v4().ipChecksum(0), Verdict.BAD_IP_CHECKSUM);
        byte[] packet = v4().ipOptions("01010101").bytes();
        packet[14 + 21] = 0;
        assertThat(VERIFYING.decapsulate(new Frame().bind(packet, 0, 0, packet.length), new TunnelMetadata()))
                .as("options count")
                .isEqualTo(Verdict.BAD_IP_CHECKSUM);
    }

    @Test
    void reportsTheIpv4HeaderChecksumInCaptures() {
        TunnelMetadata out = assertDecapsulates(REPORTING, v4().ipChecksum(0), Verdict.OK, Checksum.GOOD);
        assertThat(out.outer().ipChecksum()).isEqualTo(Checksum.BAD);
        assertThat(assertDecapsulates(REPORTING, v4(), Verdict.OK, Checksum.GOOD)
                        .outer()
                        .ipChecksum())
                .isEqualTo(Checksum.GOOD);
        assertThat(assertDecapsulates(REPORTING, v6(), Verdict.OK, Checksum.GOOD)
                        .outer()
                        .ipChecksum())
                .as("IPv6 has none")
                .isEqualTo(Checksum.ABSENT);
    }

    @Test
    void saysNothingAboutChecksumsThatNobodyLookedAt() {
        TunnelMetadata out = new TunnelMetadata();
        byte[] tunnelled = v4().bytes();
        VERIFYING.decapsulate(new Frame().bind(tunnelled, 0, 0, tunnelled.length), out);
        byte[] other = Datagram.ipv4().bytes();
        assertThat(VERIFYING.decapsulate(new Frame().bind(other, 0, 0, other.length), out))
                .isEqualTo(Verdict.NOT_A_TUNNEL);
        assertThat(out.outer().udpChecksum()).isEqualTo(Checksum.UNCHECKED);
        assertThat(out.outer().ipChecksum()).isEqualTo(Checksum.UNCHECKED);
    }

    private static Datagram v4() {
        return DecapsulatorTest.tunnelled(Datagram.ipv4());
    }

    private static Datagram v6() {
        return DecapsulatorTest.tunnelled(Datagram.ipv6());
    }

    private static TunnelMetadata assertDecapsulates(
            Decapsulator decapsulator, Datagram outer, Verdict verdict, Checksum udp) {
        byte[] packet = outer.bytes();
        TunnelMetadata out = new TunnelMetadata();
        assertThat(decapsulator.decapsulate(new Frame().bind(packet, 0, 0, packet.length), out))
                .isEqualTo(verdict);
        assertThat(out.outer().udpChecksum()).isEqualTo(udp);
        return out;
    }

    private static void assertRefuses(Decapsulator decapsulator, Datagram outer, Verdict verdict) {
        byte[] packet = outer.bytes();
        byte[] before = packet.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(decapsulator.decapsulate(frame, new TunnelMetadata())).isEqualTo(verdict);
        assertThat(Arrays.equals(packet, before)).isTrue();
        assertThat(frame.length()).isEqualTo(packet.length);
    }
}
