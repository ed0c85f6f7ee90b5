// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.encap4j.bench.acceptance.AcceptanceCells;
import org.encap4j.bench.acceptance.AcceptanceResult;
import org.encap4j.bench.acceptance.CContenders;
import org.encap4j.bench.acceptance.Cell;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Machine;
import org.encap4j.bench.acceptance.MissedBounds;
import org.encap4j.bench.acceptance.Noise;
import org.encap4j.bench.acceptance.Round;
import org.encap4j.bench.acceptance.Run;
import org.encap4j.bench.yardstick.YardstickException;
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
        description = {
            "Measures the cells that the library is accepted by, and says which bounds are met.",
            "Contenders take turns, round by round, each in a process of its own, so that a slow moment of the machine"
                    + " meets all of them alike. Times are what a thread had of a processor."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:could not be measured, or --guard failed", "2:wrong usage"})
final class AcceptCommand implements Callable<Integer>, TerminalUser {
    private static final int[] FEATURES = {17, 25};
    private static final int MOST_ROUNDS = 1000;

    @Spec
    private CommandSpec command;

    @Option(names = "--cells", paramLabel = "NAME", split = ",", description = "only these (default: all)")
    private List<String> names = List.of();

    @Option(names = "--contenders", paramLabel = "NAME", split = ",", description = "only these (default: all)")
    private List<String> contenders = List.of();

    @Option(
            names = "--jdk",
            paramLabel = "HOME",
            split = ",",
            description = "on these JDKs (default: 17 and 25, the running one and those beside it)")
    private List<Path> homes = List.of();

    @Option(
            names = "--guard",
            description = "a short run of the cells that show the most; fails if something is allocated, if C and Java"
                    + " do not come to the same, and if a ratio is worse than twice its bound, or than twice what"
                    + " bench/RESULTS.md says of it where the bound is missed there")
    private boolean guard;

    @Option(names = "--rounds", paramLabel = "N", description = "how many (default: 5, with --guard 1)")
    private Integer rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "MS",
            description = "processor time before a process measures (default: 1000, with --guard 300)")
    private Integer warmUpMillis;

    @Option(
            names = "--measure",
            paramLabel = "MS",
            description = "processor time that it measures for (default: 300, with --guard 110)")
    private Integer millis;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "given to the JVMs; any number of times (default: none)")
    private List<String> jvmOptions = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "writes all figures there")
    private Path json;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Run run = new Run(
                cells(),
                jdks(),
                number("--rounds", rounds, guard ? 1 : 5, MOST_ROUNDS),
                number("--warm-up", warmUpMillis, guard ? 300 : 1000, Integer.MAX_VALUE),
                number("--measure", millis, guard ? 110 : 300, Integer.MAX_VALUE),
                jvmOptions);
        List<Round> ended = new ArrayList<>();
        Instant begun = Instant.now();
        Noise.Moment before = Noise.Moment.now();
        AcceptanceResult result;
        try (CContenders c = c(run)) {
            run.go(
                    c,
                    (done, all, doing) -> terminal.progress("accept: " + (done + 1) + " of " + all + ": " + doing),
                    ended::add);
        } finally {
            // What was measured before something failed is shown too.
            terminal.clearProgress();
            result = new AcceptanceResult(begun, Machine.here(), Noise.between(before, Noise.Moment.now()), run, ended);
            if (!ended.isEmpty()) {
                new AcceptReport(terminal.out()).print(result);
            }
        }
        if (json != null) {
            Files.writeString(json, result.json());
        }
        List<String> broken = guard ? result.broken(MissedBounds.published()) : List.of();
        if (!broken.isEmpty()) {
            throw new CommandFailure("the guard failed: " + String.join("; ", broken));
        }
        return 0;
    }

    /** What measures C, or null where nothing of it is asked for or there is no compiler. */
    private CContenders c(Run run) throws IOException {
        boolean asked = run.cells().stream()
                .flatMap(cell -> cell.contenders().stream())
                .anyMatch(contender -> !contender.isJava());
        if (!asked) {
            return null;
        }
        terminal.progress("accept: building the C program");
        try {
            return CContenders.build();
        } catch (YardstickException e) {
            terminal.remark("left out: C: " + e.getMessage());
            return null;
        }
    }

    private int number(String option, Integer given, int otherwise, int most) {
        int number = given == null ? otherwise : given;
        if (number < 1 || number > most) {
            throw new ParameterException(command.commandLine(), option + ": " + number + " is not in 1.." + most);
        }
        return number;
    }

    private List<Cell> cells() {
        List<Cell> all = guard ? AcceptanceCells.guard() : AcceptanceCells.all();
        List<String> known = all.stream().map(Cell::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new ParameterException(
                        command.commandLine(),
                        "--cells: no such cell: '" + name + "'; there are " + String.join(", ", known));
            }
        }
        List<Cell> chosen = all.stream()
                .filter(cell -> names.isEmpty() || names.contains(cell.name()))
                .map(cell -> contenders.isEmpty() ? cell : cell.only(contenders))
                .filter(cell -> !cell.contenders().isEmpty())
                .toList();
        if (chosen.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(), "--contenders: none of these cells has " + String.join(", ", contenders));
        }
        return chosen;
    }

    private List<Jdk> jdks() throws IOException {
        List<Jdk> jdks = new ArrayList<>();
        for (Path home : homes) {
            jdks.add(Jdk.at(home));
        }
        if (homes.isEmpty()) {
            for (int feature : FEATURES) {
                Optional<Jdk> found = Jdk.find(feature);
                found.ifPresentOrElse(jdks::add, () -> terminal.remark("left out: JDK " + feature + ": there is none"));
            }
        }
        return jdks;
    }
}
