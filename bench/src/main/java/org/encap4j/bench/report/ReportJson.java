// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.Contender;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Json;
import org.encap4j.bench.acceptance.ModeCells;
import org.encap4j.bench.acceptance.Round;
import org.encap4j.bench.acceptance.Spread;

/** The report for programs: every figure of the page, and every process's reading. */
final class ReportJson {
    private static final int VERSION = 1;
    private static final double LINK_RATE = 1e10;

    private final Comparison comparison;

    ReportJson(Comparison comparison) {
        this.comparison = comparison;
    }

    String text() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("format", VERSION);
        all.put("begun", comparison.begun().toString());
        all.put("seconds", comparison.took().toMillis() / 1e3);
        all.put("ending", comparison.ending().name());
        all.put("leftOut", comparison.leftOut());
        all.put("notTheSameWork", comparison.disagreements());
        all.put("command", comparison.command());
        all.put("machine", machine());
        all.put("noise", noise());
        all.put("warmUpMillis", comparison.plan().warmUpMillis());
        all.put("measuredMillis", comparison.plan().millis());
        all.put("roundsPlanned", comparison.plan().rounds());
        all.put("jdks", comparison.plan().jdks().stream().map(Jdk::version).toList());
        all.put("figures", figures());
        all.put("links", LinkUse.all().stream().map(ReportJson::link).toList());
        all.put(
                "readings",
                comparison.rounds().stream().map(ReportJson::reading).toList());
        return Json.text(all);
    }

    private Map<String, Object> machine() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("processor", comparison.machine().processor());
        map.put("processors", comparison.machine().processors());
        map.put("system", comparison.machine().system());
        map.put("architecture", comparison.machine().architecture());
        return map;
    }

    private Map<String, Object> noise() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("loadBefore", comparison.noise().loadBefore());
        map.put("loadAfter", comparison.noise().loadAfter());
        map.put("busy", comparison.noise().busy());
        map.put("stolen", comparison.noise().stolen());
        map.put("disturbance", comparison.disturbance());
        map.put("scatter", comparison.scatter().orElse(null));
        return map;
    }

    private List<Object> figures() {
        List<Object> figures = new ArrayList<>();
        for (Jdk jdk : comparison.plan().jdks()) {
            for (Cell cell : comparison.plan().cells()) {
                for (Contender contender : cell.contenders()) {
                    comparison
                            .nanos(cell.name(), contender.name(), jdk)
                            .ifPresent(nanos -> figures.add(figure(jdk, cell, contender, nanos)));
                }
            }
        }
        return figures;
    }

    private Map<String, Object> figure(Jdk jdk, Cell cell, Contender contender, Spread nanos) {
        String name = contender.name();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cell", cell.name());
        map.put("question", cell.question());
        map.put("contender", name);
        map.put("what", contender.what());
        map.put("jdk", contender.isJava() ? jdk.version() : null);
        map.put("nanos", spread(Optional.of(nanos)));
        map.put("packetsPerSecond", 1e9 / nanos.median());
        map.put("ratioToNative", spread(comparison.ratio(cell.name(), name, ModeCells.NATIVE, jdk)));
        map.put("ratioToC", spread(comparison.ratio(cell.name(), name, inC(name), jdk)));
        if (contender.isJava()) {
            map.put("allocatedBytes", spread(comparison.allocated(cell.name(), name, jdk)));
            map.put("tableBytes", spread(comparison.tableBytes(cell.name(), name, jdk)));
        }
        return map;
    }

    /** Who does the same in C. */
    private static String inC(String contender) {
        return switch (contender) {
            case ModeCells.NATIVE, ModeCells.SINGLE -> ModeCells.C_NATIVE;
            case ModeCells.VXLAN -> ModeCells.C_VXLAN;
            case ModeCells.GENEVE -> ModeCells.C_GENEVE;
            case ModeCells.BATCH -> ModeCells.C_BATCH;
            default -> contender;
        };
    }

    private static Map<String, Object> link(LinkUse use) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("linkMtu", use.linkMtu());
        map.put("packets", use.mix());
        map.put("mode", use.mode());
        map.put("overheadBytes", use.budget().overhead());
        map.put("podMtu", use.budget().routeMtu());
        map.put("efficiency", use.goodput().efficiency());
        map.put("goodputAt10Gbit", use.goodput().bitsPerSecond(LINK_RATE));
        map.put("packetsPerSecondAt10Gbit", use.goodput().packetsPerSecond(LINK_RATE));
        map.put("lostPercent", use.goodput().lostPercent());
        return map;
    }

    private static Map<String, Object> reading(Round round) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("round", round.number());
        map.put("cell", round.cell());
        map.put("contender", round.contender());
        map.put("jdk", round.jdk().equals(Round.NO_JDK) ? null : round.jdk());
        map.put("nanos", round.reading().nanos());
        map.put("least", round.reading().least());
        map.put("most", round.reading().most());
        map.put("samples", round.reading().samples());
        map.put("allocatedBytes", round.reading().allocated());
        map.put("tableBytes", round.reading().tableBytes());
        return map;
    }

    private static Map<String, Object> spread(Optional<Spread> found) {
        if (found.isEmpty()) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("median", found.get().median());
        map.put("least", found.get().least());
        map.put("most", found.get().most());
        map.put("count", found.get().count());
        return map;
    }
}
