// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.ArpHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Extensions;
import org.encap4j.wire.Ipv6Header;
import org.encap4j.wire.VlanTag;

/**
 * Renders a packet level by level, a line each, going into tunnels by their UDP destination port.
 *
 * <pre>
 *   eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
 *   ip4 192.168.56.11 > 192.168.56.12 UDP ttl 64 length 134 DF
 *   udp 48134 > 4789 length 114 checksum absent
 *   vxlan vni 123 flags 0x0800
 *     eth ...
 * </pre>
 *
 * <p>Immutable; a rendering changes neither the packet nor, once it is done, the frame.
 */
public final class PacketText {
    /** Tunnels inside tunnels are followed this deep. */
    public static final int MAX_TUNNELS = 4;

    private final TunnelProtocol[] protocols;

    /**
     * A renderer.
     *
     * @param protocols the tunnels to go into, each on its own port
     */
    public PacketText(TunnelProtocol... protocols) {
        this.protocols = protocols.clone();
    }

    /**
     * Renders an Ethernet frame.
     *
     * @param frame starts at its Ethernet header
     * @param out the lines are appended here, each ended by a newline
     */
    public void append(Frame frame, StringBuilder out) {
        ethernet(frame, frame.start(), new TextLines(out, TextLines.INDENT, 0));
    }

    /**
     * Renders a packet from its network header on.
     *
     * @param frame the packet
     * @param etherType what the network header is
     * @param networkAt its first byte
     * @param out the lines are appended here, each ended by a newline
     */
    public void append(Frame frame, int etherType, int networkAt, StringBuilder out) {
        network(frame, etherType, networkAt, new TextLines(out, TextLines.INDENT, 0));
    }

    private void ethernet(Frame frame, int at, TextLines lines) {
        if (EthernetHeader.check(frame, at) != Verdict.OK) {
            lines.cutOff("eth", frame.end() - at);
            return;
        }
        StringBuilder out = lines.start("eth");
        EthernetHeader.appendMac(out, EthernetHeader.source(frame, at));
        EthernetHeader.appendMac(out.append(" > "), EthernetHeader.destination(frame, at));
        int typeAt = at + EthernetHeader.TYPE_OFFSET;
        int type = frame.getUnsignedShort(typeAt);
        out.append(' ').append(typeName(type)).append('\n');
        int tags = 0;
        while (VlanTag.isTag(type) && tags < VlanTag.MAX_TAGS && frame.end() - typeAt >= VlanTag.LENGTH + Short.BYTES) {
            lines.start("vlan").append("id ").append(VlanTag.vlanId(frame, typeAt));
            out.append(" priority ").append(VlanTag.priority(frame, typeAt));
            out.append(VlanTag.dropEligible(frame, typeAt) ? " drop-eligible" : "");
            type = VlanTag.type(frame, typeAt);
            out.append(' ').append(typeName(type)).append('\n');
            typeAt += VlanTag.LENGTH;
            tags++;
        }
        network(frame, type, typeAt + Short.BYTES, lines);
    }

    private static String typeName(int type) {
        return type < EtherType.FIRST ? "802.3 length " + type : EtherType.name(type);
    }

    private void network(Frame frame, int etherType, int at, TextLines lines) {
        if (lines.depth() > MAX_TUNNELS) {
            lines.data(frame.end() - at);
            return;
        }
        switch (etherType) {
            case EtherType.IPV4 -> ipv4(frame, at, lines);
            case EtherType.IPV6 -> ipv6(frame, at, lines);
            case EtherType.ARP -> arp(frame, at, lines);
            default -> lines.data(frame.end() - at);
        }
    }

