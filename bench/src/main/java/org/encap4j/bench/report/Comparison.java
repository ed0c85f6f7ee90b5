// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.CellResult;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Machine;
import org.encap4j.bench.acceptance.Noise;
import org.encap4j.bench.acceptance.Reading;
import org.encap4j.bench.acceptance.Round;
import org.encap4j.bench.acceptance.Spread;

/**
 * What measuring has shown. As in the acceptance run, the time of a process is that of its quietest sample, and a ratio is that
 * of two processes of the same round.
 *
 * @param begun when it began
 * @param took how long it took
 * @param machine what it ran on
 * @param noise how quiet that was
 * @param plan what was to be measured
 * @param rounds every process's reading
 * @param ending why it ended
 * @param leftOut what could not be measured, and why
 * @param command how the program was started, word by word
 */
public record Comparison(
        Instant begun,
        Duration took,
        Machine machine,
        Noise noise,
        Plan plan,
        List<Round> rounds,
        Ending ending,
        List<String> leftOut,
        List<String> command) {
    private static final int ENOUGH = 2;

    /**
     * {@return the nanoseconds per packet or address over the rounds, or nothing if it was not measured}
     *
     * @param cell a cell's name
     * @param contender one of its contenders
     * @param jdk what it ran on; no matter for C
     */
    public Optional<Spread> nanos(String cell, String contender, Jdk jdk) {
        return spread(cell, contender, jdk, Reading::least);
    }

    /**
     * {@return the bytes allocated per packet or address, or nothing if it was not measured}
     *
     * @param cell a cell's name
     * @param contender one of its contenders
     * @param jdk what it ran on
     */
    public Optional<Spread> allocated(String cell, String contender, Jdk jdk) {
        return spread(cell, contender, jdk, Reading::allocated);
    }

    /**
     * {@return the bytes that tables take on the heap, or nothing if they were not weighed}
     *
     * @param cell a cell's name
     * @param contender one of its contenders
     * @param jdk what it ran on
     */
    public Optional<Spread> tableBytes(String cell, String contender, Jdk jdk) {
        return spread(cell, contender, jdk, Reading::tableBytes).filter(bytes -> bytes.median() > 0);
    }

    /**
     * {@return how many times another's time a contender takes, or nothing if no round has both}
     *
     * @param cell a cell's name
     * @param contender one of its contenders
     * @param reference another one
     * @param jdk what Java runs on
     */
    public Optional<Spread> ratio(String cell, String contender, String reference, Jdk jdk) {
        Map<Integer, Double> references = byRound(cell, reference, jdk);
        double[] ratios = byRound(cell, contender, jdk).entrySet().stream()
                .filter(own -> references.containsKey(own.getKey()))
                .mapToDouble(own -> own.getValue() / references.get(own.getKey()))
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(ratios));
    }

    private Map<Integer, Double> byRound(String cell, String contender, Jdk jdk) {
        Map<Integer, Double> times = new LinkedHashMap<>();
        for (Round round : rounds) {
            if (is(round, cell, contender, jdk)) {
                times.put(round.number(), round.reading().least());
            }
        }
        return times;
    }

    private Optional<Spread> spread(String cell, String contender, Jdk jdk, ToDoubleFunction<Reading> figure) {
        double[] figures = rounds.stream()
                .filter(round -> is(round, cell, contender, jdk))
                .map(Round::reading)
                .mapToDouble(figure)
                .toArray();
        return figures.length == 0 ? Optional.empty() : Optional.of(Spread.of(figures));
    }

    private static boolean is(Round round, String cell, String contender, Jdk jdk) {
        boolean ran = round.jdk().equals(Round.NO_JDK) || round.jdk().equals(jdk.version());
        return ran && round.cell().equals(cell) && round.contender().equals(contender);
    }

    /** {@return whether nothing was measured} */
    public boolean isEmpty() {
        return rounds.isEmpty();
    }

    /** {@return whether a cell was measured at all} */
    boolean has(String cell) {
        return rounds.stream().anyMatch(round -> round.cell().equals(cell));
    }

    /** The cells in which those who should do the same, such as C and Java, have come to different results. */
    List<String> disagreements() {
        return plan.cells().stream()
                .filter(cell -> plan.jdks().stream()
                        .anyMatch(jdk -> !CellResult.of(cell, jdk, rounds).sameWork()))
                .map(Cell::name)
                .toList();
    }

    /** How far the quietest samples of processes that did the same lie apart, in the middle of all: a part of their median. */
    Optional<Double> scatter() {
        double[] parts = plan.cells().stream().flatMapToDouble(this::scatters).toArray();
        return parts.length == 0
                ? Optional.empty()
                : Optional.of(Spread.of(parts).median());
    }

    private DoubleStream scatters(Cell cell) {
        return cell.contenders().stream()
                .flatMap(contender -> plan.jdks().stream().map(jdk -> nanos(cell.name(), contender.name(), jdk)))
                .flatMap(Optional::stream)
                .filter(time -> time.count() >= ENOUGH)
                .mapToDouble(time -> (time.most() - time.least()) / time.median());
    }

    /** By which part a process's middle sample lies above its quietest, in the middle of all processes; 0 for none. */
    double disturbance() {
        double[] parts = rounds.stream()
                .mapToDouble(round -> round.reading().nanos() / round.reading().least() - 1)
                .toArray();
        return parts.length == 0 ? 0 : Spread.of(parts).median();
    }

    /** How many rounds at least one process of every cell has ended in. */
    int fullRounds() {
        return (int) plan.cells().stream()
                .mapToLong(cell -> rounds.stream()
                        .filter(round -> round.cell().equals(cell.name()))
                        .mapToInt(Round::number)
                        .distinct()
                        .count())
                .min()
                .orElse(0);
    }
}
