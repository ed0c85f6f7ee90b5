// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PcapReadTest {
    private static final int MICRO = 0xA1B2C3D4;
    private static final int NANO = 0xA1B23C4D;

    @TempDir
    Path folder;

    static Stream<Arguments> variants() {
        return Stream.of(
                Arguments.of(BIG_ENDIAN, MICRO, 1000),
                Arguments.of(LITTLE_ENDIAN, MICRO, 1000),
                Arguments.of(BIG_ENDIAN, NANO, 1),
                Arguments.of(LITTLE_ENDIAN, NANO, 1));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void readsBothOrdersAndResolutions(ByteOrder order, int magic, int nanos) throws IOException {
        byte[] first = HandMade.packet(60, 1);
        byte[] file = HandMade.pcap(order, magic, 1)
                .record(1_700_000_000L, 999_999, first)
                .record(0xFFFF_FFFFL, 0, 3, 0xFFFF_FFFFL)
                .raw(HandMade.packet(3, 7))
                .record(0, 1, new byte[0])
                .bytes();

        Captured captured = Captured.mapped(folder, file);

        assertThat(captured.cutOff).isEmpty();
        assertThat(captured.refusal).isEmpty();
        assertThat(captured.bytesRead).isEqualTo(file.length);
        assertThat(captured.packets).hasSize(3);
        assertThat(captured.packets.get(0).bytes).isEqualTo(first);
        assertThat(captured.packets.get(0).timestampNanos)
                .isEqualTo(1_700_000_000L * 1_000_000_000L + 999_999L * nanos);
        assertThat(captured.packets.get(0).originalLength).isEqualTo(60);
        assertThat(captured.packets.get(1).bytes).containsExactly(7, 8, 9);
        assertThat(captured.packets.get(1).originalLength).isEqualTo(Integer.MAX_VALUE);
        assertThat(captured.packets.get(1).timestampNanos).isEqualTo(4_294_967_295L * 1_000_000_000L);
        assertThat(captured.packets.get(2).bytes).isEmpty();
        assertThat(Captured.streamed(file).lines("made.cap"))
                .isEqualTo(captured.lines(folder.resolve("made.cap").toString()));
    }

    /**
     * {@code tcpdump -i lo -c 1 -w}: "hello" to UDP port 9; {@code tshark -r -F pcapng -w} made the second of the
     * first.
     */
    @Test
    void readsFilesThatTcpdumpAndTsharkWrote() throws IOException {
        byte[] pcap = HexFormat.of()
                .parseHex("d4c3b2a102000400000000000000000000000400010000006293036b4a360a002f0000002f000000"
                        + "000000000000000000000000080045000021864340004011b6867f0000017f000001e0df0009000d"
                        + "fe2068656c6c6f");
        byte[] pcapng = HexFormat.of()
                .parseHex("0a0d0d0a680000004d3c2b1a01000000ffffffffffffffff0400440054536861726b202857697265"
                        + "736861726b2920342e302e313720284769742076342e302e3137207061636b616765642061732034"
                        + "2e302e31372d302b6465623132753329000000006800000001000000140000000100000000000400"
                        + "14000000060000005000000000000000e7600600ca52ac4f2f0000002f0000000000000000000000"
                        + "00000000080045000021864340004011b6867f0000017f000001e0df0009000dfe2068656c6c6f00"
                        + "50000000");

        for (byte[] file : new byte[][] {pcap, pcapng}) {
            Captured captured = Captured.streamed(file);

            assertThat(captured.lines("made.cap").subList(1, 3)).containsExactly("cut off: ", "refused: ");
            assertThat(captured.packets.get(0).bytes).hasSize(47).endsWith("hello".getBytes());
            assertThat(captured.packets.get(0).timestampNanos).isEqualTo(1_795_396_450_669_258_000L);
            assertThat(captured.packets.get(0).linkType).isEqualTo(LinkType.ETHERNET);
        }
    }

    @Test
    void hasNoPacketsBehindALoneHeader() throws IOException {
        byte[] file = HandMade.pcap(LITTLE_ENDIAN, MICRO, 1).bytes();

        assertThat(Captured.mapped(folder, file).lines("x")).containsExactly("cut off: ", "refused: ");
        assertThat(Captured.streamed(file).lines("x")).containsExactly("cut off: ", "refused: ");
    }

    @Test
    void masksTheUpperBitsOfTheLinkType() throws IOException {
        byte[] file = HandMade.pcap(BIG_ENDIAN, MICRO, 0x5400_0114)
                .record(0, 0, new byte[1])
                .bytes();

        assertThat(Captured.streamed(file).packets.get(0).linkType).isEqualTo(LinkType.LINUX_SLL2);
    }

    @Test
    void refusesOtherVersions() throws IOException {
        for (int minor : new int[] {0, 2, 3, 5}) {
            byte[] file = new HandMade(LITTLE_ENDIAN)
                    .u32(MICRO)
                    .u16(2)
                    .u16(minor)
                    .raw(new byte[16])
                    .bytes();

            assertThat(Captured.streamed(file).refusal)
                    .startsWith("made.cap: pcap version 2." + minor + ", expected 2.4");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a1b2cd34, Kuznetsov",
        "34cdb2a1, Kuznetsov",
        "a1b234cd, Mesquita",
        "cd34b2a1, Mesquita",
        "a12b3c4d, Navtel",
        "4d3c2ba1, Navtel",
        "1f8b0800, gzip-compressed; unpack it first",
        "28b52ffd, zstd-compressed; unpack it first",
        "fd377a58, xz-compressed; unpack it first",
        "425a6839, bzip2-compressed; unpack it first",
        "04224d18, lz4-compressed; unpack it first",
        "736e6f6f, snoop",
        "00000000, 'not a capture file: it starts with 00000000, expected the magic number of pcap'",
        "1f8b, 'not a capture file: only 2 bytes'",
        "'', 'made.cap: empty'"
    })
    void refusesOtherFilesByName(String start, String why) throws IOException {
        byte[] magic = HexFormat.of().parseHex(start);
        byte[] file = magic.length < 4
                ? magic
                : new HandMade(BIG_ENDIAN).raw(magic).raw(new byte[60]).bytes();

        assertThat(Captured.mapped(folder, file).refusal).contains(why).doesNotContain("\n");
        assertThat(Captured.streamed(file).refusal).contains(why);
    }

    @ParameterizedTest
    @CsvSource({"16777217", "2147483647", "2147483648", "4294967295"})
    void refusesCapturedLengthsThatNobodyBelieves(long length) throws IOException {
        byte[] file = HandMade.pcap(LITTLE_ENDIAN, MICRO, 1)
                .record(0, 0, new byte[10])
                .record(0, 0, length, 60)
                .raw(new byte[100])
                .bytes();

        Captured captured = Captured.streamed(file);

        assertThat(captured.packets).hasSize(1);
        assertThat(captured.refusal)
                .isEqualTo("made.cap: packet 2 at byte 50: captured length " + length + ", expected at most 16777216");
        assertThat(Captured.mapped(folder, file).refusal).endsWith(captured.refusal);
    }

    @Test
    void throwsTheSameAgainWhenAskedAgain() throws IOException {
        byte[] file =
                HandMade.pcap(LITTLE_ENDIAN, MICRO, 1).record(0, 0, -1, 60).bytes();
        CapturedPacket packet = new CapturedPacket();
        try (CaptureReader reader = CaptureReader.stream(new ByteArrayInputStream(file), "-")) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> reader.next(packet))
                        .isInstanceOf(CaptureFormatException.class)
                        .hasMessageStartingWith("-: packet 1 at byte 24");
            }
        }
    }

    @Test
    void saysWhereTheFileWasCutOff() throws IOException {
        HandMade whole = HandMade.pcap(LITTLE_ENDIAN, MICRO, 1).record(0, 0, new byte[10]);

        assertThat(Captured.streamed(
                                whole.record(0, 0, 98, 98).raw(new byte[40]).bytes())
                        .cutOff)
                .isEqualTo("cut off in packet 2: the record says 98 bytes, the file has 40");
        assertThat(Captured.streamed(HandMade.pcap(LITTLE_ENDIAN, MICRO, 1)
                                .raw(new byte[7])
                                .bytes())
                        .cutOff)
                .isEqualTo("cut off in packet 1: a record header has 16 bytes, the file has 7");
    }

    @Test
    void namesFilesThatCannotBeOpened() {
        Path missing = folder.resolve("missing.pcap");

        assertThatThrownBy(() -> CaptureReader.open(missing))
                .isInstanceOf(IOException.class)
                .hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> CaptureReader.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + ": a directory, not a capture file");
    }

    @Test
    void namesStreamsThatCannotBeRead() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable is out");
            }
        };

        assertThatThrownBy(() -> CaptureReader.stream(broken, "-"))
                .isInstanceOf(IOException.class)
                .hasMessage("-: cannot be read at byte 0: the cable is out");
    }

    @Test
    void knowsTheSizeOfFilesAndNotOfStreams() throws IOException {
        byte[] bytes = HandMade.pcap(LITTLE_ENDIAN, MICRO, 1).bytes();
        Path file = Files.write(folder.resolve("made.cap"), bytes);

        try (CaptureReader mapped = CaptureReader.open(file);
                CaptureReader streamed = CaptureReader.stream(new ByteArrayInputStream(bytes), "-")) {
            assertThat(mapped.size()).isEqualTo(24);
            assertThat(mapped.bytesRead()).isEqualTo(24);
            assertThat(mapped.name()).isEqualTo(file.toString());
            assertThat(streamed.size()).isEqualTo(-1);
            assertThat(streamed.name()).isEqualTo("-");
        }
    }

    @Test
    void readsNothingAfterItWasClosed() throws IOException {
        byte[] bytes = HandMade.pcap(LITTLE_ENDIAN, MICRO, 1)
                .record(0, 0, new byte[10])
                .record(0, 0, new byte[10])
                .bytes();
        CaptureReader reader = CaptureReader.open(Files.write(folder.resolve("made.cap"), bytes));
        CapturedPacket packet = new CapturedPacket();
        assertThat(reader.next(packet)).isTrue();

        reader.close();

        assertThat(reader.next(packet)).isFalse();
        assertThat(packet.frame().getUnsignedByte(packet.frame().start())).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void streamsNamedPipesAndDevices() throws Exception {
        byte[] bytes = HandMade.pcap(LITTLE_ENDIAN, MICRO, 1)
                .record(5, 0, HandMade.packet(10, 1))
                .bytes();
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Thread writer = new Thread(() -> {
            try {
                Files.write(pipe, bytes);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();

        Captured captured = Captured.mapped(pipe);

        writer.join();
        assertThat(captured.lines("x")).isEqualTo(Captured.streamed(bytes).lines("x"));
        assertThat(Captured.mapped(Path.of("/dev/null")).refusal).startsWith("/dev/null: empty");
    }
}
