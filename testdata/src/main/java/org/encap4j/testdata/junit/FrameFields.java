// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.util.List;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveHeader;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.pcap.LinkType;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.vxlan.VxlanGpeHeader;
import org.encap4j.vxlan.VxlanHeader;
import org.encap4j.wire.ArpHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.UdpHeader;
import org.encap4j.wire.VlanTag;

/**
 * Takes a packet apart into fields, every byte of it in one of them, going into VXLAN, VXLAN-GPE and Geneve by their usual
 * ports. Believes what it can and calls the rest data: it names differences, it does not judge.
 *
 * <p>Shares the headers' accessors with {@link org.encap4j.text.PacketText}, and no more: that one judges, stops where a packet is
 * not sound, leaves fields out, and asks protocols whose fields core does not know to describe themselves. Of a packet that differs
 * where it is broken, a test wants the field.
 */
final class FrameFields {
    private static final int MAX_TUNNELS = 4;
    /** VXLAN, VXLAN-GPE and Geneve without options alike. */
    private static final int LEAST_TUNNEL = VxlanHeader.LENGTH;

    private final Frame frame;
    private final FieldCursor next;
    private int tunnels;

    private FrameFields(byte[] packet) {
        this.next = new FieldCursor(packet.length);
        this.frame = new Frame().bind(packet, 0, 0, packet.length);
    }

    /** {@return the fields in the order of their bytes} */
    static List<FrameField> of(int linkType, byte[] packet) {
        FrameFields dissection = new FrameFields(packet);
        dissection.link(linkType);
        dissection.next.rest("data");
        return dissection.next.fields();
    }

    private void link(int linkType) {
        if (linkType == LinkType.ETHERNET) {
            ethernet();
            return;
        }
        long network = LinkType.network(linkType, frame);
        if (network >= 0) {
            if (LinkType.payload(network) > 0) {
                next.begin("link");
                next.bytes("header", LinkType.payload(network));
            }
            network(LinkType.etherType(network));
        }
    }

    private void ethernet() {
        next.begin("eth");
        if (!next.has(EthernetHeader.LENGTH)) {
            return;
        }
        next.field("destination", 6 * Byte.SIZE, FieldFormat.MAC);
        next.field("source", 6 * Byte.SIZE, FieldFormat.MAC);
        int type = frame.getUnsignedShort(next.at());
        next.field("type", Short.SIZE, FieldFormat.ETHER_TYPE);
        while (VlanTag.isTag(type) && next.has(VlanTag.LENGTH)) {
            next.begin("vlan");
            next.number("priority", 3);
            next.number("drop eligible", 1);
            next.number("id", 12);
            type = frame.getUnsignedShort(next.at());
            next.field("type", Short.SIZE, FieldFormat.ETHER_TYPE);
        }
        network(type);
    }

    private void network(int etherType) {
        switch (etherType) {
            case EtherType.IPV4 -> ipv4();
            case EtherType.IPV6 -> ipv6();
            case EtherType.ARP -> arp();
            default -> {}
        }
    }

    private void arp() {
        if (!next.has(ArpHeader.LENGTH)) {
            return;
        }
        next.begin("arp");
        next.hex("hardware type", Short.SIZE);
        next.field("protocol type", Short.SIZE, FieldFormat.ETHER_TYPE);
        next.number("hardware length", Byte.SIZE);
        next.number("protocol length", Byte.SIZE);
        next.number("operation", Short.SIZE);
        next.field("sender mac", 6 * Byte.SIZE, FieldFormat.MAC);
        next.field("sender address", Integer.SIZE, FieldFormat.IPV4);
        next.field("target mac", 6 * Byte.SIZE, FieldFormat.MAC);
        next.field("target address", Integer.SIZE, FieldFormat.IPV4);
    }

    private void ipv4() {
        if (!next.has(Ipv4Header.MIN_LENGTH)) {
            return;
        }
        int from = next.at();
        int headerLength = Ipv4Header.headerLength(frame, from);
        int protocol = Ipv4Header.protocol(frame, from);
        int offset = Ipv4Header.fragmentOffset(frame, from);
        boolean more = Ipv4Header.moreFragments(frame, from);
        next.begin("ip4");
        next.number("version", 4);
        next.number("header length", 4);
        next.number("dscp", 6);
        next.number("ecn", 2);
        next.number("length", Short.SIZE);
        next.hex("identification", Short.SIZE);
        next.number("reserved flag", 1);
        next.number("don't fragment", 1);
        next.number("more fragments", 1);
        next.number("fragment offset", 13);
        next.number("ttl", Byte.SIZE);
        next.field("protocol", Byte.SIZE, FieldFormat.IP_PROTOCOL);
        next.hex("checksum", Short.SIZE);
        next.field("source", Integer.SIZE, FieldFormat.IPV4);
        next.field("destination", Integer.SIZE, FieldFormat.IPV4);
        next.bytes("options", Math.max(0, headerLength - Ipv4Header.MIN_LENGTH));
        if (offset == 0) {
            upper(protocol, more);
        }
    }

    private void ipv6() {
        if (!next.has(Ipv6Header.LENGTH)) {
            return;
        }
        int protocol = Ipv6Header.nextHeader(frame, next.at());
        next.begin("ip6");
        next.number("version", 4);
        next.number("dscp", 6);
        next.number("ecn", 2);
        next.hex("flow label", 20);
        next.number("length", Short.SIZE);
        next.field("next header", Byte.SIZE, FieldFormat.IP_PROTOCOL);
        next.number("hop limit", Byte.SIZE);
        next.field("source", 2 * Long.SIZE, FieldFormat.IPV6);
        next.field("destination", 2 * Long.SIZE, FieldFormat.IPV6);
        extensions(protocol);
    }

