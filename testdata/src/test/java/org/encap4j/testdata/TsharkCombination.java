// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.tunnel.Ecn;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelMetadata;

/**
 * One way to send: a tunnel, an underlay, VLAN tags, and whether the UDP checksum is computed. With the tags vary TTL, DSCP, ECN
 * mode, the DF bit and the range of source ports. Lengths and values are written out here, not taken from the classes under test.
 */
record TsharkCombination(TsharkTunnel tunnel, boolean ipv6, Tags tags, boolean udpChecksum) {
    /** What lies between Ethernet and IP, and what varies with it. */
    enum Tags {
        NONE(64, 0, Ecn.NORMAL, true, 49152, 65535),
        VLAN(17, 46, Ecn.COMPATIBILITY, true, 50000, 50009),
        QINQ(255, 63, Ecn.LINUX, false, 65535, 65535);

        final int ttl;
        final int dscp;
        final Ecn ecn;
        final boolean dontFragment;
        final int lowestPort;
        final int highestPort;

        Tags(int ttl, int dscp, Ecn ecn, boolean dontFragment, int lowestPort, int highestPort) {
            this.ttl = ttl;
            this.dscp = dscp;
            this.ecn = ecn;
            this.dontFragment = dontFragment;
            this.lowestPort = lowestPort;
            this.highestPort = highestPort;
        }
    }

    /** The columns of an Ethernet header, which a packet that travels without one does not show. */
    static final List<String> ETHERNET = List.of("eth.dst", "eth.src", "eth.type");

    static final List<String> COLUMNS = List.of(String.join(
                    " ",
                    "frame.len frame.protocols eth.dst eth.src eth.type",
                    "vlan.priority vlan.dei vlan.id vlan.etype ieee8021ad.priority ieee8021ad.dei ieee8021ad.id",
                    "ip.version ip.hdr_len ip.dsfield ip.len ip.id ip.flags ip.frag_offset ip.ttl ip.proto",
                    "ip.checksum.status ip.src ip.dst",
                    "ipv6.tclass ipv6.flow ipv6.plen ipv6.nxt ipv6.hlim ipv6.src ipv6.dst",
                    "udp.srcport udp.dstport udp.length udp.checksum udp.checksum.status",
                    "vxlan.flags vxlan.gbp vxlan.vni vxlan.reserved8",
                    "vxlan.ver vxlan.i_bit vxlan.p_bit vxlan.o_bit vxlan.reserved_16 vxlan.next_proto",
                    "geneve.version geneve.flags geneve.proto_type geneve.vni geneve.reserved geneve.options",
                    "geneve.option.class geneve.option.type geneve.option.length",
                    "tcp.srcport tcp.dstport tcp.len tcp.checksum.status icmp.type icmp.checksum.status",
                    "icmpv6.type icmpv6.checksum.status arp.opcode data.len _ws.malformed _ws.expert.message")
            .split(" "));

    static List<TsharkCombination> all() {
        List<TsharkCombination> all = new ArrayList<>();
        for (TsharkTunnel tunnel : TsharkTunnel.values()) {
            for (boolean ipv6 : new boolean[] {false, true}) {
                for (Tags tags : Tags.values()) {
                    all.add(new TsharkCombination(tunnel, ipv6, tags, true));
                    all.add(new TsharkCombination(tunnel, ipv6, tags, false));
                }
            }
        }
        return all;
    }

    /** The headers under test. */
    OuterHeader outer() {
        OuterHeaderBuilder outer = OuterHeader.to(
                        tunnel.protocol,
                        address(ipv6 ? "2001:db8::1" : "192.0.2.1"),
                        address(ipv6 ? "2001:db8:1::2" : "198.51.100.2"))
                .ethernet(0x02E4_0000_00AAL, 0x02E4_0000_00BBL)
                .ttl(tags.ttl)
                .dscp(tags.dscp)
                .ecn(tags.ecn)
                .dontFragment(tags.dontFragment)
                .sourcePorts(tags.lowestPort, tags.highestPort)
                .udpChecksum(udpChecksum);
        switch (tags) {
            case NONE -> {}
            case VLAN -> outer.vlan(0x8100, 0xB123);
            case QINQ -> outer.vlan(0x88A8, 0x6064).vlan(0x8100, 0x1FFE);
        }
        return outer.build();
    }

