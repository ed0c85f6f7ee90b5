// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.junit;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveHeader;
import org.encap4j.geneve.GeneveOption;
import org.encap4j.pcap.LinkType;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanGpe;
import org.encap4j.wire.ArpHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IcmpHeader;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.TcpHeader;
import org.encap4j.wire.UdpHeader;
import org.encap4j.wire.VlanTag;

/**
 * Takes a packet apart into fields, every byte of it in one of them, going into VXLAN, VXLAN-GPE and Geneve by their usual
 * ports. Believes what it can and calls the rest data: it names differences, it does not judge.
 */
final class FrameFields {
    private static final int MAX_TUNNELS = 4;
    private static final int VXLAN_LENGTH = 8;
    private static final int IPV4_FLAG_MORE = 0x2000;
    private static final int IPV4_OFFSET = 0x1FFF;

    private final byte[] packet;
    private final Frame frame;
    private final List<FrameField> fields = new ArrayList<>();
    private String prefix = "";
    private String header = "";
    private int tunnels;
    /** The first bit that is in no field yet. */
    private int bit;

    private FrameFields(byte[] packet) {
        this.packet = packet;
        this.frame = new Frame().bind(packet, 0, 0, packet.length);
    }

    /** {@return the fields in the order of their bytes} */
    static List<FrameField> of(int linkType, byte[] packet) {
        FrameFields dissection = new FrameFields(packet);
        dissection.link(linkType);
        dissection.data();
        return dissection.fields;
    }

    private void link(int linkType) {
        if (linkType == LinkType.ETHERNET) {
            ethernet();
            return;
        }
        long network = LinkType.network(linkType, frame);
        if (network >= 0) {
            if (LinkType.payload(network) > 0) {
                begin("link");
                bytes("header", LinkType.payload(network));
            }
            network(LinkType.etherType(network));
        }
    }

    private int at() {
        return bit / Byte.SIZE;
    }

    private boolean has(int length) {
        return packet.length - at() >= length;
    }

    private void begin(String name) {
        header = prefix + name + ' ';
    }

    private void field(String name, int bits, FieldFormat format) {
        if (bits > 0) {
            fields.add(new FrameField(header + name, bit, bits, format));
            bit += bits;
        }
    }

    private void number(String name, int bits) {
        field(name, bits, FieldFormat.DECIMAL);
    }

    private void hex(String name, int bits) {
        field(name, bits, FieldFormat.HEX);
    }

    private void bytes(String name, int length) {
        field(name, Math.min(length, packet.length - at()) * Byte.SIZE, FieldFormat.BYTES);
    }

    private void data() {
        bytes("data", packet.length - at());
    }

