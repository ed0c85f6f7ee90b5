// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.report.Comparison;
import org.encap4j.bench.report.Depth;
import org.encap4j.bench.report.Ending;
import org.encap4j.bench.report.Measuring;
import org.encap4j.bench.report.Plan;
import org.encap4j.bench.report.ReportFiles;
import org.encap4j.bench.report.Sentences;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the modes beside each other, and writes a report. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Measures native routing, VXLAN and Geneve beside each other, and writes report.html and report.json.",
            "Cost per packet by mode and length, beside C where there is gcc; packets per second; what is left of a link;"
                    + " allocation; lookups by table size. Contenders take turns, round by round, each in a process of its"
                    + " own. Ctrl-C ends it early, and reports what was measured by then."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something could not be measured or written",
            "2:wrong usage",
            "130:interrupted; what had been measured is in the report"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j bench                              a few minutes",
            "  encap4j bench --quick --report /tmp/modes",
            "  encap4j bench --full                       on JDK 17 and 25, as long as it takes"
        })
final class BenchCommand implements Callable<Integer>, TerminalUser {
    private static final int[] FEATURES = {17, 25};
    private static final long PATIENCE_SECONDS = 15;

    /** At most one of them. */
    private static final class Extent {
        @Option(names = "--quick", description = "less, in under a minute")
        private boolean quick;

        @Option(names = "--full", description = "everything, as long as it takes, on JDK 17 and 25")
        private boolean full;
    }

    @ArgGroup
    private Extent extent = new Extent();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            defaultValue = "encap4j-report",
            description = "the folder for the report, made if need be (default: ${DEFAULT-VALUE})")
    private Path folder;

    @Option(
            names = "--jdk",
            paramLabel = "HOME",
            split = ",",
            description = "on these JDKs (default: the running one; with --full 17 and 25, the running one and those"
                    + " beside it)")
    private List<Path> homes = List.of();

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        ReportFiles files = ReportFiles.in(folder);
        Depth depth = extent.quick ? Depth.QUICK : extent.full ? Depth.FULL : Depth.USUAL;
        Measuring measuring = new Measuring(Plan.of(depth, jdks()), new BenchProgress(terminal));
        CountDownLatch written = new CountDownLatch(1);
        // Ctrl-C ends the JVM with 130 when its hooks have ended, and this one waits for the report.
        Thread hook = new Thread(() -> finish(measuring, written), "encap4j-interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return report(files, measuring);
        } finally {
            terminal.out().flush();
            written.countDown();
            removeHook(hook);
        }
    }

    private static void finish(Measuring measuring, CountDownLatch written) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        try {
            do {
                // Another process may have been started meanwhile.
                measuring.stop();
            } while (!written.await(100, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running.
            return;
        }
    }

    private int report(ReportFiles files, Measuring measuring) throws IOException {
        Comparison comparison = measuring.run(command());
        terminal.clearProgress();
        if (comparison.isEmpty()) {
            if (measuring.failure() != null) {
                throw new CommandFailure(
                        "nothing could be measured: " + measuring.failure().getMessage());
            }
            throw new CommandFailure("nothing was measured by then, so no report was written");
        }
        Path page = files.write(comparison);
        Sentences sentences = new Sentences(comparison);
        sentences.summary().forEach(terminal.out()::println);
        terminal.out().println(sentences.noise());
        terminal.out().println(sentences.extent());
        sentences.notices().forEach(terminal.out()::println);
        terminal.out().println("report: " + page);
        if (measuring.failure() != null) {
            throw new CommandFailure("cut short: " + measuring.failure().getMessage());
        }
        return comparison.ending() == Ending.INTERRUPTED ? BenchProgress.INTERRUPTED : 0;
    }

    /** How this JVM was started, as far as the system says. */
    private List<String> command() {
        ProcessHandle.Info info = ProcessHandle.current().info();
        List<String> words = new ArrayList<>();
        words.add(info.command().orElse("java"));
        info.arguments().map(List::of).ifPresent(words::addAll);
        return words;
    }

    private List<Jdk> jdks() throws IOException {
        List<Jdk> jdks = new ArrayList<>();
        for (Path home : homes) {
            jdks.add(Jdk.at(home));
        }
        if (homes.isEmpty() && extent.full) {
            for (int feature : FEATURES) {
                Optional<Jdk> found = Jdk.find(feature);
                found.ifPresentOrElse(jdks::add, () -> terminal.remark("left out: JDK " + feature + ": there is none"));
            }
        }
        if (jdks.isEmpty()) {
            jdks.add(Jdk.running());
        }
        return jdks;
    }
}