    /** What all headers take, in bytes. */
    int headersLength() {
        return linkLength() + (ipv6 ? 40 : 20) + 8 + tunnel.headerLength;
    }

    private int linkLength() {
        return 14 + 4 * tags.ordinal();
    }

    /** The chain of protocols in front of the payload's. */
    String layers() {
        return "eth:ethertype:"
                + switch (tags) {
                    case NONE -> "";
                    case VLAN -> "vlan:ethertype:";
                    case QINQ -> "ieee8021ad:ethertype:vlan:ethertype:";
                }
                + (ipv6 ? "ipv6:" : "ip:") + "udp:" + tunnel.layer;
    }

    /**
     * What tshark has to show for the headers, without source port and UDP checksum.
     *
     * @param n which packet of this combination, from 0
     * @param payload its length in bytes
     * @param etherType its own, where it travels without Ethernet
     * @param innerEcn its ECN codepoint, 0 for what is not IP
     */
    TsharkFields shown(int n, int payload, int etherType, int innerEcn) {
        TsharkFields shown = new TsharkFields();
        showLink(shown);
        int udpLength = 8 + tunnel.headerLength + payload;
        int outerEcn = switch (tags.ecn) {
            case NORMAL -> innerEcn;
            case COMPATIBILITY -> 0;
            case LINUX -> innerEcn == 3 ? 2 : innerEcn;
        };
        int trafficClass = tags.dscp << 2 | outerEcn;
        if (ipv6) {
            shown.putHex("ipv6.tclass", 8, trafficClass).putHex("ipv6.flow", 6, 0);
            shown.put("ipv6.plen", udpLength).put("ipv6.nxt", 17).put("ipv6.hlim", tags.ttl);
            shown.put("ipv6.src", "2001:db8::1")
                    .put("ipv6.dst", "2001:db8:1::2")
                    .put("ip.version", 6);
        } else {
            shown.put("ip.version", 4).put("ip.hdr_len", 20).putHex("ip.dsfield", 2, trafficClass);
            shown.put("ip.len", 20 + udpLength).putHex("ip.id", 4, tags.dontFragment ? 0 : n);
            shown.putHex("ip.flags", 2, tags.dontFragment ? 2 : 0).put("ip.frag_offset", 0);
            shown.put("ip.ttl", tags.ttl).put("ip.proto", 17).put("ip.checksum.status", 1);
            shown.put("ip.src", "192.0.2.1").put("ip.dst", "198.51.100.2");
        }
        shown.put("udp.dstport", tunnel.port).put("udp.length", udpLength);
        shown.put("udp.checksum.status", udpChecksum ? 1 : 3);
        tunnel.ask(n, etherType, new TunnelMetadata(), shown);
        return shown.requireColumns(COLUMNS);
    }

    private void showLink(TsharkFields shown) {
        shown.put("eth.dst", "02:e4:00:00:00:bb").put("eth.src", "02:e4:00:00:00:aa");
        String type = ipv6 ? "0x86dd" : "0x0800";
        switch (tags) {
            case NONE -> shown.put("eth.type", type);
            case VLAN -> {
                shown.put("eth.type", "0x8100").put("vlan.priority", 5).put("vlan.dei", 1);
                shown.put("vlan.id", 0x123).put("vlan.etype", type);
            }
            case QINQ -> {
                shown.put("eth.type", "0x88a8").put("ieee8021ad.priority", 3).put("ieee8021ad.dei", 0);
                shown.put("ieee8021ad.id", 100);
                shown.put("vlan.priority", 0)
                        .put("vlan.dei", 1)
                        .put("vlan.id", 4094)
                        .put("vlan.etype", type);
            }
        }
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
