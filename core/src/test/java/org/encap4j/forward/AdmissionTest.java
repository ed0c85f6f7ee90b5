// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.forward.TestNode.GATEWAY_MAC;
import static org.encap4j.forward.TestNode.POD_MAC;
import static org.encap4j.forward.TestNode.framed;
import static org.encap4j.forward.TestNode.from;
import static org.encap4j.forward.TestNode.fromPeer;
import static org.encap4j.forward.TestNode.fromPod;

import java.util.Arrays;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not forwarded at all: the host's packets and the unsound ones, for both forwarders that look at plain packets. */
class AdmissionTest {
    private static final String POD = "172.20.0.10";
    private static final String POD6 = "fd00:20::10";
    private static final String REMOTE = "172.20.1.20";
    private static final String REMOTE6 = "fd00:20:1::20";

    private final TestNode node = new TestNode();

    private void assertEnds(byte[] packet, Verdict expected, ObservationPoint point) {
        for (Forwarder forwarder : List.of(node.router(), node.toOverlay())) {
            assertThat(node.run(forwarder, TestNode.PODS, packet)).isEqualTo(expected);
            assertThat(node.out.point()).isEqualTo(point);
            assertThat(node.out.hasReply()).isFalse();
        }
    }

    private void assertHosts(byte[] packet) {
        assertEnds(packet, Verdict.OK, ObservationPoint.TO_STACK);
    }

    private void assertRefused(byte[] packet, Verdict expected) {
        assertEnds(packet, expected, ObservationPoint.NOWHERE);
    }

    @ParameterizedTest
    @CsvSource({
        "172.20.0.10, 192.168.10.100",
        "172.20.0.10, 192.168.10.255",
        "172.20.0.10, 224.0.0.1",
        "172.20.0.10, 239.255.255.255",
        "172.20.0.10, 255.255.255.255",
        "0.0.0.0, 255.255.255.255",
        "fd00:20::10, fd00:10::100",
        "fd00:20::10, ff02::1",
        "::, ff02::1:ff00:10",
        "fe80::1, fe80::2",
        "fe80::1, fd00:20:1::20",
        "febf::1, fd00:20:1::20",
        "fd00:20::10, fe80::2"
    })
    void theHostGetsItsOwnAddressesAndGroups(String source, String destination) {
        assertHosts(fromPod(from(source, destination).padding(6)));
    }

    @Test
    void theHostGetsWhatWasSentToAGroupOfStations() {
        assertHosts(framed(from(POD, REMOTE), "ffffffffffff", POD_MAC));
        assertHosts(framed(from(POD6, REMOTE6), "333300000001", POD_MAC));
        assertHosts(Hex.bytes("ffffffffffff" + POD_MAC + "0806" + "00".repeat(28)));
        assertHosts(Hex.bytes("0180c2000000" + POD_MAC + "0026" + "424203" + "00".repeat(43)));
    }

    @Test
    void theHostGetsArpToTheNode() {
        assertHosts(Hex.bytes(GATEWAY_MAC + POD_MAC + "0806" + "00".repeat(28)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "07 07 04 00000000 00",
                "44 08 05 00 00000000",
                "83 07 04 0a000001 00",
                "89 07 04 0a000001 00",
                "94 04 0000",
                "01 01 01 94",
                "82 00 0000",
                "82 01 0000",
                "82 05 0000",
                "01 01 01 82"
            })
    void theHostGetsOptionsThatRoutersReadAndBrokenOnes(String options) {
        assertHosts(fromPod(from(POD, REMOTE).ipOptions(options)));
    }

    @Test
    void theHostGetsHopByHopOptions() {
        assertHosts(fromPod(from(POD6, REMOTE6).extension(0, "0000050200000100")));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 172.20.1.20",
        "0.1.2.3, 172.20.1.20",
        "127.0.0.1, 172.20.1.20",
        "127.255.255.255, 172.20.1.20",
        "224.0.0.1, 172.20.1.20",
        "239.1.2.3, 172.20.1.20",
        "255.255.255.255, 172.20.1.20",
        "192.168.10.100, 172.20.1.20",
        "192.168.10.255, 172.20.1.20",
        "172.20.0.10, 127.0.0.1",
        "172.20.0.10, 0.0.0.0",
        "172.20.0.10, 0.255.255.255",
        "::, fd00:20:1::20",
        "::1, fd00:20:1::20",
        "ff02::1, fd00:20:1::20",
        "ff0e::1, fd00:20:1::20",
        "fd00:10::100, fd00:20:1::20",
        "fd00:20::10, ::1",
        "fd00:20::10, ::"
    })
    void refusesMartians(String source, String destination) {
        assertRefused(fromPod(from(source, destination)), Verdict.MARTIAN_ADDRESS);
    }

