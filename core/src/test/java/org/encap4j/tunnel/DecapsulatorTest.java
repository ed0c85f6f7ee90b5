// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found under outer headers, and what is told from them. */
class DecapsulatorTest {
    static final byte[] INNER = Datagram.ipv4().payload(Hex.bytes("0102030405")).bytes();

    private static final Decapsulator DECAPSULATOR = Decapsulator.of(new ToyTunnel());
    private static final String HOP_BY_HOP = "0000010400000000";

    @Test
    void takesTheHeadersOffInEveryKindOfMemory() {
        for (Datagram outer : new Datagram[] {Datagram.ipv4(), Datagram.ipv6()}) {
            byte[] packet = tunnelled(outer).bytes();
            BufferMatrix.placements(0).forEach(placement -> {
                try (placement) {
                    Frame frame = placement.bind(packet);
                    assertThat(DECAPSULATOR.decapsulate(frame, new TunnelMetadata()))
                            .as("%s", placement)
                            .isEqualTo(Verdict.OK);
                    assertThat(placement.bytes(frame)).as("%s", placement).isEqualTo(INNER);
                    placement.assertUntouchedAround(frame);
                }
            });
        }
    }

    @Test
    void saysWhereEverythingLies() {
        Datagram outer = tunnelled(Datagram.ipv4().tag("81000007").ipOptions("01010100"));
        byte[] packet = outer.padding(9).bytes();
        byte[] memory = new byte[5 + packet.length];
        System.arraycopy(packet, 0, memory, 5, packet.length);
        Frame frame = new Frame().bind(memory, 0, 5, memory.length);
        TunnelMetadata out = new TunnelMetadata();

        assertThat(DECAPSULATOR.decapsulate(frame, out)).isEqualTo(Verdict.OK);
        assertThat(out.outer().linkAt()).isEqualTo(5);
        assertThat(out.outer().ipAt()).isEqualTo(5 + 18);
        assertThat(out.outer().udpAt()).isEqualTo(5 + 18 + 24);
        assertThat(out.headerAt()).isEqualTo(5 + outer.payloadAt());
        assertThat(out.payloadAt())
                .isEqualTo(5 + outer.payloadAt() + ToyTunnel.LENGTH)
                .isEqualTo(frame.start());
        assertThat(out.outer().end()).isEqualTo(memory.length - 9).isEqualTo(frame.end());
        assertThat(out.outer().ipChecksum()).isEqualTo(Checksum.GOOD);
        assertThat(out.outer().udpChecksum()).isEqualTo(Checksum.GOOD);
        assertThat(out.outer().trafficClass(frame)).isZero();
        assertThat(out.vni()).isEqualTo(0x2A);
        assertThat(out.protocol().name()).isEqualTo("toy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81000007", "88a80007", "91000007", "88a80007 8100ffff"})
    void stepsOverVlanTags(String tags) {
        assertAccepts(tunnelled(Datagram.ipv4().tag(tags)));
        assertAccepts(tunnelled(Datagram.ipv6().tag(tags)));
    }

    @Test
    void refusesAThirdVlanTag() {
        assertRefuses(tunnelled(Datagram.ipv4().tag("81000001 81000002 81000003")), Verdict.TOO_MANY_HEADERS);
    }

    @ParameterizedTest
    @DisplayName("RB-05: IPv4 options are stepped over")
    @ValueSource(ints = {1, 2, 5, 10})
    void stepsOverIpv4Options(int words) {
        assertAccepts(tunnelled(Datagram.ipv4().ipOptions("01010101".repeat(words))));
    }

