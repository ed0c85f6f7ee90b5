// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.encap4j.fixtures.Needs;

/** A program that a {@link Lab} started. It ends by itself after two minutes and those of a soak, should nobody be left to end it. */
final class LabProcess implements AutoCloseable {
    /** No case takes nearly as long. */
    private static final String LIFE_SECONDS = "" + (120 + 60 * Long.getLong("encap4j.soak.minutes", 0));

    private static final long END_SECONDS = 10;
    private static final long POLL_MILLIS = 10;

    private final String name;
    private final Path out;
    private final Path err;
    private final Process process;

    LabProcess(String name, Path files, List<String> command) {
        this.name = name;
        out = Path.of(files + ".out");
        err = Path.of(files + ".err");
        List<String> bounded =
                new ArrayList<>(List.of(Needs.command("timeout").toString(), "--kill-after=5", LIFE_SECONDS));
        bounded.addAll(command);
        try {
            process = new ProcessBuilder(bounded)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** {@return the file of what it writes to standard output} */
    Path outFile() {
        return out;
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@return the id of the program itself; {@code timeout} is between it and us} */
    long pid() {
        return process.children().findFirst().orElse(process.toHandle()).pid();
    }

    /** Waits until something is so, or fails with what the program said. It fails at once if the program ends. */
    LabProcess await(String what, long seconds, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() && !condition.getAsBoolean()) {
                throw new AssertionError(name + " ended with " + process.exitValue() + ", expected: " + what + said());
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + ": not within " + seconds + " s: " + what + said());
            }
            sleep();
        }
        return this;
    }

    private static void sleep() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** {@return the status it ended with by itself} */
    int exit(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " did not end within " + seconds + " s" + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Asks it to end ({@code SIGTERM}). */
    LabProcess terminate() {
        process.destroy();
        return this;
    }

    String said() {
        return "\n--- " + name + " wrote to standard output:\n" + tail(out()) + "\n--- and to standard error:\n"
                + tail(err());
    }

    private static String tail(String text) {
        int most = 4000;
        return text.length() <= most ? text : "[..]" + text.substring(text.length() - most);
    }

    /** Ends it, gently at first. */
    @Override
    public void close() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