    private void ethernet() {
        begin("eth");
        if (!has(EthernetHeader.LENGTH)) {
            return;
        }
        field("destination", 6 * Byte.SIZE, FieldFormat.MAC);
        field("source", 6 * Byte.SIZE, FieldFormat.MAC);
        int type = frame.getUnsignedShort(at());
        field("type", Short.SIZE, FieldFormat.ETHER_TYPE);
        while (VlanTag.isTag(type) && has(VlanTag.LENGTH)) {
            begin("vlan");
            number("priority", 3);
            number("drop eligible", 1);
            number("id", 12);
            type = frame.getUnsignedShort(at());
            field("type", Short.SIZE, FieldFormat.ETHER_TYPE);
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
        if (!has(ArpHeader.LENGTH)) {
            return;
        }
        begin("arp");
        hex("hardware type", Short.SIZE);
        field("protocol type", Short.SIZE, FieldFormat.ETHER_TYPE);
        number("hardware length", Byte.SIZE);
        number("protocol length", Byte.SIZE);
        number("operation", Short.SIZE);
        field("sender mac", 6 * Byte.SIZE, FieldFormat.MAC);
        field("sender address", Integer.SIZE, FieldFormat.IPV4);
        field("target mac", 6 * Byte.SIZE, FieldFormat.MAC);
        field("target address", Integer.SIZE, FieldFormat.IPV4);
    }

    private void ipv4() {
        if (!has(Ipv4Header.MIN_LENGTH)) {
            return;
        }
        int from = at();
        int headerLength = Ipv4Header.headerLength(frame, from);
        int protocol = Ipv4Header.protocol(frame, from);
        int fragment = frame.getUnsignedShort(from + 6);
        begin("ip4");
        number("version", 4);
        number("header length", 4);
        number("dscp", 6);
        number("ecn", 2);
        number("length", Short.SIZE);
        hex("identification", Short.SIZE);
        number("reserved flag", 1);
        number("don't fragment", 1);
        number("more fragments", 1);
        number("fragment offset", 13);
        number("ttl", Byte.SIZE);
        field("protocol", Byte.SIZE, FieldFormat.IP_PROTOCOL);
        hex("checksum", Short.SIZE);
        field("source", Integer.SIZE, FieldFormat.IPV4);
        field("destination", Integer.SIZE, FieldFormat.IPV4);
        bytes("options", Math.max(0, headerLength - Ipv4Header.MIN_LENGTH));
        if ((fragment & IPV4_OFFSET) == 0) {
            upper(protocol, (fragment & IPV4_FLAG_MORE) != 0);
        }
    }

    private void ipv6() {
        if (!has(Ipv6Header.LENGTH)) {
            return;
        }
        int next = Ipv6Header.nextHeader(frame, at());
        begin("ip6");
        number("version", 4);
        number("dscp", 6);
        number("ecn", 2);
        hex("flow label", 20);
        number("length", Short.SIZE);
        field("next header", Byte.SIZE, FieldFormat.IP_PROTOCOL);
        number("hop limit", Byte.SIZE);
        field("source", 2 * Long.SIZE, FieldFormat.IPV6);
        field("destination", 2 * Long.SIZE, FieldFormat.IPV6);
        extensions(next);
    }

    private void extensions(int first) {
        int protocol = first;
        boolean fragment = false;
        while (has(Long.BYTES)) {
            int next = frame.getUnsignedByte(at());
            int words = frame.getUnsignedByte(at() + 1);
            switch (protocol) {
                case IpProtocol.FRAGMENT -> {
                    int field = frame.getUnsignedShort(at() + 2);
                    begin("fragment");
                    field("next header", Byte.SIZE, FieldFormat.IP_PROTOCOL);
                    hex("reserved", Byte.SIZE);
                    number("offset", 13);
                    hex("reserved bits", 2);
                    number("more", 1);
                    hex("identification", Integer.SIZE);
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
            protocol = next;
        }
    }

    private void extension(int protocol, int length) {
        begin(IpProtocol.name(protocol));
        field("next header", Byte.SIZE, FieldFormat.IP_PROTOCOL);
        number("header length", Byte.SIZE);
        bytes("content", length - Short.BYTES);
    }

    private void upper(int protocol, boolean fragment) {
        switch (protocol) {
            case IpProtocol.UDP -> udp(fragment);
            case IpProtocol.TCP -> tcp();
            case IpProtocol.ICMP -> icmp("icmp", false);
            case IpProtocol.ICMPV6 -> icmp("icmp6", true);
            default -> {}
        }
    }

    private void tcp() {
        if (!has(TcpHeader.MIN_LENGTH)) {
            return;
        }
        int headerLength = TcpHeader.headerLength(frame, at());
        begin("tcp");
        number("source port", Short.SIZE);
        number("destination port", Short.SIZE);
        number("sequence", Integer.SIZE);
        number("acknowledgment", Integer.SIZE);
        number("header length", 4);
        hex("reserved", 4);
        hex("flags", Byte.SIZE);
        number("window", Short.SIZE);
        hex("checksum", Short.SIZE);
        number("urgent", Short.SIZE);
        bytes("options", Math.max(0, headerLength - TcpHeader.MIN_LENGTH));
    }

    private void icmp(String name, boolean v6) {
        if (!has(IcmpHeader.LENGTH)) {
            return;
        }
        boolean echo = IcmpHeader.isEcho(v6, IcmpHeader.type(frame, at()));
        begin(name);
        number("type", Byte.SIZE);
        number("code", Byte.SIZE);
        hex("checksum", Short.SIZE);
        if (echo) {
            number("id", Short.SIZE);
            number("sequence", Short.SIZE);
        } else {
            hex("rest of header", Integer.SIZE);
        }
    }

    private void udp(boolean fragment) {
        if (!has(UdpHeader.LENGTH)) {
            return;
        }
        int port = UdpHeader.destinationPort(frame, at());
        begin("udp");
        number("source port", Short.SIZE);
        number("destination port", Short.SIZE);
        number("length", Short.SIZE);
        hex("checksum", Short.SIZE);
        if (fragment || tunnels == MAX_TUNNELS || !has(VXLAN_LENGTH)) {
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
        begin("vxlan");
        hex("flags", Short.SIZE);
        number("group policy id", Short.SIZE);
        number("vni", 24);
        hex("reserved", Byte.SIZE);
        inside(EtherType.TRANSPARENT_ETHERNET);
    }

    private void vxlanGpe() {
        int next = frame.getUnsignedByte(at() + 3);
        begin("vxlan-gpe");
        hex("flags", Byte.SIZE);
        hex("reserved", Short.SIZE);
        number("next protocol", Byte.SIZE);
        number("vni", 24);
        hex("last reserved", Byte.SIZE);
        inside(
                switch (next) {
                    case 1 -> EtherType.IPV4;
                    case 2 -> EtherType.IPV6;
                    case 3 -> EtherType.TRANSPARENT_ETHERNET;
                    default -> 0;
                });
    }

    private void geneve() {
        int end = at() + GeneveHeader.LENGTH + GeneveHeader.optionsLength(frame, at());
        int type = GeneveHeader.protocolType(frame, at());
        begin("geneve");
        number("version", 2);
        number("options length", 6);
        hex("flags", Byte.SIZE);
        field("protocol type", Short.SIZE, FieldFormat.ETHER_TYPE);
        number("vni", 24);
        hex("reserved", Byte.SIZE);
        for (int option = 1; at() + GeneveOption.DATA_OFFSET <= Math.min(end, packet.length); option++) {
            int length = GeneveOption.dataLength(frame, at());
            begin("geneve option " + option);
            hex("class", Short.SIZE);
            hex("type", Byte.SIZE);
            hex("reserved", 3);
            number("length", 5);
            bytes("data", length);
        }
        inside(type);
    }

    private void inside(int etherType) {
        prefix += "inner ";
        if (etherType == EtherType.TRANSPARENT_ETHERNET) {
            ethernet();
        } else {
            network(etherType);
        }
    }
}
