// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Puts load on live tunnels. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LoadSendCommand.class, LoadReceiveCommand.class, LoadCompareCommand.class},
        description = {
            "Puts load on live tunnels: counts what is lost and reordered, measures latency and processor time.",
            "Start the receiver first. Latency is from the clock of one machine, so both ends must be on it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a socket, a program or a namespace could not be had", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j load receive --bind 127.0.0.1 --seconds 5",
            "  encap4j load send --to 127.0.0.1 --rate 100000 --seconds 2",
            "  encap4j load compare --seconds 1 --rounds 3"
        })
final class LoadCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        throw new ParameterException(
                command.commandLine(), "a command is missing; there are send, receive and compare");
    }
}
