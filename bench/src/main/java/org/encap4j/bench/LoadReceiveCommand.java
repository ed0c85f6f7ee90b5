// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.encap4j.bench.load.LoadReceiver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Receives load. */
@Command(
        name = "receive",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Receives load through a VXLAN tunnel of ours (VNI 42), or bare, and accounts for every packet.",
            "Ends when the time is over, or half a second after the last packet. Lost is what is missing between the"
                    + " first and the last packet of each stream; foreign is what was no packet of a load."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:received, were it nothing", "1:the address could not be had", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j load receive --bind 127.0.0.1 --seconds 10",
            "  encap4j load receive --bind 10.2.0.2 --plain --seconds 10 --json"
        })
final class LoadReceiveCommand implements Callable<Integer>, TerminalUser {
    @Spec
    private CommandSpec command;

    @Option(names = "--bind", paramLabel = "ADDR", required = true, description = "the IP address to listen on")
    private String bind;

    @Mixin
    private LoadEnd end;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        InetSocketAddress local = end.address(command, "--bind", bind);
        end.print(
                terminal,
                LoadReceiver.receive(
                        local,
                        end.plain,
                        end.seconds(command),
                        () -> terminal.remark("listening on " + bind + " port " + local.getPort())));
        return 0;
    }
}
