// SPDX-License-Identifier: Apache-2.0
package org.encap4j.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are those that Cilium's documentation publishes (internals, security identities). */
class SecurityIdentityTest {
    @ParameterizedTest
    @CsvSource({
        "0, unknown",
        "1, host",
        "2, world",
        "3, unmanaged",
        "4, health",
        "5, init",
        "6, remote-node",
        "7, kube-apiserver",
        "8, ingress",
        "9, world-ipv4",
        "10, world-ipv6",
    })
    void namesReservedIdentities(int identity, String name) {
        assertThat(SecurityIdentity.name(identity)).isEqualTo(name);
    }

    @Test
    void numbersReservedIdentities() {
        assertThat(new int[] {
                    SecurityIdentity.UNKNOWN,
                    SecurityIdentity.HOST,
                    SecurityIdentity.WORLD,
                    SecurityIdentity.UNMANAGED,
                    SecurityIdentity.HEALTH,
                    SecurityIdentity.INIT,
                    SecurityIdentity.REMOTE_NODE,
                    SecurityIdentity.KUBE_APISERVER,
                    SecurityIdentity.INGRESS,
                    SecurityIdentity.WORLD_IPV4,
                    SecurityIdentity.WORLD_IPV6
                })
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(SecurityIdentity.FIRST_ALLOCATED).isEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 100, 128, 255, 256, 0xFF_FFFF, 0x0100_0001, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void hasNoNameForTheRest(int identity) {
        assertThat(SecurityIdentity.name(identity)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 0x0200_0000, 0x0200_0001, 0x02FF_FFFF})
    void knowsOtherNodes(int identity) {
        assertThat(SecurityIdentity.isRemoteNode(identity)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 8, 256, 0x00_FFFF, 0xFF_FFFF, 0x0100_0006, 0x01FF_FFFF, 0x0300_0006, -1})
    void knowsThatTheRestAreNotNodes(int identity) {
        assertThat(SecurityIdentity.isRemoteNode(identity)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0x000100, 255, 0",
        "0x00FFFF, 255, 0",
        "0x010000, 255, 1",
        "0x01FFFF, 255, 1",
        "0x7FABCD, 255, 127",
        "0xFF0000, 255, 255",
        "0xFFFFFF, 255, 255",
        "0x007FFF, 511, 0",
        "0x008000, 511, 1",
        "0x010000, 511, 2",
        "0xFF8000, 511, 511",
        "0xFFFFFF, 511, 511",
        "0x01FF0000, 255, 0",
        "0x02FFFFFF, 511, 0",
    })
    void readsTheClusterFromTheTopBits(String identity, int clusterIdMax, int cluster) {
        assertThat(SecurityIdentity.clusterId(Integer.decode(identity), clusterIdMax))
                .isEqualTo(cluster);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 254, 256, 510, 512, -1})
    void refusesOtherNumbersOfClusters(int clusterIdMax) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecurityIdentity.clusterId(256, clusterIdMax))
                .withMessageContaining("255 or 511")
                .withMessageContaining(Integer.toString(clusterIdMax));
    }
}
