// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PcapngReadTest {
    private static final long MICROS = 1_700_000_000_123_456L;

    @TempDir
    Path folder;

    static Stream<ByteOrder> orders() {
        return Stream.of(BIG_ENDIAN, LITTLE_ENDIAN);
    }

    private Captured read(HandMade file) throws IOException {
        Captured mapped = Captured.mapped(folder, file.bytes());
        assertThat(Captured.streamed(file.bytes()).lines("made.cap"))
                .isEqualTo(mapped.lines(folder.resolve("made.cap").toString()));
        return mapped;
    }

    private String refusal(HandMade file) throws IOException {
        String refusal = read(file).refusal;
        assertThat(refusal).startsWith(folder + "/made.cap: ").doesNotContain("\n");
        return refusal.substring((folder + "/made.cap: ").length());
    }

    @ParameterizedTest
    @MethodSource("orders")
    void readsTheThreeKindsOfPackets(ByteOrder order) throws IOException {
        HandMade file = HandMade.pcapng(order)
                .enhancedPacket(0, MICROS, 1500, HandMade.packet(61, 1))
                .obsoletePacket(0, MICROS, 62, HandMade.packet(62, 2))
                .simplePacket(63, HandMade.packet(63, 3));

        Captured captured = read(file);

        assertThat(captured.packets).hasSize(3);
        assertThat(captured.packets.get(0).bytes).isEqualTo(HandMade.packet(61, 1));
        assertThat(captured.packets.get(0).originalLength).isEqualTo(1500);
        assertThat(captured.packets.get(0).timestampNanos).isEqualTo(MICROS * 1000);
        assertThat(captured.packets.get(1).bytes).isEqualTo(HandMade.packet(62, 2));
        assertThat(captured.packets.get(1).timestampNanos).isEqualTo(MICROS * 1000);
        assertThat(captured.packets.get(2).bytes).isEqualTo(HandMade.packet(63, 3));
        assertThat(captured.packets.get(2).timestampNanos).isZero();
        assertThat(captured.packets).allMatch(packet -> packet.linkType == LinkType.ETHERNET);
        assertThat(captured.bytesRead).isEqualTo(file.length());
    }

    @Test
    void cutsSimplePacketsAtTheSnapLengthOfTheFirstInterface() throws IOException {
        HandMade file = new HandMade(LITTLE_ENDIAN)
                .section()
                .interfaceDescription(1, 20)
                .interfaceDescription(101, 9999)
                .simplePacket(1500, HandMade.packet(20, 1))
                .simplePacket(17, HandMade.packet(17, 1));

        Captured captured = read(file);

        assertThat(captured.packets.get(0).bytes).isEqualTo(HandMade.packet(20, 1));
        assertThat(captured.packets.get(0).originalLength).isEqualTo(1500);
        assertThat(captured.packets.get(1).bytes).isEqualTo(HandMade.packet(17, 1));
    }

    @Test
    void givesEachInterfaceItsLinkTypeAndTimescale() throws IOException {
        HandMade order = new HandMade(BIG_ENDIAN);
        HandMade file = new HandMade(BIG_ENDIAN)
                .section()
                .interfaceDescription(1, 0, order.option(9, new byte[] {9}), order.option(0, new byte[0]))
                .interfaceDescription(
                        113,
                        0,
                        order.option(2, "eth0".getBytes()),
                        order.option(14, order.body().u64(1_000_000_000L).bytes()),
                        order.option(9, new byte[] {(byte) 0x8A}))
                .interfaceDescription(276, 0)
                .enhancedPacket(0, 123_456_789_012_345_678L, 1, new byte[1])
                .enhancedPacket(1, 512, 2, new byte[2])
                .enhancedPacket(2, 5, 3, new byte[3]);

        Captured captured = read(file);

        assertThat(captured.packets)
                .extracting(packet -> packet.timestampNanos)
                .containsExactly(123_456_789_012_345_678L, 1_000_000_000_500_000_000L, 5000L);
        assertThat(captured.packets).extracting(packet -> packet.linkType).containsExactly(1, 113, 276);
        assertThat(captured.packets).extracting(packet -> packet.interfaceId).containsExactly(0, 1, 2);
    }

    @Test
    void startsEachSectionAnewInItsOwnByteOrder() throws IOException {
        HandMade file = HandMade.pcapng(LITTLE_ENDIAN)
                .interfaceDescription(101, 0)
                .enhancedPacket(1, MICROS, 4, new byte[4])
                .order(BIG_ENDIAN)
                .section()
                .interfaceDescription(276, 0)
                .enhancedPacket(0, MICROS, 5, new byte[5])
                .order(LITTLE_ENDIAN)
                .section()
                .interfaceDescription(113, 0)
                .enhancedPacket(0, MICROS, 6, new byte[6]);

        Captured captured = read(file);

        assertThat(captured.packets).extracting(packet -> packet.linkType).containsExactly(101, 276, 113);
        assertThat(captured.packets).allMatch(packet -> packet.timestampNanos == MICROS * 1000);
        assertThat(refusal(file.section().enhancedPacket(0, 0, 1, new byte[1])))
                .contains("enhanced packet block at byte", "interface 0, but 0 described before it");
    }

    @Test
    void stepsOverOtherBlocksAndOptions() throws IOException {
        HandMade order = new HandMade(LITTLE_ENDIAN);
        HandMade file = HandMade.pcapng(LITTLE_ENDIAN)
                .block(4, new byte[40])
                .block(0xBAD, new byte[0])
                .block(0x8000_0001L, new byte[700_000])
                .block(
                        6,
                        order.body()
                                .u32(0)
                                .u32(0)
                                .u32(0)
                                .u32(5)
                                .u32(5)
                                .raw(HandMade.packet(8, 1))
                                .raw(order.option(1, "remark".getBytes()))
                                .raw(order.option(0, new byte[0]))
                                .bytes())
                .block(5, new byte[8]);

        Captured captured = read(file);

        assertThat(captured.packets).hasSize(1);
        assertThat(captured.packets.get(0).bytes).isEqualTo(HandMade.packet(5, 1));
        assertThat(captured.cutOff).isEmpty();
    }

    @Test
    void usesNoSectionLength() throws IOException {
        HandMade file = new HandMade(LITTLE_ENDIAN);
        file.block(
                        0x0A0D0D0A,
                        file.body()
                                .u32(0x1A2B3C4D)
                                .u16(1)
                                .u16(2)
                                .u64(4)
                                .raw(file.option(4, "me".getBytes()))
                                .bytes())
                .interfaceDescription(1, 0)
                .enhancedPacket(0, 0, 1, new byte[1]);

        assertThat(read(file).packets).hasSize(1);
    }

    @Test
    void refusesPacketsOfInterfacesThatDoNotExist() throws IOException {
        assertThat(refusal(HandMade.pcapng(LITTLE_ENDIAN).enhancedPacket(1, 0, 1, new byte[1])))
                .isEqualTo("packet 1, enhanced packet block at byte 48: interface 1, but 1 described before it"
                        + " in this section");
        assertThat(refusal(HandMade.pcapng(BIG_ENDIAN).enhancedPacket(-1, 0, 1, new byte[1])))
                .contains("interface 4294967295, but 1");
        assertThat(refusal(HandMade.pcapng(BIG_ENDIAN).obsoletePacket(0xFFFF, 0, 1, new byte[1])))
                .contains("packet block at byte 48: interface 65535");
        assertThat(refusal(new HandMade(BIG_ENDIAN).section().simplePacket(1, new byte[1])))
                .contains("simple packet block at byte 28: interface 0, but 0");
    }

    @Test
    void refusesTotalLengthsThatDiffer() throws IOException {
        HandMade packet =
                HandMade.pcapng(LITTLE_ENDIAN).u32(6).u32(36).raw(new byte[24]).u32(40);
        HandMade other = HandMade.pcapng(LITTLE_ENDIAN).u32(77).u32(16).u32(0).u32(12);

        assertThat(refusal(packet))
                .isEqualTo("packet 1, enhanced packet block at byte 48: total length 36 at its start, 40 at its end");
        assertThat(refusal(other))
                .isEqualTo("block of type 0x0000004d at byte 48: total length 16 at its start, 12 at its end");
    }

    @Test
    void refusesTotalLengthsThatCannotBe() throws IOException {
        assertThat(refusal(HandMade.pcapng(BIG_ENDIAN).u32(77).u32(8).raw(new byte[20])))
                .endsWith("total length 8, expected a multiple of 4 and at least 12");
        assertThat(refusal(HandMade.pcapng(BIG_ENDIAN).u32(77).u32(14).raw(new byte[20])))
                .endsWith("total length 14, expected a multiple of 4 and at least 12");
        assertThat(refusal(HandMade.pcapng(BIG_ENDIAN).u32(6).u32(28).raw(new byte[20])))
                .endsWith("total length 28, expected a multiple of 4 and at least 32");
        assertThat(refusal(HandMade.pcapng(BIG_ENDIAN).u32(6).u32(0xFFFF_FFFCL).raw(new byte[99])))
                .endsWith("total length 4294967292, expected at most 33554432");
    }

    @Test
    void refusesCapturedLengthsThatDoNotFitTheBlock() throws IOException {
        HandMade file = HandMade.pcapng(LITTLE_ENDIAN);
        for (long length : new long[] {5, 0x7FFF_FFFFL, 0xFFFF_FFFFL}) {
            byte[] body = file.body()
                    .raw(new byte[12])
                    .u32(length)
                    .u32(9)
                    .raw(new byte[4])
                    .bytes();

            assertThat(refusal(HandMade.pcapng(LITTLE_ENDIAN).block(6, body)))
                    .endsWith("captured length " + length + ", expected at most 4");
        }
        assertThat(refusal(HandMade.pcapng(LITTLE_ENDIAN).simplePacket(9, new byte[8])))
                .endsWith("captured length 9, expected at most 8");
    }

    @Test
    void refusesOptionsThatReachPastTheirBlock() throws IOException {
        HandMade order = new HandMade(LITTLE_ENDIAN);
        byte[] longer = order.body().u16(2).u16(5).u32(0).bytes();
        HandMade file = new HandMade(LITTLE_ENDIAN).section();

        assertThat(refusal(file.interfaceDescription(1, 0, longer)))
                .isEqualTo("interface description block at byte 28: option 2 of 5 bytes, but 4 are left for it");
        assertThat(refusal(
                        new HandMade(LITTLE_ENDIAN).section().interfaceDescription(1, 0, order.option(9, new byte[2]))))
                .endsWith("option if_tsresol has 2 bytes, expected 1");
        assertThat(refusal(new HandMade(LITTLE_ENDIAN)
                        .section()
                        .interfaceDescription(1, 0, order.option(14, new byte[4]))))
                .endsWith("option if_tsoffset has 4 bytes, expected 8");
    }

    @Test
    void refusesSectionsItCannotRead() throws IOException {
        HandMade magic =
                new HandMade(BIG_ENDIAN).u32(0x0A0D0D0A).u32(28).u32(0x1A2B3C4E).raw(new byte[16]);
        byte[] future =
                new HandMade(BIG_ENDIAN).u32(0x1A2B3C4D).u16(2).u16(0).u64(-1).bytes();

        assertThat(refusal(magic))
                .isEqualTo("section header block at byte 0: byte-order magic 0x1a2b3c4e, expected 0x1a2b3c4d"
                        + " in either order");
        assertThat(refusal(new HandMade(BIG_ENDIAN).block(0x0A0D0D0A, future)))
                .endsWith("pcapng version 2.0, expected 1.0");
    }

    @Test
    void saysWhereTheFileWasCutOff() throws IOException {
        assertThat(read(HandMade.pcapng(LITTLE_ENDIAN).u32(6).u32(132).raw(new byte[32])).cutOff)
                .isEqualTo("cut off in packet 1, enhanced packet block at byte 48: the block says 132 bytes,"
                        + " the file has 40");
        assertThat(read(HandMade.pcapng(LITTLE_ENDIAN).u32(77).u32(400_000).raw(new byte[32])).cutOff)
                .isEqualTo("cut off in block of type 0x0000004d at byte 48: the block says 400000 bytes,"
                        + " the file has 40");
        assertThat(read(HandMade.pcapng(LITTLE_ENDIAN).u32(6).u16(1)).cutOff)
                .isEqualTo("cut off in a block at byte 48: its first fields are 8 bytes, the file has 6");
    }
}