    private static void arp(Frame frame, int at, TextLines lines) {
        if (ArpHeader.check(frame, at) != Verdict.OK) {
            lines.cutOff("arp", frame.end() - at);
            return;
        }
        int operation = ArpHeader.operation(frame, at);
        StringBuilder out = lines.start("arp");
        if (operation == ArpHeader.REQUEST) {
            Ipv4Header.appendAddress(out.append("who-has "), ArpHeader.targetAddress(frame, at));
            Ipv4Header.appendAddress(out.append(" tell "), ArpHeader.senderAddress(frame, at));
        } else {
            out.append(operation == ArpHeader.REPLY ? "reply " : "operation " + operation + " ");
            Ipv4Header.appendAddress(out, ArpHeader.senderAddress(frame, at));
            EthernetHeader.appendMac(out.append(" is-at "), ArpHeader.senderMac(frame, at));
        }
        out.append('\n');
    }

    private void ipv4(Frame frame, int at, TextLines lines) {
        Verdict verdict = Ipv4Header.checkHeader(frame, at);
        if (verdict != Verdict.OK) {
            lines.start("ip4").append(verdict.sentence()).append('\n');
            return;
        }
        StringBuilder out = lines.start("ip4");
        Ipv4Header.appendAddress(out, Ipv4Header.source(frame, at));
        Ipv4Header.appendAddress(out.append(" > "), Ipv4Header.destination(frame, at));
        int protocol = Ipv4Header.protocol(frame, at);
        int length = Ipv4Header.totalLength(frame, at);
        out.append(' ').append(IpProtocol.name(protocol));
        out.append(" ttl ").append(Ipv4Header.ttl(frame, at)).append(" length ").append(length);
        appendTrafficClass(Ipv4Header.trafficClass(frame, at), out);
        out.append(Ipv4Header.dontFragment(frame, at) ? " DF" : "");
        int optionsLength = Ipv4Header.headerLength(frame, at) - Ipv4Header.MIN_LENGTH;
        out.append(optionsLength > 0 ? " options " + optionsLength : "");
        int offset = Ipv4Header.fragmentOffset(frame, at);
        boolean fragment = Ipv4Header.isFragment(frame, at);
        if (fragment) {
            out.append(" fragment at ").append(offset).append(Ipv4Header.moreFragments(frame, at) ? " more" : " last");
        }
        out.append(Ipv4Header.checksumGood(frame, at) ? "" : " checksum bad");
        int end = ipEnd(frame, at, length, length, out);
        int upperAt = at + Ipv4Header.headerLength(frame, at);
        if (offset > 0) {
            lines.data(end - upperAt);
        } else {
            boolean whole = !fragment && at + length <= frame.end();
            upper(frame, new Upper(at, upperAt, protocol, end, fragment, whole), lines);
        }
    }

    private void ipv6(Frame frame, int at, TextLines lines) {
        Verdict verdict = Ipv6Header.checkHeader(frame, at);
        if (verdict != Verdict.OK) {
            lines.start("ip6").append(verdict.sentence()).append('\n');
            return;
        }
        StringBuilder out = lines.start("ip6");
        Ipv6Header.appendAddress(out, Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at));
        Ipv6Header.appendAddress(
                out.append(" > "), Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
        int length = Ipv6Header.payloadLength(frame, at);
        out.append(' ').append(IpProtocol.name(Ipv6Header.nextHeader(frame, at)));
        out.append(" hop-limit ")
                .append(Ipv6Header.hopLimit(frame, at))
                .append(" length ")
                .append(length);
        appendTrafficClass(Ipv6Header.trafficClass(frame, at), out);
        int flow = Ipv6Header.flowLabel(frame, at);
        out.append(flow == 0 ? "" : String.format(" flow 0x%05x", flow));
        int end = ipEnd(frame, at, length, Ipv6Header.LENGTH + length, out);
        long walked = Ipv6Extensions.walk(frame, at, end);
        if (Ipv6Extensions.verdict(walked) != Verdict.OK) {
            lines.start("ext").append(Ipv6Extensions.verdict(walked).sentence()).append('\n');
            return;
        }
        int upperAt = Ipv6Extensions.at(walked);
        int protocol = Ipv6Extensions.protocol(walked);
        boolean fragment = Ipv6Extensions.isFragment(walked);
        if (upperAt > at + Ipv6Header.LENGTH) {
            lines.start("ext").append(upperAt - at - Ipv6Header.LENGTH).append(" bytes, then ");
            out.append(IpProtocol.name(protocol))
                    .append(fragment ? " fragment" : "")
                    .append('\n');
        }
        if (!Ipv6Extensions.hasUpperLayer(walked)) {
            lines.data(end - upperAt);
        } else {
            boolean whole = !fragment && at + Ipv6Header.LENGTH + length <= frame.end();
            upper(frame, new Upper(at, upperAt, protocol, end, fragment, whole), lines);
        }
    }

