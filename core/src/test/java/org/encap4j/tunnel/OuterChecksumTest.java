// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.encap4j.fixtures.Datagram;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OuterChecksumTest {
    private static final long SEED = 0xC5;

    @Test
    @DisplayName("VX-07, ZC-01, ZC-06, GN-03: none over IPv4, one over IPv6, unless chosen otherwise")
    void followsTheFamilyUnlessChosen() {
        byte[] inner = Datagram.ipv4().bytes();

        assertThat(checksum(OuterHeaderTest.ipv4().build(), inner)).isZero();
        assertThat(checksum(OuterHeaderTest.ipv6().build(), inner)).isNotZero();
        assertThat(checksum(OuterHeaderTest.ipv4().udpChecksum(true).build(), inner))
                .isNotZero();
    }

    @Test
    @DisplayName("ZC-05: a zero checksum over IPv6 is the choice of each outer header")
    void leavesTheChecksumOutOverIpv6WhenChosen() {
        OuterHeader without = OuterHeaderTest.ipv6().udpChecksum(false).build();
        OuterHeader with = OuterHeaderTest.ipv6().build();
        byte[] inner = Datagram.ipv4().bytes();

        assertThat(checksum(without, inner)).isZero();
        assertThat(checksum(with, inner)).isNotZero();
    }

    @ParameterizedTest
    @DisplayName("VX-09, GN-03: the checksum covers the pseudo header and every byte, odd lengths included")
    @ValueSource(booleans = {false, true})
    void isRightForAnyPacket(boolean ipv6) {
        OuterHeader header = (ipv6 ? OuterHeaderTest.ipv6() : OuterHeaderTest.ipv4())
                .udpChecksum(true)
                .build();
        Random random = new Random(SEED);
        for (int i = 0; i < 3_000; i++) {
            byte[] payload = new byte[random.nextInt(200)];
            random.nextBytes(payload);
            byte[] inner = Datagram.ipv4()
                    .ports(random.nextInt(0x1_0000), 80)
                    .payload(payload)
                    .bytes();
            byte[] packet = OuterHeaderTest.sent(header, inner, new TunnelMetadata().setVni(i));
            assertThat(Datagram.udpChecksumGood(packet, 14))
                    .as("seed %d, packet %d", SEED, i)
                    .isTrue();
            assertThat(ipv6 || Datagram.ipv4ChecksumGood(packet, 14)).isTrue();
        }
    }

    @ParameterizedTest
    @DisplayName("ZC-01: a checksum that comes out as zero is sent as 0xFFFF")
    @ValueSource(booleans = {false, true})
    void sendsAComputedZeroAsAllOnes(boolean ipv6) {
        OuterHeader header = (ipv6 ? OuterHeaderTest.ipv6() : OuterHeaderTest.ipv4())
                .udpChecksum(true)
                .build();
        byte[] inner = Datagram.ipv4().payload(new byte[6]).bytes();
        // Adding the complement of a sum to it makes it all ones, whose complement is zero.
        int checksum = checksum(header, inner);
        inner[inner.length - 2] = (byte) (checksum >> 8);
        inner[inner.length - 1] = (byte) checksum;

        assertThat(checksum(header, inner)).isEqualTo(0xFFFF);
        assertThat(Datagram.udpChecksumGood(OuterHeaderTest.sent(header, inner, new TunnelMetadata()), 14))
                .isTrue();
    }

    private static int checksum(OuterHeader header, byte[] inner) {
        byte[] packet = OuterHeaderTest.sent(header, inner, new TunnelMetadata());
        int at = header.length() - ToyTunnel.LENGTH - 2;
        return (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
    }
}
