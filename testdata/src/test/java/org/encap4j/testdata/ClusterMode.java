// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Underlay;
import org.encap4j.fixtures.Options;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/**
 * How a cluster's packets travel.
 *
 * @param protocol the tunnel, null for native routing
 * @param overIpv6 whether the tunnel's outer headers are IPv6
 * @param header the tunnel header's bytes for an identity, written down from RFC 7348, the group policy draft and RFC 8926
 * @param carries whether the identity is in there
 */
record ClusterMode(
        String name, TunnelProtocol protocol, boolean overIpv6, IntFunction<String> header, boolean carries) {
    static final ClusterMode NATIVE = new ClusterMode("native", null, false, identity -> "", false);

    static List<ClusterMode> all() {
        return List.of(
                NATIVE,
                vxlan(VxlanProfile.PLAIN, false, "08000000 00000000", false),
                vxlan(VxlanProfile.IDENTITY_IN_VNI, false, "08000000 %06x00", true),
                vxlan(VxlanProfile.IDENTITY_IN_VNI, true, "08000000 %06x00", true),
                vxlan(VxlanProfile.GROUP_POLICY, false, "8800%04x 00000000", true),
                geneve(GeneveProfile.PLAIN, false, "00006558 00000000", false),
                geneve(GeneveProfile.IDENTITY_IN_VNI, false, "00006558 %06x00", true),
                geneve(GeneveProfile.IDENTITY_IN_VNI, true, "00006558 %06x00", true),
                geneve(GeneveProfile.IDENTITY_OPTION, false, "02006558 00000000 ff4a0101 %08x", true),
                geneve(GeneveProfile.IDENTITY_OPTION, true, "02006558 00000000 ff4a0101 %08x", true));
    }

    private static ClusterMode vxlan(VxlanProfile profile, boolean ipv6, String header, boolean carries) {
        String name = "vxlan " + profile + (ipv6 ? " over IPv6" : "");
        return new ClusterMode(name, Vxlan.of(profile), ipv6, identity -> String.format(header, identity), carries);
    }

    private static ClusterMode geneve(GeneveProfile profile, boolean ipv6, String header, boolean carries) {
        String name = "geneve " + profile + (ipv6 ? " over IPv6" : "");
        return new ClusterMode(name, Geneve.of(profile), ipv6, identity -> String.format(header, identity), carries);
    }

    CiliumConfig config() {
        return isNative()
                ? Options.of(
                        "routing-mode",
                        "native",
                        "auto-direct-node-routes",
                        "true",
                        "direct-routing-skip-unreachable",
                        "true",
                        "enable-ipv4-masquerade",
                        "false",
                        "enable-ipv6-masquerade",
                        "false")
                : DefaultCluster.tunnel(protocol.name(), overIpv6 ? Underlay.IPV6 : Underlay.IPV4);
    }

    Map<String, TunnelProtocol> protocols() {
        return isNative() ? Map.of() : Map.of(protocol.name(), protocol);
    }

    boolean isNative() {
        return protocol == null;
    }

    @Override
    public String toString() {
        return name;
    }
}
