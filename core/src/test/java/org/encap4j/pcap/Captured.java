// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.wire.Frame;

/**
 * Everything a reader said about one capture, kept for comparison: packets, how it ended, and the refusal if there was
 * one.
 */
final class Captured {
    final List<Packet> packets = new ArrayList<>();
    String cutOff = "";
    String refusal = "";
    long bytesRead;

    /** One packet, its bytes copied out. */
    static final class Packet {
        final String facts;
        final byte[] bytes;
        final long timestampNanos;
        final int originalLength;
        final int linkType;
        final int interfaceId;

        Packet(CapturedPacket packet) {
            Frame frame = packet.frame();
            bytes = new byte[packet.capturedLength()];
            frame.getBytes(frame.start(), bytes, 0, bytes.length);
            timestampNanos = packet.timestampNanos();
            originalLength = packet.originalLength();
            linkType = packet.linkType();
            interfaceId = packet.interfaceId();
            facts = packet.number() + " at " + timestampNanos + ", " + bytes.length + " of " + originalLength
                    + ", link "
                    + linkType + ", interface " + interfaceId + ", headroom " + frame.headroom() + ", "
                    + java.util.Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return facts;
        }
    }

    static Captured mapped(Path file) throws IOException {
        return mapped(file, 1 << 30);
    }

    static Captured mapped(Path file, int window) throws IOException {
        Captured captured = new Captured();
        try (CaptureReader reader = CaptureReader.open(file, window)) {
            captured.readAll(reader);
        } catch (CaptureFormatException e) {
            captured.refusal = e.getMessage();
        }
        return captured;
    }

    static Captured mapped(Path folder, byte[] file) throws IOException {
        return mapped(Files.write(folder.resolve("made.cap"), file));
    }

    static Captured streamed(InputStream in, String name) throws IOException {
        Captured captured = new Captured();
        try (CaptureReader reader = CaptureReader.stream(in, name)) {
            captured.readAll(reader);
        } catch (CaptureFormatException e) {
            captured.refusal = e.getMessage();
        }
        return captured;
    }

    static Captured streamed(byte[] file) throws IOException {
        return streamed(new ByteArrayInputStream(file), "made.cap");
    }

    /** A stream that delivers at most {@code most} bytes at a time, as a pipe may. */
    static InputStream dripping(byte[] file, int most) {
        return new FilterInputStream(new ByteArrayInputStream(file)) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return super.read(into, from, Math.min(length, most));
            }
        };
    }

    private void readAll(CaptureReader reader) throws IOException {
        CapturedPacket packet = new CapturedPacket();
        try {
            while (reader.next(packet)) {
                packets.add(new Packet(packet));
                if (reader.packetsRead() != packet.number() || packet.number() != packets.size()) {
                    throw new AssertionError(
                            "packet " + packet.number() + " of " + reader.packetsRead() + " after " + packets.size());
                }
            }
        } finally {
            cutOff = reader.cutOff().orElse("");
            bytesRead = reader.bytesRead();
        }
    }

    /** Packets, end and refusal as lines, the file's own name left out. */
    List<String> lines(String name) {
        List<String> lines = new ArrayList<>();
        packets.forEach(packet -> lines.add(packet.toString()));
        lines.add("cut off: " + cutOff);
        lines.add("refused: " + refusal.replace(name, "FILE"));
        return lines;
    }
}
