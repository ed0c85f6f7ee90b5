// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveHeader;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.geneve.GeneveOptionType;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.identity.WireIdentity;
import org.encap4j.tunnel.ChecksumPolicy;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.ReceivedOuter;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanGpeHeader;
import org.encap4j.vxlan.VxlanHeader;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;

/** What this library says of one packet, under the names that {@link OracleReading} and {@link BigTcpText} use. */
final class OwnReading {
    final Verdict verdict;
    private final Frame frame;
    private final TunnelMetadata metadata = new TunnelMetadata();

    /**
     * Reads a packet as a capture is read: leniently, checksums reported.
     *
     * @param packet of any link type
     * @param gpeOn4789 whether port 4789 is VXLAN-GPE
     * @param options kinds of Geneve options that count as known, each {@code class:type} and a rest that is ignored
     */
    OwnReading(Captures.Packet packet, boolean gpeOn4789, List<String> options) {
        WireIdentity verbatim = WireIdentity.verbatim(Short.SIZE);
        Vxlan vxlan = Vxlan.of(VxlanProfile.GROUP_POLICY).withIdentityRules(verbatim);
        VxlanGpe gpe = VxlanGpe.plain();
        GeneveOptionType[] known = options.stream().map(OwnReading::kind).toArray(GeneveOptionType[]::new);
        TunnelProtocol[] protocols = {
            vxlan,
            gpeOn4789 ? gpe.withPort(Vxlan.IANA_PORT) : vxlan.withPort(Vxlan.IANA_PORT),
            gpe,
            Geneve.of(GeneveProfile.PLAIN).withKnown(known)
        };
        Decapsulator receiver = Decapsulator.of(protocols).checksums(ChecksumPolicy.REPORT);
        for (TunnelProtocol protocol : protocols) {
            receiver = receiver.zeroChecksumOverIpv6(protocol.port());
        }
        byte[] bytes = packet.bytes().clone();
        frame = new Frame().bind(bytes, 0, 0, bytes.length);
        Network network = Network.of(packet.linkType(), frame);
        verdict = network.found()
                ? receiver.inspect(frame, network.etherType(), network.at(), metadata)
                : Verdict.NOT_A_TUNNEL;
    }

    private static GeneveOptionType kind(String option) {
        String[] parts = option.split("[: ]");
        return new GeneveOptionType(Integer.decode(parts[0]), Integer.decode(parts[1]), (packet, at, out) -> {});
    }

    /** {@return the values of an accepted packet by name} */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        int at = metadata.headerAt();
        ReceivedOuter outer = metadata.outer();
        fields.put("UDP at", outer.udpAt());
        fields.put("header at", at);
        fields.put("payload at", metadata.payloadAt());
        fields.put("end", outer.end());
        fields.put("UDP checksum", outer.udpChecksum());
        fields.put("IP at", outer.ipAt());
        if (outer.ipChecksum() != Checksum.ABSENT) {
            fields.put("IP checksum", outer.ipChecksum());
        }
        fields.put("protocol", metadata.protocol().name());
        fields.put("VNI", metadata.vni());
        switch (metadata.protocol().name()) {
            case "vxlan" -> vxlan(at, fields);
            case "vxlan-gpe" -> gpe(at, fields);
            default -> geneve(at, fields);
        }
        return fields;
    }

    private void vxlan(int at, Map<String, Object> fields) {
        fields.put("flags", VxlanHeader.flags(frame, at));
        fields.put("last byte", VxlanHeader.reserved(frame, at));
        fields.put("group", metadata.hasIdentity() ? metadata.identity() : "none");
        if (metadata.hasIdentity()) {
            fields.put("don't learn", metadata.dontLearn());
            fields.put("policy applied", metadata.policyApplied());
        }
    }

    private void gpe(int at, Map<String, Object> fields) {
        int flags = VxlanGpeHeader.flags(frame, at);
        fields.put("flags", flags);
        fields.put("last byte", VxlanHeader.reserved(frame, at));
        fields.put("O", metadata.oam());
        if ((flags & VxlanGpeHeader.FLAG_NEXT_PROTOCOL) != 0) {
            fields.put("next protocol", metadata.nextProtocol());
        }
    }

    private void geneve(int at, Map<String, Object> fields) {
        fields.put("flags", GeneveHeader.flags(frame, at));
        fields.put("O", metadata.oam());
        fields.put("C", metadata.critical());
        fields.put("protocol type", metadata.payload());
        fields.put("last byte", frame.getUnsignedByte(at + GeneveHeader.LENGTH - 1));
        List<String> options = new ArrayList<>();
        int end = metadata.optionsAt() + metadata.optionsLength();
        int next;
        for (int option = metadata.optionsAt(); option < end; option = next) {
            next = GeneveOption.next(frame, option);
            options.add(String.format(
                    "0x%04x:0x%02x %d",
                    GeneveOption.optionClass(frame, option), GeneveOption.type(frame, option), next - option));
        }
        byte[] bytes = new byte[metadata.optionsLength()];
        frame.getBytes(metadata.optionsAt(), bytes, 0, bytes.length);
        fields.put("options", options);
        fields.put("option bytes", HexFormat.of().formatHex(bytes));
    }

    /** {@return the values of an accepted super-packet as {@link BigTcpText} names them} */
    Map<String, Object> bigTcp() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("protocol", metadata.protocol().name());
        fields.put("VNI", metadata.vni());
        int udpAt = metadata.outer().udpAt();
        ip("outer", metadata.outer().ipAt(), udpAt, fields);
        int networkAt = Payload.networkAt(frame, metadata.payload(), metadata.payloadAt());
        boolean ipv4 = Payload.etherType(frame, metadata.payload(), networkAt) == EtherType.IPV4;
        int headerLength = ipv4 ? Ipv4Header.headerLength(frame, networkAt) : Ipv6Header.LENGTH;
        ip("inner", networkAt, networkAt + headerLength, fields);
        int protocol = ipv4 ? Ipv4Header.protocol(frame, networkAt) : Ipv6Header.nextHeader(frame, networkAt);
        fields.put("inner protocol", IpProtocol.name(protocol));
        return fields;
    }

    private void ip(String level, int at, int upperAt, Map<String, Object> fields) {
        StringBuilder source = new StringBuilder();
        StringBuilder destination = new StringBuilder();
        if (frame.getUnsignedByte(at) >> 4 == 4) {
            Ipv4Header.appendAddress(source, Ipv4Header.source(frame, at));
            Ipv4Header.appendAddress(destination, Ipv4Header.destination(frame, at));
        } else {
            Ipv6Header.appendAddress(source, Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at));
            Ipv6Header.appendAddress(
                    destination, Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
        }
        fields.put(level + " length", metadata.outer().end() - at);
        fields.put(level + " source", source.toString());
        fields.put(level + " destination", destination.toString());
        int to = upperAt + UdpHeader.DESTINATION_PORT_OFFSET;
        fields.put(level + " ports", List.of(frame.getUnsignedShort(upperAt), frame.getUnsignedShort(to)));
    }
}
