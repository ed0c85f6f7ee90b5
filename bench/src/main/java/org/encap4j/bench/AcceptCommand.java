// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.encap4j.bench.acceptance.AcceptanceCells;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.CellResult;
import org.encap4j.bench.acceptance.CellResult.BoundResult;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Round;
import org.encap4j.bench.acceptance.Run;
import org.encap4j.bench.acceptance.Spread;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the cells that the library is accepted by. */
@Command(
        name = "accept",
        hidden = true,
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Measures the acceptance cells: one process for each contender in turn, round by round.")
final class AcceptCommand implements Callable<Integer>, TerminalUser {
    @Spec
    private CommandSpec command;

    @Option(names = "--cells", paramLabel = "NAME", split = ",", description = "some of them (default: all)")
    private List<String> names = List.of();

    @Option(names = "--contenders", paramLabel = "NAME", split = ",", description = "some of them (default: all)")
    private List<String> contenders = List.of();

    @Option(names = "--jdk", paramLabel = "HOME", split = ",", description = "on which JDKs (default: 17 and 25)")
    private List<Path> homes = List.of();

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "MS", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}")
    private int warmUpMillis;

    @Option(names = "--measure", paramLabel = "MS", defaultValue = "300", description = "default: ${DEFAULT-VALUE}")
    private int millis;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Cell> cells = cells();
        List<Jdk> jdks = jdks();
        List<Round> ended = new ArrayList<>();
        new Run(cells, jdks, rounds, warmUpMillis, millis)
                .go((done, all, doing) -> terminal.progress((done + 1) + " of " + all + ": " + doing), ended::add);
        terminal.clearProgress();
        for (Cell cell : cells) {
            for (Jdk jdk : jdks) {
                print(CellResult.of(cell, jdk, ended));
            }
        }
        return 0;
    }

    private List<Cell> cells() {
        List<Cell> all = AcceptanceCells.all();
        for (String name : names) {
            if (all.stream().noneMatch(cell -> cell.name().equals(name))) {
                throw new ParameterException(
                        command.commandLine(),
                        "--cells: no such cell: '" + name + "'; there are "
                                + String.join(", ", all.stream().map(Cell::name).toList()));
            }
        }
        return all.stream()
                .filter(cell -> names.isEmpty() || names.contains(cell.name()))
                .map(cell -> contenders.isEmpty() ? cell : cell.only(contenders))
                .filter(cell -> !cell.contenders().isEmpty())
                .toList();
    }

    private List<Jdk> jdks() throws IOException {
        List<Jdk> jdks = new ArrayList<>();
        for (Path home : homes) {
            jdks.add(Jdk.at(home));
        }
        if (homes.isEmpty()) {
            for (int feature : new int[] {17, 25}) {
                Optional<Jdk> found = Jdk.find(feature);
                found.ifPresentOrElse(
                        jdks::add, () -> terminal.remark("left out: JDK " + feature + ": none was found"));
            }
        }
        return jdks;
    }

    private void print(CellResult result) {
        terminal.out()
                .printf(
                        "%s, JDK %s: %s%n",
                        result.cell().name(), result.jdk(), result.cell().question());
        result.times()
                .forEach((contender, time) -> terminal.out()
                        .printf(
                                Locale.ROOT,
                                "  %-12s %10s ns  %8.2f bytes%n",
                                contender,
                                text(time),
                                result.allocated().get(contender).median()));
        for (BoundResult bound : result.bounds()) {
            terminal.out()
                    .printf(
                            "  %-28s %-24s %s%n",
                            bound.bound(), bound.figure() == null ? "" : text(bound.figure()), bound.outcome());
        }
        if (!result.sameWork()) {
            terminal.out().println("  the contenders did not do the same");
        }
        terminal.out().println();
    }

    private static String text(Spread spread) {
        return String.format(Locale.ROOT, "%.2f (%.2f - %.2f)", spread.median(), spread.least(), spread.most());
    }
}
