// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.config.RoutingMode;
import org.encap4j.config.Setting;
import org.encap4j.config.Underlay;
import org.encap4j.testdata.DefaultCluster;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which node of which cluster this is, and how it is configured. */
final class DataplaneOptions {
    private static final int LEAST_LINK_MTU = 576;
    private static final int MOST_LINK_MTU = 65_535;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private ClusterOptions clusterOptions;

    @Option(names = "--node", paramLabel = "NAME", description = "the node (default: the cluster's first)")
    private String nodeName;

    @Option(
            names = "--routing-mode",
            paramLabel = "MODE",
            description = "native or tunnel, instead of what the configuration says (default: tunnel)")
    private RoutingMode routingMode;

    @Option(
            names = "--tunnel-protocol",
            paramLabel = "NAME",
            description = "vxlan or geneve, instead of what the configuration says (default: vxlan)")
    private String tunnelProtocol;

    @Option(
            names = "--link-mtu",
            paramLabel = "N",
            defaultValue = "1500",
            description = "the link's MTU, where the configuration does not say it (default: 1500)")
    private int linkMtu;

    private Cluster cluster;

    /** {@return the cluster, once {@link #dataplane} was called} */
    Cluster cluster() {
        return cluster;
    }

    /** Whether the file asks for arrivals; unasked, an agent shows them, but Cilium's charts always tell it not to. */
    boolean observesArrivals(CiliumConfig config) throws IOException, ConfigurationException {
        return config.observeArrivals() && configOptions.sets("monitor-aggregation");
    }

    Dataplane dataplane() throws IOException, ConfigurationException {
        if (linkMtu < LEAST_LINK_MTU || linkMtu > MOST_LINK_MTU) {
            throw wrong("--link-mtu " + linkMtu + " is not in " + LEAST_LINK_MTU + ".." + MOST_LINK_MTU);
        }
        if (tunnelProtocol != null && !ConfigOptions.PROTOCOLS.containsKey(tunnelProtocol)) {
            throw wrong("'--tunnel-protocol': '" + tunnelProtocol + "' is none of [vxlan, geneve]");
        }
        CiliumConfig config = configOptions.isGiven() ? configOptions.config(instead()) : ordinary();
        cluster = clusterOptions.cluster();
        String node = nodeName == null ? cluster.nodes().get(0).name() : nodeName;
        try {
            cluster.node(node);
        } catch (IllegalArgumentException e) {
            throw wrong("--node: " + e.getMessage());
        }
        try {
            return new Dataplane(config, cluster, node, linkMtu, ConfigOptions.PROTOCOLS);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    /** Native routing without a configuration is that between nodes on one link. */
    private CiliumConfig ordinary() {
        return routingMode == RoutingMode.NATIVE
                ? DefaultCluster.nativeRouting()
                : DefaultCluster.tunnel(tunnelProtocol == null ? "vxlan" : tunnelProtocol, Underlay.IPV4);
    }

    private List<Setting> instead() {
        List<Setting> settings = new ArrayList<>();
        if (routingMode != null) {
            settings.add(setting("routing-mode", routingMode.text()));
        }
        if (tunnelProtocol != null) {
            settings.add(setting("tunnel-protocol", tunnelProtocol));
        }
        return settings;
    }

    private static Setting setting(String key, String value) {
        return new Setting(ConfigOptions.COMMAND_LINE, 0, key, value);
    }
}
