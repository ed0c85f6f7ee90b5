// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program, built for this machine. */
public final class Yardstick {
    private static final List<String> HEADERS = List.of(
            "wire.h",
            "lpm.h",
            "tunnel.h",
            "encap.h",
            "decap.h",
            "node.h",
            "forward.h",
            "receive.h",
            "resolver.h",
            "workload.h",
            "operations.h");
    private static final List<String> SOURCES =
            List.of("lpm.c", "encap.c", "workload.c", "operations.c", "yardstick.c");

    private final Path program;

    private Yardstick(Path program) {
        this.program = program;
    }

    /**
     * Compiles the program; takes some ten seconds.
     *
     * @param folder where sources and program go; exists, and belongs to the caller
     * @return the program
     * @throws YardstickException if there is no gcc, or it fails
     * @throws IOException if a file cannot be written
     */
    public static Yardstick build(Path folder) throws IOException {
        return build(folder, CProgram.COMPILER);
    }

    static Yardstick build(Path folder, String compiler) throws IOException {
        return new Yardstick(CProgram.build(folder, compiler, "yardstick", HEADERS, SOURCES));
    }

    /**
     * Times operations, one after the other.
     *
     * @param cells what to time
     * @param millis how long a round takes at least, 1 or more
     * @param rounds how many of each, 1 or more; 1 for those who run something else in turn
     * @return a time for each
     * @throws YardstickException with the program's own words, if it refuses a workload or an operation
     * @throws IOException if the program cannot be run
     */
    public List<YardstickTime> run(List<YardstickCell> cells, int millis, int rounds) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--millis", Integer.toString(millis), "--rounds", Integer.toString(rounds)));
        for (YardstickCell cell : cells) {
            arguments.addAll(List.of(cell.operation(), cell.workload().toString()));
        }
        List<YardstickTime> times = new ArrayList<>();
        for (String line : run(arguments).lines().toList()) {
            times.add(YardstickTime.parse(line));
        }
        if (times.size() != cells.size()) {
            throw new YardstickException("the yardstick has timed " + times.size() + " of " + cells.size());
        }
        return times;
    }

    /** Runs the program, and gives what it has printed. */
    String run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Path words = Files.createTempFile("yardstick", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(words.toFile()).start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (CProgram.exit(process) != 0) {
                throw new YardstickException(Files.readString(words).strip());
            }
            return printed;
        } finally {
            Files.delete(words);
        }
    }
}
