// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures cells: round by round, in each round cell by cell, in each cell contender by contender and JDK by JDK, every one in a
 * process of its own.
 *
 * @param cells what is measured
 * @param jdks what it is measured on
 * @param rounds how many times round
 * @param warmUpMillis of processor time, in each process, before it measures
 * @param millis of processor time that each process measures for
 * @param jvmOptions what JVMs are told; nothing, unless it is asked what options gain
 */
public record Run(List<Cell> cells, List<Jdk> jdks, int rounds, int warmUpMillis, int millis, List<String> jvmOptions) {
    /**
     * Without options for JVMs.
     *
     * @param cells what is measured
     * @param jdks what it is measured on
     * @param rounds how many times round
     * @param warmUpMillis of processor time, in each process, before it measures
     * @param millis of processor time that each process measures for
     */
    public Run(List<Cell> cells, List<Jdk> jdks, int rounds, int warmUpMillis, int millis) {
        this(cells, jdks, rounds, warmUpMillis, millis, List.of());
    }

    /** Is told how far a run is. */
    public interface Progress {
        /**
         * A process is about to start.
         *
         * @param done how many processes have ended
         * @param all how many there will have been
         * @param doing what the next one measures
         */
        void next(int done, int all, String doing);
    }

    /**
     * Runs all processes, one after the other.
     *
     * @param c measures the contenders in C; null to leave them out
     * @param progress is told before each
     * @param ended is given what each has measured, as soon as it ends
     * @throws IOException if a process fails
     * @throws InterruptedException if this thread is told to stop
     */
    public void go(CContenders c, Progress progress, Consumer<Round> ended) throws IOException, InterruptedException {
        List<Step> steps = steps(c != null);
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            progress.next(i, steps.size(), step.toString());
            boolean java = step.contender().isJava();
            Reading reading = java ? read(step) : c.read(step.cell(), step.contender(), millis);
            String version = java ? step.jdk().version() : Round.NO_JDK;
            ended.accept(
                    new Round(step.round(), step.cell().name(), step.contender().name(), version, reading));
        }
    }

    /** One process to come; without a JDK for C. */
    record Step(int round, Cell cell, Contender contender, Jdk jdk) {
        @Override
        public String toString() {
            String on = contender.isJava() ? ", JDK " + jdk.version() : "";
            return "round " + (round + 1) + ", " + cell.name() + ", " + contender.name() + on;
        }
    }

    List<Step> steps(boolean withC) {
        List<Step> steps = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Cell cell : cells) {
                for (Contender contender : cell.contenders()) {
                    if (contender.isJava()) {
                        for (Jdk jdk : jdks) {
                            steps.add(new Step(round, cell, contender, jdk));
                        }
                    } else if (withC) {
                        steps.add(new Step(round, cell, contender, null));
                    }
                }
            }
        }
        return steps;
    }

    private Reading read(Step step) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(step.jdk().java().toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                ContenderProcess.class.getName(),
                step.cell().name(),
                step.contender().name(),
                Integer.toString(warmUpMillis),
                Integer.toString(millis)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            return reading(step, said, exit);
        } finally {
            process.destroyForcibly();
            Runtime.getRuntime().removeShutdownHook(killer);
        }
    }

    /** The one line of a reading; JVMs and libraries may have warned before. */
    static Reading reading(Step step, String said, int exit) throws IOException {
        if (exit != 0) {
            throw new IOException(step + ": the process ended with status " + exit + ": " + said.trim());
        }
        return said.lines()
                .filter(line -> line.startsWith("nanos="))
                .findFirst()
                .map(Reading::parse)
                .orElseThrow(() -> new IOException(step + ": the process told no reading: " + said.trim()));
    }
}
