// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.encap4j.wire.Frame;

/**
 * Writes a pcap file: version 2.4, little-endian, one link type.
 *
 * <p>A file appears under its name only when it is complete: it is written beside its place under a temporary name and
 * moved there by {@link #finish}. A writer that is closed without {@code finish} leaves nothing behind, so an exception
 * inside a try-with-resources never leaves half a capture. Whatever had the name before stays until then; a capture may
 * be written over the one it is read from.
 *
 * <p>A writer belongs to one thread. Writing a packet copies it once, into the writer's buffer, and allocates nothing.
 */
public final class PcapWriter implements Closeable {
    /**
     * The longest packet that is written, and the snap length in the file header: 262,144 bytes, as libpcap reads at
     * most.
     */
    public static final int MAX_CAPTURED_LENGTH = 262_144;

    /** Several times the longest record, so that a record always fits an empty buffer. */
    private static final int BUFFER_LENGTH = 1 << 20;

    private static final long MAX_SECONDS = 0xFFFF_FFFFL;

    /** What the fraction of a time stamp counts. */
    public enum Resolution {
        /** Rounded down to microseconds, which every program reads. */
        MICROSECONDS(PcapRecords.MAGIC_MICROSECONDS, PcapRecords.NANOS_PER_MICROSECOND),
        /** Nanoseconds, which libpcap 1.5 and later read. */
        NANOSECONDS(PcapRecords.MAGIC_NANOSECONDS, 1);

        private final int magic;
        private final int nanosPerFraction;

        Resolution(int magic, int nanosPerFraction) {
            this.magic = magic;
            this.nanosPerFraction = nanosPerFraction;
        }
    }

    private final String name;
    private final OutputStream out;
    private final boolean owned;
    private final Path partial;
    private final Path target;
    private final int nanosPerFraction;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private long packets;
    private boolean closed;

    private PcapWriter(
            String name,
            OutputStream out,
            boolean owned,
            Path partial,
            Path target,
            int linkType,
            Resolution resolution) {
        this.name = name;
        this.out = out;
        this.owned = owned;
        this.partial = partial;
        this.target = target;
        this.nanosPerFraction = resolution.nanosPerFraction;
        buffer.putInt(resolution.magic)
                .putShort((short) PcapRecords.VERSION_MAJOR)
                .putShort((short) PcapRecords.VERSION_MINOR)
                .putInt(0)
                .putInt(0)
                .putInt(MAX_CAPTURED_LENGTH)
                .putInt(linkType);
    }

    /**
     * Starts a file with microseconds.
     *
     * @param file where it shall be; a symbolic link is followed, and what is there is replaced by {@link #finish}
     * @param linkType what its packets start with, 0 to 65,535, see {@link LinkType}
     * @return a writer, to be finished and closed
     * @throws IOException if no file can be made there; the message names it
     */
    public static PcapWriter create(Path file, int linkType) throws IOException {
        return create(file, linkType, Resolution.MICROSECONDS);
    }

