// SPDX-License-Identifier: Apache-2.0
package org.encap4j.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers as the registries of IEEE and IANA assign them. */
class ProtocolNamesTest {
    @ParameterizedTest
    @CsvSource({
        "0x0800, IPv4", "0x0806, ARP", "0x6558, Ethernet", "0x8100, VLAN", "0x86DD, IPv6", "0x8847, MPLS",
        "0x88A8, S-VLAN", "0x9100, S-VLAN", "0x88CC, LLDP", "0x894F, NSH", "0x0000, 0x0000", "0xABCD, 0xabcd"
    })
    void namesEtherTypes(String number, String name) {
        assertThat(EtherType.name(Integer.decode(number))).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "0, hop-by-hop",
        "1, ICMPv4",
        "2, IGMP",
        "4, IPv4",
        "6, TCP",
        "17, UDP",
        "33, DCCP",
        "41, IPv6",
        "43, routing",
        "44, fragment",
        "47, GRE",
        "50, ESP",
        "51, AH",
        "58, ICMPv6",
        "59, nothing",
        "60, destination-options",
        "132, SCTP",
        "136, UDP-Lite",
        "253, protocol 253"
    })
    void namesProtocols(int number, String name) {
        assertThat(IpProtocol.name(number)).isEqualTo(name);
    }
}
