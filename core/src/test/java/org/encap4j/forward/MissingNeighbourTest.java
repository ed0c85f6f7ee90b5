// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.encap4j.Verdict;
import org.encap4j.fib.NextHop;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.ipcache.LocalEndpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MissingNeighbourTest {
    private final TestNode node = new TestNode();

    private boolean find(MissingNeighbour missing, Forwarder forwarder, String source, String destination) {
        node.run(forwarder, TestNode.PODS, TestNode.fromPod(TestNode.from(source, destination)));
        return missing.find(node.frame, node.out);
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 10.88.0.1, 192.168.10.77",
        "172.20.0.10, 192.168.10.55, 192.168.10.55",
        "fd00:20::10, fd88::1, fd00:10::77",
        "fd00:20::10, fd00:10::55, fd00:10::55"
    })
    void isTheNextHop(String source, String destination, String expected) {
        for (boolean tunneling : new boolean[] {true, false}) {
            MissingNeighbour missing = new MissingNeighbour(node.node, tunneling);
            Forwarder forwarder = tunneling ? node.toOverlay() : node.router();
            assertThat(find(missing, forwarder, source, destination)).isTrue();
            assertThat(missing.port()).isEqualTo(TestNode.UNDERLAY);
            assertThat(missing.address()).isEqualTo(TestNode.address(expected));
        }
    }

    @Test
    void isTheOtherEndOfTheTunnel() {
        MissingNeighbour missing = new MissingNeighbour(node.node, true);
        assertThat(find(missing, node.toOverlay(), "172.20.0.10", "172.20.9.9")).isTrue();
        assertThat(missing.address()).isEqualTo(TestNode.address("192.168.10.109"));
    }

    @Test
    void isAPodWhoseMacAddressIsNotKnown() {
        LocalEndpoint pod = new LocalEndpoint(TestNode.SMALL, NextHop.UNRESOLVED, 7);
        node.endpoints.put(TestNode.address("172.20.0.12"), pod);
        MissingNeighbour missing = new MissingNeighbour(node.node, true);
        for (Forwarder forwarder : new Forwarder[] {node.toOverlay(), node.router()}) {
            assertThat(find(missing, forwarder, "172.20.0.10", "172.20.0.12")).isTrue();
            assertThat(missing.port()).isEqualTo(TestNode.SMALL);
            assertThat(missing.address()).isEqualTo(TestNode.address("172.20.0.12"));
        }
        node.endpoints.put(TestNode.address("172.20.0.12"), new LocalEndpoint(TestNode.SMALL, 0x0A00_0000_0012L, 7));
        assertThat(node.run(
                        node.router(), TestNode.PODS, TestNode.fromPod(TestNode.from("172.20.0.10", "172.20.0.12"))))
                .isEqualTo(Verdict.OK);
        assertThat(node.sent()).startsWith(0x0A, 0, 0, 0, 0, 0x12);
    }

    @ParameterizedTest
    @CsvSource({"10.99.0.1", "11.0.0.1", "10.66.0.1", "192.168.10.101", "172.20.0.11"})
    void isNobodyWhereNobodyIsToBeAsked(String destination) {
        MissingNeighbour missing = new MissingNeighbour(node.node, false);
        assertThat(find(missing, node.router(), "172.20.0.10", destination)).isFalse();
    }

    @Test
    void isNobodyWhereTheForwarderDidNotLook() {
        node.run(node.router(), TestNode.PODS, new byte[13]);
        assertThat(new MissingNeighbour(node.node, false).find(node.frame, node.out))
                .isFalse();
    }

    @Test
    void allocatesNothing() {
        MissingNeighbour missing = new MissingNeighbour(node.node, true);
        find(missing, node.toOverlay(), "172.20.0.10", "172.20.9.9");
        AllocationProbe.assertNone("a missing neighbour", () -> missing.find(node.frame, node.out));
    }
}
