// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.PrintStream;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.encap4j.geneve.CiliumDsrOption;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveOptionValue;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.geneve.OvnOption;
import org.encap4j.mtu.Goodput;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.mtu.PacketMix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;

/** What every mode leaves of a link: one line each, with what a bulk TCP transfer loses to it. */
final class MtuTable {
    /** An IPv4 and a TCP header with time stamps. */
    private static final int TCP_HEADERS = 52;

    private final Map<String, UnaryOperator<MtuBudget>> modes = new LinkedHashMap<>();

    MtuTable() {
        TunnelProtocol vxlan = Vxlan.of(VxlanProfile.IDENTITY_IN_VNI);
        Geneve geneve = Geneve.of(GeneveProfile.IDENTITY_IN_VNI);
        OuterHeader overIpv4 = outer(vxlan, false);
        OuterHeader overIpv6 = outer(vxlan, true);
        modes.put("native", budget -> budget);
        modes.put("vxlan over IPv4", budget -> budget.withTunnel(overIpv4));
        modes.put("vxlan over IPv6", budget -> budget.withTunnel(overIpv6));
        modes.put("vxlan over IPv4, tagged inside", budget -> budget.withTunnel(overIpv4, 1));
        modes.put("vxlan-gpe over IPv4, bare IP", budget -> budget.withIpTunnel(outer(VxlanGpe.plain(), false)));
        modes.put("geneve over IPv4", budget -> budget.withTunnel(outer(geneve, false)));
        modes.put("geneve over IPv6", budget -> budget.withTunnel(outer(geneve, true)));
        modes.put(
                "geneve over IPv4, OVN option",
                budget -> budget.withTunnel(outer(
                        geneve.withOptions(option(OvnOption.OPTION_CLASS, OvnOption.TYPE, OvnOption.DATA_LENGTH)),
                        false)));
        modes.put(
                "geneve over IPv4, DSR for IPv4",
                budget -> budget.withTunnel(outer(dsr(geneve, CiliumDsrOption.IPV4_DATA_LENGTH), false)));
        modes.put(
                "geneve over IPv6, DSR for IPv6",
                budget -> budget.withTunnel(outer(dsr(geneve, CiliumDsrOption.IPV6_DATA_LENGTH), true)));
        modes.put("native, IPsec", budget -> budget.withIpsec(MtuBudget.DEFAULT_AUTH_KEY_LENGTH));
        modes.put(
                "vxlan over IPv4, IPsec",
                budget -> budget.withTunnel(overIpv4).withIpsec(MtuBudget.DEFAULT_AUTH_KEY_LENGTH));
        modes.put(
                "vxlan over IPv6, IPsec",
                budget -> budget.withTunnel(overIpv6).withIpsec(MtuBudget.DEFAULT_AUTH_KEY_LENGTH));
        modes.put("native, WireGuard", MtuBudget::withWireGuard);
        modes.put(
                "vxlan over IPv4, WireGuard",
                budget -> budget.withTunnel(overIpv4).withWireGuard());
        modes.put(
                "vxlan over IPv6, WireGuard",
                budget -> budget.withTunnel(overIpv6).withWireGuard());
    }

    private static Geneve dsr(Geneve geneve, int dataLength) {
        return geneve.withOptions(option(CiliumDsrOption.OPTION_CLASS, CiliumDsrOption.TYPE, dataLength));
    }

    private static GeneveOptionValue option(int optionClass, int type, int dataLength) {
        return new GeneveOptionValue(optionClass, type, new byte[dataLength]);
    }

    private static OuterHeader outer(TunnelProtocol protocol, boolean ipv6) {
        InetAddress loopback = new UnderlayOptions.NumericAddress().convert(ipv6 ? "::1" : "127.0.0.1");
        return OuterHeader.to(protocol, loopback, loopback).build();
    }

    /** Prints the table of one link. */
    void print(PrintStream out, int linkMtu) {
        out.printf(Locale.ROOT, "%-34s%10s%10s%10s%n", "link MTU " + linkMtu, "overhead", "pod MTU", "loss, %");
        modes.forEach((name, mode) -> {
            MtuBudget budget = mode.apply(MtuBudget.nativeRouting(linkMtu));
            Goodput bulk = Goodput.of(budget, PacketMix.of(linkMtu, TCP_HEADERS));
            out.printf(
                    Locale.ROOT,
                    "%-34s%10d%10d%10.2f%n",
                    name,
                    budget.overhead(),
                    budget.routeMtu(),
                    bulk.lostPercent());
        });
    }
}