    private void extensions(int first) {
        int protocol = first;
        boolean fragment = false;
        while (next.has(Long.BYTES)) {
            int following = frame.getUnsignedByte(next.at());
            int words = frame.getUnsignedByte(next.at() + 1);
            switch (protocol) {
                case IpProtocol.FRAGMENT -> {
                    int field = frame.getUnsignedShort(next.at() + 2);
                    next.begin("fragment");
                    next.field("next header", Byte.SIZE, FieldFormat.IP_PROTOCOL);
                    next.hex("reserved", Byte.SIZE);
                    next.number("offset", 13);
                    next.hex("reserved bits", 2);
                    next.number("more", 1);
                    next.hex("identification", Integer.SIZE);
                    fragment |= (field & 1) != 0;
                    if (field >>> 3 != 0) {
                        return;
                    }
                }
                case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.DESTINATION_OPTIONS ->
                    extension(protocol, (words + 1) * Long.BYTES);
                case IpProtocol.AUTHENTICATION -> extension(protocol, (words + 2) * Integer.BYTES);
                default -> {
                    upper(protocol, fragment);
                    return;
                }
            }
            protocol = following;
        }
    }

    private void extension(int protocol, int length) {
        next.begin(IpProtocol.name(protocol));
        next.field("next header", Byte.SIZE, FieldFormat.IP_PROTOCOL);
        next.number("header length", Byte.SIZE);
        next.bytes("content", length - Short.BYTES);
    }

    private void upper(int protocol, boolean fragment) {
        switch (protocol) {
            case IpProtocol.UDP -> udp(fragment);
            case IpProtocol.TCP -> TransportFields.tcp(frame, next);
            case IpProtocol.ICMP -> TransportFields.icmp("icmp", false, frame, next);
            case IpProtocol.ICMPV6 -> TransportFields.icmp("icmp6", true, frame, next);
            default -> {}
        }
    }

    private void udp(boolean fragment) {
        if (!next.has(UdpHeader.LENGTH)) {
            return;
        }
        int port = UdpHeader.destinationPort(frame, next.at());
        next.begin("udp");
        next.number("source port", Short.SIZE);
        next.number("destination port", Short.SIZE);
        next.number("length", Short.SIZE);
        next.hex("checksum", Short.SIZE);
        if (fragment || tunnels == MAX_TUNNELS || !next.has(LEAST_TUNNEL)) {
            return;
        }
        tunnels++;
        switch (port) {
            case Vxlan.CILIUM_PORT, Vxlan.IANA_PORT -> vxlan();
            case VxlanGpe.IANA_PORT -> vxlanGpe();
            case Geneve.IANA_PORT -> geneve();
            default -> tunnels--;
        }
    }

    private void vxlan() {
        next.begin("vxlan");
        next.hex("flags", Short.SIZE);
        next.number("group policy id", Short.SIZE);
        next.number("vni", 24);
        next.hex("reserved", Byte.SIZE);
        inside(EtherType.TRANSPARENT_ETHERNET);
    }

    private void vxlanGpe() {
        boolean named = (VxlanGpeHeader.flags(frame, next.at()) & VxlanGpeHeader.FLAG_NEXT_PROTOCOL) != 0;
        int carried = named ? VxlanGpeHeader.nextProtocol(frame, next.at()) : VxlanGpeHeader.NEXT_ETHERNET;
        next.begin("vxlan-gpe");
        next.hex("flags", Byte.SIZE);
        next.hex("reserved", Short.SIZE);
        next.number("next protocol", Byte.SIZE);
        next.number("vni", 24);
        next.hex("last reserved", Byte.SIZE);
        inside(
                switch (carried) {
                    case VxlanGpeHeader.NEXT_IPV4 -> EtherType.IPV4;
                    case VxlanGpeHeader.NEXT_IPV6 -> EtherType.IPV6;
                    case VxlanGpeHeader.NEXT_ETHERNET -> EtherType.TRANSPARENT_ETHERNET;
                    default -> 0;
                });
    }

    private void geneve() {
        int end = next.at() + GeneveHeader.LENGTH + GeneveHeader.optionsLength(frame, next.at());
        int type = GeneveHeader.protocolType(frame, next.at());
        next.begin("geneve");
        next.number("version", 2);
        next.number("options length", 6);
        next.hex("flags", Byte.SIZE);
        next.field("protocol type", Short.SIZE, FieldFormat.ETHER_TYPE);
        next.number("vni", 24);
        next.hex("reserved", Byte.SIZE);
        for (int option = 1; next.at() + GeneveOption.DATA_OFFSET <= Math.min(end, frame.end()); option++) {
            int length = GeneveOption.dataLength(frame, next.at());
            next.begin("geneve option " + option);
            next.hex("class", Short.SIZE);
            next.hex("type", Byte.SIZE);
            next.hex("reserved", 3);
            next.number("length", 5);
            next.bytes("data", length);
        }
        inside(type);
    }

    private void inside(int etherType) {
        next.inside();
        if (etherType == EtherType.TRANSPARENT_ETHERNET) {
            ethernet();
        } else {
            network(etherType);
        }
    }
}
