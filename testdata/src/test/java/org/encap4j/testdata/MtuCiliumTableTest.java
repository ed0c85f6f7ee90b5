// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.mtu.Goodput;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketMix;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Route MTUs as Cilium computes them for a base MTU, and what they cost. */
class MtuCiliumTableTest {
    private static final List<TunnelProtocol> CILIUMS =
            List.of(Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), Geneve.of(GeneveProfile.IDENTITY_IN_VNI));

    @ParameterizedTest
    @CsvSource({
        "1500, 1500, 1450, 1430, 1423, 1373, 1353, 1405, 1355, 1335",
        "9000, 9000, 8950, 8930, 8923, 8873, 8853, 8905, 8855, 8835",
        "0,    1500, 1450, 1430, 1423, 1373, 1353, 1405, 1355, 1335"
    })
    void routeMtusAreCiliums(
            int base,
            int routed,
            int tunnel4,
            int tunnel6,
            int ipsec,
            int tunnel4Ipsec,
            int tunnel6Ipsec,
            int wireGuard,
            int tunnel4WireGuard,
            int tunnel6WireGuard) {
        MtuBudget link = MtuBudget.nativeRouting(base);
        assertThat(link.routeMtu()).isEqualTo(routed);
        assertThat(link.withIpsec(16).routeMtu()).isEqualTo(ipsec);
        assertThat(link.withWireGuard().routeMtu()).isEqualTo(wireGuard);
        for (TunnelProtocol protocol : CILIUMS) {
            MtuBudget four = tunnel(link, protocol, false);
            MtuBudget six = tunnel(link, protocol, true);
            assertThat(four.routeMtu()).isEqualTo(tunnel4);
            assertThat(six.routeMtu()).isEqualTo(tunnel6);
            assertThat(four.withIpsec(16).routeMtu()).isEqualTo(tunnel4Ipsec);
            assertThat(six.withIpsec(16).routeMtu()).isEqualTo(tunnel6Ipsec);
            assertThat(four.withWireGuard().routeMtu()).isEqualTo(tunnel4WireGuard);
            assertThat(six.withWireGuard().routeMtu()).isEqualTo(tunnel6WireGuard);
            // The order in which the terms are added makes no difference.
            assertThat(tunnel(link.withWireGuard(), protocol, true).routeMtu()).isEqualTo(tunnel6WireGuard);
            assertThat(six.withWireGuard().deviceMtu()).isEqualTo(routed);
        }
    }

    /** Base 1400 less 77 + (key - 16), less 50 or 70. Some are below what IPv6 needs, which is for the caller to refuse. */
    @ParameterizedTest
    @CsvSource({"12, 1327, 1277, 1257", "16, 1323, 1273, 1253", "32, 1307, 1257, 1237"})
    void ipsecKeysAreCiliums(int authKeyLength, int routed, int tunnel4, int tunnel6) {
        MtuBudget link = MtuBudget.nativeRouting(1400).withIpsec(authKeyLength);

        assertThat(link.routeMtu()).isEqualTo(routed);
        for (TunnelProtocol protocol : CILIUMS) {
            assertThat(tunnel(link, protocol, false).routeMtu()).isEqualTo(tunnel4);
            assertThat(tunnel(link, protocol, true).routeMtu()).isEqualTo(tunnel6);
            assertThat(tunnel(link, protocol, true).deviceMtu()).isEqualTo(1400);
        }
    }

    /** Cilium 1.8 measured 9.413 and 9.094 Gbit/s between hosts on what must have been 10 Gbit/s links. */
    @Test
    void theLossOverAFullLinkIsTheHeadersAlone() {
        PacketMix bulk = PacketMix.of(1500, 52);
        MtuBudget link = MtuBudget.nativeRouting(1500);
        Goodput routed = Goodput.of(link, bulk);
        Goodput vxlan = Goodput.of(tunnel(link, CILIUMS.get(0), false), bulk);

        assertThat(routed.bitsPerSecond(10e9) / 1e9).isEqualTo(9.415, within(0.0005));
        assertThat(vxlan.bitsPerSecond(10e9) / 1e9).isEqualTo(9.090, within(0.0005));
        assertThat(vxlan.efficiency()).isEqualTo(1398.0 / 1538, within(1e-12));
        assertThat(vxlan.lostPercent()).isEqualTo(100.0 * 50 / 1448, within(1e-9));
    }

    @Test
    void jumboFramesAndIpv6UnderlaysChangeTheLossAsTheirHeadersSay() {
        MtuBudget jumbo = MtuBudget.nativeRouting(9000);
        PacketMix bulk = PacketMix.of(9000, 52);
        for (TunnelProtocol protocol : CILIUMS) {
            assertThat(Goodput.of(tunnel(jumbo, protocol, false), bulk).lostPercent())
                    .isEqualTo(100.0 * 50 / 8948, within(1e-9));
            assertThat(Goodput.of(tunnel(jumbo, protocol, true), bulk).lostPercent())
                    .isEqualTo(100.0 * 70 / 8948, within(1e-9));
        }
    }

    /** A voice packet of 200 bytes is not cut; it grows from 238 to 288 bytes on the wire. */
    @Test
    void smallPacketsLoseMore() {
        MtuBudget tunnel = tunnel(MtuBudget.nativeRouting(1500), CILIUMS.get(1), false);
        Goodput voice = Goodput.of(tunnel, PacketMix.of(200, 40));

        assertThat(voice.lostPercent()).isEqualTo(100.0 * 50 / 288, within(1e-9));
        assertThat(voice.packetsPerSecond(1e9)).isEqualTo(1e9 / 8 / 288, within(1e-6));
    }

    private static MtuBudget tunnel(MtuBudget link, TunnelProtocol protocol, boolean ipv6) {
        return link.withTunnel(MtuUnderlay.outer(protocol, ipv6).build());
    }
}
