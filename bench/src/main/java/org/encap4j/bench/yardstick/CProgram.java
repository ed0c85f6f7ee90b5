// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Compiles the C sources that travel in the jar, where they are to run. */
public final class CProgram {
    static final String COMPILER = "gcc";
    private static final List<String> FLAGS = List.of("-std=gnu11", "-O3", "-march=native");

    private CProgram() {}

    /**
     * Compiles a program of one source.
     *
     * @param folder where sources and program go; exists, and belongs to the caller
     * @param name the program's name, and the source's without {@code .c}
     * @param headers the headers that it includes
     * @return the program
     * @throws YardstickException if there is no gcc, or it fails
     * @throws IOException if a file cannot be written
     */
    public static Path build(Path folder, String name, List<String> headers) throws IOException {
        return build(folder, COMPILER, name, headers, List.of(name + ".c"));
    }

    static Path build(Path folder, String compiler, String name, List<String> headers, List<String> sources)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(compiler));
        command.addAll(FLAGS);
        Path program = folder.resolve(name);
        command.addAll(List.of("-o", program.toString()));
        for (String header : headers) {
            extract(header, folder);
        }
        for (String source : sources) {
            command.add(extract(source, folder).toString());
        }
        Path words = folder.resolve(name + ".log");
        ProcessBuilder building =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(words.toFile());
        Process process;
        try {
            process = building.start();
        } catch (IOException e) {
            throw new YardstickException(compiler + " cannot be run, so there is no C to compare with");
        }
        if (exit(process) != 0) {
            throw new YardstickException(
                    compiler + " does not compile the C to compare with: " + Files.readString(words));
        }
        return program;
    }

    private static Path extract(String source, Path folder) throws IOException {
        try (InputStream in = CProgram.class.getResourceAsStream(source)) {
            if (in == null) {
                throw new YardstickException(source + " is missing beside " + CProgram.class.getName());
            }
            Path file = folder.resolve(source);
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        }
    }

    /** Waits for a process and gives its exit code. */
    static int exit(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while the yardstick ran").initCause(e);
        }
    }
}
