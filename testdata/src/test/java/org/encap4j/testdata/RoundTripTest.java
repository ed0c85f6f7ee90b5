// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.encap4j.Verdict;
import org.encap4j.fixtures.BufferMatrix;
import org.encap4j.fixtures.Needs;
import org.encap4j.fixtures.Placement;
import org.encap4j.pcap.LinkType;
import org.encap4j.testdata.TunnelMatrix.Tunnel;
import org.encap4j.tunnel.Payload;
import org.encap4j.tunnel.ReceivedOuter.Checksum;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is encapsulated and decapsulated is what it was, whatever it is and wherever it lies. */
class RoundTripTest {
    private static final List<Tunnel> TUNNELS = TunnelMatrix.tunnels();
    private static final int HEADROOM =
            TUNNELS.stream().mapToInt(tunnel -> tunnel.header().length()).max().orElseThrow();
    private static final int MAX_IP_LENGTH = 0xFFFF;
    private static final int IPV6_HEADER = 40;

    /** One frame takes this many of all combinations; the next frame goes on where it stopped. */
    private static final int COMBINATIONS = 8;
    /** Has no factor in common with the numbers of tunnels and placements, so that every pair comes up. */
    private static final int STRIDE = 7919;

    private final List<Placement> placements = BufferMatrix.placements(HEADROOM).toList();
    private final TunnelMetadata sent = new TunnelMetadata();
    private final TunnelMetadata received = new TunnelMetadata();
    private final Map<Verdict, Integer> refused = new EnumMap<>(Verdict.class);
    private final TreeSet<String> notCarried = new TreeSet<>();
    private long turn;
    private int returned;

    /** What goes into a tunnel: a frame or a packet, named by its EtherType. */
    private record Load(int type, byte[] bytes, Object name) {}

    @AfterEach
    void giveBuffersBack() {
        placements.forEach(Placement::release);
    }

    @Test
    void returnsAFewFramesFromEveryTunnelInEveryMemory() {
        List<Load> loads = new ArrayList<>();
        Captures.own().stream()
                .filter(capture -> Captures.name(capture).equals("pods"))
                .forEach(capture -> loads.addAll(loads(capture)));
        List<Load> few = new ArrayList<>();
        for (int type : new int[] {EtherType.TRANSPARENT_ETHERNET, EtherType.IPV4, EtherType.IPV6}) {
            few.add(loads.stream().filter(load -> load.type == type).findFirst().orElseThrow());
        }
        for (Load load : few) {
            for (Tunnel tunnel : TUNNELS) {
                placements.forEach(placement -> roundTrip(load, tunnel, placement));
            }
        }
        summarize("in all " + TUNNELS.size() + " tunnels and " + placements.size() + " places");
        assertThat(refused).isEmpty();
    }

    @Test
    void returnsEveryFrameOfThisProjectsCaptures() {
        Captures.own().forEach(this::rotate);
        summarize("from testdata/captures");
        assertThat(refused).containsOnlyKeys(Verdict.TRUNCATED);
        assertThat(notCarried).isEmpty();
    }

    @Test
    void returnsEveryFrameOfOtherProjectsCaptures() {
        Captures.below(Needs.captures()).forEach(this::rotate);
        summarize("from other projects' captures");
        assertThat(refused).containsOnlyKeys(Verdict.TRUNCATED, Verdict.TOO_LONG);
        assertThat(notCarried).contains("BSD loopback: not read here");
    }

    private void summarize(String where) {
        System.out.println("RoundTripTest: " + returned + " round trips " + where + ", refused " + refused
                + ", not carried " + notCarried);
        assertThat(returned).isPositive();
    }

    private void rotate(Path capture) {
        for (Load load : loads(capture)) {
            for (int i = 0; i < COMBINATIONS; i++) {
                turn += STRIDE;
                Tunnel tunnel = TUNNELS.get((int) (turn % TUNNELS.size()));
                Placement placement = placements.get((int) (turn / TUNNELS.size() % placements.size()));
                roundTrip(load, tunnel, placement);
                placement.release();
            }
        }
    }

