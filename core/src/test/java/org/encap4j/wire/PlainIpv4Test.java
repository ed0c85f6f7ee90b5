// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Placement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainIpv4Test {
    /**
     * Made with scapy: Ether(dst='02:e4:00:00:09:02', src='02:e4:00:00:09:01') / IP(tos=0xB8, id=1, ttl=64, src='192.0.2.1',
     * dst='198.51.100.2') / UDP(sport=49153, dport=33048, chksum=0) / b'abcdefgh'.
     */
    private static final byte[] PACKET = Hex.bytes("02e400000902 02e400000901 0800 45b8002400010000 40118dd9 c0000201"
            + " c6336402 c001811800100000 6162636465666768");

    private static final int IP_AT = 14;

    static Stream<Placement> placements() {
        return BufferMatrix.placements(0);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void readsGoldenBytes(Placement placement) {
        Frame frame = placement.bind(PACKET);

        assertThat(PlainIpv4.lookAtDatagram(frame)).isTrue();
        assertReads(frame);
        frame.words(0, 0, 0, 0);
        assertThat(PlainIpv4.look(frame)).isTrue();
        assertReads(frame);
        placement.assertUntouchedAround(frame);
    }

    private static void assertReads(Frame frame) {
        assertThat(PlainIpv4.destinationMac(frame)).isEqualTo(0x02E4_0000_0902L);
        assertThat(PlainIpv4.trafficClass(frame)).isEqualTo(0xB8);
        assertThat(PlainIpv4.totalLength(frame)).isEqualTo(36);
        assertThat(PlainIpv4.isFragment(frame)).isFalse();
        assertThat(PlainIpv4.ttl(frame)).isEqualTo(64);
        assertThat(PlainIpv4.protocol(frame)).isEqualTo(17);
        assertThat(PlainIpv4.source(frame)).isEqualTo(0xC000_0201);
        assertThat(PlainIpv4.destination(frame)).isEqualTo(0xC633_6402);
        assertThat(PlainIpv4.ports(frame)).isEqualTo(0xC001_8118);
        assertThat(PlainIpv4.udpLength(frame)).isEqualTo(16);
        assertThat(PlainIpv4.isSound(frame)).isTrue();
    }

    @Test
    void looksAtUntaggedIpv4WithoutOptionsOnly() {
        for (int bit = 0; bit < PACKET.length * 8; bit++) {
            byte[] changed = PACKET.clone();
            changed[bit / 8] ^= (byte) (0x80 >> bit % 8);
            boolean typeOrVersion = bit / 8 >= 12 && bit / 8 <= 14;
            assertThat(PlainIpv4.look(frame(changed))).as("bit %d", bit).isEqualTo(!typeOrVersion);
        }
    }

    @Test
    void needsItsLeastLength() {
        for (int length = 0; length <= PACKET.length; length++) {
            for (Frame frame : BufferMatrix.atTheEndOfMemory(Arrays.copyOf(PACKET, length))) {
                assertThat(PlainIpv4.look(frame)).as("%d bytes", length).isEqualTo(length >= 40);
            }
        }
        byte[] least = plain().payload(new byte[6]).bytes();
        assertThat(least).hasSize(48);
        assertThat(PlainIpv4.lookAtDatagram(frame(least))).isTrue();
        byte[] shorter = plain().payload(new byte[5]).bytes();
        for (Frame frame : BufferMatrix.atTheEndOfMemory(shorter)) {
            assertThat(PlainIpv4.lookAtDatagram(frame)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 0x0001, 0x1000, 0x1FFF, 0x6000, 0xFFFF})
    void knowsFragments(int field) {
        assertThat(PlainIpv4.isFragment(looked(plain().fragmentField(field)))).isTrue();
        assertThat(PlainIpv4.isFragment(looked(plain().fragmentField(field & 0xC000))))
                .isFalse();
    }

    @Test
    void isSoundWithRightLengthAndChecksum() {
        assertThat(PlainIpv4.isSound(looked(plain()))).isTrue();
        assertThat(PlainIpv4.isSound(looked(plain().padding(9)))).isTrue();
        assertThat(PlainIpv4.isSound(looked(plain().ipLength(20)))).isTrue();
        assertThat(PlainIpv4.isSound(looked(plain().ipLength(19)))).isFalse();
        assertThat(PlainIpv4.isSound(looked(plain().ipLength(20 + 8 + 22)))).isTrue();
        assertThat(PlainIpv4.isSound(looked(plain().ipLength(20 + 8 + 23)))).isFalse();
        byte[] whole = plain().bytes();
        for (int bit = 15 * 8; bit < 34 * 8; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (0x80 >> bit % 8);
            Frame frame = frame(changed);
            assertThat(PlainIpv4.look(frame)).isTrue();
            assertThat(PlainIpv4.isSound(frame)).as("bit %d", bit).isFalse();
        }
    }

    static List<Datagram> plainDatagrams() {
        return List.of(
                plain(),
                plain().trafficClass(0xFC),
                plain().fragmentField(0xC000),
                plain().padding(7),
                plain().ttl(1).identification(0xFFFF),
                plain().addresses("ffffffff ffffffff").ports(0xFFFF, 0xFFFF));
    }

    @ParameterizedTest
    @MethodSource("plainDatagrams")
    void acceptsPlainDatagrams(Datagram datagram) {
        assertThat(PlainIpv4.lookAtDatagram(frame(datagram.bytes()))).isTrue();
    }

    static List<Datagram> oddDatagrams() {
        return List.of(
                plain().tag("81000007"),
                Datagram.ipv6().udpChecksum(0).payload(new byte[22]),
                plain().ipOptions("01010101"),
                plain().trafficClass(1),
                plain().trafficClass(2),
                plain().trafficClass(3),
                plain().fragmentField(0x2000),
                plain().fragmentField(1),
                plain().protocol(6),
                plain().protocol(16),
                plain().udpLength(31),
                plain().udpLength(29),
                plain().udpLength(0),
                plain().udpChecksum(1),
                plain().udpChecksum(0x8000),
                plain().ipChecksum(0),
                plain().ipChecksum(0xFFFF),
                plain().ipLength(49),
                plain().ipLength(51),
                plain().ipLength(27).udpLength(7),
                plain().ipLength(51).udpLength(31));
    }

    @ParameterizedTest
    @MethodSource("oddDatagrams")
    void leavesOddDatagramsToTheGeneralWay(Datagram datagram) {
        assertThat(PlainIpv4.lookAtDatagram(frame(datagram.bytes()))).isFalse();
    }

    @Test
    void acceptsAnEmptyDatagramWithPadding() {
        assertThat(PlainIpv4.lookAtDatagram(
                        frame(Datagram.ipv4().udpChecksum(0).padding(18).bytes())))
                .isTrue();
    }

    @Test
    void noticesEveryChangedBitOfTheHeaders() {
        byte[] whole = plain().bytes();
        for (int bit = 12 * 8; bit < 42 * 8; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (0x80 >> bit % 8);
            boolean port = bit / 8 >= 34 && bit / 8 < 38;
            assertThat(PlainIpv4.lookAtDatagram(frame(changed)))
                    .as("bit %d", bit)
                    .isEqualTo(port);
        }
    }

    @ParameterizedTest
    @CsvSource({"17, 0x4000", "6, 0x4000", "1, 0x4000", "132, 0", "47, 0", "17, 0x2000", "6, 1", "17, 0x1FFF"})
    void hashesFlowsAsTheGeneralWayDoes(int protocol, String fragment) {
        Datagram datagram = plain().protocol(protocol).fragmentField(Integer.decode(fragment));
        for (int source : new int[] {0, 1, 0x0800, 40_000, 0xFFFF}) {
            Frame frame = looked(datagram.ports(source, 80));
            assertThat(PlainIpv4.flowHash(frame)).isEqualTo(generalHash(frame));
            frame.resize(0, IP_AT + 20 + 4);
            assertThat(PlainIpv4.flowHash(frame)).as("just the ports").isEqualTo(generalHash(frame));
            frame.resize(0, IP_AT + 20 + 3);
            assertThat(PlainIpv4.flowHash(frame)).as("ports cut off").isEqualTo(generalHash(frame));
        }
    }

    private static int generalHash(Frame frame) {
        return FlowHash.of(frame, 0, EtherType.IPV4, IP_AT, frame.end(), false);
    }

    @ParameterizedTest
    @MethodSource("placements")
    void rewritesAddressesAndTimeToLive(Placement placement) {
        Datagram datagram = plain().trafficClass(0xFF).identification(0xFEDC).addresses("fffefdfc fbfaf9f8");
        for (int ttl : new int[] {1, 2, 128, 255}) {
            byte[] expected = datagram.ttl(ttl - 1).bytes();
            System.arraycopy(Hex.bytes("fedcba987654 8123456789ab"), 0, expected, 0, 12);
            Frame frame = placement.bind(datagram.ttl(ttl).bytes());
            assertThat(PlainIpv4.look(frame)).isTrue();

            PlainIpv4.rewrite(frame, 0xFEDC_BA98_7654L, 0x8123_4567_89ABL);

            assertThat(Hex.text(placement.bytes(frame))).isEqualTo(Hex.text(expected));
            placement.assertUntouchedAround(frame);
        }
    }

    @Test
    void leavesWhatLiesBehindTheFirstGibToTheGeneralWay(@TempDir Path folder) throws IOException {
        int gib = 1 << 30;
        byte[] packet = plain().bytes();
        try (FileChannel sparse = FileChannel.open(
                folder.resolve("sparse"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.SPARSE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            ByteBuffer memory = sparse.map(FileChannel.MapMode.READ_WRITE, 0, gib + 256L);
            Frame frame = new Frame();
            for (int at : new int[] {gib - 1, gib, gib + 1}) {
                // What would be found if the index's high bits were lost.
                memory.put(at - gib < 0 ? 0 : at - gib, packet).put(at, packet);
                frame.bind(memory, 0, at, at + packet.length);
                assertThat(PlainIpv4.look(frame)).isEqualTo(at < gib);
                assertThat(PlainIpv4.lookAtDatagram(frame)).isEqualTo(at < gib);
            }
        }
    }

    private static Datagram plain() {
        return Datagram.ipv4().udpChecksum(0).payload(new byte[22]);
    }

    private static Frame looked(Datagram datagram) {
        Frame frame = frame(datagram.bytes());
        assertThat(PlainIpv4.look(frame)).isTrue();
        return frame;
    }

    private static Frame frame(byte[] packet) {
        return new Frame().bind(packet, 0, 0, packet.length);
    }
}
