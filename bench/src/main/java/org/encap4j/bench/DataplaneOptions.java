// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.encap4j.bench.yaml.ClusterFile;
import org.encap4j.bench.yaml.ConfigFile;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.config.RoutingMode;
import org.encap4j.config.Setting;
import org.encap4j.config.Underlay;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.testdata.DefaultCluster;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which node of which cluster this is, and how it is configured. */
final class DataplaneOptions {
    /** The tunnels that a Cilium agent knows, with the identity where it puts it. */
    static final Map<String, TunnelProtocol> PROTOCOLS =
            Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), "geneve", Geneve.of(GeneveProfile.IDENTITY_IN_VNI));

    /** All that captures are searched for, on the ports where others look for them too. */
    static final List<TunnelProtocol> IN_CAPTURES =
            List.of(PROTOCOLS.get("vxlan"), PROTOCOLS.get("vxlan").withPort(Vxlan.IANA_PORT), PROTOCOLS.get("geneve"));

    private static final int LEAST_LINK_MTU = 576;
    private static final int MOST_LINK_MTU = 65_535;
    private static final String MONITOR_AGGREGATION = "monitor-aggregation";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Cilium's options, as YAML or as the ConfigMap cilium-config")
    private String configFile;

    @Option(
            names = "--cluster",
            paramLabel = "FILE",
            description = "nodes and pods, as YAML or as Cilium's own JSON (default: two nodes, a pod on each)")
    private String clusterFile;

    @Option(names = "--node", paramLabel = "NAME", description = "the node (default: the cluster's first)")
    private String nodeName;

    @Option(
            names = "--routing-mode",
            paramLabel = "MODE",
            description = "native or tunnel, before what the configuration says (default: tunnel)")
    private RoutingMode routingMode;

    @Option(
            names = "--tunnel-protocol",
            paramLabel = "NAME",
            description = "vxlan or geneve, before what the configuration says (default: vxlan)")
    private String tunnelProtocol;

    @Option(
            names = "--link-mtu",
            paramLabel = "N",
            defaultValue = "1500",
            description = "the link's MTU, unless the configuration says another (default: 1500)")
    private int linkMtu;

    private Cluster cluster;
    private List<Setting> settings = List.of();

    /** {@return the cluster, once {@link #dataplane} was called} */
    Cluster cluster() {
        return cluster;
    }

    /** Whether the configuration asks for arrivals; Cilium's own charts never do, whatever the agent's default is. */
    boolean observesArrivals(Dataplane dataplane) {
        return dataplane.config().observeArrivals()
                && settings.stream().anyMatch(setting -> setting.key().equals(MONITOR_AGGREGATION));
    }

    Dataplane dataplane(Terminal terminal) throws IOException {
        if (linkMtu < LEAST_LINK_MTU || linkMtu > MOST_LINK_MTU) {
            throw wrong("--link-mtu " + linkMtu + " is not in " + LEAST_LINK_MTU + ".." + MOST_LINK_MTU);
        }
        if (tunnelProtocol != null && !PROTOCOLS.containsKey(tunnelProtocol)) {
            throw wrong("'--tunnel-protocol': '" + tunnelProtocol + "' is none of [vxlan, geneve]");
        }
        CiliumConfig config;
        try {
            cluster = clusterFile == null ? DefaultCluster.cluster() : ClusterFile.read(CaptureFiles.path(clusterFile));
            config = configFile == null ? withoutFile() : fromFile();
        } catch (ConfigurationException e) {
            e.problems().stream()
                    .limit(e.problems().size() - 1L)
                    .forEach(problem -> terminal.remark(problem.toString()));
            throw new CommandFailure(e.problems().get(e.problems().size() - 1).toString());
        }
        String node = nodeName == null ? cluster.nodes().get(0).name() : nodeName;
        try {
            cluster.node(node);
        } catch (IllegalArgumentException e) {
            throw wrong("--node: " + e.getMessage());
        }
        try {
            return new Dataplane(config, cluster, node, linkMtu, PROTOCOLS);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("node " + node + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(command.commandLine(), sentence);
    }

    /** Native routing without a configuration is that between nodes on one link. */
    private CiliumConfig withoutFile() {
        return routingMode == RoutingMode.NATIVE
                ? DefaultCluster.nativeRouting()
                : DefaultCluster.tunnel(tunnelProtocol == null ? "vxlan" : tunnelProtocol, Underlay.IPV4);
    }

    private CiliumConfig fromFile() throws IOException, ConfigurationException {
        settings = new ArrayList<>(ConfigFile.read(CaptureFiles.path(configFile)));
        if (routingMode != null) {
            settings.add(new Setting("command line", 0, "routing-mode", routingMode.text()));
        }
        if (tunnelProtocol != null) {
            settings.add(new Setting("command line", 0, "tunnel-protocol", tunnelProtocol));
        }
        return CiliumConfig.of(settings, PROTOCOLS.keySet());
    }
}