    private static void appendTrafficClass(int trafficClass, StringBuilder out) {
        out.append(trafficClass == 0 ? "" : String.format(" class 0x%02x", trafficClass));
    }

    /** Ends an IP line; zero means all there is, as in a BIG TCP super-packet. */
    private static int ipEnd(Frame frame, int at, int stated, int length, StringBuilder out) {
        int available = frame.end() - at;
        out.append(stated == 0 ? " (presumed BIG TCP, " + available + " bytes)" : "");
        out.append(length > available ? " cut off after " + available : "").append('\n');
        return stated == 0 ? frame.end() : Math.min(at + length, frame.end());
    }

    /** An upper-layer packet: its IP header, where it starts and ends, what it is, and whether all of it is there. */
    record Upper(int ipAt, int at, int protocol, int end, boolean fragment, boolean whole) {}

    private void upper(Frame frame, Upper upper, TextLines lines) {
        int at = upper.at();
        switch (upper.protocol()) {
            case IpProtocol.UDP -> {
                int payloadEnd = TransportText.udp(frame, upper, lines.start("udp"));
                if (payloadEnd != TransportText.NO_PAYLOAD) {
                    datagram(frame, upper, payloadEnd, lines);
                }
            }
            case IpProtocol.TCP -> TransportText.tcp(frame, upper, lines.start("tcp"));
            case IpProtocol.ICMP -> TransportText.icmp(frame, upper, false, lines.start("icmp"));
            case IpProtocol.ICMPV6 -> TransportText.icmp(frame, upper, true, lines.start("icmp6"));
            case IpProtocol.IPV4 -> network(frame, EtherType.IPV4, at, lines.inside());
            case IpProtocol.IPV6 -> network(frame, EtherType.IPV6, at, lines.inside());
            default -> lines.data(upper.end() - at);
        }
    }

    private void datagram(Frame frame, Upper upper, int payloadEnd, TextLines lines) {
        int payloadAt = TransportText.udpPayloadAt(upper);
        TunnelProtocol protocol = upper.fragment() ? null : protocolOn(TransportText.destinationPort(frame, upper));
        if (protocol == null || lines.depth() >= MAX_TUNNELS) {
            lines.data(payloadEnd - payloadAt);
            return;
        }
        int start = frame.start();
        int end = frame.end();
        frame.resize(payloadAt, payloadEnd);
        StringBuilder described = new StringBuilder();
        protocol.describe(frame, payloadAt, described);
        lines.part(described.toString());
        TunnelMetadata metadata = new TunnelMetadata();
        Verdict verdict = protocol.decode(frame, metadata);
        TextLines inside = lines.inside();
        if (verdict == Verdict.OK) {
            payload(frame, metadata, inside);
        } else {
            inside.start("refused")
                    .append(verdict)
                    .append(": ")
                    .append(verdict.sentence())
                    .append('\n');
        }
        frame.resize(start, end);
    }

    private void payload(Frame frame, TunnelMetadata metadata, TextLines lines) {
        if (metadata.payload() == EtherType.TRANSPARENT_ETHERNET) {
            ethernet(frame, metadata.payloadAt(), lines);
        } else {
            network(frame, metadata.payload(), metadata.payloadAt(), lines);
        }
    }

    private TunnelProtocol protocolOn(int port) {
        for (TunnelProtocol protocol : protocols) {
            if (protocol.port() == port) {
                return protocol;
            }
        }
        return null;
    }
}
