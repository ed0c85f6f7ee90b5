// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of Cilium's options: those that are read here, and those that only other parts of Cilium use. */
final class OptionNames {
    static final String ROUTING_MODE = "routing-mode";
    static final String TUNNEL_PROTOCOL = "tunnel-protocol";
    static final String TUNNEL_PORT = "tunnel-port";
    static final String TUNNEL_SOURCE_PORT_RANGE = "tunnel-source-port-range";
    static final String UNDERLAY_PROTOCOL = "underlay-protocol";
    static final String IPV4_NATIVE_ROUTING_CIDR = "ipv4-native-routing-cidr";
    static final String IPV6_NATIVE_ROUTING_CIDR = "ipv6-native-routing-cidr";
    static final String AUTO_DIRECT_NODE_ROUTES = "auto-direct-node-routes";
    static final String DIRECT_ROUTING_SKIP_UNREACHABLE = "direct-routing-skip-unreachable";
    static final String MTU = "mtu";
    static final String PACKETIZATION_LAYER_PMTUD_MODE = "packetization-layer-pmtud-mode";
    static final String ENABLE_PMTU_DISCOVERY = "enable-pmtu-discovery";
    static final String ENABLE_IPV4 = "enable-ipv4";
    static final String ENABLE_IPV6 = "enable-ipv6";
    static final String MONITOR_AGGREGATION = "monitor-aggregation";
    /** Its former name, which agents still accept. */
    static final String MONITOR_AGGREGATION_LEVEL = "monitor-aggregation-level";

    // Read for the checks alone.
    static final String ENABLE_IPV4_MASQUERADE = "enable-ipv4-masquerade";
    static final String ENABLE_IPV6_MASQUERADE = "enable-ipv6-masquerade";
    static final String ENABLE_IP_MASQ_AGENT = "enable-ip-masq-agent";
    static final String IPAM = "ipam";
    static final String KUBE_PROXY_REPLACEMENT = "kube-proxy-replacement";
    static final String BPF_LB_MODE = "bpf-lb-mode";
    static final String BPF_LB_MODE_ANNOTATION = "bpf-lb-mode-annotation";
    static final String BPF_LB_DSR_DISPATCH = "bpf-lb-dsr-dispatch";
    static final String BPF_LB_ACCELERATION = "bpf-lb-acceleration";
    /** The load balancer's mode by its former name. */
    static final String NODE_PORT_MODE = "node-port-mode";
    /** The load balancer's acceleration by its former name. */
    static final String NODE_PORT_ACCELERATION = "node-port-acceleration";
    /** Removed from Cilium; refused with a hint. */
    static final String TUNNEL = "tunnel";

    static final List<String> READ = List.of(
            ROUTING_MODE,
            TUNNEL_PROTOCOL,
            TUNNEL_PORT,
            TUNNEL_SOURCE_PORT_RANGE,
            UNDERLAY_PROTOCOL,
            IPV4_NATIVE_ROUTING_CIDR,
            IPV6_NATIVE_ROUTING_CIDR,
            AUTO_DIRECT_NODE_ROUTES,
            DIRECT_ROUTING_SKIP_UNREACHABLE,
            MTU,
            PACKETIZATION_LAYER_PMTUD_MODE,
            ENABLE_PMTU_DISCOVERY,
            ENABLE_IPV4,
            ENABLE_IPV6,
            MONITOR_AGGREGATION,
            MONITOR_AGGREGATION_LEVEL,
            ENABLE_IPV4_MASQUERADE,
            ENABLE_IPV6_MASQUERADE,
            ENABLE_IP_MASQ_AGENT,
            IPAM,
            KUBE_PROXY_REPLACEMENT,
            BPF_LB_MODE,
            BPF_LB_MODE_ANNOTATION,
            BPF_LB_DSR_DISPATCH,
            BPF_LB_ACCELERATION,
            NODE_PORT_MODE,
            NODE_PORT_ACCELERATION);

    private static final List<String> OTHER = other();
    private static final Set<String> KNOWN =
            Stream.concat(READ.stream(), OTHER.stream()).collect(Collectors.toUnmodifiableSet());

    private static final List<String> BY_WEIGHT =
            Stream.concat(READ.stream(), OTHER.stream()).toList();

    private OptionNames() {}

    static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    /** The names of options that are read over, in the order of their file. */
    static List<String> other() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                OptionNames.class.getResourceAsStream("other-options.txt"), StandardCharsets.US_ASCII))) {
            return lines.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The known name that the fewest changed letters lead to; of equally near ones one that is read here. */
    static Optional<String> nearest(String unknown) {
        return NearestName.of(unknown.replace('_', '-'), BY_WEIGHT);
    }
}
