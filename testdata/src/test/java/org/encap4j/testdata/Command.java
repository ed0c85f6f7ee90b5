// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.encap4j.fixtures.Needs;

/** Runs programs of this machine to their end, for a bounded time. */
final class Command {
    private static final long SECONDS = 30;

    private Command() {}

    /** {@return what it wrote to standard output} */
    static String run(String... command) {
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, Needs.command(command[0]).toString());
        try {
            Path output = Files.createTempFile("encap4j", ".out");
            Path errors = Files.createTempFile("encap4j", ".err");
            try {
                Process process = new ProcessBuilder(words)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
                if (!waitFor(process)) {
                    throw new IllegalStateException(words + " took more than " + SECONDS + " s");
                }
                if (process.exitValue() != 0) {
                    throw new IllegalStateException(
                            words + " ended with " + process.exitValue() + ": " + Files.readString(errors));
                }
                return Files.readString(output);
            } finally {
                Files.delete(output);
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean waitFor(Process process) {
        try {
            return process.waitFor(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
