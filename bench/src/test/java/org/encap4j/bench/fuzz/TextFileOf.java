// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.encap4j.config.ConfigurationException;

/** One file that each input is written to, and what may come of reading it. */
final class TextFileOf {
    /** Processor time: far more than any text of a few kilobytes may take, and less than an exponential one takes. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int LONGEST_MESSAGE = 100_000;

    private final Path file;

    TextFileOf(String name) {
        try {
            file = Files.createTempFile("encap4j-fuzz-" + name, ".yaml");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file.toFile().deleteOnExit();
    }

    /** Reads a file and does something with it. */
    interface Reading {
        void read(Path file) throws IOException, ConfigurationException;
    }

    /** Everything but a refusal that names the file gets through to the caller. */
    void readOrRefuse(byte[] bytes, Reading reading) throws IOException {
        Files.write(file, bytes);
        // The first time includes what loading and instrumenting classes takes.
        if (nanos(reading) > LONGEST_NANOS && nanos(reading) > LONGEST_NANOS) {
            throw new AssertionError("took more than " + LONGEST_NANOS + " ns, twice");
        }
    }

    private long nanos(Reading reading) {
        long start = THREADS.getCurrentThreadCpuTime();
        try {
            reading.read(file);
        } catch (IOException | ConfigurationException refusal) {
            String message = refusal.getMessage();
            if (message == null || !message.startsWith(file.toString()) || message.length() > LONGEST_MESSAGE) {
                throw new AssertionError("a refusal that does not name the file: " + message, refusal);
            }
        }
        return THREADS.getCurrentThreadCpuTime() - start;
    }

    static List<byte[]> seeds(String example, String... texts) throws IOException {
        byte[] whole = Files.readAllBytes(Path.of("src/examples", example));
        return Stream.concat(
                        Stream.of(whole, Arrays.copyOf(whole, whole.length / 2)),
                        Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
