// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.encap4j.bench.tables.TableKind;
import org.encap4j.bench.tables.TableTrial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the tables that packets are forwarded by. */
@Command(
        name = "tables",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Measures the tables: building, changing, memory, looking up.",
            "Routes are a default route and prefix lengths in about the shares of the Internet's tables. Pods are /32 or"
                    + " /128, 110 to a node, with their nodes' PodCIDRs, in an IpCache; their heap figure includes"
                    + " identities and tunnel endpoints. All are made up from a fixed seed, and the random addresses too.",
            "One update replaces, removes or adds one prefix. Lookups are of 16 addresses (hot), of 262,144 in prefixes"
                    + " picked at random (random) and of as many in the whole space, where mostly the default route"
                    + " answers or nothing (anywhere).",
            "Builds and lookups are timed by what the thread had of a processor, updates, which are too short for that, by"
                    + " the clock."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:results could not be written", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j tables",
            "  encap4j tables --sizes 10000 --family ipv4",
            "  encap4j tables --sizes 10,1000,100000"
        })
final class TablesCommand implements Callable<Integer>, TerminalUser {
    /** Builds of the largest tables take longer than all else together. */
    private static final int BUILD_ROUNDS = 3;

    private static final int ROUNDS = 11;
    private static final int WARM_UP_ROUNDS = 4;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            defaultValue = "10,1000,100000,1000000",
            description = "how many prefixes, 1 to 1000000; IPv6 tables stop at 200000 (default: ${DEFAULT-VALUE})")
    private int[] sizes;

    @Option(
            names = "--family",
            paramLabel = "NAME",
            defaultValue = "both",
            description = "ipv4, ipv6 or both (default: ${DEFAULT-VALUE})")
    private String family;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (int size : sizes) {
            if (size < 1 || size > TableKind.MOST) {
                throw wrong("--sizes: " + size + " is not in 1.." + TableKind.MOST);
            }
        }
        if (!List.of("ipv4", "ipv6", "both").contains(family)) {
            throw wrong("--family '" + family + "' is none of ipv4, ipv6 and both");
        }
        List<TableTrial> trials = prepare();
        for (int round = 0; round < BUILD_ROUNDS; round++) {
            for (TableTrial trial : trials) {
                progress("building", trial);
                trial.build(round);
            }
        }
        trials.forEach(TableTrial::check);
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (TableTrial trial : trials) {
                progress("measuring round " + (round + WARM_UP_ROUNDS + 1) + " of " + (ROUNDS + WARM_UP_ROUNDS), trial);
                trial.measure(round);
            }
        }
        terminal.clearProgress();
        new TablesReport(terminal.out(), trials).print(BUILD_ROUNDS, ROUNDS);
        return 0;
    }

    /** Small tables first, so that little else is on the heap when they are weighed. */
    private List<TableTrial> prepare() {
        List<TableTrial> trials = new ArrayList<>();
        for (int size : Arrays.stream(sizes).sorted().distinct().toArray()) {
            for (TableKind kind : TableKind.values()) {
                int fitting = Math.min(size, kind.most());
                boolean asked = family.equals("both") || family.equals(kind.isIpv6() ? "ipv6" : "ipv4");
                boolean known = trials.stream().anyMatch(trial -> trial.kind() == kind && trial.size() == fitting);
                if (!asked || known) {
                    continue;
                }
                TableTrial trial = new TableTrial(kind, fitting, BUILD_ROUNDS, ROUNDS);
                progress("weighing", trial);
                trial.weigh();
                trials.add(trial);
            }
        }
        return trials;
    }

    private void progress(String doing, TableTrial trial) {
        terminal.progress(String.format(
                Locale.ROOT, "tables: %s: %s, %,d", doing, trial.kind().title(), trial.size()));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }
}
