// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.List;
import java.util.Set;
import org.encap4j.lpm.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * The options of a Cilium agent that decide how packets travel between nodes, checked as the agent checks them.
 *
 * <p>Values are read as the agent's flags read them ({@code T} is true, {@code 0x2118} a port), and refused in its words.
 * Stricter than the agent: {@code hybrid} routing, source ports whose lower end is not first or that something follows, and an
 * MTU outside 68 to 65535 are refused, and the rules on node ports hold unless {@code kube-proxy-replacement} is false by name.
 * Less strict: native routing asks for an IPv6 CIDR only where {@code enable-ipv6} or {@code enable-ipv6-masquerade} is set, as
 * Helm always does.
 *
 * @param routingMode {@code routing-mode}, default tunnel
 * @param tunnelProtocol {@code tunnel-protocol}, a name of the caller's, default {@code vxlan}
 * @param tunnelPort {@code tunnel-port}, the UDP port packets are sent to and received on, 0 to 65535; 0, the default, is the
 *     protocol's own
 * @param tunnelSourcePortRange {@code tunnel-source-port-range}; 0-0, the default, leaves the choice to the sender
 * @param underlay {@code underlay-protocol}; default {@code auto}, which is IPv4 where it is enabled and IPv6 elsewhere
 * @param ipv4NativeRoutingCidr {@code ipv4-native-routing-cidr}, destinations that the network routes itself and that are not
 *     masqueraded; null, the default, for none
 * @param ipv6NativeRoutingCidr {@code ipv6-native-routing-cidr}, the same for IPv6; null for none
 * @param autoDirectNodeRoutes {@code auto-direct-node-routes}, whether a node routes the others' PodCIDRs straight to them,
 *     default false
 * @param directRoutingSkipUnreachable {@code direct-routing-skip-unreachable}, whether a node on another link is left out of
 *     that rather than an error, default false
 * @param mtu {@code mtu} of the underlay in bytes, 68 to 65535; 0, the default, is that of the device
 * @param packetizationLayerPmtudMode {@code packetization-layer-pmtud-mode}: {@code always}, {@code blackhole} (the default),
 *     {@code disabled} or {@code unset}. Sets how pods' own TCP probes for the path's MTU; no packet is treated differently
 * @param enablePmtuDiscovery {@code enable-pmtu-discovery}, whether clients of a service are told of packets too big to be
 *     passed on, default false
 * @param enableIpv4 {@code enable-ipv4}, default true
 * @param enableIpv6 {@code enable-ipv6}, default true
 * @param observeArrivals whether arrivals of packets are observed besides what became of them, that is
 *     {@code monitor-aggregation} is {@code none}, the default
 */
public record CiliumConfig(
        RoutingMode routingMode,
        String tunnelProtocol,
        int tunnelPort,
        PortRange tunnelSourcePortRange,
        Underlay underlay,
        @Nullable Prefix ipv4NativeRoutingCidr,
        @Nullable Prefix ipv6NativeRoutingCidr,
        boolean autoDirectNodeRoutes,
        boolean directRoutingSkipUnreachable,
        int mtu,
        String packetizationLayerPmtudMode,
        boolean enablePmtuDiscovery,
        boolean enableIpv4,
        boolean enableIpv6,
        boolean observeArrivals) {
    /**
     * Reads and checks settings. A later one of the same key replaces an earlier one. Names that only other parts of Cilium use
     * are read over; any other unknown name is a problem that tells the nearest known one.
     *
     * @param settings in the order in which they were given
     * @param protocols names that {@code tunnel-protocol} may have
     * @return the options, those that are not set by default
     * @throws ConfigurationException if anything is wrong, with all that is
     */
    public static CiliumConfig of(List<Setting> settings, Set<String> protocols) throws ConfigurationException {
        return new ConfigReader(settings, protocols).read();
    }

    /** {@return the options of an agent that was told nothing: a VXLAN tunnel over IPv4, both families enabled} */
    public static CiliumConfig defaults() {
        return new CiliumConfig(
                RoutingMode.TUNNEL,
                "vxlan",
                0,
                PortRange.UNSET,
                Underlay.IPV4,
                null,
                null,
                false,
                false,
                0,
                "blackhole",
                false,
                true,
                true,
                true);
    }
}
