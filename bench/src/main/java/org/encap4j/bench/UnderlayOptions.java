// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.PortRange;
import org.encap4j.config.Underlay;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that describe the headers outside the tunnel header. */
final class UnderlayOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--local",
            paramLabel = "ADDRESS",
            defaultValue = "192.168.10.100",
            converter = NumericAddress.class,
            description = "this end's address, IPv4 or IPv6 (default: ${DEFAULT-VALUE})")
    private InetAddress local;

    @Option(
            names = "--remote",
            paramLabel = "ADDRESS",
            defaultValue = "192.168.10.101",
            converter = NumericAddress.class,
            description = "the other end's address, of the same family (default: ${DEFAULT-VALUE})")
    private InetAddress remote;

    @Option(
            names = "--local-mac",
            paramLabel = "MAC",
            defaultValue = "02:00:00:00:00:64",
            description = "this end's MAC (default: ${DEFAULT-VALUE})")
    private String localMac;

    @Option(
            names = "--remote-mac",
            paramLabel = "MAC",
            defaultValue = "02:00:00:00:00:65",
            description = "the next hop's MAC (default: ${DEFAULT-VALUE})")
    private String remoteMac;

    @Option(
            names = "--vlan",
            paramLabel = "ID",
            description = "an outer 802.1Q tag, 0 to 4095; twice for 802.1ad and 802.1Q")
    private List<Integer> vlans = List.of();

    @Option(names = "--ttl", paramLabel = "N", defaultValue = "64", description = "TTL or hop limit (default: 64)")
    private int ttl;

    @Option(
            names = "--udp-checksum",
            negatable = true,
            description = "whether to compute UDP checksums (default: over IPv6 only)")
    private Boolean udpChecksum;

    private PortRange sourcePorts = PortRange.UNSET;

    /** Takes what the command line does not say from Cilium's options and from the first two nodes of a cluster. */
    void takeDefaults(CiliumConfig config, Cluster cluster) {
        boolean ipv6 = config.underlay() == Underlay.IPV6;
        ClusterNode here = cluster.nodes().get(0);
        ClusterNode there = cluster.nodes().get(1);
        local = isGiven("--local") ? local : inet(here, ipv6);
        remote = isGiven("--remote") ? remote : inet(there, ipv6);
        localMac = isGiven("--local-mac") ? localMac : text(here.mac());
        remoteMac = isGiven("--remote-mac") ? remoteMac : text(there.mac());
        sourcePorts = config.tunnelSourcePortRange();
    }

    private boolean isGiven(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private static InetAddress inet(ClusterNode node, boolean ipv6) {
        Prefix address = node.address(ipv6);
        if (address == null) {
            throw new CommandFailure(
                    "node " + node.name() + " has no " + (ipv6 ? "IPv6" : "IPv4") + " address: " + node.addresses());
        }
        return NodeAddress.inet(address);
    }

    private static String text(long mac) {
        StringBuilder out = new StringBuilder();
        EthernetHeader.appendMac(out, mac);
        return out.toString();
    }

    OuterHeader outerHeader(TunnelProtocol protocol) {
        try {
            OuterHeaderBuilder builder = OuterHeader.to(protocol, local, remote)
                    .ethernet(EthernetHeader.parseMac(localMac), EthernetHeader.parseMac(remoteMac))
                    .ttl(ttl);
            for (int i = 0; i < vlans.size(); i++) {
                if (vlans.get(i) < 0 || vlans.get(i) > 0xFFF) {
                    throw new IllegalArgumentException("VLAN id " + vlans.get(i) + " is not in 0..4095");
                }
                builder.vlan(i < vlans.size() - 1 ? EtherType.SERVICE_VLAN : EtherType.VLAN, vlans.get(i));
            }
            if (!sourcePorts.isUnset()) {
                builder.sourcePorts(sourcePorts.low(), sourcePorts.high());
            }
            if (udpChecksum != null) {
                builder.udpChecksum(udpChecksum);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage());
        }
    }

    /** Reads an address without asking a name server. */
    static final class NumericAddress implements ITypeConverter<InetAddress> {
        @Override
        public InetAddress convert(String text) {
            boolean numeric = text.indexOf(':') >= 0 || text.matches("\\d+(\\.\\d+){3}");
            try {
                if (numeric) {
                    return InetAddress.getByName(text);
                }
            } catch (UnknownHostException e) {
                // Said below.
            }
            throw new TypeConversionException("'" + text + "' is not an IPv4 or IPv6 address");
        }
    }
}
