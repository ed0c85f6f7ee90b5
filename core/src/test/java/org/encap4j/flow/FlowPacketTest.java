// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlowPacketTest {
    /** The IPv4 header that textbooks sum up, a name server's answer from 192.168.0.1 to 192.168.0.199, and its UDP header. */
    private static final String TEXTBOOK =
            "45000073 00004000 4011b861 c0a80001 c0a800c7 0035e97c 005f279f" + "00".repeat(87);

    private static final String SIX = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    private static final String TCP = "c35001bb 00000001 00000000 5012ffff 00000000";
    private static final String TCP6 = "60000000 0014 06 40" + SIX + TCP;

    private final FlowRecord flow = new FlowRecord();

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    private FlowRecord read(int etherType, String packet) {
        byte[] bytes = Hex.bytes(packet);
        FlowPacket.read(new Frame().bind(bytes, 0, 0, bytes.length), etherType, 0, flow.clear());
        return flow;
    }

    private FlowRecord read4(String packet) {
        return read(EtherType.IPV4, packet);
    }

    private FlowRecord read6(String packet) {
        return read(EtherType.IPV6, packet);
    }

    /** An IPv4 packet of the right length. */
    private static String ipv4(int protocol, String fragment, String payload) {
        int length = 20 + Hex.bytes(payload).length;
        return String.format("4500%04x 0007%s 40%02x0000 c0000201 c6336402", length, fragment, protocol) + payload;
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsATextbookPacketInAnyMemory(Placement placement) {
        byte[] packet = Hex.bytes("020000000001 020000000002 0800" + TEXTBOOK);
        Frame frame = placement.bind(packet);
        FlowPacket.read(frame, EtherType.IPV4, frame.start() + 14, flow);
        assertThat(flow.ipVersion()).isEqualTo(4);
        assertThat(flow.sourceHigh()).isZero();
        assertThat(flow.sourceLow()).isEqualTo(0xC0A8_0001L);
        assertThat(flow.destinationHigh()).isZero();
        assertThat(flow.destinationLow()).isEqualTo(0xC0A8_00C7L);
        assertThat(flow.protocol()).isEqualTo(17);
        assertThat(flow.hasTransport()).isTrue();
        assertThat(flow.sourcePort()).isEqualTo(53);
        assertThat(flow.destinationPort()).isEqualTo(59_772);
        assertThat(placement.bytes(frame)).isEqualTo(packet);
        placement.assertUntouchedAround(frame);
    }

    @Test
    void readsTcpOverIpv6() {
        read6(TCP6);
        assertThat(flow.ipVersion()).isEqualTo(6);
        assertThat(flow.sourceHigh()).isEqualTo(0x2001_0DB8_0000_0000L);
        assertThat(flow.sourceLow()).isEqualTo(1);
        assertThat(flow.destinationHigh()).isEqualTo(0x2001_0DB8_0000_0000L);
        assertThat(flow.destinationLow()).isEqualTo(2);
        assertThat(flow.protocol()).isEqualTo(6);
        assertThat(flow.sourcePort()).isEqualTo(50_000);
        assertThat(flow.destinationPort()).isEqualTo(443);
        assertThat(flow.tcpFlags()).isEqualTo(0x12);
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 33, 132, 136})
    void readsThePortsOfOtherProtocols(int protocol) {
        read4(ipv4(protocol, "0000", "ffff0001 00080000"));
        assertThat(flow.protocol()).isEqualTo(protocol);
        assertThat(flow.hasTransport()).isTrue();
        assertThat(flow.sourcePort()).isEqualTo(65_535);
        assertThat(flow.destinationPort()).isEqualTo(1);
        assertThat(flow.tcpFlags()).isZero();
    }

    @Test
    void readsIcmpOfBothFamilies() {
        assertIcmp(read4(ipv4(1, "0000", "08 00 0000 1234 0001")), 8, 0, 0x1234);
        assertIcmp(read4(ipv4(1, "0000", "00 00 0000 ffff 0001")), 0, 0, 0xFFFF);
        assertIcmp(read4(ipv4(1, "0000", "03 04 0000 0000 05aa")), 3, 4, 0);
        assertIcmp(read4(ipv4(1, "0000", "05 01 0000 c0a8 0001")), 5, 1, 0);
        assertIcmp(read6("60000000 0008 3a 40" + SIX + "80 00 0000 4321 0001"), 128, 0, 0x4321);
        assertIcmp(read6("60000000 0008 3a 40" + SIX + "81 00 0000 4321 0001"), 129, 0, 0x4321);
        assertIcmp(read6("60000000 0008 3a 40" + SIX + "02 00 0000 0000 0514"), 2, 0, 0);
        assertIcmp(read6("60000000 0008 3a 40" + SIX + "08 ff 0000 4321 0001"), 8, 255, 0);
    }

    private static void assertIcmp(FlowRecord flow, int type, int code, int identifier) {
        assertThat(flow.hasTransport()).isTrue();
        assertThat(flow.icmpType()).isEqualTo(type);
        assertThat(flow.icmpCode()).isEqualTo(code);
        assertThat(flow.icmpIdentifier()).isEqualTo(identifier);
        assertThat(flow.sourcePort() | flow.destinationPort() | flow.tcpFlags()).isZero();
    }

    @Test
    void stepsOverOptionsAndExtensionHeaders() {
        assertThat(read4("4700 0030 0007 0000 40060000 c0000201 c6336402 9404000000000000" + TCP)
                        .tcpFlags())
                .isEqualTo(0x12);
        read6("60000000 0024 00 40" + SIX + "3c00010400000000 0600010400000000" + TCP);
        assertThat(flow.protocol()).isEqualTo(6);
        assertThat(flow.destinationPort()).isEqualTo(443);
    }

    @Test
    void onlyTheFirstFragmentHasPorts() {
        assertThat(read4(ipv4(6, "2000", TCP)).destinationPort()).isEqualTo(443);
        assertNoTransport(read4(ipv4(6, "2001", TCP)), 4, 6);
        assertNoTransport(read4(ipv4(6, "1fff", TCP)), 4, 6);
        assertThat(read6("60000000 001c 2c 40" + SIX + "06000001 00000007" + TCP)
                        .destinationPort())
                .isEqualTo(443);
        assertNoTransport(read6("60000000 001c 2c 40" + SIX + "06000008 00000007" + TCP), 6, 6);
    }

    private static void assertNoTransport(FlowRecord flow, int version, int protocol) {
        assertThat(flow.ipVersion()).isEqualTo(version);
        assertThat(flow.protocol()).isEqualTo(protocol);
        assertThat(flow.hasTransport()).isFalse();
        assertThat(flow.sourcePort() | flow.destinationPort() | flow.tcpFlags() | flow.icmpType())
                .isZero();
    }

    @Test
    void otherProtocolsHaveNoTransport() {
        assertNoTransport(read4(ipv4(47, "0000", TCP)), 4, 47);
        assertNoTransport(read4(ipv4(50, "0000", TCP)), 4, 50);
        assertNoTransport(read6("60000000 0000 3b 40" + SIX), 6, 59);
    }

    /** What stands behind the packet's own length is padding. */
    @Test
    void readsNothingBehindTheStatedLength() {
        assertNoTransport(read4(ipv4(6, "0000", TCP).replace("45000028", "45000027")), 4, 6);
        assertNoTransport(read4(ipv4(6, "0000", TCP).replace("45000028", "45000007")), 4, 6);
        assertNoTransport(read6(TCP6.replace("0014 06", "0013 06")), 6, 6);
    }

    /** A packet of a capture that the network card was to cut up states no length. */
    @Test
    void readsToTheEndWhenNoLengthIsStated() {
        assertThat(read4(ipv4(6, "0000", TCP).replace("45000028", "45000000")).destinationPort())
                .isEqualTo(443);
        assertThat(read6(TCP6.replace("0014 06", "0000 06")).destinationPort()).isEqualTo(443);
    }

    @Test
    void leavesOutWhatIsNotThere() {
        for (String packet : new String[] {
            ipv4(6, "0000", TCP),
            ipv4(17, "0000", "c35001bb 00080000"),
            TCP6,
            ipv4(1, "0000", "08 00 0000 1234 0001"),
            "60000000 0008 3a 40" + SIX + "80 00 0000 4321 0001"
        }) {
            byte[] whole = Hex.bytes(packet);
            boolean four = whole[0] == 0x45;
            for (int length = 0; length < whole.length; length++) {
                for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(whole, length))) {
                    int etherType = four ? EtherType.IPV4 : EtherType.IPV6;
                    FlowPacket.read(frame, etherType, frame.start(), flow.clear());
                    boolean header = length >= (four ? 20 : 40);
                    assertNoTransport(flow, header ? four ? 4 : 6 : 0, header ? whole[four ? 9 : 6] : 0);
                }
            }
        }
    }

    @Test
    void readsTheAddressesOfABrokenHeader() {
        assertNoTransport(read4(ipv4(6, "0000", TCP).replace("4500", "4400")), 4, 6);
        assertThat(flow.sourceLow()).isEqualTo(0xC000_0201L);
        assertNoTransport(read4(ipv4(6, "0000", TCP).replace("4500", "4f00")), 4, 6);
    }

    @Test
    void readsNothingOfWhatIsNoIp() {
        assertNoTransport(read4(ipv4(6, "0000", TCP).replace("4500", "6500")), 0, 0);
        assertNoTransport(read6(TCP6.replace("60000000", "40000000")), 0, 0);
        assertNoTransport(read(EtherType.ARP, TEXTBOOK), 0, 0);
        byte[] packet = Hex.bytes(TEXTBOOK);
        FlowPacket.read(new Frame().bind(packet, 0, 0, packet.length), EtherType.IPV4, -1, flow);
        assertNoTransport(flow, 0, 0);
    }

    @Test
    void neverFailsWhateverTheBytes() {
        long seed = 7;
        Random random = new Random(seed);
        String[] good = {
            ipv4(6, "0000", TCP), TCP6, "60000000 0024 00 40" + SIX + "3c00010400000000 0600010400000000" + TCP
        };
        for (int round = 0; round < 200_000; round++) {
            byte[] packet = Hex.bytes(good[random.nextInt(good.length)]);
            for (int changes = random.nextInt(6); changes >= 0; changes--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
            Frame frame = new Frame().bind(packet, 0, 0, packet.length);
            try {
                FlowPacket.read(frame, random.nextBoolean() ? EtherType.IPV4 : EtherType.IPV6, 0, flow.clear());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + Hex.text(packet), e);
            }
        }
    }

    @Test
    void allocatesNothing() {
        byte[] four = Hex.bytes(TEXTBOOK);
        byte[] six = Hex.bytes(TCP6);
        Frame frame = new Frame();
        AllocationProbe.assertNone("reading packets", () -> {
            FlowPacket.read(frame.bind(four, 0, 0, four.length), EtherType.IPV4, 0, flow.clear());
            FlowPacket.read(frame.bind(six, 0, 0, six.length), EtherType.IPV6, 0, flow.clear());
        });
    }
}
