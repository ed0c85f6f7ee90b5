// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FibNeighbourTest {
    private static final Device ETH1 = new Device(1, "eth1", 0x02E4_0000_0164L, 1500);
    private static final Device ETH2 = new Device(2, "eth2", 0x02E4_0000_0264L, 1500);
    private static final int WORKER = 0xC0A80A65; // 192.168.10.101
    private static final int POD = 0xAC140114; // 172.20.1.20
    private static final Prefix WORKER_ADDRESS = Prefix.parse("192.168.10.101");
    private static final Prefix POD_CIDR = Prefix.parse("172.20.1.0/24");
    private static final Prefix LINK = Prefix.parse("192.168.10.0/24");
    private static final long MAC = 0x0200_0000_0101L;
    private static final long OTHER_MAC = 0x0200_0000_0102L;

    private final Fib fib = new Fib();

    @BeforeEach
    void routes() {
        fib.attach(ETH1);
        fib.attach(ETH2);
        fib.connect("eth1", Prefix.parse("192.168.10.100"), 24);
        fib.add(new Route(POD_CIDR, NextHop.via(WORKER_ADDRESS, ETH1, RouteAttributes.NONE)));
    }

    private void resolve(long mac) {
        fib.resolve(Neighbour.reachable(WORKER_ADDRESS, "eth1", mac));
    }

    @Test
    void anUnresolvedNeighbourIsVisible() {
        assertThat(fib.lookup(POD).isResolved()).isFalse();
        assertThat(fib.lookup(WORKER).isResolved()).isFalse();
        assertThat(fib.lookup(POD).neighbourMac()).isEqualTo(NextHop.UNRESOLVED);
    }

    @Test
    void aResolvedNeighbourReachesTheRoutesOverItAndItself() {
        resolve(MAC);

        assertThat(fib.lookup(POD).neighbourMac()).isEqualTo(MAC);
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(MAC);
        assertThat(fib.lookup(WORKER).gateway()).isNull();
        assertThat(fib.lookup(WORKER + 1).isResolved()).isFalse();
    }

    @Test
    void aNeighbourThatChangesOrGoesChangesTheNextHops() {
        resolve(MAC);
        resolve(OTHER_MAC);
        assertThat(fib.lookup(POD).neighbourMac()).isEqualTo(OTHER_MAC);
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(OTHER_MAC);

        fib.expire("eth1", WORKER_ADDRESS);
        anUnresolvedNeighbourIsVisible();
        assertThat(fib.neighbours()).isEmpty();
        fib.expire("eth1", WORKER_ADDRESS);
        fib.expire("eth7", WORKER_ADDRESS);
    }

    @ParameterizedTest
    @EnumSource
    void onlyUsableStatesAreSentTo(Neighbour.State state) {
        boolean usable = List.of("REACHABLE", "STALE", "DELAY", "PROBE", "NOARP", "PERMANENT")
                .contains(state.name());
        resolve(OTHER_MAC);

        fib.resolve(new Neighbour(WORKER_ADDRESS, "eth1", MAC, state));

        assertThat(fib.lookup(POD).neighbourMac()).isEqualTo(usable ? MAC : NextHop.UNRESOLVED);
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(usable ? MAC : NextHop.UNRESOLVED);
        assertThat(fib.neighbours()).extracting(Neighbour::state).containsExactly(state);
    }

    @Test
    void theSameAddressOnAnotherLinkIsAnotherNeighbour() {
        fib.resolve(Neighbour.reachable(WORKER_ADDRESS, "eth2", MAC));

        anUnresolvedNeighbourIsVisible();
    }

    @Test
    void whatIsKnownAlreadyChangesNothing() {
        resolve(MAC);
        Object before = fib.snapshot();

        resolve(MAC);
        fib.resolve(new Neighbour(WORKER_ADDRESS, "eth1", MAC, Neighbour.State.STALE));

        assertThat(fib.snapshot()).isSameAs(before);
    }

    @Test
    void neighboursAreKnownBeforeTheirRoutesAre() {
        fib.resolve(Neighbour.reachable(Prefix.parse("10.5.0.7"), "eth2", MAC));
        assertThat(fib.lookup(0x0A050007)).isNull();

        fib.connect("eth2", Prefix.parse("10.5.0.1"), 16);
        fib.add(new Route(
                Prefix.parse("10.6.0.0/16"), NextHop.via(Prefix.parse("10.5.0.7"), ETH2, RouteAttributes.NONE)));

        assertThat(fib.lookup(0x0A050007).neighbourMac()).isEqualTo(MAC);
        assertThat(fib.lookup(0x0A060001).neighbourMac()).isEqualTo(MAC);
    }

    @Test
    void aNeighbourGoesWithTheRouteOfItsLink() {
        resolve(MAC);
        fib.remove(LINK, null);

        assertThat(fib.lookup(WORKER)).isNull();
        assertThat(fib.routes()).extracting(Route::destination).doesNotContain(WORKER_ADDRESS);
    }

    @Test
    void aLongerRouteTakesANeighbourWithIt() {
        resolve(MAC);
        Prefix half = Prefix.parse("192.168.10.64/26");

        fib.add(new Route(half, NextHop.onLink(ETH2, RouteAttributes.NONE)));
        assertThat(fib.lookup(WORKER).device()).isEqualTo(ETH2);
        assertThat(fib.lookup(WORKER).isResolved()).isFalse();
        fib.resolve(Neighbour.reachable(WORKER_ADDRESS, "eth2", OTHER_MAC));
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(OTHER_MAC);

        fib.remove(half, null);
        assertThat(fib.lookup(WORKER).device()).isEqualTo(ETH1);
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(MAC);
    }

    @Test
    void aRouteToTheNeighbourItselfCountsMore() {
        resolve(MAC);
        fib.resolve(Neighbour.reachable(Prefix.parse("192.168.10.1"), "eth1", OTHER_MAC));

        fib.add(new Route(WORKER_ADDRESS, NextHop.via(Prefix.parse("192.168.10.1"), ETH1, RouteAttributes.NONE)));
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(OTHER_MAC);
        fib.remove(WORKER_ADDRESS, Prefix.parse("192.168.10.1"));
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(MAC);
    }

    @Test
    void aRouteToOneAddressOnTheLinkIsResolvedForItAlone() {
        Prefix one = Prefix.parse("172.20.4.7");
        Prefix other = Prefix.parse("172.20.4.8");
        fib.add(new Route(one, NextHop.onLink(ETH2, RouteAttributes.NONE)));
        fib.add(new Route(other, NextHop.onLink(ETH2, RouteAttributes.NONE)));

        fib.resolve(Neighbour.reachable(one, "eth2", MAC));

        assertThat(fib.lookup((int) one.low()).neighbourMac()).isEqualTo(MAC);
        assertThat(fib.lookup((int) other.low()).isResolved()).isFalse();
        fib.expire("eth2", one);
        assertThat(fib.lookup((int) one.low()).isResolved()).isFalse();
        assertThat(fib.routes()).extracting(Route::destination).contains(one, other);
    }

    @Test
    void anIpv4RouteOverAnIpv6GatewayIsResolvedByIt() {
        Prefix gateway = Prefix.parse("fe80::5");
        Route route = new Route(Prefix.parse("172.20.5.0/24"), NextHop.via(gateway, ETH1, RouteAttributes.NONE));
        fib.add(route);

        fib.resolve(Neighbour.reachable(gateway, "eth1", MAC));

        assertThat(fib.lookup(0xAC140501).neighbourMac()).isEqualTo(MAC);
        assertThat(route).hasToString("172.20.5.0/24 via inet6 fe80::5 dev eth1");
    }

    @Test
    void membersOfAGroupAreResolvedOneByOne() {
        Prefix group = Prefix.parse("172.20.9.0/24");
        fib.add(new Route(
                group,
                NextHop.multipath(
                        List.of(
                                NextHop.via(WORKER_ADDRESS, ETH1, RouteAttributes.NONE),
                                NextHop.via(Prefix.parse("10.77.0.2"), ETH2, RouteAttributes.NONE)),
                        new int[] {1, 1},
                        RouteAttributes.NONE)));

        resolve(MAC);

        assertThat(fib.lookup(0xAC140901).select(0).neighbourMac()).isEqualTo(MAC);
        assertThat(fib.lookup(0xAC140901).select(-1).isResolved()).isFalse();
    }

    @Test
    void aDeviceThatIsAttachedAgainKeepsItsNeighbours() {
        resolve(MAC);
        Device renumbered = new Device(5, "eth1", 0x02E4_0000_0165L, 1400);

        fib.attach(renumbered);

        assertThat(fib.lookup(POD).device()).isEqualTo(renumbered);
        assertThat(fib.lookup(POD).neighbourMac()).isEqualTo(MAC);
        assertThat(fib.lookup(WORKER).device()).isEqualTo(renumbered);
        assertThat(fib.lookup(WORKER).neighbourMac()).isEqualTo(MAC);
    }

    @Test
    void refusesANeighbourThatIsNone() {
        assertThatThrownBy(() -> Neighbour.reachable(LINK, "eth1", MAC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a neighbour is a single address, not the prefix 192.168.10.0/24");
        assertThatThrownBy(() -> Neighbour.reachable(WORKER_ADDRESS, "eth1", NextHop.UNRESOLVED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the neighbour 192.168.10.101/32 is REACHABLE, which takes a MAC address");
    }
}
