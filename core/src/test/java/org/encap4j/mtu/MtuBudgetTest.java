// SPDX-License-Identifier: Apache-2.0
package org.encap4j.mtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.encap4j.mtu.MtuBudget.Term;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no tunnel; the tunnels are in testdata, where there are protocols. */
class MtuBudgetTest {
    @Test
    void nativeRoutingTakesNothing() {
        MtuBudget budget = MtuBudget.nativeRouting(9000);

        assertThat(budget.linkMtu()).isEqualTo(9000);
        assertThat(budget.deviceMtu()).isEqualTo(9000);
        assertThat(budget.routeMtu()).isEqualTo(9000);
        assertThat(budget.overhead()).isZero();
        assertThat(budget.terms()).isEmpty();
        assertThat(budget).hasToString("9000 = 9000");
    }

    @Test
    void aLinkMtuOfZeroIsEthernets() {
        assertThat(MtuBudget.nativeRouting(0).deviceMtu()).isEqualTo(1500);
        assertThat(MtuBudget.nativeRouting(9000).withIpsec(16).withLinkMtu(0))
                .hasToString("1500 - 77 IPsec ESP = 1423");
    }

    @ParameterizedTest
    @ValueSource(ints = {68, 576, 1280, 1500, 9000, 9216, 65_520, 65_535})
    void takesEveryLinkMtuThatIpCanUse(int mtu) {
        assertThat(MtuBudget.nativeRouting(mtu).routeMtu()).isEqualTo(mtu);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 1, 67, 65_536, Integer.MAX_VALUE})
    void refusesOtherLinkMtus(int mtu) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MtuBudget.nativeRouting(mtu))
                .withMessage("link MTU " + mtu + " is neither 0 nor in 68..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MtuBudget.nativeRouting(1500).withLinkMtu(mtu))
                .withMessageContaining("link MTU " + mtu);
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 16, 1423",
        "9000, 16, 8923",
        "1400, 12, 1327",
        "1400, 16, 1323",
        "1400, 32, 1307",
        "1500, 0, 1439",
        "1500, 64, 1375"
    })
    void ipsecGrowsWithItsAuthenticationKey(int linkMtu, int authKeyLength, int routeMtu) {
        MtuBudget budget = MtuBudget.nativeRouting(linkMtu).withIpsec(authKeyLength);

        assertThat(budget.routeMtu()).isEqualTo(routeMtu);
        assertThat(budget.deviceMtu()).isEqualTo(linkMtu);
        assertThat(budget.terms()).containsExactly(new Term("IPsec ESP", linkMtu - routeMtu));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65})
    void refusesKeysThatNoAlgorithmHas(int authKeyLength) {
        MtuBudget budget = MtuBudget.nativeRouting(1500);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> budget.withIpsec(authKeyLength))
                .withMessage("IPsec authentication key of " + authKeyLength + " bytes, not 0..64");
    }

    @Test
    void wireGuardIsTheSumOfItsParts() {
        MtuBudget budget = MtuBudget.nativeRouting(1500).withWireGuard();

        assertThat(budget.routeMtu()).isEqualTo(1405);
        assertThat(budget.overhead()).isEqualTo(95);
        assertThat(budget.terms())
                .containsExactlyElementsOf(List.of(
                        new Term("WireGuard outer IPv6", 40),
                        new Term("WireGuard UDP", 8),
                        new Term("WireGuard header", 16),
                        new Term("WireGuard tag", 16),
                        new Term("WireGuard padding", 15)));
        assertThat(MtuBudget.nativeRouting(1500).withWireGuardUnpadded().routeMtu())
                .isEqualTo(1420);
        assertThat(MtuBudget.nativeRouting(9000).withWireGuard().routeMtu()).isEqualTo(8905);
    }

    @Test
    void wireGuardWinsOverIpsecInAnyOrder() {
        MtuBudget link = MtuBudget.nativeRouting(1500);

        assertThat(link.withIpsec(16).withWireGuard().routeMtu()).isEqualTo(1405);
        assertThat(link.withWireGuard().withIpsec(16).routeMtu()).isEqualTo(1405);
        assertThat(link.withWireGuard().withWireGuardUnpadded().routeMtu()).isEqualTo(1420);
        assertThat(link.withIpsec(32).withIpsec(16).routeMtu()).isEqualTo(1423);
    }

    @Test
    void changesACopy() {
        MtuBudget budget = MtuBudget.nativeRouting(1500);
        budget.withWireGuard();
        budget.withIpsec(16);
        budget.withLinkMtu(9000);

        assertThat(budget).hasToString("1500 = 1500");
    }

    @Test
    void saysTheSumWhenIpv6DoesNotFit() {
        MtuBudget least = MtuBudget.nativeRouting(1357).withIpsec(16);

        assertThat(least.requireIpv6()).isSameAs(least);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> least.withLinkMtu(1356).requireIpv6())
                .withMessage("1356 - 77 IPsec ESP = 1279: IPv6 needs 1280, so the link MTU must be at least 1357");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MtuBudget.nativeRouting(1279).requireIpv6())
                .withMessage("1279 = 1279: IPv6 needs 1280, so the link MTU must be at least 1280");
    }

    @Test
    void saysTheSumWhenNothingFits() {
        assertThat(MtuBudget.nativeRouting(145).withIpsec(16).routeMtu()).isEqualTo(68);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MtuBudget.nativeRouting(144).withIpsec(16))
                .withMessage("144 - 77 IPsec ESP = 67: IPv4 needs 68, so the link MTU must be at least 145");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MtuBudget.nativeRouting(1500).withWireGuard().withLinkMtu(90))
                .withMessageContaining("15 WireGuard padding = -5: ");
    }
}