    @Test
    @DisplayName("RB-05: IPv6 extension headers are stepped over, eight of them")
    void stepsOverIpv6ExtensionHeaders() {
        assertAccepts(tunnelled(Datagram.ipv6().extension(0, HOP_BY_HOP)));
        assertAccepts(tunnelled(Datagram.ipv6().extension(60, HOP_BY_HOP)));
        assertAccepts(tunnelled(Datagram.ipv6().extension(43, "0002000000000000" + "00".repeat(16))));
        assertAccepts(tunnelled(Datagram.ipv6().extension(51, "0004000000000000" + "00".repeat(16))));
        assertAccepts(tunnelled(Datagram.ipv6()
                .extension(0, HOP_BY_HOP)
                .extension(60, HOP_BY_HOP)
                .extension(44, "0000000000000007")));
        Datagram many = Datagram.ipv6();
        for (int i = 0; i < 8; i++) {
            many.extension(60, HOP_BY_HOP);
        }
        assertAccepts(tunnelled(many));
        assertRefuses(tunnelled(many.extension(60, HOP_BY_HOP)), Verdict.TOO_MANY_HEADERS);
    }

    @ParameterizedTest
    @DisplayName("RB-06, VX-11: fragments are refused by name")
    @ValueSource(ints = {0x2000, 0x2001, 0x0001, 0x1FFF, 0x6000})
    void refusesIpv4Fragments(int fragmentField) {
        assertRefuses(tunnelled(Datagram.ipv4().fragmentField(fragmentField)), Verdict.FRAGMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x4000, 0x0000, 0x8000, 0xC000})
    @DisplayName("D15: neither DF nor the reserved bit makes a fragment")
    void acceptsWhatIsWhole(int fragmentField) {
        assertAccepts(tunnelled(Datagram.ipv4().fragmentField(fragmentField)));
    }

    @Test
    @DisplayName("RB-06: IPv6 fragments are refused by name, an atomic one (RFC 6946) is not one")
    void refusesIpv6Fragments() {
        assertRefuses(tunnelled(Datagram.ipv6().extension(44, "0000000100000007")), Verdict.FRAGMENT);
        assertRefuses(tunnelled(Datagram.ipv6().extension(44, "0000000900000007")), Verdict.FRAGMENT);
        assertRefuses(tunnelled(Datagram.ipv6().extension(44, "0000000800000007")), Verdict.FRAGMENT);
        assertAccepts(tunnelled(Datagram.ipv6().extension(44, "0000000600000007")));
        assertRefuses(
                tunnelled(Datagram.ipv6().extension(44, "0000000800000007").protocol(60)), Verdict.FRAGMENT);
        assertRefuses(
                tunnelled(Datagram.ipv6().extension(44, "0000000800000007").protocol(6)), Verdict.NOT_A_TUNNEL);
    }

    @Test
    void inspectsFramesWithoutChangingThem() {
        for (Datagram outer : new Datagram[] {Datagram.ipv4().tag("81000007"), Datagram.ipv6()}) {
            byte[] packet = tunnelled(outer).bytes();
            Frame frame = new Frame().bind(ByteBuffer.wrap(packet).asReadOnlyBuffer(), 0, 0, packet.length);
            TunnelMetadata out = new TunnelMetadata();

            assertThat(DECAPSULATOR.inspect(frame, out)).isEqualTo(Verdict.OK);
            assertThat(frame.start()).isZero();
            assertThat(frame.end()).isEqualTo(packet.length);
            assertThat(Arrays.copyOfRange(packet, out.payloadAt(), out.outer().end()))
                    .isEqualTo(INNER);
        }
    }

    @Test
    void forgetsThePacketBeforeWhenThereIsNoFrame() {
        byte[] packet = tunnelled(Datagram.ipv4()).bytes();
        byte[] tagged =
                tunnelled(Datagram.ipv4().tag("810000018100000281000003")).bytes();
        TunnelMetadata out = new TunnelMetadata();
        for (int length : new int[] {0, 13}) {
            DECAPSULATOR.decapsulate(new Frame().bind(packet, 0, 0, packet.length), out);
            assertThat(DECAPSULATOR.decapsulate(new Frame().bind(packet, 0, 0, length), out))
                    .isEqualTo(Verdict.TRUNCATED);
            assertThat(out).usingRecursiveComparison().isEqualTo(new TunnelMetadata());
            DECAPSULATOR.decapsulate(new Frame().bind(packet, 0, 0, packet.length), out);
            assertThat(DECAPSULATOR.inspect(new Frame().bind(packet, 0, 0, length), out))
                    .isEqualTo(Verdict.TRUNCATED);
            assertThat(out).usingRecursiveComparison().isEqualTo(new TunnelMetadata());
        }
        assertThat(DECAPSULATOR.inspect(new Frame().bind(tagged, 0, 0, tagged.length), out))
                .isEqualTo(Verdict.TOO_MANY_HEADERS);
    }