    @ParameterizedTest
    @CsvSource({"1.0.0.1", "126.255.255.255", "128.0.0.1", "223.255.255.255", "192.168.10.0", "192.168.10.254"})
    void neighboursOfMartiansAreOrdinary(String source) {
        byte[] packet = framed(from(source, REMOTE), TestNode.NODE_MAC, POD_MAC);

        assertThat(node.run(node.router(), TestNode.UNDERLAY, packet)).isEqualTo(Verdict.OK);
        assertThat(node.out.point()).isEqualTo(ObservationPoint.TO_NETWORK);
    }

    /** Nobody's, a remote pod's, one of the world, and a pod's of another port of this node. */
    @ParameterizedTest
    @CsvSource({
        "172.20.0.77, 172.20.1.20",
        "172.20.1.20, 172.20.1.77",
        "8.8.8.8, 172.20.1.20",
        "172.20.0.11, 172.20.1.20",
        "172.20.1.20, 192.168.10.100",
        "fd00:20:1::20, fd00:20:1::77"
    })
    void refusesPodsThatSendFromAnAddressNotTheirOwn(String source, String destination) {
        assertRefused(fromPod(from(source, destination)), Verdict.INVALID_SOURCE);
    }

    @Test
    void refusesOtherStationsFrames() {
        assertRefused(framed(from(POD, REMOTE), "020000000003", POD_MAC), Verdict.NOT_FOR_US);
        assertRefused(framed(from(POD, REMOTE), TestNode.NODE_MAC, POD_MAC), Verdict.NOT_FOR_US);
        assertRefused(Hex.bytes("020000000003" + POD_MAC + "0806" + "00".repeat(28)), Verdict.NOT_FOR_US);
    }

    @Test
    void everyPortHasItsOwnAddress() {
        byte[] toNode = fromPeer(from(REMOTE, POD));
        assertThat(node.run(node.router(), TestNode.UNDERLAY, toNode)).isEqualTo(Verdict.OK);
        assertThat(node.run(node.router(), TestNode.SMALL, toNode)).isEqualTo(Verdict.NOT_FOR_US);
    }

    @Test
    void refusesEtherTypesThatAreNotIp() {
        for (String type : new String[] {"8847", "88cc", "0000", "ffff"}) {
            assertRefused(Hex.bytes(GATEWAY_MAC + POD_MAC + type + "00".repeat(46)), Verdict.UNSUPPORTED_ETHERTYPE);
        }
        for (String tag : new String[] {"81000001", "88a80001", "8100000188a80002"}) {
            assertRefused(fromPod(from(POD, REMOTE).tag(tag)), Verdict.UNSUPPORTED_ETHERTYPE);
        }
    }

    @Test
    void refusesEveryTruncation() {
        for (Datagram datagram : List.of(from(POD, REMOTE), from(POD6, REMOTE6))) {
            byte[] packet = fromPod(datagram.payload(new byte[9]));
            for (int length = 0; length < packet.length; length++) {
                assertRefused(Arrays.copyOf(packet, length), Verdict.TRUNCATED);
            }
        }
    }

    @Test
    void refusesUnsoundHeaders() {
        for (int version = 0; version < 16; version++) {
            if (version != 4) {
                byte[] packet = fromPod(from(POD, REMOTE));
                packet[14] = (byte) (version << 4 | 5);
                assertRefused(packet, Verdict.BAD_VERSION);
            }
            if (version != 6) {
                byte[] packet = fromPod(from(POD6, REMOTE6));
                packet[14] = (byte) (version << 4);
                assertRefused(packet, Verdict.BAD_VERSION);
            }
        }
        byte[] shortHeader = fromPod(from(POD, REMOTE));
        shortHeader[14] = 0x44;
        assertRefused(shortHeader, Verdict.BAD_LENGTH);
        assertRefused(fromPod(from(POD, REMOTE).ipLength(19)), Verdict.BAD_LENGTH);
        assertRefused(fromPod(from(POD, REMOTE).ipChecksum(0x1234)), Verdict.BAD_IP_CHECKSUM);
    }
}
