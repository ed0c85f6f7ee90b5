// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.fib.Fib;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.ipcache.TunnelEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ports, nodes and tunnel routes: what configuration is refused, and what becomes of it. */
class NodeTest {
    private static Port port(int number, long mac, int mtu) {
        return new Port(number, "eth" + number, mac, mtu, false, 0, 0, 0);
    }

    private static Node node(List<Port> ports) {
        return new Node(ports, new Fib(), new IpCache(warning -> {}), new LocalEndpoints());
    }

    @Test
    void aPortTakesAtLeastWhatIpv4Demands() {
        assertThat(port(0, 2, 68).mtu()).isEqualTo(68);
        assertThatThrownBy(() -> port(3, 2, 67))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port eth3: an MTU of 67 is below 68");
    }

    @Test
    void aPortIsNotAGroup() {
        assertThatThrownBy(() -> port(1, 0x0100_5E00_0001L, 1500))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port eth1: its MAC address is a group address");
    }

    @Test
    void aNodeKeepsItsPortsInTheirPlaces() {
        List<Port> ports = new ArrayList<>(List.of(port(0, 2, 1500), port(1, 4, 1500)));
        Node node = node(ports);
        ports.clear();
        assertThat(node.ports()).hasSize(2);
        assertThatThrownBy(() -> node(List.of(port(1, 2, 1500))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port eth1 has number 1 and stands in place 0");
    }

    @ParameterizedTest
    @CsvSource({
        "NOWHERE, '', -1",
        "TO_ENDPOINT, to-endpoint, 0",
        "TO_STACK, to-stack, 3",
        "TO_OVERLAY, to-overlay, 4",
        "FROM_OVERLAY, from-overlay, 9",
        "FROM_NETWORK, from-network, 10",
        "TO_NETWORK, to-network, 11"
    })
    void observationPointsHaveCiliumsNamesAndNumbers(ObservationPoint point, String text, int number) {
        assertThat(point.text()).isEqualTo(text);
        assertThat(point.number()).isEqualTo(number);
    }

    @Test
    void tunnelRoutesGrowWithTheNodes() {
        TunnelRoutes routes = new TunnelRoutes();
        IpCache cache = new IpCache(warning -> {});
        List<TunnelEndpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            endpoints.add(cache.tunnelTo(0x0A00_0000 + i));
        }
        TunnelEndpoint last = endpoints.get(99);
        assertThat(routes.get(last)).isNull();
        routes.remove(last);
        routes.put(last, TestNode.outer("192.168.10.101"), port(5, 2, 9000));
        routes.put(endpoints.get(0), TestNode.outer("192.168.10.102"), port(6, 2, 1500));
        assertThat(routes.get(last).port().number()).isEqualTo(5);
        assertThat(routes.get(last).podMtu()).isEqualTo(8950);
        assertThat(routes.get(endpoints.get(0)).podMtu()).isEqualTo(1450);
        assertThat(routes.get(endpoints.get(50))).isNull();
        routes.remove(last);
        assertThat(routes.get(last)).isNull();
        assertThat(routes.get(endpoints.get(0)).port().number()).isEqualTo(6);
    }
}
