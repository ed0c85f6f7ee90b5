// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;

/** Where a named capture is, and its frames in arrays of their own. */
final class CaptureFile {
    private static final Path RESOURCES = Path.of("src", "test", "resources");

    private CaptureFile() {}

    /** A frame and its bytes. */
    record Packet(CapturedFrame frame, byte[] bytes) {}

    /** {@return where a file of that name is in the module's sources, or where it goes when it is written} */
    static Path place(String name) {
        Path module = Path.of(System.getProperty("basedir", ""));
        Path resource = module.resolve(RESOURCES).resolve(name.startsWith("/") ? name.substring(1) : name);
        if (Files.exists(resource)) {
            return resource;
        }
        Path inModule = module.resolve(name);
        boolean folderIsNamed = Path.of(name).getNameCount() > 1;
        return Files.exists(inModule) || folderIsNamed && Files.isDirectory(inModule.getParent()) ? inModule : resource;
    }

    /**
     * Reads all frames.
     *
     * @param name as the annotation says it
     * @param test whose class path is asked if there is no such file
     * @throws IOException if there is none of that name, it is not a capture, or it is cut off
     */
    static List<Packet> read(String name, Class<?> test) throws IOException {
        Path file = place(name);
        if (Files.exists(file)) {
            try (CaptureReader reader = CaptureReader.open(file)) {
                return read(name, reader);
            }
        }
        try (InputStream in = test.getResourceAsStream(name)) {
            if (in == null) {
                throw new NoSuchFileException(
                        name,
                        null,
                        "neither a file (" + file.toAbsolutePath() + ") nor on the class path beside "
                                + test.getName());
            }
            try (CaptureReader reader = CaptureReader.stream(in, name)) {
                return read(name, reader);
            }
        }
    }

    private static List<Packet> read(String name, CaptureReader reader) throws IOException {
        String shortName = name.substring(name.lastIndexOf('/') + 1);
        List<Packet> packets = new ArrayList<>();
        CapturedPacket packet = new CapturedPacket();
        while (reader.next(packet)) {
            byte[] bytes = new byte[packet.capturedLength()];
            packet.frame().getBytes(packet.frame().start(), bytes, 0, bytes.length);
            packets.add(new Packet(
                    new CapturedFrame(
                            shortName,
                            packet.number(),
                            packet.timestampNanos(),
                            packet.linkType(),
                            packet.originalLength()),
                    bytes));
        }
        if (reader.cutOff().isPresent()) {
            throw new IOException(name + ": " + reader.cutOff().get());
        }
        return packets;
    }
}