    /** Ethernet frames whole, and the IP packet behind every kind of link header; others are refused by name. */
    private List<Load> loads(Path capture) {
        List<Load> loads = new ArrayList<>();
        for (Captures.Packet packet : Captures.read(capture)) {
            byte[] bytes = packet.bytes();
            Network network = Network.of(packet.linkType(), new Frame().bind(bytes, 0, 0, bytes.length));
            boolean ip = network.etherType() == EtherType.IPV4 || network.etherType() == EtherType.IPV6;
            if (packet.linkType() == LinkType.ETHERNET) {
                loads.add(new Load(EtherType.TRANSPARENT_ETHERNET, bytes, packet));
            }
            if (network.found() && ip) {
                loads.add(new Load(network.etherType(), Arrays.copyOfRange(bytes, network.at(), bytes.length), packet));
            } else if (packet.linkType() != LinkType.ETHERNET) {
                String why = network.found() ? EtherType.name(network.etherType()) : network.refusal();
                notCarried.add(LinkType.name(packet.linkType()) + ": " + why);
            }
        }
        return loads;
    }

    private void roundTrip(Load load, Tunnel tunnel, Placement placement) {
        if (load.type != EtherType.TRANSPARENT_ETHERNET && !tunnel.packets()) {
            return;
        }
        Supplier<String> what = () -> load.name + ", " + EtherType.name(load.type) + ", " + tunnel + ", " + placement;
        Frame frame = placement.bind(load.bytes);
        int start = frame.start();
        fill(tunnel, load.type);
        Verdict verdict = tunnel.header().encapsulate(frame, sent);
        Verdict expected = expected(load, tunnel);
        assertThat(verdict).as(what).isEqualTo(expected);
        placement.assertUntouchedAround(frame);
        if (expected != Verdict.OK) {
            assertThat(frame.start()).as(what).isEqualTo(start);
            assertThat(placement.bytes(frame)).as(what).isEqualTo(load.bytes);
            refused.merge(expected, 1, Integer::sum);
            return;
        }
        assertThat(frame.start()).as(what).isEqualTo(start - tunnel.header().length());
        assertThat(tunnel.receiver().decapsulate(frame, received)).as(what).isEqualTo(Verdict.OK);
        assertThat(frame.start()).as(what).isEqualTo(start);
        assertThat(placement.bytes(frame)).as(what).isEqualTo(load.bytes);
        placement.assertGuardsUntouched(frame);
        assertReceived(what, tunnel);
        returned++;
    }

    private void fill(Tunnel tunnel, int type) {
        sent.clear().setPayload(type).setVni(tunnel.vniIsIdentity() ? 0 : tunnel.vni());
        if (tunnel.identity() != 0) {
            sent.setIdentity(tunnel.identity());
        }
        if (tunnel.groupPolicy()) {
            sent.setDontLearn(turn % 2 == 0).setPolicyApplied(turn % 3 == 0);
        }
    }

    private static Verdict expected(Load load, Tunnel tunnel) {
        if (Payload.check(load.type, load.bytes.length) != Verdict.OK) {
            return Verdict.TRUNCATED;
        }
        int ipLength = load.bytes.length + tunnel.header().ipOverhead();
        return ipLength - (tunnel.ipv6() ? IPV6_HEADER : 0) > MAX_IP_LENGTH ? Verdict.TOO_LONG : Verdict.OK;
    }

    private void assertReceived(Supplier<String> what, Tunnel tunnel) {
        assertThat(received.payload()).as(what).isEqualTo(sent.payload());
        assertThat(received.vni()).as(what).isEqualTo(tunnel.vniIsIdentity() ? tunnel.identity() : tunnel.vni());
        assertThat(received.hasIdentity()).as(what).isEqualTo(tunnel.identity() != 0);
        assertThat(received.identity()).as(what).isEqualTo(tunnel.identity());
        assertThat(received.dontLearn()).as(what).isEqualTo(sent.dontLearn());
        assertThat(received.policyApplied()).as(what).isEqualTo(sent.policyApplied());
        assertThat(received.outer().ecnAlarm()).as(what).isFalse();
        Checksum ip = tunnel.ipv6() ? Checksum.ABSENT : Checksum.GOOD;
        assertThat(received.outer().ipChecksum()).as(what).isEqualTo(ip);
        Checksum udp = tunnel.name().endsWith("on") ? Checksum.GOOD : Checksum.ABSENT;
        assertThat(received.outer().udpChecksum()).as(what).isEqualTo(udp);
    }
}
