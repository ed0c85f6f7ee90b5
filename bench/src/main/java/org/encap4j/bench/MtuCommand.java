// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.encap4j.mtu.MtuBudget;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.UdpHeader;
import org.encap4j.wire.VlanTag;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints what a tunnel leaves of a link's MTU, term by term. */
@Command(
        name = "mtu",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Prints the largest IP packet that fits through a tunnel over a link, term by term.",
            "The terms are the lengths of the headers that encap writes. With --all one line for every mode, encryption"
                    + " and Cilium's DSR option included, and what a bulk TCP transfer loses to it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  encap4j mtu",
            "  encap4j mtu --all --link-mtu 9000",
            "  encap4j mtu --link-mtu 9000 --local fd00::1 --remote fd00::2",
            "  encap4j mtu --protocol geneve --option 0102:80:00010002"
        })
final class MtuCommand implements Callable<Integer>, TerminalUser {
    private static final int MOST_LINK_MTU = 65_535;
    /** VXLAN, VXLAN-GPE and Geneve start with as many bytes; what is longer is options. */
    private static final int FIXED_HEADER = 8;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--link-mtu",
            paramLabel = "N",
            defaultValue = "1500",
            description = "the link's MTU (default: 1500)")
    private int linkMtu;

    @Option(names = "--all", description = "compare all modes instead, on this link")
    private boolean all;

    @Mixin
    private TunnelOptions tunnel;

    @Mixin
    private UnderlayOptions underlay;

    @Option(names = "--inner-vlan", description = "the packets inside carry an 802.1Q tag")
    private boolean innerVlan;

    @Option(names = "--payload-ip", description = "the tunnel carries bare IP packets (vxlan-gpe and geneve)")
    private boolean payloadIp;

    private Terminal terminal;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (all) {
            printAll();
            return 0;
        }
        OuterHeader outer = underlay.outerHeader(tunnel.protocol());
        if (payloadIp && outer.protocol().name().equals("vxlan")) {
            throw new ParameterException(command.commandLine(), "vxlan carries Ethernet only, so not --payload-ip");
        }
        if (payloadIp && innerVlan) {
            throw new ParameterException(command.commandLine(), "a bare IP packet has no VLAN tag");
        }
        if (linkMtu < 1 || linkMtu > MOST_LINK_MTU) {
            throw new ParameterException(
                    command.commandLine(), "--link-mtu " + linkMtu + " is not in 1.." + MOST_LINK_MTU);
        }
        int tunnelHeader = outer.protocol().headerLength();
        int options = tunnelHeader - FIXED_HEADER;
        int left = linkMtu;
        print("link MTU", left);
        left -= term("outer IP", outer.ipOverhead() - UdpHeader.LENGTH - tunnelHeader);
        left -= term("UDP", UdpHeader.LENGTH);
        left -= term(outer.protocol().name() + " header", FIXED_HEADER);
        left -= options > 0 ? term(outer.protocol().name() + " options", options) : 0;
        left -= payloadIp ? 0 : term("inner Ethernet", EthernetHeader.LENGTH);
        left -= innerVlan ? term("inner VLAN tag", VlanTag.LENGTH) : 0;
        if (left <= 0) {
            throw new CommandFailure(
                    "a link MTU of " + linkMtu + " leaves nothing: the headers take " + (linkMtu - left));
        }
        print("largest IP packet", left);
        if (left < MtuBudget.IPV6_MIN_MTU) {
            terminal.remark(left + " is below " + MtuBudget.IPV6_MIN_MTU + ", the least that IPv6 needs");
        }
        return 0;
    }

    private void printAll() {
        try {
            new MtuTable().print(terminal.out(), linkMtu);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--link-mtu " + linkMtu + ": " + e.getMessage());
        }
    }

    private int term(String name, int length) {
        print(name, -length);
        return length;
    }

    private void print(String name, int value) {
        terminal.out().printf(Locale.ROOT, "%-20s %6d%n", name, value);
    }
}
