// SPDX-License-Identifier: Apache-2.0
package org.encap4j.fib;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The broadcast address of a network that the host is in is the host's, RFC 1812 section 5.3.5.2. */
class DirectedBroadcastTest {
    private final Fib fib = new Fib();

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 24, 10.1.2.255",
        "10.1.2.3, 8, 10.255.255.255",
        "10.1.2.3, 0, 255.255.255.255",
        "10.1.2.5, 30, 10.1.2.7"
    })
    void theLastAddressOfANetworkIsTheHosts(String address, int length, String broadcast) {
        fib.connect("eth1", Prefix.parse(address), length);

        assertThat(type(broadcast)).isEqualTo(RouteType.LOCAL);
        assertThat(type(address)).isEqualTo(RouteType.LOCAL);
    }

    @Test
    void theFirstAddressIsLikeAnyOther() {
        fib.connect("eth1", Prefix.parse("10.1.2.3"), 24);

        assertThat(type("10.1.2.0")).isEqualTo(RouteType.UNICAST);
        assertThat(type("10.1.2.254")).isEqualTo(RouteType.UNICAST);
    }

    @Test
    void pointToPointNetworksAndIpv6HaveNoBroadcast() {
        fib.connect("eth1", Prefix.parse("10.1.2.0"), 31);
        fib.connect("eth2", Prefix.parse("10.1.9.1"), 32);
        fib.connect("eth3", Prefix.parse("fd00::1"), 64);

        assertThat(type("10.1.2.1")).isEqualTo(RouteType.UNICAST);
        assertThat(fib.routes().stream().map(Route::toString))
                .containsExactly(
                        "10.1.2.0/31 dev eth1 proto kernel scope link src 10.1.2.0",
                        "local 10.1.2.0 dev eth1 proto kernel scope host src 10.1.2.0",
                        "local 10.1.9.1 dev eth2 proto kernel scope host src 10.1.9.1",
                        "fd00::/64 dev eth3 proto kernel scope link src fd00::1",
                        "local fd00::1 dev eth3 proto kernel scope host src fd00::1");
    }

    private RouteType type(String address) {
        return fib.lookup((int) Prefix.parse(address).low()).type();
    }
}
