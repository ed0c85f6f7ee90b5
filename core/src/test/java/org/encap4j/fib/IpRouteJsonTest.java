// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRouteJsonTest {
    @ParameterizedTest
    @ValueSource(strings = {"route", "route6"})
    void readsTheSameRoutesThatIpPrintsForPeople(String name) {
        assertThat(IpRouteJson.routes(KernelText.of(name + ".json")))
                .extracting(Route::toString)
                .containsExactlyElementsOf(KernelText.lines(name + ".txt"));
    }

    @Test
    void ofAllTablesOnlyTheMainAndTheLocalOneCount() {
        List<Route> all = IpRouteJson.routes(KernelText.of("route-all.json"));

        assertThat(all).containsAll(IpRouteJson.routes(KernelText.of("route.json")));
        assertThat(all).containsAll(IpRouteJson.routes(KernelText.of("route6.json")));
        assertThat(all)
                .filteredOn(route -> route.nextHop().type() == RouteType.LOCAL)
                .extracting(Route::toString)
                .containsExactly(
                        "local 10.77.0.1 dev eth2 proto kernel scope host src 10.77.0.1",
                        "local 10.77.0.3 dev eth2 proto kernel scope link src 10.77.0.1",
                        "local 127.0.0.0/8 dev lo proto kernel scope host src 127.0.0.1",
                        "local 127.0.0.1 dev lo proto kernel scope host src 127.0.0.1",
                        "local 127.255.255.255 dev lo proto kernel scope link src 127.0.0.1",
                        "local 192.168.10.100 dev eth1 proto kernel scope host src 192.168.10.100",
                        "local 192.168.10.255 dev eth1 proto kernel scope link src 192.168.10.100",
                        "local ::1 dev lo proto kernel",
                        "local fd00:10::100 dev eth1 proto kernel");
        assertThat(all).extracting(Route::destination).doesNotContain(Prefix.parse("198.18.0.0/15"));
        assertThat(all).hasSize(12 + 7 + 9);
    }

    @Test
    void aForwardingTableFollowsTheKernel() {
        Fib fib = new Fib();
        fib.attach(new Device(1, "eth1", 0x02E4_0000_0164L, 1500));
        List<Route> read = IpRouteJson.routes(KernelText.of("route-all.json"));
        fib.exchange(List.of(), read);
        IpRouteJson.neighbours(KernelText.of("neigh.json")).forEach(fib::resolve);

        assertThat(fib.lookup(0xAC140114).neighbourMac()).isEqualTo(0x0200_0000_0101L);
        assertThat(fib.lookup(0xC0A80A66).neighbourMac()).isEqualTo(0x0200_0000_0102L);
        assertThat(fib.lookup(0xC0A80A63).isResolved()).isFalse();
        assertThat(fib.lookup(0xC0A80A64).type()).isEqualTo(RouteType.LOCAL);
        assertThat(fib.lookup(0x08080808).gateway()).isEqualTo(Prefix.parse("192.168.10.1"));
        assertThat(fib.lookup(0x0AC80001).type()).isEqualTo(RouteType.UNREACHABLE);
        assertThat(fib.lookup(0xFD00_0020_0001_0000L, 7).neighbourMac()).isEqualTo(0x0200_0000_0101L);
        assertThat(fib.lookup(0, 1).type()).isEqualTo(RouteType.LOCAL);
        assertThat(fib.lookup(0xAC140901).isMultipath()).isTrue();
        assertThat(fib.routes()).hasSameSizeAs(read);
    }

    @Test
    void readsAnIpv4RouteOverAnIpv6Gateway() {
        assertThat(IpRouteJson.routes(KernelText.of("route-over-ipv6.json")))
                .extracting(Route::toString)
                .containsExactly("172.20.5.0/24 via inet6 fe80::5 dev eth1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'dst':'default','dev':'eth1','scope':'link','flags':[]} | default dev eth1 scope link",
                "{'dst':'default','dev':'eth1','metric':1024,'flags':[],'pref':'medium'} | default dev eth1 metric 1024",
                "{'dst':'default','gateway':'fe80::1','dev':'eth1'} | default via fe80::1 dev eth1",
                "{'dst':'10.0.0.7','dev':'tun0','protocol':'99','flags':['linkdown']} | 10.0.0.7 dev tun0 proto 99",
                "{'dst':'10.0.0.0/8','gateway':'10.1.1.1','dev':'e','metric':4294967295} |"
                        + " 10.0.0.0/8 via 10.1.1.1 dev e metric 4294967295",
                "{'type':'anycast','dst':'fd00::','dev':'eth1','table':'local'} | local fd00:: dev eth1",
                "{'type':'prohibit','dst':'fd00::/16','dev':'lo','error':-13} | prohibit fd00::/16",
                "{'dst':'10.0.0.0/8','flags':[],'nexthops':[{'gateway':'10.1.1.1','dev':'a','weight':1,'flags':['dead']},"
                        + "{'gateway':'10.1.1.2','dev':'b','weight':1,'flags':[]}]} | 10.0.0.0/8 via 10.1.1.2 dev b"
            })
    void readsOddRoutes(String json, String line) {
        assertThat(IpRouteJson.routes("[" + json.replace('\'', '"') + "]"))
                .extracting(Route::toString)
                .containsExactly(line);
    }

    @Test
    void theFamilyOfADefaultRouteIsTold() {
        List<Route> routes = IpRouteJson.routes("[{\"dst\":\"default\",\"dev\":\"a\",\"pref\":\"medium\"},"
                + "{\"dst\":\"default\",\"dev\":\"a\"},{\"dst\":\"default\",\"gateway\":\"fe80::1\",\"dev\":\"a\"},"
                + "{\"dst\":\"default\",\"via\":{\"family\":\"inet6\",\"host\":\"fe80::1\"},\"dev\":\"a\"}]");

        assertThat(routes).extracting(route -> route.destination().isIpv6()).containsExactly(true, false, true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'multicast','dst':'ff00::/8','dev':'eth1','table':'local'}",
                "{'dst':'10.0.0.0/8','dev':'eth1','table':'77'}",
                "{'dst':'10.0.0.0/8','gateway':'10.1.1.1','dev':'eth1','flags':['dead','linkdown']}",
                "{'dst':'10.0.0.0/8','nexthops':[{'gateway':'10.1.1.1','dev':'a','weight':1,'flags':['dead']}]}"
            })
    void leavesOutWhatIsNotFollowed(String json) {
        assertThat(IpRouteJson.routes("[" + json.replace('\'', '"') + "]")).isEmpty();
    }

    @Test
    void aBroadcastAddressIsTheHosts() {
        String json = "[{'type':'broadcast','dst':'10.0.0.255','dev':'eth1','table':'local'}]";

        assertThat(IpRouteJson.routes(json.replace('\'', '"')))
                .extracting(route -> route.nextHop().type())
                .containsExactly(RouteType.LOCAL);
    }

    @Test
    void nothingPrintedIsNothing() {
        assertThat(IpRouteJson.routes("")).isEmpty();
        assertThat(IpRouteJson.routes("[ ]\n")).isEmpty();
        assertThat(IpRouteJson.neighbours("\n")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | ip -j route: expected an array of objects",
                "[1] | ip -j route, entry 1: expected an object",
                "[{'dst':'10.0.0.0/8','dev':'e'},{'dev':'e'}] | ip -j route, entry 2: dst is missing",
                "[{'dst':'10.0.0.0/8'}] | ip -j route, entry 1: dev is missing",
                "[{'dst':7}] | ip -j route, entry 1: dst: expected text, not 7",
                "[{'dst':'10.0.0.0/8','type':'nat'}] | ip -j route, entry 1: type: not known: 'nat'",
                "[{'dst':'10.0.0.0/8','dev':'e','flags':'dead'}] |"
                        + " ip -j route, entry 1: flags: expected an array, not dead",
                "[{'dst':'10.0.0.0/8','dev':'e','metric':-1}] |"
                        + " ip -j route, entry 1: metric: expected a number of 0 to 4294967295, not -1",
                "[{'dst':'10.0.0.0/8','dev':'e','metrics':[{'mtu':'big'}]}] |"
                        + " ip -j route, entry 1, metrics 1: mtu: expected a number of 0 to 2147483647, not big",
                "[{'dst':'10.0.0.0/8','nexthops':[{'dev':'e'},{}]}] |"
                        + " ip -j route, entry 1, nexthops 2: dev is missing",
                "[{'dst':'10.0.0.0/8','via':7,'dev':'e'}] | ip -j route, entry 1, via: expected an object"
            })
    void refusesWithTheNumberOfTheEntry(String json, String message) {
        assertThatThrownBy(() -> IpRouteJson.routes(json.replace('\'', '"')))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAddressesThatAreNone() {
        assertThatThrownBy(() -> IpRouteJson.routes("[{\"dst\":\"10.0.0.1/8\",\"dev\":\"e\"}]"))
                .hasMessageStartingWith("ip -j route, entry 1: dst: ")
                .hasMessageContaining("10.0.0.1/8");
        assertThatThrownBy(
                        () -> IpRouteJson.routes("[{\"dst\":\"10.0.0.0/8\",\"gateway\":\"10.0.0.0/9\",\"dev\":\"e\"}]"))
                .hasMessage("ip -j route, entry 1: gateway: not an address: '10.0.0.0/9'");
        assertThatThrownBy(() -> IpRouteJson.routes("[{\"dst\":\"10.0.0.0/8\","))
                .hasMessageStartingWith("JSON, line 1, column 22:");
    }

    @Test
    void readsNeighboursInEveryState() {
        assertThat(IpRouteJson.neighbours(KernelText.of("neigh.json")))
                .containsExactlyInAnyOrder(
                        neighbour("192.168.10.103", 0x0200_0000_0103L, Neighbour.State.REACHABLE),
                        neighbour("192.168.10.101", 0x0200_0000_0101L, Neighbour.State.PERMANENT),
                        neighbour("192.168.10.104", NextHop.UNRESOLVED, Neighbour.State.FAILED),
                        neighbour("192.168.10.102", 0x0200_0000_0102L, Neighbour.State.STALE),
                        neighbour("192.168.10.99", NextHop.UNRESOLVED, Neighbour.State.INCOMPLETE),
                        neighbour("fd00:10::101", 0x0200_0000_0101L, Neighbour.State.PERMANENT));
        assertThat(IpRouteJson.neighbours(KernelText.of("neigh-proxy.json"))).isEmpty();
    }

    private static Neighbour neighbour(String address, long mac, Neighbour.State state) {
        return new Neighbour(Prefix.parse(address), "eth1", mac, state);
    }

    @Test
    void readsOddNeighbours() {
        assertThat(IpRouteJson.neighbours("[{\"dst\":\"10.0.0.7\",\"dev\":\"eth1\",\"lladdr\":\"02:00:00:00:00:07\","
                        + "\"state\":[\"DELAY\"],\"router\":null},"
                        + "{\"dst\":\"10.0.0.8\",\"dev\":\"tun0\",\"state\":[\"NOARP\"]},"
                        + "{\"dst\":\"10.0.0.9\",\"dev\":\"tun0\",\"lladdr\":\"10.9.9.9\",\"state\":[\"NOARP\"]}]"))
                .extracting(neighbour -> Addresses.text(neighbour.address()) + " " + neighbour.state() + " "
                        + Long.toHexString(neighbour.mac()))
                .containsExactly("10.0.0.7 DELAY 20000000007", "10.0.0.8 NONE ffffffffffffffff");
    }

    @Test
    void refusesNeighboursWithTheNumberOfTheEntry() {
        assertThatThrownBy(() -> IpRouteJson.neighbours("[{\"dst\":\"10.0.0.7\",\"dev\":\"e\",\"state\":[\"GONE\"]}]"))
                .hasMessage("ip -j neigh, entry 1: state: not known: 'GONE'");
        assertThatThrownBy(() -> IpRouteJson.neighbours("[{\"dev\":\"e\"}]"))
                .hasMessage("ip -j neigh, entry 1: dst is missing");
        assertThatThrownBy(
                        () -> IpRouteJson.neighbours(
                                "[{\"dst\":\"10.0.0.7\",\"dev\":\"e\",\"lladdr\":\"02:00:00:zz:00:07\",\"state\":[\"STALE\"]}]"))
                .hasMessageStartingWith("ip -j neigh, entry 1: lladdr: not a MAC address");
    }
}
