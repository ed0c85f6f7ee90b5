// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.POD_MAC;
import static org.encap4j.forward.TestNode.framed;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A pod that could send to the tunnel's port could claim any identity: every way to try. */
class EncapsulationGuardTest {
    private static final String DESTINATION_OPTIONS = "0000010400000000";
    private static final String FIRST_FRAGMENT = "0000000100000007";

    private final TestNode node = new TestNode();

    private Verdict verdict(byte[] packet) {
        return node.run(node.toOverlay(), TestNode.PODS, packet);
    }

    private static Datagram tunnel4() {
        return from("172.20.0.10", "192.168.10.101").ports(40_000, IdentityToy.PORT);
    }

    private static Datagram tunnel6() {
        return from("fd00:20::10", "fd00:10::101").ports(40_000, IdentityToy.PORT);
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 192.168.10.101",
        "172.20.0.10, 192.168.10.100",
        "172.20.0.10, 192.168.10.255",
        "172.20.0.10, 172.20.1.20",
        "172.20.0.10, 172.20.0.11",
        "172.20.0.10, 224.0.0.1",
        "172.20.0.10, 203.0.113.1",
        "172.20.0.10, 10.99.0.1",
        "fd00:20::10, fd00:10::101",
        "fd00:20::10, fd00:10::100",
        "fd00:20::10, ff02::1",
        "fe80::1, fe80::2"
    })
    void refusesTheTunnelsPortWhereverItLeads(String source, String destination) {
        assertThat(verdict(fromPod(from(source, destination).ports(1, IdentityToy.PORT))))
                .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        assertThat(node.out.hasReply()).isFalse();
    }

    @Test
    void refusesItInFramesThatAreTheHosts() {
        for (String group : new String[] {"ffffffffffff", "01005e000001", "333300000001"}) {
            for (Datagram datagram : new Datagram[] {tunnel4(), tunnel6()}) {
                assertThat(verdict(framed(datagram, group, POD_MAC))).isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
            }
        }
        // Linux takes a priority tag off and goes on as without it.
        for (String tags : new String[] {"81000000", "88a80000", "8100000081000000"}) {
            assertThat(verdict(framed(tunnel4().tag(tags), "ffffffffffff", POD_MAC)))
                    .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
            assertThat(verdict(fromPod(tunnel6().tag(tags)))).isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        }
        assertThat(verdict(framed(tunnel4().tag("810000008100000081000000"), "ffffffffffff", POD_MAC)))
                .isEqualTo(Verdict.TOO_MANY_HEADERS);
    }

    @Test
    void refusesItBehindOptionsThatAreTheHostsToRead() {
        for (String options : new String[] {"01010101", "94040000", "83070400000000 00", "82000000"}) {
            assertThat(verdict(fromPod(tunnel4().ipOptions(options)))).isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        }
        assertThat(verdict(fromPod(tunnel6().extension(0, "0000050200000100"))))
                .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
    }

    @Test
    void refusesItBehindExtensionHeaders() {
        for (int number : new int[] {IpProtocol.DESTINATION_OPTIONS, IpProtocol.ROUTING}) {
            assertThat(verdict(fromPod(tunnel6().extension(number, DESTINATION_OPTIONS))))
                    .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        }
        Datagram hidden = tunnel6();
        for (int i = 0; i < 8; i++) {
            hidden.extension(IpProtocol.DESTINATION_OPTIONS, DESTINATION_OPTIONS);
        }
        assertThat(verdict(fromPod(hidden))).isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        hidden.extension(IpProtocol.DESTINATION_OPTIONS, DESTINATION_OPTIONS);
        assertThat(verdict(fromPod(hidden))).isEqualTo(Verdict.TOO_MANY_HEADERS);
    }

    @Test
    void refusesItInFirstFragments() {
        assertThat(verdict(fromPod(tunnel4().fragmentField(0x2000)))).isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        assertThat(verdict(fromPod(tunnel6().extension(IpProtocol.FRAGMENT, FIRST_FRAGMENT))))
                .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
        assertThat(verdict(fromPod(tunnel6()
                        .extension(IpProtocol.FRAGMENT, FIRST_FRAGMENT)
                        .extension(IpProtocol.DESTINATION_OPTIONS, DESTINATION_OPTIONS))))
                .isEqualTo(Verdict.ENCAPSULATION_PROHIBITED);
    }

    @Test
    void refusesFirstFragmentsThatEndBeforeThePort() {
        // The port would come in the second fragment, which nobody could judge.
        assertThat(verdict(fromPod(tunnel4().fragmentField(0x2000).ipLength(20))))
                .isEqualTo(Verdict.TRUNCATED);
        assertThat(verdict(fromPod(tunnel4().fragmentField(0x2000).ipLength(23))))
                .isEqualTo(Verdict.TRUNCATED);
        Datagram none = tunnel6().extension(IpProtocol.FRAGMENT, FIRST_FRAGMENT).ipLength(8);
        assertThat(verdict(fromPod(none))).isEqualTo(Verdict.TRUNCATED);
        Datagram optionsOnly = tunnel6()
                .extension(IpProtocol.FRAGMENT, FIRST_FRAGMENT)
                .extension(IpProtocol.DESTINATION_OPTIONS, DESTINATION_OPTIONS);
        assertThat(verdict(fromPod(optionsOnly.ipLength(16)))).isEqualTo(Verdict.TRUNCATED);
        assertThat(verdict(fromPod(optionsOnly.ipLength(12)))).isEqualTo(Verdict.TRUNCATED);
    }

    @Test
    void letsPassWhatIsNotToThePort() {
        assertThat(verdict(fromPod(from("172.20.0.10", "172.20.1.20").ports(IdentityToy.PORT, 80))))
                .isEqualTo(Verdict.OK);
        assertThat(verdict(fromPod(tunnel4().protocol(IpProtocol.TCP)))).isEqualTo(Verdict.OK);
        assertThat(verdict(fromPod(tunnel6().protocol(IpProtocol.TCP)))).isEqualTo(Verdict.OK);
        assertThat(verdict(fromPod(tunnel6().protocol(IpProtocol.NO_NEXT)))).isEqualTo(Verdict.OK);
        // The middle of a datagram has no port; without its first fragment it is nothing.
        assertThat(verdict(fromPod(tunnel4().fragmentField(0x2001)))).isEqualTo(Verdict.OK);
        assertThat(verdict(fromPod(tunnel6().extension(IpProtocol.FRAGMENT, "0000000900000007"))))
                .isEqualTo(Verdict.OK);
    }

    @Test
    void onlyPodsAreGuardedAndOnlyAgainstTheTunnelsPort() {
        assertThat(node.run(
                        node.toOverlay(),
                        TestNode.UNDERLAY,
                        fromPeer(from("203.0.113.5", "198.51.100.1").ports(1, IdentityToy.PORT))))
                .isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
        assertThat(verdict(fromPod(from("172.20.0.10", "172.20.1.20").ports(1, 8472))))
                .isEqualTo(Verdict.OK);
        assertThat(node.run(node.router(), TestNode.PODS, fromPod(tunnel4()))).isEqualTo(Verdict.OK);
    }
}
