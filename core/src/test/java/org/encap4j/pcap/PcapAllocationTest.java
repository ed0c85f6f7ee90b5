// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packet allocates nothing. */
class PcapAllocationTest {
    private static final int PACKETS = 10_000;

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

    private void assertReadsWithoutAllocating(CaptureReader reader) {
        CapturedPacket packet = new CapturedPacket();

        AllocationProbe.assertNone("reading " + reader.name(), () -> {
            Frame frame = read(reader, packet).frame();
            checksum += frame.getUnsignedByte(frame.start() + 1) + LinkType.network(LinkType.LINUX_SLL, frame);
        });

        assertThat(checksum).isNotZero();
        assertThat(packet.number()).isGreaterThan(1000);
    }

    private static CapturedPacket read(CaptureReader reader, CapturedPacket packet) {
        try {
            if (!reader.next(packet)) {
                throw new AssertionError("the file has only " + reader.packetsRead() + " packets");
            }
            return packet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void writesWithoutAllocating() {
        PcapWriter writer = PcapWriter.stream(OutputStream.nullOutputStream(), LinkType.ETHERNET);
        Frame frame = new Frame().bind(HandMade.packet(2000, 1), 0, 50, 1550);

        AllocationProbe.assertNone("writing", () -> {
            try {
                writer.write(1, frame, 1500);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(writer.packetsWritten()).isGreaterThan(1000);
    }
}
