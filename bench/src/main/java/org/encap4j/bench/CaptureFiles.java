// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.PcapWriter;

/** Opens the captures that a command line names, {@code -} being a pipe. */
final class CaptureFiles {
    static final String PIPE = "-";

    private CaptureFiles() {}

    static CaptureReader open(String name) throws IOException {
        if (name.equals(PIPE)) {
            return CaptureReader.stream(System.in, "standard input");
        }
        Path file = path(name);
        if (Files.isDirectory(file)) {
            throw new CommandFailure(name + ": a folder, not a capture");
        }
        return CaptureReader.open(file);
    }

    static PcapWriter create(String name, int linkType) throws IOException {
        if (name.equals(PIPE)) {
            FileOutputStream stdout = new FileOutputStream(FileDescriptor.out);
            return PcapWriter.stream(stdout, linkType, PcapWriter.Resolution.NANOSECONDS);
        }
        Path file = path(name);
        if (Files.isDirectory(file)) {
            throw new CommandFailure(name + ": a folder; name a file to write");
        }
        return UnfinishedFiles.create(file, linkType);
    }

    static Path folder(String name) throws IOException {
        Path folder = path(name);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new CommandFailure(name + ": a file, not a folder");
        }
        return Files.createDirectories(folder);
    }

    static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // The JVM reads names in the character set of the locale, and C has only ASCII.
            throw new CommandFailure(name + ": not a file name in this locale: " + e.getReason());
        }
    }

    /** Says so when a capture ended in the middle of a packet. */
    static void remarkOnEnd(CaptureReader reader, Terminal terminal) {
        terminal.clearProgress();
        reader.cutOff().ifPresent(sentence -> terminal.remark(reader.name() + ": " + sentence));
    }
}
