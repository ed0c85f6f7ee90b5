// SPDX-License-Identifier: Apache-2.0
package org.encap4j.ipcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.lpm.Prefix;
import org.junit.jupiter.api.Test;

class LocalEndpointsTest {
    private static final int CURL_POD = 0xAC14000A; // 172.20.0.10

    private final LocalEndpoints endpoints = new LocalEndpoints();
    private final LocalEndpoint curl = new LocalEndpoint(3, 0x4A7F_013B_A271L, 15584);

    @Test
    void findsAPodByEachOfItsAddressesAndNoOther() {
        endpoints.put(Prefix.parse("172.20.0.10"), curl);
        endpoints.put(Prefix.parse("fd00:20::10"), curl);

        assertThat(endpoints.lookup(CURL_POD)).isEqualTo(curl);
        assertThat(endpoints.lookup(0xFD00_0020_0000_0000L, 0x10)).isEqualTo(curl);
        assertThat(endpoints.lookup(CURL_POD + 1)).isNull();
        assertThat(endpoints.lookup(0xFD00_0020_0000_0000L, 0x11)).isNull();
        assertThat(endpoints.size()).isEqualTo(2);
        assertThat(endpoints.snapshot().lookup(CURL_POD)).isEqualTo(curl);
        assertThat(curl).hasToString("port 3 mac 4a:7f:01:3b:a2:71 identity 15584");
    }

    @Test
    void anAddressGoesFromOnePodToTheNext() {
        LocalEndpoint next = new LocalEndpoint(4, 0x4A7F_013B_A272L, 15585);
        Prefix address = Prefix.parse("172.20.0.10");

        assertThat(endpoints.put(address, curl)).isNull();
        assertThat(endpoints.put(address, next)).isEqualTo(curl);
        assertThat(endpoints.lookup(CURL_POD)).isEqualTo(next);
        assertThat(endpoints.remove(address)).isEqualTo(next);
        assertThat(endpoints.lookup(CURL_POD)).isNull();
        assertThat(endpoints.remove(address)).isNull();
    }

    @Test
    void refusesANetwork() {
        assertThatThrownBy(() -> endpoints.put(Prefix.parse("172.20.0.0/24"), curl))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pod has single addresses, not the prefix 172.20.0.0/24");
        assertThatThrownBy(() -> endpoints.put(Prefix.parse("fd00::/127"), curl))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void looksUpWithoutAllocating() {
        endpoints.put(Prefix.parse("172.20.0.10"), curl);

        AllocationProbe.assertNone("lookup", () -> {
            endpoints.lookup(CURL_POD);
            endpoints.lookup(CURL_POD + 1);
            endpoints.lookup(1, 1);
        });
    }
}
