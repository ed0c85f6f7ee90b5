// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.PrintStream;
import java.util.Locale;
import org.encap4j.bench.acceptance.AcceptanceResult;
import org.encap4j.bench.acceptance.Bound;
import org.encap4j.bench.acceptance.CellResult;
import org.encap4j.bench.acceptance.CellResult.BoundResult;
import org.encap4j.bench.acceptance.CellResult.Outcome;
import org.encap4j.bench.acceptance.Noise;
import org.encap4j.bench.acceptance.Spread;

/** What {@code accept} prints. */
final class AcceptReport {
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final PrintStream out;

    AcceptReport(PrintStream out) {
        this.out = out;
    }

    void print(AcceptanceResult result) {
        Noise noise = result.noise();
        out.printf(
                Locale.ROOT,
                "%s, %d processors, %s; %d rounds of one process each, medians (range) of their quietest samples%n",
                result.machine().processor(),
                result.machine().processors(),
                result.machine().system(),
                result.run().rounds());
        if (!result.run().jvmOptions().isEmpty()) {
            out.println("JVM options: " + String.join(" ", result.run().jvmOptions()));
        }
        out.printf(
                Locale.ROOT,
                "noise: load %.1f before, %.1f after, processors busy %.0f %%, stolen %.0f %%, middle sample %.0f %%"
                        + " above the quietest%n",
                noise.loadBefore(),
                noise.loadAfter(),
                100 * noise.busy(),
                100 * noise.stolen(),
                100 * result.disturbance());
        for (CellResult cell : result.cells()) {
            print(cell);
        }
        long missed = count(result, Outcome.MISSED);
        long farOff = count(result, Outcome.FAR_OFF);
        out.printf(
                "%n%d bounds met, %d missed, %d far off, %d not measured%n",
                count(result, Outcome.MET), missed, farOff, count(result, Outcome.NOT_MEASURED));
    }

    private static long count(AcceptanceResult result, Outcome outcome) {
        return result.cells().stream()
                .flatMap(cell -> cell.bounds().stream())
                .filter(bound -> bound.outcome() == outcome)
                .count();
    }

    private void print(CellResult result) {
        out.printf(
                "%n%s, JDK %s: %s%n",
                result.cell().name(), result.jdk(), result.cell().question());
        result.times()
                .forEach((contender, time) -> out.printf(
                        Locale.ROOT,
                        "  %-10s %32s ns %10s bytes  %s%n",
                        contender,
                        text(time, 1),
                        bytes(result.allocated().get(contender).median()),
                        result.cell().contender(contender).what()));
        for (BoundResult judged : result.bounds()) {
            // Nobody wants to read sixty times that nothing is allocated.
            if (judged.bound().kind() != Bound.Kind.ALLOCATION || judged.outcome() != Outcome.MET) {
                double unit = judged.bound().kind() == Bound.Kind.TABLE_BYTES ? BYTES_PER_MEGABYTE : 1;
                String figure = judged.figure() == null ? "" : text(judged.figure(), unit);
                out.printf("  %-30s %26s  %s%n", judged.bound(), figure, words(judged.outcome()));
            }
        }
        if (!result.sameWork()) {
            out.println("  NOT THE SAME WORK: contenders came to different results");
        }
    }

    private static String words(Outcome outcome) {
        return outcome == Outcome.MET ? "met" : outcome.name().replace('_', ' ');
    }

    private static String bytes(double bytes) {
        return String.format(Locale.ROOT, bytes == 0 ? "%.0f" : "%.2f", bytes);
    }

    private static String text(Spread spread, double unit) {
        return String.format(
                Locale.ROOT, "%.2f (%.2f - %.2f)", spread.median() / unit, spread.least() / unit, spread.most() / unit);
    }
}
