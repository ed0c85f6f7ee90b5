// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.config.Problem;
import org.encap4j.config.RoutingMode;
import org.encap4j.config.Underlay;
import org.encap4j.fib.Route;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.testdata.DefaultCluster;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what a node of a cluster knows: its routes in both routing modes, and its ipcache. */
@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Prints a node's routes in both routing modes, as ip route does, and its ipcache, as cilium bpf ipcache list does.",
            "Lines that begin with # say what comes next. A mode that the configuration does not allow is left out, and why"
                    + " is said; without --config the modes are native routing with auto-direct-node-routes, and a VXLAN"
                    + " tunnel. The ipcache is the same in both; it is in the order of addresses."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:a file could not be read, or does not fit", "2:wrong usage"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j routes",
            "  encap4j routes --node k8s-w1 --cluster bench/src/examples/cluster.yaml",
            "  encap4j routes --config bench/src/examples/cilium.yaml"
        })
final class RoutesCommand implements Callable<Integer>, TerminalUser {
    /** The columns of the list are as wide as their longest text, and blanks. */
    private static final int COLUMN_GAP = 3;

    private static final String PREFIX_TITLE = "IP PREFIX/ADDRESS";
    private static final String IDENTITY_TITLE = "IDENTITY";

    @Spec
    private CommandSpec command;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private ClusterOptions clusterOptions;

    @Option(names = "--node", paramLabel = "NAME", description = "whose routes (default: the first node's)")
    private String node;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        CiliumConfig config = configOptions.config();
        Cluster cluster = clusterOptions.cluster();
        String name = name(cluster);
        Dataplane configured;
        try {
            configured = dataplane(config, cluster, name);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
        for (RoutingMode mode : List.of(RoutingMode.NATIVE, RoutingMode.TUNNEL)) {
            if (mode == config.routingMode()) {
                printRoutes(configured);
            } else {
                printOther(mode, cluster, name);
            }
        }
        printIpCache(configured.node().ipcache());
        return 0;
    }

    private String name(Cluster cluster) {
        if (node == null) {
            return cluster.nodes().get(0).name();
        }
        try {
            return cluster.node(node).name();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--node: " + e.getMessage());
        }
    }

    private static Dataplane dataplane(CiliumConfig config, Cluster cluster, String name) {
        return new Dataplane(config, cluster, name, 0, ConfigOptions.PROTOCOLS);
    }

    private void printOther(RoutingMode mode, Cluster cluster, String name) throws IOException {
        try {
            CiliumConfig other = configOptions.isGiven() ? configOptions.config(mode) : ordinary(mode);
            printRoutes(dataplane(other, cluster, name));
        } catch (ConfigurationException e) {
            refuse(mode, e.problems().stream().map(Problem::text).toList());
        } catch (IllegalArgumentException e) {
            refuse(mode, e.getMessage().lines().toList());
        }
    }

    private static CiliumConfig ordinary(RoutingMode mode) {
        return mode == RoutingMode.NATIVE
                ? DefaultCluster.nativeRouting()
                : DefaultCluster.tunnel("vxlan", Underlay.IPV4);
    }

    private void refuse(RoutingMode mode, List<String> reasons) {
        terminal.out().println("# no routes with routing-mode " + mode.text() + ":");
        reasons.forEach(reason -> terminal.out().println("#   " + reason));
        terminal.out().println();
    }

    private void printRoutes(Dataplane dataplane) {
        CiliumConfig config = dataplane.config();
        String mode = config.routingMode().text();
        if (config.routingMode() == RoutingMode.TUNNEL) {
            mode += ", " + config.tunnelProtocol() + " to port " + dataplane.tunnelPort();
        } else if (!config.autoDirectNodeRoutes()) {
            mode += ", other nodes' PodCIDRs left to the network (auto-direct-node-routes is false)";
        }
        for (boolean ipv6 : new boolean[] {false, true}) {
            List<Route> routes = dataplane.hostRoutes().stream()
                    .filter(route -> route.destination().isIpv6() == ipv6)
                    .toList();
            if (!routes.isEmpty()) {
                terminal.out()
                        .println("# " + (ipv6 ? "ip -6 route" : "ip route") + " on "
                                + dataplane.member().name() + ", routing-mode " + mode);
                routes.forEach(terminal.out()::println);
                terminal.out().println();
            }
        }
    }

    private void printIpCache(IpCache ipcache) {
        Map<Prefix, RemoteEndpoint> entries = new TreeMap<>();
        ipcache.snapshot().forEach(entries::put);
        int width = PREFIX_TITLE.length();
        for (Prefix prefix : entries.keySet()) {
            width = Math.max(width, prefix.toString().length());
        }
        String line = "%-" + (width + COLUMN_GAP) + "s%s%n";
        PrintStream out = terminal.out();
        out.println("# cilium bpf ipcache list");
        out.printf(Locale.ROOT, line, PREFIX_TITLE, IDENTITY_TITLE);
        entries.forEach((prefix, endpoint) -> out.printf(Locale.ROOT, line, prefix, endpoint));
    }
}
