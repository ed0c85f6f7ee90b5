// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcNetTest {
    private static final String ROUTE_HEADING =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n";
    private static final String ARP_HEADING =
            "IP address       HW type     Flags       HW address            Mask     Device\n";

    private static List<String> text(List<Route> routes) {
        return routes.stream().map(Route::toString).toList();
    }

    @Test
    void readsTheMainTable() {
        assertThat(text(ProcNet.routes(KernelText.of("route"))))
                .containsExactly(
                        "default via 192.168.10.1 dev eth1 metric 100",
                        "default via 10.77.0.2 dev eth2 metric 200",
                        "10.77.0.0/30 dev eth2",
                        "unreachable 10.200.0.0/16",
                        "blackhole 10.201.0.0/16",
                        "unreachable 10.202.0.0/16",
                        "blackhole 10.203.0.0/16",
                        "172.20.1.0/24 via 192.168.10.101 dev eth1",
                        "172.20.3.0/24 via 203.0.113.1 dev eth2",
                        "172.20.4.7 dev eth2",
                        "172.20.9.0/24 via 192.168.10.102 dev eth1",
                        "192.168.10.0/24 dev eth1");
    }

    @Test
    void agreesWithIpAboutWhereRoutesLead() {
        List<Route> proc = ProcNet.routes(KernelText.of("route"));
        List<Route> ip = IpRouteJson.routes(KernelText.of("route.json"));

        assertThat(proc).hasSameSizeAs(ip);
        for (int at = 0; at < ip.size(); at++) {
            NextHop expected = ip.get(at).nextHop().isMultipath()
                    ? ip.get(at).nextHop().select(0)
                    : ip.get(at).nextHop();
            NextHop read = proc.get(at).nextHop();
            assertThat(proc.get(at).destination()).isEqualTo(ip.get(at).destination());
            assertThat(read.gateway()).as(ip.get(at).toString()).isEqualTo(expected.gateway());
            assertThat(read.device()).isEqualTo(expected.device());
            assertThat(read.attributes().metric())
                    .isEqualTo(expected.attributes().metric());
            assertThat(read.type() == RouteType.UNICAST).isEqualTo(expected.type() == RouteType.UNICAST);
        }
    }

    @Test
    void refusesAnIpv6GatewayThatTheFileDoesNotShow() {
        assertThatThrownBy(() -> ProcNet.routes(KernelText.of("route-over-ipv6")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 12 of /proc/net/route: the gateway of 172.20.5.0/24 is an IPv6 one, which this file"
                        + " does not show: read ip -j route instead");
    }

    @Test
    void readsIpv6RoutesOfAllTables() {
        assertThat(text(ProcNet.ipv6Routes(KernelText.of("ipv6_route"))))
                .containsExactly(
                        "::1 dev lo metric 256",
                        "fd00:10::/64 dev eth1 metric 256",
                        "fd00:20:1::/64 via fd00:10::101 dev eth1 metric 1024",
                        "fd00:20:9::/64 metric 1024\n\tnexthop via fd00:10::102 dev eth1 weight 1"
                                + "\n\tnexthop via fd00:10::103 dev eth1 weight 1",
                        "unreachable fd00:beef::/32 metric 1024",
                        "unreachable fd00:dead::/32 metric 1024",
                        "default via fe80::1 dev eth1 metric 512",
                        "local ::1 dev lo",
                        "local fd00:10::100 dev eth1");
    }

    @Test
    void readsOddIpv6Flags() {
        String zeros = "0".repeat(32);
        String network = "fd000000000000000000000000000000 10 ";
        String source = zeros + " 00 ";
        String rest = " 00000400 00000001 00000000 ";
        String table = network + source + zeros + rest + "00100001 eth1\n" // anycast
                + network + source + zeros + rest + "00000000 eth1\n" // not up
                + network + "fd000000000000000000000000000001 80 " + zeros + rest + "00000001 eth1\n" // from one source
                + "ff020000000000000000000000000000 10 " + source + zeros + rest + "00000001 eth1\n" // multicast
                + "\n"
                + network + source + zeros + rest + "00450003 eth1\n"; // a gateway of ::, by RA, preferred

        assertThat(text(ProcNet.ipv6Routes(table)))
                .containsExactly("local fd00::/16 dev eth1 metric 1024", "fd00::/16 via :: dev eth1 metric 1024");
        assertThat(ProcNet.ipv6Routes("")).isEmpty();
    }

    @Test
    void linkLocalNetworksOfSeveralDevicesAreNoGroup() {
        String line = "fe800000000000000000000000000000 40 " + "0".repeat(32) + " 00 " + "0".repeat(32)
                + " 00000100 00000001 00000000 00000001 ";

        assertThat(text(ProcNet.ipv6Routes(line + "eth1\n" + line + "eth2\n")))
                .containsExactly("fe80::/64 dev eth1 metric 256", "fe80::/64 dev eth2 metric 256");
    }

    @Test
    void readsNeighbours() {
        assertThat(ProcNet.neighbours(KernelText.of("arp")))
                .extracting(neighbour -> Addresses.text(neighbour.address()) + " " + neighbour.device() + " "
                        + Long.toHexString(neighbour.mac()) + " " + neighbour.state())
                .containsExactly(
                        "192.168.10.103 eth1 20000000103 REACHABLE",
                        "192.168.10.101 eth1 20000000101 PERMANENT",
                        "192.168.10.104 eth1 ffffffffffffffff INCOMPLETE",
                        "192.168.10.102 eth1 20000000102 REACHABLE",
                        "192.168.10.99 eth1 ffffffffffffffff INCOMPLETE");
    }

    @Test
    void emptyTablesHaveAHeading() {
        assertThat(ProcNet.routes(ROUTE_HEADING)).isEmpty();
        assertThat(ProcNet.neighbours(ARP_HEADING)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eth1 0000 00000000 0001 0 0 0 00FFFFFF 0 0 0 | field 2: expected 8 hexadecimal digits, not '0000'",
                "eth1 0000000G 00000000 0001 0 0 0 00FFFFFF 0 0 0 |"
                        + " field 2: expected 8 hexadecimal digits, not '0000000G'",
                "eth1 00000000 00000000 0001 0 0 0 | expected 8 fields or more, found 7",
                "eth1 00000000 00000000 0001 0 0 x 00FFFFFF | field 7: expected a number, not 'x'",
                "eth1 00000000 00000000 1 0 0 0 00FFFFFF | field 4: expected 4 hexadecimal digits, not '1'",
                "eth1 0000000A 00000000 0001 0 0 0 00FF00FF | the mask 00FF00FF has gaps"
            })
    void refusesRoutesWithTheNumberOfTheLine(String line, String message) {
        assertThatThrownBy(() -> ProcNet.routes(ROUTE_HEADING + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 of /proc/net/route: " + message);
    }

    @Test
    void refusesBitsBehindTheMask() {
        assertThatThrownBy(() -> ProcNet.routes(ROUTE_HEADING + "eth1 0100000A 00000000 0001 0 0 0 000000FF"))
                .hasMessageStartingWith("line 2 of /proc/net/route: ")
                .hasMessageContaining("10.0.0.1/8");
    }

    @Test
    void refusesAFileThatIsAnother() {
        assertThatThrownBy(() -> ProcNet.routes("Inter-|   Receive"))
                .hasMessage("line 1 of /proc/net/route: expected the heading, which begins with Iface, not"
                        + " 'Inter-|   Receive'");
        assertThatThrownBy(() -> ProcNet.neighbours(ROUTE_HEADING)).hasMessageStartingWith("line 1 of /proc/net/arp: ");
        assertThatThrownBy(() -> ProcNet.ipv6Routes(ROUTE_HEADING))
                .hasMessageStartingWith("line 1 of /proc/net/ipv6_route: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.7 0x1 2 02:00:00:00:00:07 * eth1 | expected flags like 0x2, not '2'",
                "10.0.0.7 0x1 0x 02:00:00:00:00:07 * eth1 | expected 1 to 8 hexadecimal digits, not ''",
                "10.0.0.7 0x1 0x2 02:00:00:00:00 * eth1 | not a MAC address like 4a:7f:01:3b:a2:71: '02:00:00:00:00'",
                "10.0.0.7 0x1 0x2 02:00:00:00:00:07 * | expected 6 fields or more, found 5",
                "10.0.0.0/8 0x1 0x2 02:00:00:00:00:07 * eth1 | not an address: '10.0.0.0/8'"
            })
    void refusesNeighboursWithTheNumberOfTheLine(String line, String message) {
        assertThatThrownBy(() -> ProcNet.neighbours(ARP_HEADING + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 of /proc/net/arp: " + message);
    }

    @Test
    void aForwardingTableFollowsTheKernel() {
        Fib fib = new Fib();
        fib.attach(new Device(1, "eth1", 0x02E4_0000_0164L, 1500));
        fib.exchange(List.of(), ProcNet.routes(KernelText.of("route")));
        fib.exchange(List.of(), ProcNet.ipv6Routes(KernelText.of("ipv6_route")));
        ProcNet.neighbours(KernelText.of("arp")).forEach(fib::resolve);

        assertThat(fib.lookup(0xAC140114).neighbourMac()).isEqualTo(0x0200_0000_0101L);
        assertThat(fib.lookup(0xC0A80A68).isResolved()).isFalse();
        assertThat(fib.lookup(0x08080808).gateway()).isEqualTo(Prefix.parse("192.168.10.1"));
        assertThat(fib.lookup(0, 1).type()).isEqualTo(RouteType.LOCAL);
    }
}
