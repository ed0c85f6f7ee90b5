// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.pcap.CaptureFormatException;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;

/** Which capture files there are, and their packets in arrays of their own. */
public final class Captures {
    /** This module's folder of captures with the readings of them. */
    public static final Path FOLDER = SourceTree.module().resolve("captures");

    /** This module's folder of what Open vSwitch did to frames. */
    public static final Path VECTORS = SourceTree.module().resolve("vectors");

    private Captures() {}

    /** One packet of a capture file. */
    public record Packet(Path file, long number, long timestampNanos, int linkType, byte[] bytes, int originalLength) {
        @Override
        public String toString() {
            return file.getFileName() + " #" + number;
        }
    }

    /** {@return the captures that the manifest names} */
    static List<Path> own() {
        return OracleTable.read(FOLDER.resolve("MANIFEST.tsv")).stream()
                .map(row -> FOLDER.resolve(row.get("file")).normalize())
                .toList();
    }

    /** {@return all capture files below a folder} */
    public static List<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Captures::isCapture).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCapture(Path file) {
        String name = file.toString();
        return name.endsWith(".pcap") || name.endsWith(".pcapng");
    }

    /** {@return a capture's name without folder and ending} */
    static String name(Path file) {
        return file.getFileName().toString().replaceFirst("\\.pcap(ng)?$", "");
    }

    /** {@return the packets of a file, up to where it contradicts its format} */
    public static List<Packet> read(Path file) {
        List<Packet> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            CapturedPacket packet = new CapturedPacket();
            while (reader.next(packet)) {
                byte[] bytes = new byte[packet.capturedLength()];
                packet.frame().getBytes(packet.frame().start(), bytes, 0, bytes.length);
                packets.add(new Packet(
                        file,
                        packet.number(),
                        packet.timestampNanos(),
                        packet.linkType(),
                        bytes,
                        packet.originalLength()));
            }
        } catch (CaptureFormatException e) {
            return packets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packets;
    }
}
