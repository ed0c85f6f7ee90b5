// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.identity.WireIdentity;
import org.encap4j.pcap.LinkType;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Reception;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say which ports are tunnels and how strictly they are read. */
final class ReceptionOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--decode-as",
            paramLabel = "PORT=NAME",
            description = "read a UDP port as vxlan, vxlan-gpe or geneve, beside or instead of 4789 and 8472 (vxlan),"
                    + " 4790 (vxlan-gpe) and 6081 (geneve); may be repeated")
    private Map<Integer, String> decodeAs = Map.of();

    @Option(names = "--strict", description = "refuse reserved bits and unknown payloads, as Linux and Open vSwitch do")
    private boolean strict;

    @Option(
            names = "--verify",
            description = "refuse wrong checksums; captures often hold unfinished ones, so they are only reported")
    private boolean verify;

    TunnelProtocol[] protocols() {
        Map<Integer, TunnelProtocol> byPort = new LinkedHashMap<>();
        byPort.put(Vxlan.CILIUM_PORT, protocol("vxlan", Vxlan.CILIUM_PORT));
        byPort.put(Vxlan.IANA_PORT, protocol("vxlan", Vxlan.IANA_PORT));
        byPort.put(VxlanGpe.IANA_PORT, protocol("vxlan-gpe", VxlanGpe.IANA_PORT));
        byPort.put(Geneve.IANA_PORT, protocol("geneve", Geneve.IANA_PORT));
        try {
            decodeAs.forEach((port, name) -> byPort.put(port, protocol(name, port)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--decode-as: " + e.getMessage());
        }
        return byPort.values().toArray(TunnelProtocol[]::new);
    }

    private TunnelProtocol protocol(String name, int port) {
        Reception reception = strict ? Reception.STRICT : Reception.LENIENT;
        return switch (name.toLowerCase(Locale.ROOT)) {
            // Whose numbers these are is not known here, so they are shown as they are.
            case "vxlan" ->
                Vxlan.of(VxlanProfile.GROUP_POLICY)
                        .withIdentityRules(WireIdentity.verbatim(Short.SIZE))
                        .withPort(port)
                        .withReception(reception);
            case "vxlan-gpe" -> VxlanGpe.plain().withPort(port).withReception(reception);
            case "geneve" -> Geneve.of(GeneveProfile.PLAIN).withPort(port).withReception(reception);
            default -> throw new IllegalArgumentException("'" + name + "' is none of vxlan, vxlan-gpe, geneve");
        };
    }

    Decapsulator decapsulator() {
        return Decapsulator.of(protocols()).checksums(verify ? ChecksumPolicy.VERIFY : ChecksumPolicy.REPORT);
    }

    /** Decapsulates a packet of any link type whose network header can be found. */
    static Verdict decapsulate(Decapsulator decapsulator, int linkType, Frame frame, TunnelMetadata out) {
        if (linkType == LinkType.ETHERNET) {
            return decapsulator.decapsulate(frame, out);
        }
        long network = LinkType.network(linkType, frame);
        if (network < 0) {
            return Verdict.NOT_A_TUNNEL;
        }
        return decapsulator.decapsulate(frame, LinkType.etherType(network), LinkType.payload(network), out);
    }
}
