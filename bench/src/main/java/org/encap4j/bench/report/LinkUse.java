// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.report;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.mtu.Goodput;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketMix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;

/**
 * What a mode leaves of a link: arithmetic, not measurement.
 *
 * @param linkMtu in bytes
 * @param mix the packets, in words
 * @param mode the mode, in words
 * @param budget what the mode adds to each packet
 * @param goodput what is left for data
 */
record LinkUse(int linkMtu, String mix, String mode, MtuBudget budget, Goodput goodput) {
    static final String NATIVE = "native routing";
    static final String VXLAN = "VXLAN";
    static final String GENEVE = "Geneve";

    private static final int[] LINK_MTUS = {MtuBudget.ETHERNET_MTU, 9000};
    private static final int TCP_HEADERS = 52;
    private static final int UDP_HEADERS = 28;
    private static final int REQUEST = 128;

    /** Every link, mix and mode. */
    static List<LinkUse> all() {
        List<LinkUse> all = new ArrayList<>();
        for (int linkMtu : LINK_MTUS) {
            mixes(linkMtu)
                    .forEach((mix, packets) -> budgets(linkMtu)
                            .forEach((mode, budget) ->
                                    all.add(new LinkUse(linkMtu, mix, mode, budget, Goodput.of(budget, packets)))));
        }
        return all;
    }

    private static Map<String, PacketMix> mixes(int linkMtu) {
        Map<String, PacketMix> mixes = new LinkedHashMap<>();
        mixes.put("bulk TCP", PacketMix.of(linkMtu, TCP_HEADERS));
        mixes.put("simple IMIX", PacketMix.simpleImix(UDP_HEADERS));
        mixes.put(REQUEST + "-byte UDP", PacketMix.of(REQUEST, UDP_HEADERS));
        return mixes;
    }

    private static Map<String, MtuBudget> budgets(int linkMtu) {
        MtuBudget link = MtuBudget.nativeRouting(linkMtu);
        TunnelProtocol vxlan = Vxlan.of(VxlanProfile.IDENTITY_IN_VNI);
        TunnelProtocol geneve = Geneve.of(GeneveProfile.IDENTITY_IN_VNI);
        Map<String, MtuBudget> budgets = new LinkedHashMap<>();
        budgets.put(NATIVE, link);
        budgets.put(VXLAN, link.withTunnel(outer(vxlan, 4)));
        budgets.put(GENEVE, link.withTunnel(outer(geneve, 4)));
        budgets.put(VXLAN + " over IPv6", link.withTunnel(outer(vxlan, 16)));
        budgets.put(GENEVE + " over IPv6", link.withTunnel(outer(geneve, 16)));
        budgets.put(
                GENEVE + ", identity in an option",
                link.withTunnel(outer(Geneve.of(GeneveProfile.IDENTITY_OPTION), 4)));
        return budgets;
    }

    private static OuterHeader outer(TunnelProtocol protocol, int addressLength) {
        byte[] loopback = new byte[addressLength];
        loopback[addressLength - 1] = 1;
        loopback[0] = (byte) (addressLength == 4 ? 127 : 0);
        try {
            InetAddress address = InetAddress.getByAddress(loopback);
            return OuterHeader.to(protocol, address, address).build();
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are an address", e);
        }
    }
}
