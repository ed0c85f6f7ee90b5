// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs of system administration to their end. */
final class HostCommand {
    private static final long SECONDS = 20;
    /** Where an ordinary PATH does not look. */
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin");

    private HostCommand() {}

    /** {@return whether a program is installed} */
    static boolean exists(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)), FOLDERS.stream())
                .anyMatch(folder -> new File(folder, program).canExecute());
    }

    /** A process to be started, which finds programs of system administration too. */
    static ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        String path = System.getenv().getOrDefault("PATH", "");
        builder.environment().put("PATH", path + File.pathSeparator + String.join(File.pathSeparator, FOLDERS));
        return builder;
    }

    /**
     * Runs a program.
     *
     * @param words the program and its arguments
     * @return what it printed
     * @throws LoadException with its own words, if it fails or takes too long
     * @throws IOException if it cannot be run
     */
    static String run(List<String> words) throws IOException {
        Process process = builder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        await(process, String.join(" ", words), SECONDS);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.exitValue() != 0) {
            throw new LoadException(String.join(" ", words) + ": " + printed.strip());
        }
        return printed;
    }

    /** Waits for what prints less than a pipe holds. */
    static void await(Process process, String what, long seconds) throws IOException {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LoadException(what + ": has not ended after " + seconds + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted: " + what).initCause(e);
        }
    }
}
