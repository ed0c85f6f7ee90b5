// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files longer than one mapping, and streams that deliver less than one packet. */
class CaptureWindowTest {
    private static final int RECORD = 16 << 20;

    @TempDir
    Path folder;

    @Test
    void readsTheSameThroughWindowsOfAnySize() throws IOException {
        HandMade pcap = HandMade.pcap(LITTLE_ENDIAN, 0xA1B2C3D4, 1);
        HandMade pcapng = HandMade.pcapng(BIG_ENDIAN);
        for (int i = 0; i < 40; i++) {
            pcap.record(i, i, HandMade.packet(i * 7 % 90, i));
            pcapng.enhancedPacket(0, i, i, HandMade.packet(i * 7 % 90, i)).block(77, new byte[i * 8 % 600]);
        }
        for (byte[] bytes : List.of(pcap.bytes(), pcapng.bytes())) {
            Path file = Files.write(folder.resolve("made.cap"), bytes);
            List<String> expected = Captured.streamed(bytes).lines("x");
            assertThat(expected).hasSize(42).endsWith("cut off: ", "refused: ");
            for (int window = 1; window < 300; window += 7) {
                assertThat(Captured.mapped(file, window).lines("x"))
                        .as("window of %s bytes", window)
                        .isEqualTo(expected);
                assertThat(Captured.streamed(Captured.dripping(bytes, window), "x")
                                .lines("x"))
                        .as("%s bytes at a time", window)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void streamsPacketsLongerThanItsFirstBuffer() throws IOException {
        byte[] packet = HandMade.packet(3_000_001, 9);
        byte[] file = HandMade.pcap(LITTLE_ENDIAN, 0xA1B2C3D4, 1)
                .record(0, 0, new byte[5])
                .record(1, 0, packet)
                .record(2, 0, new byte[6])
                .bytes();

        Captured captured = Captured.streamed(Captured.dripping(file, 100_000), "x");

        assertThat(captured.packets).hasSize(3);
        assertThat(captured.packets.get(1).bytes).isEqualTo(packet);
    }

    @Test
    void believesNoLengthBeforeTheBytesAreThere() throws IOException {
        byte[] file = HandMade.pcap(LITTLE_ENDIAN, 0xA1B2C3D4, 1)
                .record(0, 0, 16 << 20, 16 << 20)
                .raw(new byte[100])
                .bytes();
        CapturedPacket packet = new CapturedPacket();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (CaptureReader reader = CaptureReader.stream(Captured.dripping(file, 124), "x")) {
            long before = threads.getCurrentThreadAllocatedBytes();

            assertThat(reader.next(packet)).isFalse();

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
            assertThat(reader.cutOff())
                    .contains("cut off in packet 1: the record says 16777216 bytes, the file has 100");
        }
    }

    @Test
    void readsPcapFilesBeyondTwoGigabytes() throws IOException {
        int records = 140;
        Path file = folder.resolve("long.pcap");
        long end = 24;
        try (FileChannel channel = sparse(file)) {
            put(channel, 0, HandMade.pcap(LITTLE_ENDIAN, 0xA1B2C3D4, 1));
            for (int i = 0; i < records; i++) {
                HandMade header = new HandMade(LITTLE_ENDIAN).record(i, 0, RECORD, RECORD);
                put(channel, end, header);
                end += header.length() + RECORD;
                put(channel, end - 4, new HandMade(BIG_ENDIAN).u32(i));
            }
        }
        assertThat(end).isGreaterThan(Integer.MAX_VALUE);

        CapturedPacket packet = new CapturedPacket();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (int i = 0; i < records; i++) {
                assertThat(reader.next(packet)).isTrue();
                Frame frame = packet.frame();
                assertThat(packet.timestampNanos()).isEqualTo(i * 1_000_000_000L);
                assertThat(frame.getInt(frame.end() - 4)).isEqualTo(i);
            }
            assertThat(reader.next(packet)).isFalse();
            assertThat(reader.cutOff()).isEmpty();
            assertThat(reader.bytesRead()).isEqualTo(reader.size()).isEqualTo(end);
        }
    }

    @Test
    void stepsOverPcapngBlocksBeyondTwoGigabytes() throws IOException {
        Path file = folder.resolve("long.pcapng");
        HandMade start = HandMade.pcapng(LITTLE_ENDIAN);
        long total = 3_000_000_000L;
        long behind = start.length() + total;
        HandMade rest = new HandMade(LITTLE_ENDIAN).u32(total).enhancedPacket(0, 5, 9, HandMade.packet(9, 1));
        try (FileChannel channel = sparse(file)) {
            put(channel, 0, start.u32(77).u32(total));
            put(channel, behind - 4, rest);
        }

        Captured captured = Captured.mapped(file);

        assertThat(captured.refusal).isEmpty();
        assertThat(captured.packets).hasSize(1);
        assertThat(captured.packets.get(0).bytes).isEqualTo(HandMade.packet(9, 1));
        assertThat(captured.bytesRead).isEqualTo(behind + rest.length() - 4);
    }

    private static FileChannel sparse(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
    }

    private static void put(FileChannel channel, long at, HandMade bytes) throws IOException {
        channel.write(ByteBuffer.wrap(bytes.bytes()), at);
    }
}
