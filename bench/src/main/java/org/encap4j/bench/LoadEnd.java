// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.encap4j.bench.load.Figures;
import org.encap4j.vxlan.Vxlan;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What both ends of a load are told. */
final class LoadEnd {
    private static final int MOST_PORT = 65_535;
    private static final double LEAST_SECONDS = 0.001;
    private static final double MOST_SECONDS = 86_400;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + Vxlan.CILIUM_PORT,
            description = "the receiver's UDP port (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "1",
            description = "how long, the receiver at most (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Option(
            names = "--plain",
            description =
                    "bare UDP datagrams without a tunnel of ours: for what the kernel puts into a tunnel or routes")
    boolean plain;

    @Option(names = "--json", description = "prints the figures as JSON")
    private boolean json;

    double seconds(CommandSpec command) {
        return number(command, "--seconds", seconds, LEAST_SECONDS, MOST_SECONDS);
    }

    InetSocketAddress address(CommandSpec command, String option, String address) {
        if (port < 1 || port > MOST_PORT) {
            throw wrong(command, "--port: " + port + " is not in 1.." + MOST_PORT);
        }
        // Names are not looked up: what is measured must not depend on a resolver.
        if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%.+)?")) {
            throw wrong(command, option + ": '" + address + "' is not an IP address");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address), port);
        } catch (UnknownHostException e) {
            throw wrong(command, option + ": '" + address + "' is not an IP address");
        }
    }

    static double number(CommandSpec command, String option, double value, double least, double most) {
        // Not the other way round: NaN is in no range.
        if (!(value >= least && value <= most)) {
            throw wrong(command, option + ": " + text(value) + " is not in " + text(least) + ".." + text(most));
        }
        return value;
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    static ParameterException wrong(CommandSpec command, String message) {
        return new ParameterException(command.commandLine(), message);
    }

    void print(Terminal terminal, Figures figures) {
        if (json) {
            terminal.out().print(figures.json());
        } else {
            figures.lines().forEach(terminal.out()::println);
        }
    }
}
