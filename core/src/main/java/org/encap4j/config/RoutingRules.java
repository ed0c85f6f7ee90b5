// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import static org.encap4j.config.OptionNames.AUTO_DIRECT_NODE_ROUTES;
import static org.encap4j.config.OptionNames.DIRECT_ROUTING_SKIP_UNREACHABLE;
import static org.encap4j.config.OptionNames.ENABLE_IPV4;
import static org.encap4j.config.OptionNames.ENABLE_IPV4_MASQUERADE;
import static org.encap4j.config.OptionNames.ENABLE_IPV6;
import static org.encap4j.config.OptionNames.ENABLE_IPV6_MASQUERADE;
import static org.encap4j.config.OptionNames.ENABLE_IP_MASQ_AGENT;
import static org.encap4j.config.OptionNames.IPAM;
import static org.encap4j.config.OptionNames.IPV4_NATIVE_ROUTING_CIDR;
import static org.encap4j.config.OptionNames.IPV6_NATIVE_ROUTING_CIDR;
import static org.encap4j.config.OptionNames.ROUTING_MODE;

import java.util.Locale;
import java.util.Set;

/** What the routing mode asks of other options. */
final class RoutingRules {
    /** Address management that knows by itself what the network routes. */
    private static final Set<String> CLOUD_ROUTED = Set.of("eni", "alibabacloud");

    private final Settings settings;
    private final CiliumConfig config;
    private final boolean tunneling;

    RoutingRules(Settings settings, CiliumConfig config) {
        this.settings = settings;
        this.config = config;
        tunneling = config.routingMode() == RoutingMode.TUNNEL;
    }

    void apply() {
        nativeRoutingCidrs();
        settings.refuseIf(
                config.directRoutingSkipUnreachable() && !config.autoDirectNodeRoutes(),
                DIRECT_ROUTING_SKIP_UNREACHABLE,
                "Flag direct-routing-skip-unreachable cannot be enabled when auto-direct-node-routes is not enabled."
                        + " As if auto-direct-node-routes is then enabled, it may lead to unexpected behaviour causing"
                        + " network connectivity issues.",
                AUTO_DIRECT_NODE_ROUTES);
        settings.refuseIf(
                config.autoDirectNodeRoutes() && tunneling,
                AUTO_DIRECT_NODE_ROUTES,
                "auto-direct-node-routes requires native or hybrid routing mode.",
                ROUTING_MODE);
        settings.refuseIf(
                settings.text(IPAM, "").equals("eni") && tunneling,
                IPAM,
                "Cannot specify IPAM mode eni in tunnel mode.",
                ROUTING_MODE);
    }

    /**
     * Without these a masquerading node cannot tell a pod of the cluster from the world. An agent enables IPv6 unless told, and
     * then asks for its CIDR as well; installed by Helm it is always told. Settings that never speak of IPv6 are therefore taken
     * for those of a cluster that has none.
     */
    private void nativeRoutingCidrs() {
        boolean agent = settings.bool(ENABLE_IP_MASQ_AGENT, false);
        boolean masquerade4 = settings.bool(ENABLE_IPV4_MASQUERADE, true);
        boolean masquerade6 = settings.bool(ENABLE_IPV6_MASQUERADE, true);
        String ipam = settings.text(IPAM, "cluster-pool").toLowerCase(Locale.ROOT);
        settings.refuseIf(
                !tunneling
                        && config.ipv4NativeRoutingCidr() == null
                        && config.enableIpv4()
                        && masquerade4
                        && !agent
                        && !CLOUD_ROUTED.contains(ipam),
                ROUTING_MODE,
                "native routing cidr must be configured with option --ipv4-native-routing-cidr in combination with"
                        + " --enable-ipv4=true --enable-ipv4-masquerade=true --enable-ip-masq-agent=false"
                        + " --routing-mode=native --ipam=" + FlagText.escaped(ipam),
                IPV4_NATIVE_ROUTING_CIDR,
                ENABLE_IPV4,
                ENABLE_IPV4_MASQUERADE,
                ENABLE_IP_MASQ_AGENT);
        settings.refuseIf(
                !tunneling
                        && config.ipv6NativeRoutingCidr() == null
                        && (settings.has(ENABLE_IPV6) || settings.has(ENABLE_IPV6_MASQUERADE))
                        && config.enableIpv6()
                        && masquerade6
                        && !agent,
                ROUTING_MODE,
                "native routing cidr must be configured with option --ipv6-native-routing-cidr in combination with"
                        + " --enable-ipv6=true --enable-ipv6-masquerade=true --enable-ip-masq-agent=false"
                        + " --routing-mode=native",
                IPV6_NATIVE_ROUTING_CIDR,
                ENABLE_IPV6,
                ENABLE_IPV6_MASQUERADE,
                ENABLE_IP_MASQ_AGENT);
    }
}
