// SPDX-License-Identifier: Apache-2.0
package org.encap4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Hex;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every packet was made with scapy, and addresses, ports, lengths, flags and the state of each checksum were compared with what
 * tshark says about it. The tunnel is {@link FakeTunnel}.
 */
class PacketTextTest {
    private static final PacketText TEXT = new PacketText(new FakeTunnel());

    @ParameterizedTest(name = "{0}")
    @MethodSource("packets")
    void rendersEachLevelOnALine(String name, byte[] packet, String expected) {
        for (Frame frame : BufferMatrix.atTheEndOfMemory(packet)) {
            StringBuilder out = new StringBuilder();
            TEXT.append(frame, out);

            assertThat(out).hasToString(expected);
        }
    }

    @Test
    void rendersFromTheNetworkHeaderOn() {
        byte[] packet = (byte[]) packets().findFirst().orElseThrow().get()[1];
        Frame frame = new Frame().bind(packet, 0, 0, packet.length);
        StringBuilder out = new StringBuilder("before\n");
        TEXT.append(frame, EtherType.IPV4, EthernetHeader.LENGTH, out);

        assertThat(out.toString())
                .startsWith("before\n  ip4 192.0.2.1 > 198.51.100.2 TCP")
                .hasLineCount(3);
    }

    @Test
    void aPortWithoutATunnelCarriesData() {
        byte[] packet = (byte[]) packets()
                .filter(row -> row.get()[0].equals("an Ethernet frame in a tunnel"))
                .findFirst()
                .orElseThrow()
                .get()[1];
        StringBuilder out = new StringBuilder();
        new PacketText().append(new Frame().bind(packet, 0, 0, packet.length), out);

        assertThat(out.toString()).endsWith("  udp 50000 > 7777 length 58 checksum good\n  data 50 bytes\n");
    }

    private static Arguments packet(String name, String hex, String lines) {
        return Arguments.of(name, Hex.bytes(hex), lines.indent(2));
    }

