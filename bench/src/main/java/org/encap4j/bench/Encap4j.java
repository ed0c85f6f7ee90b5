// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line. Exit codes: 0 done, 1 the input or a file was bad, 2 the command was used wrongly. */
@Command(
        name = "encap4j",
        mixinStandardHelpOptions = true,
        version = "encap4j 0.1.0-SNAPSHOT",
        description = "Encapsulates packets in VXLAN and Geneve, takes them out again, and says what it costs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CompareCommand.class,
            EncapCommand.class,
            DecapCommand.class,
            DumpCommand.class,
            ObserveCommand.class,
            NodeCommand.class,
            MtuCommand.class,
            TablesCommand.class,
            RoutesCommand.class,
            BenchCommand.class,
            AcceptCommand.class,
            JmhCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the input was bad, or a file could not be read or written", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j compare                            the default capture in every mode",
            "  encap4j compare --link-mtu 9000 my.pcap",
            "  encap4j encap --protocol geneve --vni 7 in.pcap out.pcap",
            "  encap4j decap out.pcap back.pcap",
            "  tcpdump -i eth0 -w - udp port 8472 | encap4j dump -"
        })
public final class Encap4j {
    private static final String COMMANDS =
            "there are compare, encap, decap, dump, observe, node, mtu, tables, routes, bench and jmh";

    private Encap4j() {}

    /**
     * Runs one command and ends the JVM with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        // JDK 22 and later hand out a console even where there is no terminal; this asks for the older behaviour.
        System.setProperty("jdk.console", "java.base");
        FileOutputStream stdout = new FileOutputStream(FileDescriptor.out);
        RememberingOutput results = new RememberingOutput(stdout);
        PrintStream out = new PrintStream(new BufferedOutputStream(results, 1 << 16), false, StandardCharsets.UTF_8);
        int exitCode = run(out, System.err, arguments);
        out.flush();
        if (results.failure() != null) {
            System.err.println("encap4j: standard output: cannot be written: " + results.failure());
            exitCode = Math.max(exitCode, CommandLine.ExitCode.SOFTWARE);
        }
        System.exit(exitCode);
    }

    /**
     * Runs one command.
     *
     * @param out takes its results
     * @param err takes errors, a line each, and remarks
     * @param arguments the command and its options
     * @return the exit code
     */
    static int run(PrintStream out, PrintStream err, String... arguments) {
        CommandLine line = new CommandLine(new Encap4j());
        Terminal terminal = new Terminal(out, err);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(false);
        line.setParameterExceptionHandler((wrong, given) -> {
            err.println("encap4j: " + oneLine(sentence(wrong)));
            err.println("Try '" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, result) -> terminal.fail(failure));
        line.setExecutionStrategy(result -> {
            CommandLine last =
                    result.asCommandLineList().get(result.asCommandLineList().size() - 1);
            if (last.getCommand() instanceof TerminalUser user) {
                user.use(terminal);
            } else if (last.getCommand() instanceof Encap4j
                    && !result.isUsageHelpRequested()
                    && !result.isVersionHelpRequested()) {
                throw new CommandLine.ParameterException(last, "a command is missing; " + COMMANDS);
            }
            return new CommandLine.RunLast().execute(result);
        });
        return line.execute(arguments);
    }

    private static String sentence(CommandLine.ParameterException wrong) {
        boolean noSuchCommand = wrong instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && wrong.getCommandLine().getParent() == null;
        if (!noSuchCommand) {
            return wrong.getMessage();
        }
        List<String> unknown = ((CommandLine.UnmatchedArgumentException) wrong).getUnmatched();
        return "no such command: '" + unknown.get(0) + "'; " + COMMANDS;
    }

    static String oneLine(String message) {
        return message.replaceAll("\\s*\\R\\s*", " ");
    }
}
