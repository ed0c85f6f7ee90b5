// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.RoutingMode;
import org.encap4j.config.Setting;
import org.encap4j.config.Underlay;
import org.encap4j.lpm.Prefix;

/**
 * The cluster that commands, documentation and tests use unless told otherwise: two nodes on one link, a pod on each.
 *
 * <pre>
 *   k8s-ctr 192.168.10.100, 172.20.0.0/24        k8s-w1 192.168.10.101, 172.20.1.0/24
 *     default/curl-pod 172.20.0.10                 default/webpod-857687f8b6-wdxhq 172.20.1.20
 *     identity 15584                               identity 46396
 *              |                                            |
 *              +-------------------- eth1 ------------------+
 * </pre>
 *
 * <p>The pods also have fd00:20:0::10 and fd00:20:1::20, the nodes fd00:10::100 and fd00:10::101. The pods' routers, which are
 * the nodes' internal addresses, are the first ones of the PodCIDRs.
 */
public final class DefaultCluster {
    /** The node of {@code default/curl-pod}. */
    public static final String K8S_CTR = "k8s-ctr";
    /** The node of {@code default/webpod-857687f8b6-wdxhq}. */
    public static final String K8S_W1 = "k8s-w1";

    private static final Cluster CLUSTER = new Cluster(
            List.of(node(K8S_CTR, 0, 100), node(K8S_W1, 1, 101)),
            List.of(pod("curl-pod", "curl", 0, 10, 15584), pod("webpod-857687f8b6-wdxhq", "webpod", 1, 20, 46396)));

    private DefaultCluster() {}

    private static ClusterNode node(String name, int net, int host) {
        return new ClusterNode(
                name,
                List.of(NodeAddress.parse("192.168.10." + host + "/24"), NodeAddress.parse("fd00:10::" + host + "/64")),
                List.of(Prefix.parse("172.20." + net + ".1"), Prefix.parse("fd00:20:" + net + "::1")),
                0x0200_0000_0000L | host,
                List.of(Prefix.parse("172.20." + net + ".0/24"), Prefix.parse("fd00:20:" + net + "::/64")));
    }

    private static ClusterPod pod(String name, String app, int net, int host, int identity) {
        return new ClusterPod(
                "default",
                name,
                List.of(Prefix.parse("172.20." + net + "." + host), Prefix.parse("fd00:20:" + net + "::" + host)),
                identity,
                List.of("k8s:app=" + app, "k8s:io.kubernetes.pod.namespace=default"),
                null,
                0x0A00_0000_0000L | net << 8 | host);
    }

    /** {@return both nodes and both pods} */
    public static Cluster cluster() {
        return CLUSTER;
    }

    /**
     * {@return options for native routing between its nodes: {@code auto-direct-node-routes} and no masquerading, else Cilium's
     * defaults}
     */
    public static CiliumConfig nativeRouting() {
        return config(
                CiliumConfig.defaults().tunnelProtocol(),
                Map.of(
                        "routing-mode", RoutingMode.NATIVE.text(),
                        "auto-direct-node-routes", "true",
                        "enable-ipv4-masquerade", "false",
                        "enable-ipv6-masquerade", "false"));
    }

    /**
     * Options for a tunnel between its nodes.
     *
     * @param protocol the name of the tunnel header
     * @param underlay the family of the outer addresses
     * @return else Cilium's defaults
     */
    public static CiliumConfig tunnel(String protocol, Underlay underlay) {
        return config(
                protocol,
                Map.of(
                        "routing-mode", RoutingMode.TUNNEL.text(),
                        "tunnel-protocol", protocol,
                        "underlay-protocol", underlay.text()));
    }

    private static CiliumConfig config(String protocol, Map<String, String> options) {
        List<Setting> settings = options.entrySet().stream()
                .map(option -> new Setting("the default cluster", 0, option.getKey(), option.getValue()))
                .toList();
        try {
            return CiliumConfig.of(settings, Set.of(protocol));
        } catch (ConfigurationException e) {
            throw new AssertionError("the default cluster's own options", e);
        }
    }
}