    static Stream<Arguments> packets() {
        return Stream.of(
                packet(
                        "TCP with options and data",
                        "ba092b6ef8be4a7f013ba2710800450000330001000040068e8dc0000201c6336402c00101bb89abcdeffedcba9870d2"
                                + "faf004ed0000020405b401030307616263",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 TCP ttl 64 length 51
                        tcp 49153 > 443 SYN,ACK,ECE,CWR seq 2309737967 ack 4275878552 window 64240 length 3
                        """),
                packet(
                        "wrong checksums, a traffic class, DF",
                        "ba092b6ef8be4a7f013ba271080045b90020000140003f111234c0000201c633640204000035000cbeef61626364",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 63 length 32 class 0xb9 DF checksum bad
                        udp 1024 > 53 length 12 checksum bad
                        data 4 bytes
                        """),
                packet(
                        "IPv6 with traffic class and flow label",
                        "ba092b6ef8be4a7f013ba27186dd602bcdef000c110120010db800000000000000000000000120010db8000000000000"
                                + "00000000000204000035000cdb6561626364",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv6
                        ip6 2001:db8::1 > 2001:db8::2 UDP hop-limit 1 length 12 class 0x02 flow 0xbcdef
                        udp 1024 > 53 length 12 checksum good
                        data 4 bytes
                        """),
                packet(
                        "padding is no data",
                        "ba092b6ef8be4a7f013ba2710800450000200001000040118e95c0000201c633640204000035000c0000616263640000"
                                + "000000000000000000000000",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 32
                        udp 1024 > 53 length 12 checksum absent
                        data 4 bytes
                        """),
                packet(
                        "ARP request",
                        "ba092b6ef8be4a7f013ba271080600010800060400014a7f013ba271c0a8380b000000000000c0a8380c",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be ARP
                        arp who-has 192.168.56.12 tell 192.168.56.11
                        """),
                packet(
                        "ARP reply",
                        "ba092b6ef8be4a7f013ba27108060001080006040002ba092b6ef8bec0a8380c4a7f013ba271c0a8380b",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be ARP
                        arp reply 192.168.56.12 is-at ba:09:2b:6e:f8:be
                        """),
                packet(
                        "two VLAN tags before an ICMP echo",
                        "ba092b6ef8be4a7f013ba27188a8babc8100e1230800450000240001000040018ea1c0000201c63364020800ccd09abc"
                                + "fedc6162636465666768",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be S-VLAN
                        vlan id 2748 priority 5 drop-eligible VLAN
                        vlan id 291 priority 7 IPv4
                        ip4 192.0.2.1 > 198.51.100.2 ICMPv4 ttl 64 length 36
                        icmp EchoRequest code 0 id 39612 seq 65244
                        """),
                packet(
                        "ICMP error, whose quote is not followed",
                        "ba092b6ef8be4a7f013ba2710800450000380001000040018e8dc0000201c63364020b005b59000000004500001c0001"
                                + "000001115391c6336402cb007109000100020008999b",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 ICMPv4 ttl 64 length 56
                        icmp TimeExceeded code 0
                        """),
                packet(
                        "ICMPv6 with a wrong checksum",
                        "ba092b6ef8be4a7f013ba27186dd6000000000183aff20010db800000000000000000000000120010db8000000000000"
                                + "000000000002870011110000000020010db8000000000000000000000002",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv6
                        ip6 2001:db8::1 > 2001:db8::2 ICMPv6 hop-limit 255 length 24
                        icmp6 NeighborSolicitation code 0 checksum bad
                        """),
                packet(
                        "first fragment: no checksum to judge",
                        "ba092b6ef8be4a7f013ba2710800450000240007200040116e8bc0000201c63364020400003500c8abcd616263646566"
                                + "6768",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 36 fragment at 0 more
                        udp 1024 > 53 length 200
                        data 8 bytes
                        """),
                packet(
                        "later fragment: no ports",
                        "ba092b6ef8be4a7f013ba27108004500001c0007000240118e91c0000201c63364026162636465666768",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 28 fragment at 16 last
                        data 8 bytes
                        """),
                packet(
                        "IPv6 extension headers, TCP without flags",
                        "ba092b6ef8be4a7f013ba27186dd600000000024004020010db800000000000000000000000120010db8000000000000"
                                + "0000000000023c00050200000100060001040000000000010002000000000000000050002000346d0000",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv6
                        ip6 2001:db8::1 > 2001:db8::2 hop-by-hop hop-limit 64 length 36
                        ext 16 bytes, then TCP
                        tcp 1 > 2 none seq 0 ack 0 window 8192 length 0
                        """),
                packet(
                        "first IPv6 fragment",
                        "ba092b6ef8be4a7f013ba27186dd6000000000182c4020010db800000000000000000000000120010db8000000000000"
                                + "000000000002110000010000000704000035006400056162636465666768",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv6
                        ip6 2001:db8::1 > 2001:db8::2 fragment hop-limit 64 length 24
                        ext 8 bytes, then UDP fragment
                        udp 1024 > 53 length 100
                        data 8 bytes
                        """),
                packet(
                        "later IPv6 fragment",
                        "ba092b6ef8be4a7f013ba27186dd6000000000102c4020010db800000000000000000000000120010db8000000000000"
                                + "00000000000211000018000000076162636465666768",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv6
                        ip6 2001:db8::1 > 2001:db8::2 fragment hop-limit 64 length 16
                        ext 8 bytes, then UDP fragment
                        data 8 bytes
                        """),
                packet(
                        "IPv4 in IPv4 with options",
                        "ba092b6ef8be4a7f013ba2710800450000360001000040048e8cc0000201c633640246000022000100004011d1c30a00"
                                + "00010a0000029404000000050006000a73537879",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 IPv4 ttl 64 length 54
                          ip4 10.0.0.1 > 10.0.0.2 UDP ttl 64 length 34 options 4
                          udp 5 > 6 length 10 checksum good
                          data 2 bytes
                        """),
                packet(
                        "IPv6 in IPv4",
                        "ba092b6ef8be4a7f013ba2710800450000460001000040298e57c0000201c633640260000000000a114020010db80000"
                                + "0000000000000000000120010db800000000000000000000000200050006000a2be17879",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 IPv6 ttl 64 length 70
                          ip6 2001:db8::1 > 2001:db8::2 UDP hop-limit 64 length 10
                          udp 5 > 6 length 10 checksum good
                          data 2 bytes
                        """),
                packet(
                        "an 802.3 frame",
                        "0180c20000004a7f013ba271002642420300000000000000000000000000000000000000000000000000000000000000"
                                + "00000000",
                        """
                        eth 4a:7f:01:3b:a2:71 > 01:80:c2:00:00:00 802.3 length 38
                        data 38 bytes
                        """),
                packet("an EtherType without a renderer", "0180c200000e4a7f013ba27188cc020704616263646566", """
                        eth 4a:7f:01:3b:a2:71 > 01:80:c2:00:00:0e LLDP
                        data 9 bytes
                        """),
                packet(
                        "a protocol without a renderer",
                        "ba092b6ef8be4a7f013ba2710800450000240001000040328e70c0000201c63364020000000100000002313233343536"
                                + "3738",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 ESP ttl 64 length 36
                        data 16 bytes
                        """),
                packet(
                        "cut off by the capture",
                        "ba092b6ef8be4a7f013ba27108004500008c0001000040068e34c0000201c63364020001000200000000000000005010"
                                + "20001baf000078787878787878787878787878787878",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 TCP ttl 64 length 140 cut off after 56
                        tcp 1 > 2 ACK seq 0 ack 0 window 8192 length 16
                        """),
                packet(
                        "an Ethernet frame in a tunnel",
                        "ba092b6ef8be4a7f013ba27108004500004e0001000040118e67c0000201c6336402c3501e61003ac00b6558002a0000"
                                + "000002000000000202000000000108004500001c00010000400166de0a0000010a0000020000fffc00010002",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 78
                        udp 50000 > 7777 length 58 checksum good
                        fake network 42
                          eth 02:00:00:00:00:01 > 02:00:00:00:00:02 IPv4
                          ip4 10.0.0.1 > 10.0.0.2 ICMPv4 ttl 64 length 28
                          icmp EchoReply code 0 id 1 seq 2
                        """),
                packet(
                        "a tunnel in a tunnel, without Ethernet",
                        "ba092b6ef8be4a7f013ba27108004500007a0001000040118e3bc0000201c6336402c3501e6100664f34080000010000"
                                + "0000450000560001000040118e5fc0000201c6336402c3511e610042000086dd00020000000060000000000a11402001"
                                + "0db800000000000000000000000120010db800000000000000000000000200050006000a2be17879",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 122
                        udp 50000 > 7777 length 102 checksum good
                        fake network 1
                          ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 86
                          udp 50001 > 7777 length 66 checksum absent
                          fake network 2
                            ip6 2001:db8::1 > 2001:db8::2 UDP hop-limit 64 length 10
                            udp 5 > 6 length 10 checksum good
                            data 2 bytes
                        """),
                packet(
                        "a tunnel header that is refused",
                        "ba092b6ef8be4a7f013ba27108004500001f0001000040118e96c0000201c6336402c3501e61000b0000655800",
                        """
                        eth 4a:7f:01:3b:a2:71 > ba:09:2b:6e:f8:be IPv4
                        ip4 192.0.2.1 > 198.51.100.2 UDP ttl 64 length 31
                        udp 50000 > 7777 length 11 checksum absent
                        fake network unknown
                          refused TRUNCATED: the packet ends before its headers do
                        """));
    }
}
