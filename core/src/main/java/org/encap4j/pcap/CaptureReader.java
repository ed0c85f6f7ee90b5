// SPDX-License-Identifier: Apache-2.0
package org.encap4j.pcap;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads the packets of a pcap or pcapng file in order.
 *
 * <pre>
 *     CapturedPacket packet = new CapturedPacket();
 *     try (CaptureReader reader = CaptureReader.open(file)) {
 *         while (reader.next(packet)) {
 *             use(packet.frame());
 *         }
 *         reader.cutOff().ifPresent(System.err::println);
 *     }
 * </pre>
 *
 * <p>A reader belongs to one thread. A mapped file must not be made shorter by somebody else while it is read: the
 * machine then takes the memory away, which the JVM reports as an {@link InternalError} wherever the packet is touched.
 */
public final class CaptureReader implements Closeable {
    /** The longest packet that is believed, in bytes: 16 MiB. A record that claims more is refused. */
    public static final int MAX_CAPTURED_LENGTH = 16 << 20;

    private static final int WINDOW = 1 << 30;

    private final CaptureBytes bytes;
    private final CaptureFormat format;
    private boolean ended;
    private CaptureFormatException failure;

    private CaptureReader(CaptureBytes bytes) throws IOException {
        this.bytes = bytes;
        this.format = recognise(bytes);
    }

    /**
     * Opens a capture file. A regular file is mapped; anything else (a named pipe, a device) is streamed.
     *
     * @param file the file
     * @return a reader before the first packet, to be closed
     * @throws CaptureFormatException if the file is not a capture that can be read
     * @throws IOException if it cannot be opened; the message names it
     */
    public static CaptureReader open(Path file) throws IOException {
        return open(file, WINDOW);
    }

    static CaptureReader open(Path file, int window) throws IOException {
        try {
            if (Files.isDirectory(file)) {
                throw new FileSystemException(file.toString(), null, "a directory, not a capture file");
            }
            if (Files.isRegularFile(file)) {
                return read(new MappedBytes(file, window));
            }
            InputStream in = Files.newInputStream(file);
            return read(new StreamedBytes(in, file.toString(), in));
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(file.toString(), null, "no permission to read it");
        }
    }

    /**
     * Reads a capture from a stream, such as standard input. No more is read than is needed for the next packet, so a
     * live capture's packets come as they are written.
     *
     * @param in the stream, which stays the caller's: closing the reader does not close it
     * @param name what messages call it
     * @return a reader before the first packet
     * @throws CaptureFormatException if the stream does not start as a capture
     * @throws IOException if the stream cannot be read; the message names it
     */
    public static CaptureReader stream(InputStream in, String name) throws IOException {
        return read(new StreamedBytes(in, name, () -> {}));
    }

    private static CaptureReader read(CaptureBytes bytes) throws IOException {
        try {
            return new CaptureReader(bytes);
        } catch (IOException e) {
            try {
                bytes.close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static CaptureFormat recognise(CaptureBytes bytes) throws IOException {
        if (!bytes.has(Integer.BYTES)) {
            throw new CaptureFormatException(
                    bytes.name(),
                    bytes.available() == 0
                            ? "empty; a capture file starts with a header"
                            : "not a capture file: only " + bytes.available() + " bytes");
        }
        int magic = bytes.memory.getInt(bytes.at);
        if (magic == PcapngBlocks.SECTION_HEADER) {
            return new PcapngBlocks(bytes);
        }
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            int ordered = order == ByteOrder.BIG_ENDIAN ? magic : Integer.reverseBytes(magic);
            if (ordered == PcapRecords.MAGIC_MICROSECONDS) {
                return new PcapRecords(bytes, order, PcapRecords.NANOS_PER_MICROSECOND);
            }
            if (ordered == PcapRecords.MAGIC_NANOSECONDS) {
                return new PcapRecords(bytes, order, 1);
            }
        }
        throw new CaptureFormatException(bytes.name(), ForeignFormat.describe(magic));
    }

    /**
     * Reads the next packet.
     *
     * @param into receives it; what it held before is void
     * @return false at the end of the file, proper or not: see {@link #cutOff}
     * @throws CaptureFormatException if the file contradicts its format; asked again, the same is thrown again
     * @throws IOException if the file cannot be read
     */
    public boolean next(CapturedPacket into) throws IOException {
        if (ended) {
            if (failure != null) {
                throw failure;
            }
            return false;
        }
        try {
            ended = !format.next(into);
            return !ended;
        } catch (CaptureFormatException e) {
            ended = true;
            failure = e;
            throw e;
        }
    }

    /**
     * Says how the file ended, once {@link #next(CapturedPacket)} has returned false.
     *
     * @return empty if the last record was whole; else one sentence that says where the file was cut off and how much
     *     is missing
     */
    public Optional<String> cutOff() {
        return Optional.ofNullable(format.cutOff());
    }

    /**
     * Whether everything that has arrived was read, so that {@link #next} waits for more where the file is a pipe: a good
     * moment to pass on what was made of the packets before.
     *
     * @return true when no byte is left in reach; of a mapped file that says nothing but where a window ends
     */
    public boolean isDrained() {
        return bytes.available() == 0;
    }

    /** {@return how many packets have been read, which is the number of the last one} */
    public long packetsRead() {
        return format.packetsRead();
    }

    /** {@return how many bytes of the file have been read, headers and skipped blocks included} */
    public long bytesRead() {
        return bytes.position();
    }

    /** {@return the length of the file in bytes when it was opened, -1 for a stream} */
    public long size() {
        return bytes.size();
    }

    /** {@return what messages call this capture: the path or the name given} */
    public String name() {
        return bytes.name();
    }

    /** Closes the file; the last packet's memory stays readable as long as its frame is bound to it. */
    @Override
    public void close() throws IOException {
        ended = true;
        bytes.close();
    }
}
