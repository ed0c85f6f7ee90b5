// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole outer packet, compared with one that {@link Datagram} writes by hand. */
class OuterHeaderTest {
    static final InetAddress LOCAL4 = address("10.9.0.1");
    static final InetAddress REMOTE4 = address("10.9.0.2");
    static final InetAddress LOCAL6 = address("fd00:9::1");
    static final InetAddress REMOTE6 = address("fd00:9::2");

    private static final byte[] INNER =
            Datagram.ipv4().payload(Hex.bytes("0102030405")).bytes();

    @Test
    void writesAllHeadersOverIpv4InEveryKindOfMemory() {
        writesAllHeaders(ipv4().build(), Datagram.ipv4().udpChecksum(0));
    }

    @Test
    void writesAllHeadersOverIpv6InEveryKindOfMemory() {
        writesAllHeaders(ipv6().build(), Datagram.ipv6());
    }

    private static void writesAllHeaders(OuterHeader header, Datagram expected) {
        BufferMatrix.placements(header.length()).forEach(placement -> {
            try (placement) {
                Frame frame = placement.bind(INNER);
                assertThat(header.encapsulate(frame, new TunnelMetadata().setVni(0x2A)))
                        .as("%s", placement)
                        .isEqualTo(Verdict.OK);
                placement.assertUntouchedAround(frame);
                assertThat(placement.bytes(frame))
                        .as("%s", placement)
                        .isEqualTo(around(expected, placement.bytes(frame)));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81000007", "88a8e009", "88a8f001 8100ffff", "81000001 81000002"})
    void addsVlanTagsOutermostFirst(String tags) {
        OuterHeaderBuilder four = ipv4();
        OuterHeaderBuilder six = ipv6();
        ByteBuffer each = ByteBuffer.wrap(Hex.bytes(tags));
        while (each.hasRemaining()) {
            int tpid = each.getShort() & 0xFFFF;
            int control = each.getShort() & 0xFFFF;
            four.vlan(tpid, control);
            six.vlan(tpid, control);
        }

        assertSends(four.build(), Datagram.ipv4().tag(tags).udpChecksum(0));
        assertSends(six.build(), Datagram.ipv6().tag(tags));
        assertThat(four.build().length()).isEqualTo(14 + each.capacity() + 20 + 8 + ToyTunnel.LENGTH);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 64, 255})
    @DisplayName("GN-24: the outer TTL is its own")
    void setsTheTtl(int ttl) {
        assertSends(ipv4().ttl(ttl).build(), Datagram.ipv4().ttl(ttl).udpChecksum(0));
        assertSends(ipv6().ttl(ttl).build(), Datagram.ipv6().ttl(ttl));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 46, 63})
    void setsTheDscpWhateverTheInnerOneIs(int dscp) {
        assertSends(
                ipv4().dscp(dscp).build(),
                Datagram.ipv4().trafficClass(dscp << 2).udpChecksum(0));
        assertSends(ipv6().dscp(dscp).build(), Datagram.ipv6().trafficClass(dscp << 2));
        byte[] marked = sent(
                ipv4().dscp(dscp).build(), Datagram.ipv4().trafficClass(0xB8).bytes(), new TunnelMetadata());
        assertThat(marked[15] & 0xFF).isEqualTo(dscp << 2);
    }

    @ParameterizedTest
    @EnumSource(Ecn.class)
    @DisplayName("EC-01, EC-02, EC-03, EC-22, GN-23: the outer ECN follows the inner one, which stays as it is")
    void marksTheOuterHeaderByTheInnerCodepoint(Ecn mode) {
        for (int codepoint = 0; codepoint < 4; codepoint++) {
            int outer = 46 << 2 | mode.outer(codepoint);
            for (Datagram inner : new Datagram[] {
                Datagram.ipv4(), Datagram.ipv6(), Datagram.ipv4().tag("81000007")
            }) {
                byte[] payload = inner.trafficClass(0x20 | codepoint).bytes();
                assertSends(
                        ipv4().dscp(46).ecn(mode).build(),
                        Datagram.ipv4().trafficClass(outer).udpChecksum(0),
                        payload,
                        new TunnelMetadata());
                assertSends(
                        ipv6().dscp(46).ecn(mode).build(),
                        Datagram.ipv6().trafficClass(outer),
                        payload,
                        new TunnelMetadata());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ARP; 802.3; a frame that ends in the middle of a tag; three tags; an IPv4 header cut off
                "ffffffffffff 02e400000901 0806 0001080006040001",
                "0180c2000000 02e400000901 0026 424203000000",
                "02e400000902 02e400000901 8100",
                "02e400000902 02e400000901 8100 0001 8100 0002 8100 0003 0800 4503",
                "02e400000902 02e400000901 0800 450300",
            })
    void sendsNotEctForWhatIsNotIp(String frame) {
        assertSends(ipv4().build(), Datagram.ipv4().udpChecksum(0), Hex.bytes(frame), new TunnelMetadata());
        assertSends(ipv6().build(), Datagram.ipv6(), Hex.bytes(frame), new TunnelMetadata());
    }

    @Test
    void carriesPacketsWithoutEthernet() {
        byte[] four = Datagram.ipv4().trafficClass(2).noLink().bytes();
        byte[] six = Datagram.ipv6().trafficClass(3).noLink().bytes();
        TunnelMetadata metadata = new TunnelMetadata();

        assertSends(ipv4().build(), Datagram.ipv4().trafficClass(2).udpChecksum(0), four, metadata.setPayload(0x0800));
        assertSends(ipv6().build(), Datagram.ipv6().trafficClass(3), six, metadata.setPayload(0x86DD));
        assertSends(ipv4().build(), Datagram.ipv4().udpChecksum(0), four, metadata.setPayload(0x894F));
        assertSends(ipv4().build(), Datagram.ipv4().udpChecksum(0), new byte[0], metadata.setPayload(Payload.OPAQUE));
    }

    @Test
    @DisplayName("VX-11: DF is set, and the identification of what cannot be fragmented is 0")
    void forbidsFragmentsUnlessAllowed() {
        TunnelMetadata metadata = new TunnelMetadata();
        for (int i = 0; i < 3; i++) {
            assertSends(ipv4().build(), Datagram.ipv4().fragmentField(0x4000).udpChecksum(0), INNER, metadata);
        }
    }

    @Test
    void countsTheIdentificationOfWhatMayBeFragmented() {
        OuterHeader header = ipv4().dontFragment(false).build();
        TunnelMetadata metadata = new TunnelMetadata();
        byte[] memory = new byte[header.length() + INNER.length];
        Frame frame = new Frame();
        for (int i = 0; i < 0x1_0002; i++) {
            frame.bind(memory, 0, header.length(), memory.length);
            header.encapsulate(frame, metadata);
            int identification = (memory[18] & 0xFF) << 8 | memory[19] & 0xFF;
            if (identification != (i & 0xFFFF) || memory[20] != 0 || !Datagram.ipv4ChecksumGood(memory, 14)) {
                assertThat(Hex.text(memory)).as("packet %d", i).isEmpty();
            }
        }
        assertSends(header, Datagram.ipv4().fragmentField(0).identification(2).udpChecksum(0), INNER, metadata);
        assertSends(ipv6().dontFragment(false).build(), Datagram.ipv6());
    }

    @Test
    void saysHowLongItIs() {
        assertThat(ipv4().build().length()).isEqualTo(14 + 20 + 8 + ToyTunnel.LENGTH);
        assertThat(ipv6().build().length()).isEqualTo(14 + 40 + 8 + ToyTunnel.LENGTH);
        assertThat(ipv4().vlan(0x8100, 1).build().ipOverhead()).isEqualTo(20 + 8 + ToyTunnel.LENGTH);
        assertThat(ipv6().build().ipOverhead()).isEqualTo(40 + 8 + ToyTunnel.LENGTH);
        assertThat(ipv4().build().protocol().name()).isEqualTo("toy");
    }

    @Test
    void sendsZeroEthernetAddressesUnlessSet() {
        byte[] packet = sent(OuterHeader.to(new ToyTunnel(), LOCAL4, REMOTE4).build(), INNER, new TunnelMetadata());
        assertThat(packet).startsWith(Hex.bytes("000000000000 000000000000 0800 4500"));
    }

    @ParameterizedTest
    @CsvSource({"0, TTL 0 is not in 1..255", "256, TTL 256 is not in 1..255", "-1, TTL -1 is not in 1..255"})
    void refusesTtlsThatDoNotExist(int ttl, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().ttl(ttl)).withMessage(message);
    }

    @Test
    void refusesWhatDoesNotFitItsField() {
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().dscp(64)).withMessage("DSCP 64 is not in 0..63");
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().dscp(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().sourcePorts(-1, 5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ipv4().sourcePorts(0, 0x1_0000))
                .withMessageContaining("65536");
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().sourcePorts(9, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ipv4().vlan(0x0800, 1))
                .withMessageContaining("0x0800");
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().vlan(0x8100, 0x1_0000));
        assertThatIllegalArgumentException().isThrownBy(() -> ipv4().vlan(0x8100, -1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ipv4().vlan(0x8100, 1).vlan(0x8100, 2).vlan(0x8100, 3))
                .withMessage("at most 2 VLAN tags");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OuterHeader.to(new ToyTunnel(), LOCAL4, REMOTE6))
                .withMessageContaining("10.9.0.1")
                .withMessageContaining("fd00:9:0:0:0:0:0:2");
    }

    static OuterHeaderBuilder ipv4() {
        return OuterHeader.to(new ToyTunnel(), LOCAL4, REMOTE4).ethernet(0x02E4_0000_0901L, 0x02E4_0000_0902L);
    }

    static OuterHeaderBuilder ipv6() {
        return OuterHeader.to(new ToyTunnel(), LOCAL6, REMOTE6).ethernet(0x02E4_0000_0901L, 0x02E4_0000_0902L);
    }

    /** Encapsulates a packet in memory filled with something else. */
    static byte[] sent(OuterHeader header, byte[] inner, TunnelMetadata metadata) {
        byte[] memory = new byte[header.length() + inner.length];
        Arrays.fill(memory, (byte) BufferMatrix.GUARD);
        System.arraycopy(inner, 0, memory, header.length(), inner.length);
        Frame frame = new Frame().bind(memory, 0, header.length(), memory.length);
        assertThat(header.encapsulate(frame, metadata)).isEqualTo(Verdict.OK);
        assertThat(frame.start()).isZero();
        assertThat(frame.end()).isEqualTo(memory.length);
        return memory;
    }

    private static void assertSends(OuterHeader header, Datagram expected) {
        assertSends(header, expected, INNER, new TunnelMetadata());
    }

    private static void assertSends(OuterHeader header, Datagram expected, byte[] inner, TunnelMetadata metadata) {
        byte[] packet = sent(header, inner, metadata);
        assertThat(Hex.text(packet)).isEqualTo(Hex.text(expected(expected, packet, inner, metadata)));
    }

    private static byte[] around(Datagram expected, byte[] packet) {
        return expected(expected, packet, INNER, new TunnelMetadata().setVni(0x2A));
    }

    /** Everything but the source port, which is taken from the packet; {@link SourcePortTest} is about that. */
    private static byte[] expected(Datagram outer, byte[] packet, byte[] inner, TunnelMetadata metadata) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.writeBytes(Hex.bytes(String.format("7000%04x%06x00", metadata.payload(), metadata.vni())));
        payload.writeBytes(inner);
        int sourcePortAt = outer.payloadAt() - 8;
        int sourcePort = (packet[sourcePortAt] & 0xFF) << 8 | packet[sourcePortAt + 1] & 0xFF;
        return outer.ports(sourcePort, ToyTunnel.PORT)
                .payload(payload.toByteArray())
                .bytes();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
