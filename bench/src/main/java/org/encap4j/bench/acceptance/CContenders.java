// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.encap4j.bench.yardstick.Yardstick;
import org.encap4j.bench.yardstick.YardstickCell;
import org.encap4j.bench.yardstick.YardstickException;
import org.encap4j.bench.yardstick.YardstickTime;

/** What it takes to measure contenders in C: the program, built for this machine, and their packets and tables in files. */
public final class CContenders implements AutoCloseable {
    /** As long as a sample in Java. */
    private static final int SAMPLE_MILLIS = 10;

    private static final int LEAST_SAMPLES = 11;

    private final Path folder;
    private final Yardstick yardstick;
    private final Map<String, Path> inputs = new HashMap<>();

    private CContenders(Path folder, Yardstick yardstick) {
        this.folder = folder;
        this.yardstick = yardstick;
    }

    /**
     * Builds the program; takes some ten seconds.
     *
     * @return what can measure contenders
     * @throws YardstickException if there is no C compiler, or it fails
     * @throws IOException if a file cannot be written
     */
    public static CContenders build() throws IOException {
        Path folder = Files.createTempDirectory("encap4j-yardstick-");
        try {
            return new CContenders(folder, Yardstick.build(folder));
        } catch (IOException e) {
            delete(folder);
            throw e;
        }
    }

    /** Measures a contender for about so many milliseconds. */
    Reading read(Cell cell, Contender contender, int millis) throws IOException {
        String name = cell.name() + "-" + contender.name();
        Path input = inputs.get(name);
        if (input == null) {
            input = folder.resolve(name);
            contender.input().get().write(input);
            inputs.put(name, input);
        }
        int samples = Math.max(LEAST_SAMPLES, millis / SAMPLE_MILLIS);
        YardstickTime time = yardstick
                .run(List.of(new YardstickCell(contender.operation(), input)), SAMPLE_MILLIS, samples)
                .get(0);
        return new Reading(time.nanos(), time.least(), time.most(), time.rounds(), 0, time.digest(), 0);
    }

    /** Removes the program and the files. */
    @Override
    public void close() throws IOException {
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(folder);
    }
}
