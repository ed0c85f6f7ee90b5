// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.encap4j.bench.workload.Workload;

/**
 * What a run has shown about one cell on one JDK. The time of a process is that of its quietest sample: what neighbours on the
 * machine add comes and goes, and is no part of the work.
 *
 * @param cell the cell
 * @param jdk the version
 * @param times for each contender that was measured, in the cell's order, its nanoseconds over the rounds
 * @param allocated for each of them, its bytes for each packet over the rounds
 * @param bounds what became of the cell's bounds
 * @param sameWork whether contenders of one operation came to the same results, C's and Java's
 */
public record CellResult(
        Cell cell,
        String jdk,
        Map<String, Spread> times,
        Map<String, Spread> allocated,
        List<BoundResult> bounds,
        boolean sameWork) {

    /** What became of a bound. */
    public enum Outcome {
        /** The median is within the bound. */
        MET,
        /** The median is not. */
        MISSED,
        /** The median is worse than twice the bound, or bytes are above theirs. */
        FAR_OFF,
        /** A contender is missing. */
        NOT_MEASURED
    }

    /**
     * What became of a bound.
     *
     * @param bound which
     * @param figure the ratios of each round, or bytes; null where a contender is missing
     * @param outcome what that means
     */
    public record BoundResult(Bound bound, Spread figure, Outcome outcome) {}

    /**
     * Sums up.
     *
     * @param cell the cell
     * @param jdk the version
     * @param rounds of a whole run; those of other cells and JDKs are passed over
     * @return what they show
     */
    public static CellResult of(Cell cell, Jdk jdk, List<Round> rounds) {
        List<Round> ours = rounds.stream()
                .filter(round -> round.cell().equals(cell.name()))
                .filter(round ->
                        round.jdk().equals(jdk.version()) || round.jdk().equals(Round.NO_JDK))
                .toList();
        Map<String, Spread> times = new LinkedHashMap<>();
        Map<String, Spread> allocated = new LinkedHashMap<>();
        for (Contender contender : cell.contenders()) {
            double[] nanos = figures(ours, contender.name(), Reading::least);
            if (nanos.length > 0) {
                times.put(contender.name(), Spread.of(nanos));
                allocated.put(contender.name(), Spread.of(figures(ours, contender.name(), Reading::allocated)));
            }
        }
        List<BoundResult> bounds = new ArrayList<>();
        for (Bound bound : cell.bounds()) {
            if (jdk.feature() >= bound.leastJdk()) {
                bounds.add(judge(bound, ours));
            }
        }
        return new CellResult(cell, jdk.version(), times, allocated, bounds, isSameWork(cell, ours));
    }

    private static boolean isSameWork(Cell cell, List<Round> rounds) {
        Map<String, Long> digests = new HashMap<>();
        for (Round round : rounds) {
            long digest = round.reading().digest();
            String operation = cell.contender(round.contender()).operation();
            if (digest != Workload.NO_DIGEST && digests.merge(operation, digest, (known, next) -> known) != digest) {
                return false;
            }
        }
        return true;
    }

    private static double[] figures(List<Round> rounds, String contender, ToDoubleFunction<Reading> figure) {
        return rounds.stream()
                .filter(round -> round.contender().equals(contender))
                .map(Round::reading)
                .mapToDouble(figure)
                .toArray();
    }

    private static BoundResult judge(Bound bound, List<Round> rounds) {
        double[] figures = switch (bound.kind()) {
            case AT_MOST, AT_LEAST -> ratios(bound, rounds);
            case ALLOCATION -> figures(rounds, bound.contender(), Reading::allocated);
            case TABLE_BYTES -> figures(rounds, bound.contender(), Reading::tableBytes);
        };
        if (figures.length == 0) {
            return new BoundResult(bound, null, Outcome.NOT_MEASURED);
        }
        Spread spread = Spread.of(figures);
        if (bound.isMet(spread.median())) {
            return new BoundResult(bound, spread, Outcome.MET);
        }
        return new BoundResult(bound, spread, bound.isFarOff(spread.median()) ? Outcome.FAR_OFF : Outcome.MISSED);
    }

    /** Of readings of the same round only: minutes apart, a shared machine is not the same machine. */
    private static double[] ratios(Bound bound, List<Round> rounds) {
        Map<Integer, Double> references = new LinkedHashMap<>();
        rounds.stream()
                .filter(round -> round.contender().equals(bound.reference()))
                .forEach(round -> references.put(round.number(), round.reading().least()));
        return rounds.stream()
                .filter(round -> round.contender().equals(bound.contender()))
                .filter(round -> references.containsKey(round.number()))
                .mapToDouble(round -> round.reading().least() / references.get(round.number()))
                .toArray();
    }
}
