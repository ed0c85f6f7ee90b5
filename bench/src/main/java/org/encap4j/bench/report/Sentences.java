// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.ModeCells;
import org.encap4j.bench.acceptance.Noise;
import org.encap4j.bench.acceptance.Spread;

/** What a comparison shows, in words. */
public final class Sentences {
    private static final double QUIET_SCATTER = 0.1;
    private static final double QUIET_LOAD = 1.5;
    private static final double MUCH_STOLEN = 0.02;

    private final Comparison comparison;

    /**
     * Looks at a comparison.
     *
     * @param comparison what was measured
     */
    public Sentences(Comparison comparison) {
        this.comparison = comparison;
    }

    /** {@return the main figures, a sentence each} */
    public List<String> summary() {
        List<String> sentences = new ArrayList<>();
        for (Jdk jdk : comparison.plan().jdks()) {
            for (ModeCharts.Way way : ModeCharts.Way.values()) {
                for (int length : ModeCells.lengths()) {
                    modes(way, length, jdk).ifPresent(sentences::add);
                }
            }
        }
        return sentences;
    }

    private Optional<String> modes(ModeCharts.Way way, int length, Jdk jdk) {
        String cell = way.cell(length);
        Optional<Spread> plain = comparison.nanos(cell, ModeCells.NATIVE, jdk);
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder sentence = new StringBuilder(String.format(
                Locale.ROOT,
                "%s %,d bytes, JDK %s: native %.1f ns",
                way == ModeCharts.Way.SENDING ? "Sending" : "Receiving",
                length,
                jdk.version(),
                plain.get().median()));
        comparison
                .ratio(cell, ModeCells.NATIVE, ModeCells.C_NATIVE, jdk)
                .ifPresent(ratio -> sentence.append(String.format(Locale.ROOT, " (%.2f of C)", ratio.median())));
        add(sentence, "VXLAN", cell, ModeCells.VXLAN, jdk);
        add(sentence, "Geneve", cell, ModeCells.GENEVE, jdk);
        return Optional.of(sentence.toString());
    }

    private void add(StringBuilder sentence, String name, String cell, String contender, Jdk jdk) {
        Optional<Spread> nanos = comparison.nanos(cell, contender, jdk);
        Optional<Spread> ratio = comparison.ratio(cell, contender, ModeCells.NATIVE, jdk);
        if (nanos.isPresent() && ratio.isPresent()) {
            sentence.append(String.format(
                    Locale.ROOT,
                    ", %s %.1f ns (%.2f of native)",
                    name,
                    nanos.get().median(),
                    ratio.get().median()));
        }
    }

    /** {@return how noisy the run was, and which differences mean something} */
    public String noise() {
        Noise noise = comparison.noise();
        int processors = comparison.machine().processors();
        Optional<Double> scatter = comparison.scatter();
        boolean loud = noise.loadBefore() > QUIET_LOAD * processors
                || noise.loadAfter() > QUIET_LOAD * processors
                || noise.stolen() > MUCH_STOLEN
                || scatter.orElse(0.0) > QUIET_SCATTER;
        StringBuilder words = new StringBuilder(loud ? "The run was noisy" : "The run was quiet");
        if (Double.isFinite(noise.loadBefore())) {
            words.append(String.format(
                    Locale.ROOT,
                    ": the load was %.1f before and %.1f after on %d processors",
                    noise.loadBefore(),
                    noise.loadAfter(),
                    processors));
        }
        if (Double.isFinite(noise.stolen())) {
            words.append(String.format(
                    Locale.ROOT, ", the host gave %.0f %% of their time to others", 100 * noise.stolen()));
        }
        words.append(String.format(
                Locale.ROOT,
                ", the middle sample of a process lay %.0f %% above its quietest, ",
                100 * comparison.disturbance()));
        if (scatter.isEmpty()) {
            return words.append("and with one round nobody knows how far rounds lie apart:"
                            + " do not trust small differences.")
                    .toString();
        }
        long percent = Math.max(1, Math.round(100 * scatter.get()));
        return words.append(String.format(
                        Locale.ROOT,
                        "and rounds of the same work lay %d %% apart: differences below that mean nothing.",
                        percent))
                .toString();
    }

    /** {@return what a reader must know before anything else: why measuring ended early, what is missing, what is wrong} */
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (comparison.ending() != Ending.COMPLETE) {
            notices.add(comparison.ending().sentence());
        }
        comparison.leftOut().forEach(what -> notices.add("Left out: " + what));
        comparison
                .disagreements()
                .forEach(cell -> notices.add(cell
                        + ": not the same work. Those who should do the same have come to different results, so their"
                        + " times cannot be compared."));
        return notices;
    }

    /** {@return how much was measured} */
    public String extent() {
        int whole = comparison.fullRounds();
        String coverage = whole == 0
                ? String.format(
                        Locale.ROOT,
                        "not all of the %d cells had their turn.",
                        comparison.plan().cells().size())
                : String.format(
                        Locale.ROOT,
                        "every cell was measured in %s%d of %d rounds.",
                        whole < comparison.plan().rounds() ? "at least " : "",
                        whole,
                        comparison.plan().rounds());
        return String.format(
                Locale.ROOT,
                "%d processes in %,d s; %s",
                comparison.rounds().size(),
                comparison.took().toSeconds(),
                coverage);
    }
}
