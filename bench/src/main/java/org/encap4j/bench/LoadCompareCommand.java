// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.encap4j.bench.LoadEnd.number;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.encap4j.bench.acceptance.Jdk;
import org.encap4j.bench.acceptance.Json;
import org.encap4j.bench.acceptance.Machine;
import org.encap4j.bench.load.LoadComparison;
import org.encap4j.bench.load.SendPlan;
import org.encap4j.bench.yardstick.CProgram;
import org.encap4j.bench.yardstick.YardstickException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures tunnels of ours beside C, the kernel's and Open vSwitch's. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Measures tunnels of ours beside C, a kernel VXLAN device, Open vSwitch and native routing.",
            "Each trial has two network namespaces and a veth pair of its own, which it removes; sender on the first"
                    + " processor, receiver on the second. First as fast as can be: what arrives, and what it costs every"
                    + " process. Then at half of that: latency. Contenders take turns, round by round. Takes root; C and"
                    + " Open vSwitch are left out where gcc and ovs-vswitchd are missing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:something could not be made or measured", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j load compare",
            "  encap4j load compare --only encap4j,c --sizes 1400 --rounds 5",
            "  encap4j load compare --jdk /usr/lib/jvm/jdk-25 --report load.json"
        })
final class LoadCompareCommand implements Callable<Integer>, TerminalUser {
    private static final int MOST_ROUNDS = 1000;
    /** What still fits into the veth pair's MTU behind any of the tunnels. */
    private static final int MOST_SIZE = 1_400;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--only",
            paramLabel = "NAME",
            split = ",",
            description =
                    "only these of encap4j, c, kernel-vxlan, open-vswitch, native, encap4j-segments and c-segments"
                            + " (default: all)")
    private List<String> only = List.of();

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            defaultValue = "64,1400",
            description = "bytes of the IP packets inside, 52 to 1400 (default: ${DEFAULT-VALUE})")
    private int[] sizes;

    @Option(
            names = "--connected",
            description = "all senders connect their sockets: the kernel looks up the way once, not for each packet")
    private boolean connected;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "2",
            description = "how long each trial measures (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "5",
            description = "how long each sender warms up before (default: ${DEFAULT-VALUE})")
    private double warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "how many (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--jdk", paramLabel = "HOME", description = "runs the tunnel of ours (default: the running one)")
    private Path home;

    @Option(
            names = "--jvm-option",
            paramLabel = "OPTION",
            description = "given to its JVMs; any number of times (default: none)")
    private List<String> jvmOptions = List.of();

    @Option(names = "--report", paramLabel = "FILE", description = "writes all figures there, as JSON")
    private Path report;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        check();
        Jdk jdk = home == null ? Jdk.running() : Jdk.at(home);
        Path folder = Files.createTempDirectory("encap4j-load");
        try {
            compare(jdk, cProgram(folder));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
        return 0;
    }

    private void check() throws IOException {
        for (String name : only) {
            if (!LoadComparison.names().contains(name)) {
                throw LoadEnd.wrong(
                        command,
                        "--only: no such contender: '" + name + "'; there are "
                                + String.join(", ", LoadComparison.names()));
            }
        }
        for (int size : sizes) {
            number(command, "--sizes", size, SendPlan.LEAST_SIZE, MOST_SIZE);
        }
        number(command, "--seconds", seconds, 0.001, 3600);
        number(command, "--warm-up", warmUp, 0, 3600);
        number(command, "--rounds", rounds, 1, MOST_ROUNDS);
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            throw new CommandFailure("network namespaces take root");
        }
    }

    private Path cProgram(Path folder) throws IOException {
        try {
            return CProgram.build(folder, "udp_load", List.of("wire.h"));
        } catch (YardstickException e) {
            terminal.remark("left out: C: " + e.getMessage());
            return null;
        }
    }

    private void compare(Jdk jdk, Path c) throws IOException {
        List<String> names = only.isEmpty() ? LoadComparison.names() : only;
        if (names.contains("open-vswitch") && !LoadComparison.hasOpenVswitch()) {
            terminal.remark("left out: open-vswitch: ovs-vswitchd and ovsdb-server are not installed");
        }
        LoadComparison comparison = new LoadComparison(jdk, jvmOptions, c, names, sizes, connected, seconds, warmUp);
        Instant begun = Instant.now();
        try {
            for (int round = 1; round <= rounds; round++) {
                comparison.run(round, doing -> terminal.progress("load: " + doing));
            }
        } finally {
            // What was measured before something failed is shown too.
            terminal.clearProgress();
            print(jdk, comparison);
            if (report != null) {
                Files.writeString(report, json(begun, jdk, comparison));
            }
        }
    }

    private void print(Jdk jdk, LoadComparison comparison) {
        Machine machine = Machine.here();
        terminal.out()
                .println("JDK " + jdk.version() + ", " + machine.processors() + " processors, " + machine.system()
                        + "; each trial " + seconds + " s after " + warmUp + " s");
        comparison.lines().forEach(terminal.out()::println);
    }

    private String json(Instant begun, Jdk jdk, LoadComparison comparison) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("begun", begun.toString());
        all.put("jdk", jdk.version());
        all.put("jvmOptions", jvmOptions);
        all.put("processor", Machine.here().processor());
        all.put("system", Machine.here().system());
        all.put("connected", connected);
        all.put("seconds", seconds);
        all.put("warmUpSeconds", warmUp);
        all.put("readings", comparison.values());
        return Json.text(all);
    }
}
