// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePortTest {
    private static final int FLOWS = 4_000;

    @ParameterizedTest
    @DisplayName("VX-06, GN-01: source ports stay in their range and use all of it")
    @CsvSource({"49152, 65535", "0, 65535", "1, 65535", "32768, 32775", "5000, 5000", "65535, 65535", "0, 0"})
    void staysInItsRange(int lowest, int highest) {
        OuterHeader header = OuterHeaderTest.ipv4().sourcePorts(lowest, highest).build();
        Set<Integer> seen = new HashSet<>();
        for (int flow = 0; flow < FLOWS; flow++) {
            seen.add(port(header, Datagram.ipv4().ports(10_000 + flow, 80)));
        }
        assertThat(seen).allMatch(port -> port >= lowest && port <= highest);
        int width = highest - lowest + 1;
        assertThat(seen.size()).isGreaterThan(width < 100 ? width - 1 : FLOWS / 2);
    }

    @Test
    @DisplayName("VX-06: the dynamic range is what is used unless another is chosen")
    void startsWithTheDynamicRange() {
        OuterHeader header = OuterHeaderTest.ipv6().build();
        for (int flow = 0; flow < FLOWS; flow++) {
            assertThat(port6(header, Datagram.ipv6().ports(flow, 80))).isBetween(49_152, 65_535);
        }
    }

    @Test
    @DisplayName("VX-06, GN-01, GN-30: one flow has one port, whatever else differs between its packets")
    void isConstantForAFlow() {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        int port = port(header, Datagram.ipv4());

        assertThat(port(header, Datagram.ipv4().payload(Hex.bytes("99".repeat(700)))))
                .isEqualTo(port);
        assertThat(port(header, Datagram.ipv4().ttl(3).trafficClass(0xFF).identification(77)))
                .isEqualTo(port);
        assertThat(port(header, Datagram.ipv4().ipOptions("01010100"))).isEqualTo(port);
        assertThat(port(OuterHeaderTest.ipv4().ttl(9).dscp(5).build(), Datagram.ipv4()))
                .isEqualTo(port);
        assertThat(port(header, Datagram.ipv4().ports(Datagram.SOURCE_PORT + 1, 9000)))
                .isNotEqualTo(port);
        assertThat(port(header, Datagram.ipv4().addresses("0a090001 0a090003"))).isNotEqualTo(port);
    }

    @ParameterizedTest
    @DisplayName("VX-06: the fragments of a datagram have one port, the first included, which alone shows its ports")
    @ValueSource(ints = {0x2000, 0x2001, 0x20B9, 0x00B9, 0x0001})
    void isTheSameForAllFragments(int fragmentField) {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        int first = port(header, Datagram.ipv4().fragmentField(0x2000));

        for (int ports = 1; ports < 50; ports++) {
            assertThat(port(header, Datagram.ipv4().ports(ports, ports).fragmentField(fragmentField)))
                    .isEqualTo(first);
        }
    }

    @Test
    void isTheSameForAllIpv6Fragments() {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        int first = port(header, Datagram.ipv6().extension(44, "1100000100000007"));

        assertThat(port(header, Datagram.ipv6().ports(1, 1).extension(44, "1100000900000007")))
                .isEqualTo(first);
        assertThat(port(header, Datagram.ipv6().ports(2, 2).extension(44, "1100001000000007")))
                .isEqualTo(first);
    }

    @Test
    void isTheSameOverBothFamilies() {
        assertThat(port6(OuterHeaderTest.ipv6().build(), Datagram.ipv4()))
                .isEqualTo(port(OuterHeaderTest.ipv4().build(), Datagram.ipv4()));
    }

    @Test
    void dependsOnTheStationsOfAFrameThatIsNotIp() {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        TunnelMetadata frames = new TunnelMetadata();
        int port = port(header, frames, "ffffffffffff 02e400000901 0806 0001080006040001");

        assertThat(port(header, frames, "ffffffffffff 02e400000901 0806 ffffffffffffffff"))
                .isEqualTo(port);
        assertThat(port(header, frames, "ffffffffffff 02e400000902 0806 0001080006040001"))
                .isNotEqualTo(port);
        assertThat(port(header, frames, "02e400000902 02e400000901 0806 0001080006040001"))
                .isNotEqualTo(port);
    }

    @Test
    void doesNotTakeWhatIsNeitherAFrameNorAPacketForStations() {
        OuterHeader header = OuterHeaderTest.ipv4().build();
        TunnelMetadata unknown = new TunnelMetadata().setPayload(0x894F);

        assertThat(port(header, unknown, "ffffffffffff 02e400000901 0806 0001080006040001"))
                .isEqualTo(port(header, unknown, "000000000000 000000000000 0806 0001080006040001"));
    }

    private static int port(OuterHeader header, TunnelMetadata metadata, String inner) {
        return portAt(14 + 20, OuterHeaderTest.sent(header, Hex.bytes(inner), metadata));
    }

    private static int port(OuterHeader header, Datagram inner) {
        return portAt(14 + 20, OuterHeaderTest.sent(header, inner.bytes(), new TunnelMetadata()));
    }

    private static int port6(OuterHeader header, Datagram inner) {
        return portAt(14 + 40, OuterHeaderTest.sent(header, inner.bytes(), new TunnelMetadata()));
    }

    private static int portAt(int at, byte[] packet) {
        return (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
    }
}