    /**
     * Starts a file. What exists and is not a regular file (a named pipe, a device) is written to directly.
     *
     * @param file where it shall be; a symbolic link is followed, and what is there is replaced by {@link #finish}
     * @param linkType what its packets start with, 0 to 65,535, see {@link LinkType}
     * @param resolution what its time stamps keep
     * @return a writer, to be finished and closed
     * @throws IOException if no file can be made there; the message names it
     */
    public static PcapWriter create(Path file, int linkType, Resolution resolution) throws IOException {
        checkLinkType(linkType);
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(name, null, "a directory; expected the name of a file to write");
        }
        try {
            boolean exists = Files.exists(file);
            if (exists && !Files.isRegularFile(file)) {
                OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE);
                return new PcapWriter(name, out, true, null, null, linkType, resolution);
            }
            Path target = exists ? file.toRealPath() : file;
            // Not createTempFile: its files are unreadable to everybody else, also after the move.
            Path partial = target.resolveSibling("." + target.getFileName() + "."
                    + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime()) + ".partial");
            OutputStream out = Files.newOutputStream(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new PcapWriter(name, out, true, partial, target, linkType, resolution);
        } catch (IOException e) {
            throw new IOException(name + ": cannot be written: " + reason(e), e);
        }
    }

    /**
     * Writes to a stream with microseconds, such as standard output.
     *
     * @param out the stream, which stays the caller's: {@link #finish} flushes it, nothing closes it
     * @param linkType what the packets start with, 0 to 65,535, see {@link LinkType}
     * @return a writer, to be finished
     */
    public static PcapWriter stream(OutputStream out, int linkType) {
        return stream(out, linkType, Resolution.MICROSECONDS);
    }

    /**
     * Writes to a stream, such as standard output.
     *
     * @param out the stream, which stays the caller's: {@link #finish} flushes it, nothing closes it
     * @param linkType what the packets start with, 0 to 65,535, see {@link LinkType}
     * @param resolution what the time stamps keep
     * @return a writer, to be finished
     */
    public static PcapWriter stream(OutputStream out, int linkType, Resolution resolution) {
        checkLinkType(linkType);
        return new PcapWriter("-", out, false, null, null, linkType, resolution);
    }

    private static void checkLinkType(int linkType) {
        if (linkType >>> Short.SIZE != 0) {
            throw new IllegalArgumentException("link type " + linkType + ", expected 0 to 65535");
        }
    }

    /**
     * Appends one packet.
     *
     * @param timestampNanos nanoseconds since 1970-01-01T00:00:00Z, from then to the year 2106
     * @param frame the packet from its start to its end, starting with the file's kind of link header
     * @param originalLength the packet's length on the wire in bytes; raised to the frame's length where it is less
     * @throws IOException if the packet is longer than {@link #MAX_CAPTURED_LENGTH}, its time does not fit the format,
     *     or the file cannot be written; after the latter nothing is left of the file
     */
    public void write(long timestampNanos, Frame frame, int originalLength) throws IOException {
        ensureOpen();
        int length = frame.length();
        if (length > MAX_CAPTURED_LENGTH) {
            throw new IOException(name + ": packet " + (packets + 1) + " has " + length
                    + " bytes, a pcap file holds at most " + MAX_CAPTURED_LENGTH + " of each");
        }
        long seconds = Math.floorDiv(timestampNanos, PcapRecords.NANOS_PER_SECOND);
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IOException(name + ": packet " + (packets + 1) + " has the time " + seconds
                    + " s since 1970, a pcap file holds 0 to " + MAX_SECONDS);
        }
        if (buffer.remaining() < PcapRecords.RECORD_HEADER_LENGTH + length) {
            drain();
        }
        int fraction = (int) (timestampNanos - seconds * PcapRecords.NANOS_PER_SECOND) / nanosPerFraction;
        buffer.putInt((int) seconds).putInt(fraction).putInt(length).putInt(Math.max(length, originalLength));
        int at = buffer.position();
        frame.getBytes(frame.start(), buffer.array(), at, length);
        buffer.position(at + length);
        packets++;
    }

    /**
     * Passes on what is buffered, so that whoever reads a pipe has the packets written so far.
     *
     * @throws IOException if the file cannot be written; nothing is left of it then
     */
    public void flush() throws IOException {
        ensureOpen();
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** {@return how many packets have been written} */
    public long packetsWritten() {
        return packets;
    }

    /**
     * Completes the file: writes what is buffered and moves the file to its place in one step. The writer is then
     * closed.
     *
     * @throws IOException if that fails; nothing is left of the file then
     */
    public void finish() throws IOException {
        ensureOpen();
        drain();
        try {
            out.flush();
            if (owned) {
                out.close();
            }
            if (partial != null) {
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            }
            closed = true;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Closes the writer. Unless it was finished, what was written to a file is removed. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (owned) {
                out.close();
            }
        } finally {
            if (partial != null) {
                Files.deleteIfExists(partial);
            }
        }
    }

    private void ensureOpen() throws IOException {
        if (closed) {
            throw new IOException(name + ": the writer is closed");
        }
    }

    private void drain() throws IOException {
        try {
            out.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private IOException failed(IOException cause) {
        IOException failure = new IOException(name + ": cannot be written: " + reason(cause), cause);
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    /** The JDK's file exceptions say only which file, not what is wrong with it. */
    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its folder does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "no permission";
        }
        return e instanceof FileSystemException ? ((FileSystemException) e).getReason() : e.getMessage();
    }
}
