// SPDX-License-Identifier: Apache-2.0
package org.encap4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapturePortTest {
    private static final long START = 1_700_000_000_000_001_000L;
    private static final int LENGTH = 64;

    @TempDir
    private Path folder;

    private final List<byte[]> packets = Packets.numbered(0, 20, LENGTH);
    private final Frame frame = new Frame();
    private Path capture;
    private Path copy;

    @BeforeEach
    void write() throws IOException {
        capture = folder.resolve("in.pcap");
        copy = folder.resolve("out.pcap");
        write(LinkType.ETHERNET, 0);
    }

    private void write(int linkType, int cut) throws IOException {
        try (PcapWriter writer = PcapWriter.create(capture, linkType)) {
            for (int i = 0; i < packets.size(); i++) {
                writer.write(START + i * 1_000L, Packets.frame(packets.get(i)), LENGTH + cut);
            }
            writer.finish();
        }
    }

    @Test
    void receivesThePacketsOfAFileWithRoomBeforeThem() throws IOException {
        try (CapturePort port = CapturePort.reading(capture)) {
            assertThat(port.name()).isEqualTo(capture.toString());
            assertThat(port.atEnd()).isFalse();
            assertThat(port.poll(frame)).isTrue();
            assertThat(frame.headroom()).isEqualTo(Headroom.BYTES);
            assertThat(port.timestampNanos()).isEqualTo(START);
            frame.setByte(frame.start() - Headroom.BYTES, 1);
            frame.setByte(frame.start(), 1);
            assertThat(Packets.poll(port)).containsExactlyElementsOf(packets.subList(1, 20));
            assertThat(port.atEnd()).isTrue();
            assertThat(port.cutOff()).isEmpty();
            assertThat(port.poll(frame)).isFalse();
            assertThat(port.offer(frame)).as("to nowhere").isTrue();
        }
    }

    @Test
    void aReplayWritesTheSameFile() throws IOException {
        try (CapturePort in = CapturePort.reading(capture);
                CapturePort out = CapturePort.writing(copy, in::timestampNanos)) {
            assertThat(out.poll(frame)).isFalse();
            assertThat(out.atEnd()).isTrue();
            while (in.poll(frame)) {
                assertThat(out.offer(frame)).isTrue();
            }
            out.flush();
            assertThat(copy).as("not before it is whole").doesNotExist();
        }
        assertThat(copy).hasSameBinaryContentAs(capture);
    }

    @Test
    void aFileMayBeReplacedByWhatBecameOfIt() throws IOException {
        byte[] before = Files.readAllBytes(capture);
        try (CapturePort port = CapturePort.of(capture, capture, () -> START)) {
            while (port.poll(frame)) {
                port.offer(frame);
            }
        }
        try (CapturePort port = CapturePort.reading(capture)) {
            assertThat(Packets.poll(port)).containsExactlyElementsOf(packets);
        }
        assertThat(Files.readAllBytes(capture)).hasSameSizeAs(before).isNotEqualTo(before);
    }

    @Test
    void saysWhereAFileWasCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(capture);
        Files.write(capture, Arrays.copyOf(whole, whole.length - 1));
        try (CapturePort port = CapturePort.reading(capture)) {
            assertThat(Packets.poll(port)).containsExactlyElementsOf(packets.subList(0, 19));
            assertThat(port.cutOff())
                    .hasValueSatisfying(text -> assertThat(text).startsWith("cut off in packet 20"));
        }
    }

    @Test
    void knowsHowLongAPacketWas() throws IOException {
        write(LinkType.ETHERNET, 1_000);
        try (CapturePort port = CapturePort.reading(capture)) {
            assertThat(port.poll(frame)).isTrue();
            assertThat(frame.length()).isEqualTo(LENGTH);
            assertThat(port.originalLength()).isEqualTo(LENGTH + 1_000);
        }
    }

    @Test
    void refusesOtherLinksThanEthernet() throws IOException {
        write(LinkType.RAW, 0);
        try (CapturePort port = CapturePort.reading(capture)) {
            assertThatThrownBy(() -> port.poll(frame))
                    .isInstanceOf(IOException.class)
                    .hasMessage(capture + ": packet 1 has link type " + LinkType.RAW
                            + ", a packet port takes Ethernet (1)");
        }
    }

    @Test
    void namesFilesThatCannotBeUsed() {
        Path nowhere = folder.resolve("no/file");
        assertThatThrownBy(() -> CapturePort.reading(nowhere))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(nowhere + ": no such file");
        assertThatThrownBy(() -> CapturePort.of(capture, nowhere, () -> 0)).hasMessageContaining(nowhere.toString());
    }

    @Test
    void aClosedPortNeitherReceivesNorSends() throws IOException {
        CapturePort port = CapturePort.of(capture, copy, () -> START);
        port.close();
        port.close();
        assertThat(port.poll(frame)).isFalse();
        assertThat(port.offer(Packets.frame(new byte[60]))).isFalse();
        assertThat(copy).exists();
    }

    @Test
    void allocatesNothingPerPacket() throws IOException {
        try (PcapWriter writer = PcapWriter.create(capture, LinkType.ETHERNET)) {
            for (int i = 0; i < 4_000; i++) {
                writer.write(START, Packets.frame(packets.get(0)), LENGTH);
            }
            writer.finish();
        }
        try (CapturePort port = CapturePort.of(capture, copy, () -> START)) {
            AllocationProbe.assertNone("a capture port", () -> {
                try {
                    port.poll(frame);
                    port.offer(frame);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }
}
