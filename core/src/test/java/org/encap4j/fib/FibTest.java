// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FibTest {
    private static final Device ETH1 = new Device(1, "eth1", 0x02E4_0000_0164L, 1500);
    private static final Device ETH2 = new Device(2, "eth2", 0x02E4_0000_0264L, 9000);
    private static final int WORKER = 0xC0A80A65; // 192.168.10.101
    private static final int POD = 0xAC140114; // 172.20.1.20
    private static final Prefix POD_CIDR = Prefix.parse("172.20.1.0/24");
    private static final Prefix DEFAULT = Prefix.ofIpv4(0, 0);

    private final Fib fib = new Fib();

    @BeforeEach
    void connect() {
        fib.attach(ETH1);
        fib.attach(ETH2);
        fib.connect("eth1", Prefix.parse("192.168.10.100"), 24);
        fib.connect("eth1", Prefix.parse("fd00:10::100"), 64);
    }

    private static NextHop via(String gateway, Device device, long metric) {
        return NextHop.via(Prefix.parse(gateway), device, RouteAttributes.NONE.metric(metric));
    }

    private List<String> lines() {
        return fib.routes().stream().map(Route::toString).toList();
    }

    @Test
    void anAddressOfADeviceMakesItsNetworkAndItselfKnown() {
        assertThat(lines())
                .containsExactly(
                        "192.168.10.0/24 dev eth1 proto kernel scope link src 192.168.10.100",
                        "local 192.168.10.100 dev eth1 proto kernel scope host src 192.168.10.100",
                        "local 192.168.10.255 dev eth1 proto kernel scope link src 192.168.10.100",
                        "fd00:10::/64 dev eth1 proto kernel scope link src fd00:10::100",
                        "local fd00:10::100 dev eth1 proto kernel scope host src fd00:10::100");
        assertThat(fib.lookup(WORKER).type()).isEqualTo(RouteType.UNICAST);
        assertThat(fib.lookup(WORKER).gateway()).isNull();
        assertThat(fib.lookup(WORKER).device()).isEqualTo(ETH1);
        assertThat(fib.lookup(WORKER - 1).type()).isEqualTo(RouteType.LOCAL);
        assertThat(fib.lookup(0xFD00_0010_0000_0000L, 0x101).device()).isEqualTo(ETH1);
        assertThat(fib.lookup(0xFD00_0010_0000_0000L, 0x100).type()).isEqualTo(RouteType.LOCAL);
    }

    @Test
    void anAddressWithoutNetworkIsOnlyTheHostsOwn() {
        fib.connect("eth2", Prefix.parse("10.9.9.9"), 32);

        assertThat(fib.lookup(0x0A090909).type()).isEqualTo(RouteType.LOCAL);
        assertThat(fib.lookup(0x0A090908)).isNull();
    }

    @Test
    void refusesANetworkAsAnAddress() {
        assertThatThrownBy(() -> fib.connect("eth1", POD_CIDR, 24))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the address of a device is a single address, not the prefix 172.20.1.0/24");
        assertThatThrownBy(() -> NextHop.via(POD_CIDR, ETH1, RouteAttributes.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a gateway is a single address");
    }

    @Test
    void whatNoRouteNamesTakesTheDefaultRoute() {
        assertThat(fib.lookup(POD)).isNull();

        fib.add(new Route(DEFAULT, via("192.168.10.1", ETH1, 0)));
        fib.add(new Route(Prefix.ofIpv6(0, 0, 0), via("fe80::1", ETH1, 0)));

        assertThat(fib.lookup(POD).gateway()).isEqualTo(Prefix.parse("192.168.10.1"));
        assertThat(fib.lookup(0x2001_0DB8L << 32, 1).gateway()).isEqualTo(Prefix.parse("fe80::1"));
    }

    @Test
    void theLowestMetricOfAPrefixIsTaken() {
        fib.add(new Route(POD_CIDR, via("192.168.10.102", ETH1, 200)));
        fib.add(new Route(POD_CIDR, via("192.168.10.101", ETH1, 100)));
        fib.add(new Route(POD_CIDR, via("192.168.10.103", ETH1, 4_294_967_295L)));
        fib.add(new Route(POD_CIDR, via("192.168.10.104", ETH1, 100)));

        assertThat(fib.lookup(POD).gateway()).isEqualTo(Prefix.parse("192.168.10.101"));
        assertThat(lines().subList(0, 4))
                .containsExactly(
                        "172.20.1.0/24 via 192.168.10.101 dev eth1 metric 100",
                        "172.20.1.0/24 via 192.168.10.104 dev eth1 metric 100",
                        "172.20.1.0/24 via 192.168.10.102 dev eth1 metric 200",
                        "172.20.1.0/24 via 192.168.10.103 dev eth1 metric 4294967295");

        assertThat(fib.remove(POD_CIDR, Prefix.parse("192.168.10.101"))).isTrue();
        assertThat(fib.lookup(POD).gateway()).isEqualTo(Prefix.parse("192.168.10.104"));
        assertThat(fib.remove(POD_CIDR, Prefix.parse("192.168.10.104"))).isTrue();
        assertThat(fib.lookup(POD).gateway()).isEqualTo(Prefix.parse("192.168.10.102"));
    }

    @Test
    void theHostsOwnAddressComesBeforeARouteToIt() {
        Prefix own = Prefix.parse("192.168.10.100");
        fib.remove(own, null);
        fib.add(new Route(own, via("192.168.10.1", ETH1, 0)));
        fib.connect("eth1", own, 32);

        assertThat(fib.lookup(WORKER - 1).type()).isEqualTo(RouteType.LOCAL);
    }

    @Test
    void replacingTakesThePlaceOfTheSameMetricOnly() {
        fib.replace(new Route(POD_CIDR, via("192.168.10.101", ETH1, 0)));
        fib.replace(new Route(POD_CIDR, via("192.168.10.102", ETH1, 0)));
        fib.replace(new Route(POD_CIDR, via("192.168.10.103", ETH1, 50)));

        assertThat(lines().subList(0, 2))
                .containsExactly(
                        "172.20.1.0/24 via 192.168.10.102 dev eth1",
                        "172.20.1.0/24 via 192.168.10.103 dev eth1 metric 50");
    }

    @Test
    void removesByDestinationAndGateway() {
        fib.add(new Route(POD_CIDR, via("192.168.10.101", ETH1, 0)));

        assertThat(fib.remove(POD_CIDR, Prefix.parse("192.168.10.102"))).isFalse();
        assertThat(fib.remove(POD_CIDR, null)).isFalse();
        assertThat(fib.lookup(POD)).isNotNull();
        assertThat(fib.remove(POD_CIDR, Prefix.parse("192.168.10.101"))).isTrue();
        assertThat(fib.lookup(POD)).isNull();
        assertThat(fib.remove(Prefix.parse("192.168.10.0/24"), null)).isTrue();
        assertThat(fib.lookup(WORKER)).isNull();
    }

    @Test
    void exchangesWhatWasReadBeforeForWhatIsReadNow() {
        Route own = new Route(Prefix.parse("10.0.0.0/8"), via("192.168.10.7", ETH1, 0));
        Route goes = new Route(POD_CIDR, via("192.168.10.101", ETH1, 0));
        Route stays = new Route(DEFAULT, via("192.168.10.1", ETH1, 0));
        Route comes = new Route(POD_CIDR, via("192.168.10.102", ETH1, 0));
        fib.add(own);
        fib.exchange(List.of(), List.of(goes, stays));
        int before = fib.routes().size();

        fib.exchange(List.of(goes, stays), List.of(stays, comes));

        assertThat(fib.routes()).hasSize(before).contains(own, stays, comes).doesNotContain(goes);
        assertThat(fib.lookup(POD).gateway()).isEqualTo(Prefix.parse("192.168.10.102"));
        Object unchanged = fib.snapshot();
        fib.exchange(List.of(stays, comes), List.of(stays, comes));
        assertThat(fib.snapshot()).isSameAs(unchanged);
    }

    @Test
    void theLowerMtuOfRouteAndDeviceCounts() {
        RouteAttributes none = RouteAttributes.NONE;
        Prefix gateway = Prefix.parse("10.77.0.2");

        assertThat(NextHop.via(gateway, ETH2, none).mtu()).isEqualTo(9000);
        assertThat(NextHop.via(gateway, ETH2, none.mtu(1400)).mtu()).isEqualTo(1400);
        assertThat(NextHop.via(gateway, ETH1, none.mtu(9000)).mtu()).isEqualTo(1500);
        assertThat(NextHop.via(gateway, Device.unattached("eth9"), none).mtu()).isEqualTo(65535);
    }

    @Test
    void aDeviceIsKnownByItsName() {
        Device unknown = Device.unattached("eth9");
        fib.add(new Route(POD_CIDR, via("10.9.0.1", unknown, 0)));
        fib.add(new Route(POD_CIDR, via("10.9.0.2", unknown, 10)));
        assertThat(fib.lookup(POD).device().isAttached()).isFalse();

        Device eth9 = new Device(9, "eth9", 0x02E4_0000_0964L, 1400);
        fib.attach(eth9);
        assertThat(fib.lookup(POD).device()).isEqualTo(eth9);
        fib.remove(POD_CIDR, Prefix.parse("10.9.0.1"));
        assertThat(fib.lookup(POD).device()).isEqualTo(eth9);

        fib.detach("eth9");
        assertThat(fib.lookup(POD).device()).isEqualTo(unknown);
        assertThat(fib.lookup(WORKER).device()).isEqualTo(ETH1);
    }

    @Test
    void refusingRoutesSayWhichWay() {
        fib.add(new Route(DEFAULT, via("192.168.10.1", ETH1, 0)));
        for (RouteType type :
                List.of(RouteType.UNREACHABLE, RouteType.BLACKHOLE, RouteType.PROHIBIT, RouteType.THROW)) {
            Route refusing = new Route(POD_CIDR, NextHop.refusing(type, RouteAttributes.NONE));
            fib.replace(refusing);

            assertThat(fib.lookup(POD).type()).isEqualTo(type);
            assertThat(fib.lookup(POD).device()).isNull();
            assertThat(fib.lookup(POD).isResolved()).isFalse();
            assertThat(refusing).hasToString(type.name().toLowerCase(Locale.ROOT) + " 172.20.1.0/24");
        }
    }

    @Test
    void distributesFlowsOverAGroupByWeight() {
        NextHop first = via("192.168.10.102", ETH1, 0);
        NextHop second = via("10.77.0.2", ETH2, 0);
        NextHop group = NextHop.multipath(List.of(first, second), new int[] {3, 1}, RouteAttributes.by("bgp"));
        fib.add(new Route(POD_CIDR, group));

        int[] counts = new int[2];
        for (int flow = 0; flow < 4000; flow++) {
            NextHop path = fib.lookup(POD).select(flow * 0x9E37_79B9);
            counts[path.device().equals(ETH1) ? 0 : 1]++;
        }
        assertThat(counts[0]).isBetween(2950, 3050);
        assertThat(group.select(0)).isEqualTo(first);
        assertThat(group.select(-1)).isEqualTo(second);
        assertThat(group.isMultipath()).isTrue();
        assertThat(first.select(12345)).isSameAs(first);
        assertThat(fib.remove(POD_CIDR, Prefix.parse("10.77.0.2"))).isFalse();
    }

    @Test
    void looksUpWithoutAllocating() {
        fib.add(new Route(
                POD_CIDR,
                NextHop.multipath(
                        List.of(via("192.168.10.102", ETH1, 0), via("10.77.0.2", ETH2, 0)),
                        new int[] {1, 1},
                        RouteAttributes.NONE)));
        long[] sum = new long[1];

        AllocationProbe.assertNone("lookup", () -> {
            sum[0] += fib.lookup(POD).select((int) sum[0]).mtu();
            sum[0] += fib.lookup(WORKER).neighbourMac();
            sum[0] += fib.lookup(0xFD00_0010_0000_0000L, 0x101).device().port();
            sum[0] += fib.lookup(0) == null ? 1 : 0;
        });
    }
}
