// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packet allocates nothing. */
class PcapAllocationTest {
    private static final int PACKETS = 100_000;
    private static final int ROUNDS = 10;

    @TempDir
    Path folder;

    private long checksum;

    private static byte[] pcap() {
        HandMade file = HandMade.pcap(LITTLE_ENDIAN, 0xA1B2C3D4, 1);
        byte[] packet = HandMade.packet(60, 1);
        for (int i = 0; i < PACKETS; i++) {
            file.record(i, i, packet);
        }
        return file.bytes();
    }

    private static byte[] pcapng() {
        HandMade file = HandMade.pcapng(LITTLE_ENDIAN);
        byte[] packet = HandMade.packet(60, 1);
        for (int i = 0; i < PACKETS / 4; i++) {
            file.enhancedPacket(0, i, 60, packet)
                    .obsoletePacket(0, i, 60, packet)
                    .block(5, packet)
                    .simplePacket(60, packet)
                    .enhancedPacket(0, i, 60, packet);
        }
        return file.bytes();
    }

    @Test
    void readsPcapWithoutAllocating() throws IOException {
        read(pcap());
    }

    @Test
    void readsPcapngWithoutAllocating() throws IOException {
        read(pcapng());
    }

    private void read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("made.cap"), bytes);
        try (CaptureReader reader = CaptureReader.open(file)) {
            assertReadsWithoutAllocating(reader);
        }
        try (CaptureReader reader = CaptureReader.stream(new ByteArrayInputStream(bytes), "x")) {
            assertReadsWithoutAllocating(reader);
        }
    }

    private void assertReadsWithoutAllocating(CaptureReader reader) throws IOException {
        CapturedPacket packet = new CapturedPacket();

        long allocated = Allocated.least(() -> {
            for (int i = 0; i < PACKETS / ROUNDS && reader.next(packet); i++) {
                Frame frame = packet.frame();
                checksum += frame.getUnsignedByte(frame.start() + 1) + LinkType.network(LinkType.LINUX_SLL, frame);
            }
        });

        assertThat(allocated).isZero();
        assertThat(checksum).isNotZero();
        assertThat(reader.packetsRead()).isPositive().isEqualTo(packet.number());
    }

    @Test
    void writesWithoutAllocating() throws IOException {
        PcapWriter writer = PcapWriter.stream(OutputStream.nullOutputStream(), LinkType.ETHERNET);
        Frame frame = new Frame().bind(HandMade.packet(200, 1), 0, 50, 180);

        long allocated = Allocated.least(() -> {
            for (int i = 0; i < PACKETS / ROUNDS; i++) {
                writer.write(i, frame, 130);
            }
        });

        assertThat(allocated).isZero();
        assertThat(writer.packetsWritten()).isGreaterThanOrEqualTo(PACKETS / ROUNDS);
    }
}
