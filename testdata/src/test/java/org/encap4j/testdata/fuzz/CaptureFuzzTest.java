// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.encap4j.pcap.CaptureReader;
import org.encap4j.pcap.CapturedPacket;
import org.encap4j.wire.Frame;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of pcap and pcapng, streamed and now and then mapped: only an IOException may say that one is none. */
class CaptureFuzzTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a reader may take for a file of no bytes, and for each byte more. */
    private static final long MEMORY = 2 << 20;

    private static final long MEMORY_PER_BYTE = 200;

    /** A mapping is not given back before the next collection, and a process may only have so many. */
    private static final int MAPPED_ONE_IN = 64;

    static List<byte[]> seeds() {
        return Seeds.files();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void readsOrRefuses(byte[] file) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        String streamed = outcome(file, false);
        long most = MEMORY + file.length * MEMORY_PER_BYTE;
        // The first time includes what loading and instrumenting classes takes.
        if (THREADS.getCurrentThreadAllocatedBytes() - before > most && taken(file) > most) {
            throw new AssertionError("reading " + file.length + " bytes took " + taken(file));
        }
        if (Arrays.hashCode(file) % MAPPED_ONE_IN == 0) {
            String mapped = outcome(file, true);
            if (!mapped.equals(streamed)) {
                throw new AssertionError("streamed: " + streamed + "; mapped: " + mapped);
            }
        }
    }

    private static long taken(byte[] file) throws IOException {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        outcome(file, false);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static String outcome(byte[] file, boolean mapped) throws IOException {
        Path path = mapped ? Files.write(Files.createTempFile("encap4j-fuzz", ".pcap"), file) : null;
        String name = mapped ? path.toString() : "a stream";
        StringBuilder told = new StringBuilder();
        try (CaptureReader reader =
                mapped ? CaptureReader.open(path) : CaptureReader.stream(new ByteArrayInputStream(file), name)) {
            readAll(reader, file.length, told);
        } catch (IOException e) {
            if (!e.getMessage().startsWith(name)) {
                throw new AssertionError("the message does not name the file: " + e.getMessage(), e);
            }
            told.append(e.getMessage().substring(name.length()));
        } finally {
            if (mapped) {
                Files.delete(path);
            }
        }
        return told.toString();
    }

    private static void readAll(CaptureReader reader, int length, StringBuilder told) throws IOException {
        CapturedPacket packet = new CapturedPacket();
        long bytes = 0;
        while (reader.next(packet)) {
            Frame frame = packet.frame();
            int sum = 0;
            for (int at = frame.start(); at < frame.end(); at++) {
                sum = 31 * sum + frame.getUnsignedByte(at);
            }
            bytes += frame.length();
            if (frame.length() != packet.capturedLength() || bytes > length || packet.number() > length) {
                throw new AssertionError("packet " + packet.number() + " has " + frame.length() + " bytes, said to be "
                        + packet.capturedLength() + ", in a file of " + length);
            }
            told.append(packet.timestampNanos())
                    .append(' ')
                    .append(packet.linkType())
                    .append(' ')
                    .append(packet.originalLength())
                    .append(' ')
                    .append(sum)
                    .append('\n');
        }
        told.append(reader.cutOff().map(why -> why.replace(reader.name(), "")).orElse(""));
    }
}