    @Test
    @DisplayName("GN-02, D18: only the destination port says what a datagram is")
    void leavesOtherTrafficAlone() {
        assertRefuses(tunnelled(Datagram.ipv4().ports(ToyTunnel.PORT, 53)), 53, Verdict.NOT_A_TUNNEL);
        assertRefuses(tunnelled(Datagram.ipv6()), ToyTunnel.PORT + 1, Verdict.NOT_A_TUNNEL);
        assertRefuses(tunnelled(Datagram.ipv4().protocol(6)), Verdict.NOT_A_TUNNEL);
        assertRefuses(tunnelled(Datagram.ipv6().protocol(6)), Verdict.NOT_A_TUNNEL);
        assertRefuses(tunnelled(Datagram.ipv6().protocol(59)), Verdict.NOT_A_TUNNEL);
        assertRefusesBytes(Hex.bytes("ffffffffffff 02e400000901 0806 0001080006040001"), Verdict.NOT_A_TUNNEL);
        assertRefusesBytes(Hex.bytes("0180c2000000 02e400000901 0026 424203000000"), Verdict.NOT_A_TUNNEL);
    }

    @ParameterizedTest
    @CsvSource({"0x54, BAD_VERSION", "0x65, BAD_VERSION", "0x44, BAD_LENGTH", "0x4F, BAD_IP_CHECKSUM"})
    void refusesBrokenIpv4Headers(String first, Verdict verdict) {
        byte[] packet = tunnelled(Datagram.ipv4()).bytes();
        packet[14] = (byte) (int) Integer.decode(first);
        assertRefusesBytes(packet, verdict);
    }

    @Test
    @DisplayName("D13: an IPv6 header that does not say version 6 is refused")
    void refusesBrokenIpv6Headers() {
        byte[] packet = tunnelled(Datagram.ipv6()).bytes();
        for (int version : new int[] {0, 4, 5, 7, 15}) {
            packet[14] = (byte) (version << 4);
            assertRefusesBytes(packet, Verdict.BAD_VERSION);
        }
    }

    @Test
    void changesNothingWhenTheTunnelHeaderIsRefused() {
        assertRefuses(withHeader(Datagram.ipv4(), "71 00 6558 00002a 00", INNER), Verdict.BAD_VERSION);
        assertRefuses(withHeader(Datagram.ipv6(), ToyTunnel.HEADER, new byte[13]), Verdict.TRUNCATED);
    }

    @Test
    void tellsWhatAnOperationsPacketSaid() {
        byte[] packet =
                withHeader(Datagram.ipv4(), "70 01 6558 00002b 00", INNER).bytes();
        TunnelMetadata out = new TunnelMetadata();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);

