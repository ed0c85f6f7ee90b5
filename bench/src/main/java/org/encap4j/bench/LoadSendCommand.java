// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.encap4j.bench.LoadEnd.number;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.encap4j.bench.load.LoadSender;
import org.encap4j.bench.load.SendPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends load. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Sends load through a VXLAN tunnel of ours (VNI 42), or bare.",
            "Each packet is written whole into a leased buffer and handed to the tunnel on its event loop. Packets of one"
                    + " stream follow each other in runs, and streams differ in their inner UDP port."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:sent", "1:no socket could be had", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j load send --to 127.0.0.1",
            "  encap4j load send --to 10.1.0.2 --size 1400 --rate max --segments",
            "  encap4j load send --to 10.2.0.2 --plain --rate 50000 --seconds 10"
        })
final class LoadSendCommand implements Callable<Integer>, TerminalUser {
    private static final double MOST_RATE = 1e8;
    private static final int MOST_RUN = 1_000_000;
    private static final double MOST_WARM_UP = 86_400;

    @Spec
    private CommandSpec command;

    @Option(names = "--to", paramLabel = "ADDR", required = true, description = "the receiver's IP address")
    private String to;

    @Mixin
    private LoadEnd end;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "64",
            description = "bytes of an IP packet, 52 to 1900: of the one inside, or with --plain of the only one"
                    + " (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--rate",
            paramLabel = "PPS",
            defaultValue = "10000",
            description = "packets per second, or max (default: ${DEFAULT-VALUE})")
    private String rate;

    @Option(
            names = "--warm-up",
            paramLabel = "S",
            defaultValue = "0",
            description = "seconds of load before, which nobody counts (default: ${DEFAULT-VALUE})")
    private double warmUp;

    @Option(
            names = "--sockets",
            paramLabel = "N",
            defaultValue = "16",
            description = "send sockets, so many source ports (default: ${DEFAULT-VALUE})")
    private int sockets;

    @Option(
            names = "--flows",
            paramLabel = "N",
            defaultValue = "64",
            description = "streams (default: ${DEFAULT-VALUE})")
    private int flows;

    @Option(
            names = "--run",
            paramLabel = "N",
            defaultValue = "32",
            description = "packets of one stream in a row (default: ${DEFAULT-VALUE})")
    private int run;

    @Option(names = "--segments", description = "hands runs to the kernel in one piece (UDP segmentation offload)")
    private boolean segments;

    @Option(
            names = "--connected",
            description = "connects the sockets to the receiver: the kernel looks up the way once, not for each packet")
    private boolean connected;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        SendPlan plan = new SendPlan(
                end.address(command, "--to", to),
                (int) number(command, "--size", size, SendPlan.LEAST_SIZE, SendPlan.MOST_SIZE),
                rate(),
                end.seconds(command),
                number(command, "--warm-up", warmUp, 0, MOST_WARM_UP),
                (int) number(command, "--sockets", sockets, 1, SendPlan.MOST_SOCKETS),
                (int) number(command, "--flows", flows, 1, SendPlan.MOST_FLOWS),
                (int) number(command, "--run", run, 1, MOST_RUN),
                segments,
                connected,
                end.plain);
        end.print(terminal, LoadSender.send(plan, () -> terminal.remark("measuring")));
        return 0;
    }

    private double rate() {
        if (rate.equals("max")) {
            return 0;
        }
        double packets;
        try {
            packets = Double.parseDouble(rate);
        } catch (NumberFormatException e) {
            throw LoadEnd.wrong(command, "--rate: '" + rate + "' is neither a number nor max");
        }
        return number(command, "--rate", packets, 1, MOST_RATE);
    }
}
