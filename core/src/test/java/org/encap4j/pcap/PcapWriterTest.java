// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PcapWriterTest {
    private static final Frame FRAME = new Frame().bind(HandMade.packet(20, 0x60), 0, 4, 9);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("out.pcap");
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = PcapWriter.stream(out, LinkType.LINUX_SLL2)) {
            writer.write(0x0102_0304L * 1_000_000_000L + 999_999_999, FRAME, 1500);
            writer.finish();
        }

        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("d4c3b2a1" + "02000400" + "00000000" + "00000000" + "00000400" + "14010000" + "04030201"
                        + "3f420f00" + "05000000" + "dc050000" + "6465666768");
    }

    @Test
    void writesNanoseconds() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = PcapWriter.stream(out, LinkType.ETHERNET, PcapWriter.Resolution.NANOSECONDS)) {
            writer.write(1_999_999_999, FRAME, 5);
            writer.finish();
        }

        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .startsWith("4d3cb2a1")
                .contains("01000000" + "ffc99a3b" + "05000000" + "05000000" + "6465666768");
    }

    @ParameterizedTest
    @EnumSource
    void isReadBackAsItWasWritten(PcapWriter.Resolution resolution) throws IOException {
        long seed = 11;
        Random random = new Random(seed);
        long unit = resolution == PcapWriter.Resolution.NANOSECONDS ? 1 : 1000;
        int packets = 3000;
        byte[] memory = HandMade.packet(PcapWriter.MAX_CAPTURED_LENGTH + 7, 3);
        ByteBuffer direct = ByteBuffer.allocateDirect(memory.length).put(memory);
        int[] starts = new int[packets];
        int[] lengths = new int[packets];
        long[] times = new long[packets];
        try (PcapWriter writer = PcapWriter.create(file, 147, resolution)) {
            for (int i = 0; i < packets; i++) {
                starts[i] = random.nextInt(7);
                lengths[i] = i == 100 ? PcapWriter.MAX_CAPTURED_LENGTH : i == 200 ? 80_000 : random.nextInt(1600);
                times[i] = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) / 2;
                Frame frame = i % 2 == 0
                        ? new Frame().bind(memory, 0, starts[i], starts[i] + lengths[i])
                        : new Frame().bind(direct, 0, starts[i], starts[i] + lengths[i]);
                writer.write(times[i], frame, lengths[i] + i);
            }
            writer.finish();
        }

        Captured captured = Captured.mapped(file);

        assertThat(captured.packets).hasSize(packets);
        assertThat(captured.cutOff + captured.refusal).isEmpty();
        for (int i = 0; i < packets; i++) {
            Captured.Packet packet = captured.packets.get(i);
            assertThat(packet.timestampNanos)
                    .as("packet %s of seed %s", i, seed)
                    .isEqualTo(times[i] / unit * unit);
            assertThat(packet.originalLength).isEqualTo(lengths[i] + i);
            assertThat(packet.linkType).isEqualTo(147);
            assertThat(packet.bytes).isEqualTo(java.util.Arrays.copyOfRange(memory, starts[i], starts[i] + lengths[i]));
        }
    }

    @Test
    void putsNothingInPlaceBeforeItIsFinished() throws IOException {
        Files.writeString(file, "old");
        try (PcapWriter writer = PcapWriter.create(file, 1)) {
            writer.write(0, FRAME, 5);
            assertThat(file).hasContent("old");
            assertThat(names()).hasSize(2);

            writer.finish();

            assertThat(names()).containsExactly("out.pcap");
            assertThat(Captured.mapped(file).packets).hasSize(1);
        }
        assertThat(names()).containsExactly("out.pcap");
    }

    @Test
    void leavesNothingBehindWhenNotFinished() throws IOException {
        try (PcapWriter writer = PcapWriter.create(file, 1)) {
            for (int i = 0; i < 100_000; i++) {
                writer.write(0, FRAME, 5);
            }
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void keepsWhatWasThereWhenNotFinished() throws IOException {
        Files.writeString(file, "old");
        PcapWriter.create(file, 1).close();

        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("out.pcap");
    }

    @Test
    void mayOverwriteTheFileItIsReadFrom() throws IOException {
        Files.write(
                file,
                HandMade.pcap(java.nio.ByteOrder.BIG_ENDIAN, 0xA1B2C3D4, 1)
                        .record(1, 2, HandMade.packet(9, 1))
                        .record(3, 4, HandMade.packet(8, 1))
                        .bytes());
        CapturedPacket packet = new CapturedPacket();
        String before = Captured.mapped(file).packets.toString();
        try (CaptureReader reader = CaptureReader.open(file);
                PcapWriter writer = PcapWriter.create(file, 1)) {
            while (reader.next(packet)) {
                writer.write(packet.timestampNanos(), packet.frame(), packet.originalLength());
            }
            writer.finish();
        }

        assertThat(Captured.mapped(file).packets).hasToString(before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void writesThroughSymbolicLinksAndWithOrdinaryPermissions() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createSymbolicLink(file, Files.createFile(other.resolve("real.pcap")));
        try (PcapWriter writer = PcapWriter.create(file, 1)) {
            writer.finish();
        }

        assertThat(file).isSymbolicLink();
        assertThat(Captured.mapped(other.resolve("real.pcap")).refusal).isEmpty();
        Path plain = Files.createFile(folder.resolve("plain"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo(PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
    }

    @Test
    void refusesPacketsAndTimesThatTheFormatCannotHold() throws IOException {
        Frame tooLong = new Frame().bind(new byte[262_145], 0, 0, 262_145);
        try (PcapWriter writer = PcapWriter.create(file, 1)) {
            writer.write(0, FRAME, 5);
            assertThatThrownBy(() -> writer.write(0, tooLong, 262_145))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ": packet 2 has 262145 bytes, a pcap file holds at most 262144 of each");
            assertThatThrownBy(() -> writer.write(-1, FRAME, 5))
                    .hasMessage(file + ": packet 2 has the time -1 s since 1970, a pcap file holds 0 to 4294967295");
            assertThatThrownBy(() -> writer.write(4_294_967_296_000_000_000L, FRAME, 5))
                    .hasMessageContaining("4294967296 s");
            writer.write(4_294_967_295_999_999_999L, FRAME, 2);
            writer.finish();
        }

        Captured captured = Captured.mapped(file);
        assertThat(captured.packets).hasSize(2);
        assertThat(captured.packets.get(1).timestampNanos).isEqualTo(4_294_967_295_999_999_000L);
        assertThat(captured.packets.get(1).originalLength).isEqualTo(5);
        assertThatThrownBy(() -> PcapWriter.create(file, 65_536)).hasMessage("link type 65536, expected 0 to 65535");
    }

    @Test
    void namesPlacesWhereNothingCanBeWritten() {
        Path nowhere = folder.resolve("missing").resolve("out.pcap");

        assertThatThrownBy(() -> PcapWriter.create(nowhere, 1))
                .isInstanceOf(IOException.class)
                .hasMessage(nowhere + ": cannot be written: its folder does not exist");
        assertThatThrownBy(() -> PcapWriter.create(folder, 1))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + ": a directory; expected the name of a file to write");
    }

    @Test
    void refusesToGoOnWhenClosed() throws IOException {
        PcapWriter writer = PcapWriter.create(file, 1);
        writer.finish();

        assertThatThrownBy(() -> writer.write(0, FRAME, 5)).hasMessage(file + ": the writer is closed");
        assertThatThrownBy(writer::finish).hasMessage(file + ": the writer is closed");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        try (PcapWriter writer = PcapWriter.create(full, 1)) {
            assertThatThrownBy(writer::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessage("/dev/full: cannot be written: No space left on device");
        }
        assertThat(full).exists();
    }

    @Test
    void leavesTheStreamToItsOwner() throws IOException {
        boolean[] closed = new boolean[1];
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (PcapWriter writer = PcapWriter.stream(out, 1)) {
            writer.finish();
        }
        PcapWriter.stream(out, 1).close();

        assertThat(closed[0]).isFalse();
        assertThat(out.toByteArray()).hasSize(24);
    }
}