        assertThat(DECAPSULATOR.decapsulate(frame, out)).isEqualTo(Verdict.OAM);
        assertThat(frame.start()).isZero();
        assertThat(out.oam()).isTrue();
        assertThat(out.vni()).isEqualTo(0x2B);
        assertThat(out.outer().ipAt()).isEqualTo(14);
        assertThat(out.outer().udpChecksum()).isEqualTo(Checksum.GOOD);
    }

    @Test
    @DisplayName("RB-03: one tunnel is taken off, the next is payload")
    void peelsOneTunnel() {
        byte[] once = tunnelled(Datagram.ipv4()).bytes();
        byte[] twice = withHeader(Datagram.ipv6(), ToyTunnel.HEADER, once).bytes();
        Frame frame = new Frame().bind(twice, 0, 0, twice.length);
        TunnelMetadata out = new TunnelMetadata();

        assertThat(DECAPSULATOR.decapsulate(frame, out)).isEqualTo(Verdict.OK);
        assertThat(Arrays.copyOfRange(twice, frame.start(), frame.end())).isEqualTo(once);
        assertThat(DECAPSULATOR.decapsulate(frame, out)).isEqualTo(Verdict.OK);
        assertThat(Arrays.copyOfRange(twice, frame.start(), frame.end())).isEqualTo(INNER);
        assertThat(DECAPSULATOR.decapsulate(frame, out)).isEqualTo(Verdict.NOT_A_TUNNEL);
    }

    @Test
    void startsAtANetworkHeaderThatTheCallerFound() {
        for (boolean ipv6 : new boolean[] {false, true}) {
            Datagram outer = tunnelled(ipv6 ? Datagram.ipv6() : Datagram.ipv4()).noLink();
            // A Linux cooked header is 16 bytes long, a raw packet has none.
            for (int linkLength : new int[] {0, 16}) {
                byte[] packet = outer.bytes();
                byte[] memory = new byte[linkLength + packet.length];
                System.arraycopy(packet, 0, memory, linkLength, packet.length);
                Frame frame = new Frame().bind(memory, 0, 0, memory.length);
                TunnelMetadata out = new TunnelMetadata();

                assertThat(DECAPSULATOR.decapsulate(frame, ipv6 ? 0x86DD : 0x0800, linkLength, out))
                        .isEqualTo(Verdict.OK);
                assertThat(out.outer().linkAt()).isZero();
                assertThat(out.outer().ipAt()).isEqualTo(linkLength);
                assertThat(Arrays.copyOfRange(memory, frame.start(), frame.end()))
                        .isEqualTo(INNER);
            }
        }
    }

    @Test
    void choosesTheProtocolByThePort() {
        Decapsulator two = Decapsulator.of(new ToyTunnel(), new ToyTunnel(8888));
        for (int port : new int[] {ToyTunnel.PORT, 8888}) {
            byte[] packet = tunnelled(Datagram.ipv4()).ports(50_000, port).bytes();
            TunnelMetadata out = new TunnelMetadata();
            assertThat(two.decapsulate(new Frame().bind(packet, 0, 0, packet.length), out))
                    .isEqualTo(Verdict.OK);
            assertThat(out.protocol().port()).isEqualTo(port);
        }
    }

    @Test
    void refusesConfigurationsThatMeanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decapsulator.of())
                .withMessageContaining("at least one protocol");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decapsulator.of(new ToyTunnel(), new ToyTunnel(1), new ToyTunnel()))
                .withMessage("two protocols on UDP port 7777: toy and toy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DECAPSULATOR.zeroChecksumOverIpv6(7778))
                .withMessageContaining("7778");
    }

    /** An outer datagram to the toy's port around {@link #INNER}. */
    static Datagram tunnelled(Datagram outer) {
        return withHeader(outer, ToyTunnel.HEADER, INNER);
    }

    static Datagram withHeader(Datagram outer, String header, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Hex.bytes(header));
        bytes.writeBytes(payload);
        return outer.ports(50_000, ToyTunnel.PORT).payload(bytes.toByteArray());
    }

    private static void assertAccepts(Datagram outer) {
        byte[] packet = outer.bytes();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(DECAPSULATOR.decapsulate(frame, new TunnelMetadata())).isEqualTo(Verdict.OK);
        assertThat(Arrays.copyOfRange(packet, frame.start(), frame.end())).isEqualTo(INNER);
    }

    private static void assertRefuses(Datagram outer, Verdict verdict) {
        assertRefusesBytes(outer.bytes(), verdict);
    }

    private static void assertRefuses(Datagram outer, int destinationPort, Verdict verdict) {
        assertRefuses(outer.ports(ToyTunnel.PORT, destinationPort), verdict);
    }

    private static void assertRefusesBytes(byte[] packet, Verdict verdict) {
        byte[] before = packet.clone();
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        assertThat(DECAPSULATOR.decapsulate(frame, new TunnelMetadata())).isEqualTo(verdict);
        assertThat(packet).isEqualTo(before);
        assertThat(frame.start()).isZero();
        assertThat(frame.end()).isEqualTo(packet.length);
    }
}
