// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has shown.
 *
 * @param begun when it began
 * @param machine what it ran on
 * @param noise how quiet that was
 * @param run what was asked for
 * @param rounds every process's reading
 */
public record AcceptanceResult(Instant begun, Machine machine, Noise noise, Run run, List<Round> rounds) {
    /** {@return what became of each cell on each JDK} */
    public List<CellResult> cells() {
        List<CellResult> results = new ArrayList<>();
        for (Cell cell : run.cells()) {
            for (Jdk jdk : run.jdks()) {
                results.add(CellResult.of(cell, jdk, rounds));
            }
        }
        return results;
    }

    /**
     * {@return what the guard fails for, a line each: memory that was allocated, tables that are too big, contenders that came to
     * other results, and ratios that are worse than noise explains}
     *
     * @param known which ratios are known to be off, and how far
     */
    public List<String> broken(MissedBounds known) {
        List<String> broken = new ArrayList<>();
        for (Cell cell : run.cells()) {
            for (Jdk jdk : run.jdks()) {
                CellResult result = CellResult.of(cell, jdk, rounds);
                String where = cell.name() + ", JDK " + jdk.version() + ": ";
                if (!result.sameWork()) {
                    broken.add(where + "not the same work");
                }
                result.bounds().stream()
                        .filter(judged -> known.isBroken(cell, jdk, judged))
                        .forEach(judged -> broken.add(where + judged.bound()));
            }
        }
        return broken;
    }

    /** {@return by which part a process's middle sample is above its quietest, in the middle of all processes; 0 for none} */
    public double disturbance() {
        double[] parts = rounds.stream()
                .mapToDouble(round -> round.reading().nanos() / round.reading().least() - 1)
                .toArray();
        return parts.length == 0 ? 0 : Spread.of(parts).median();
    }

    /** {@return all of it as JSON} */
    public String json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("begun", begun.toString());
        Map<String, Object> on = new LinkedHashMap<>();
        on.put("processor", machine.processor());
        on.put("processors", machine.processors());
        on.put("system", machine.system());
        on.put("architecture", machine.architecture());
        all.put("machine", on);
        Map<String, Object> quiet = new LinkedHashMap<>();
        quiet.put("loadBefore", noise.loadBefore());
        quiet.put("loadAfter", noise.loadAfter());
        quiet.put("busy", noise.busy());
        quiet.put("stolen", noise.stolen());
        quiet.put("disturbance", disturbance());
        all.put("noise", quiet);
        all.put("rounds", run.rounds());
        all.put("warmUpMillis", run.warmUpMillis());
        all.put("measuredMillis", run.millis());
        all.put("jvmOptions", run.jvmOptions());
        all.put("jdks", run.jdks().stream().map(Jdk::version).toList());
        all.put("cells", cells().stream().map(AcceptanceResult::map).toList());
        return Json.text(all);
    }

    private static Map<String, Object> map(CellResult result) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cell", result.cell().name());
        map.put("question", result.cell().question());
        map.put("jdk", result.jdk());
        List<Object> contenders = new ArrayList<>();
        result.times().forEach((name, time) -> {
            Map<String, Object> contender = new LinkedHashMap<>();
            contender.put("contender", name);
            contender.put("what", result.cell().contender(name).what());
            contender.put("nanos", map(time));
            contender.put("allocatedBytes", map(result.allocated().get(name)));
            contenders.add(contender);
        });
        map.put("contenders", contenders);
        List<Object> bounds = new ArrayList<>();
        for (CellResult.BoundResult judged : result.bounds()) {
            Map<String, Object> bound = new LinkedHashMap<>();
            bound.put("bound", judged.bound().toString());
            bound.put("kind", judged.bound().kind().name());
            bound.put("contender", judged.bound().contender());
            bound.put("reference", judged.bound().reference());
            bound.put("limit", judged.bound().limit());
            bound.put("figure", judged.figure() == null ? null : map(judged.figure()));
            bound.put("outcome", judged.outcome().name());
            bounds.add(bound);
        }
        map.put("bounds", bounds);
        map.put("sameWork", result.sameWork());
        return map;
    }

    private static Map<String, Object> map(Spread spread) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("median", spread.median());
        map.put("least", spread.least());
        map.put("most", spread.most());
        map.put("count", spread.count());
        return map;
    }
}
