// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.flow.FlowDirection;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.flow.FlowTunnel;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.Frame;

/** A node of a cluster whose flows are recorded, both directions by one recorder. */
final class ObservedNode {
    private static final int HEADROOM = 128;
    private static final long START = 1_785_126_087_648_000_000L;

    private final String name;
    private final FlowRing ring;
    private final Forwarder fromPods;
    private final Forwarder fromUnderlay;
    private final byte[] lent = new byte[HEADROOM + IcmpError.MAX_LENGTH];
    private long clock = START;

    /** What left the node last; null after a refused packet. */
    byte[] sent;

    /** Whether there was an ICMP error about the last packet. */
    boolean answered;

    ObservedNode(Dataplane dataplane, boolean arrivals) {
        name = dataplane.member().name();
        ring = new FlowRing(name, 4);
        FlowRecorder recorder = new FlowRecorder(ring, new FlowReplies(64, Long.MAX_VALUE), () -> clock++, arrivals);
        IcmpRateLimit limit = new IcmpRateLimit(1, 9);
        fromPods = new ObservedForwarder(dataplane.fromPods(limit), recorder);
        fromUnderlay = new ObservedForwarder(dataplane.fromUnderlay(limit), recorder);
    }

    FlowRecord fromPod(byte[] packet) {
        return only(flows(Dataplane.POD_PORT, packet));
    }

    FlowRecord fromUnderlay(byte[] packet) {
        return only(flows(Dataplane.UNDERLAY_PORT, packet));
    }

    private static FlowRecord only(List<FlowRecord> flows) {
        assertThat(flows).hasSize(1);
        return flows.get(0);
    }

    /** Forwards a packet; the flows it made. A frame that is refused is as it was. */
    List<FlowRecord> flows(int port, byte[] packet) {
        long before = clock;
        byte[] memory = new byte[HEADROOM + packet.length];
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
        Forwarding out = new Forwarding().arrived(port, 0).lend(new Frame().bind(lent, 0, HEADROOM, lent.length));
        Verdict verdict = (port == Dataplane.POD_PORT ? fromPods : fromUnderlay).forward(frame, out);
        byte[] left = new byte[frame.length()];
        frame.getBytes(frame.start(), left, 0, left.length);
        sent = verdict == Verdict.OK ? left : null;
        answered = out.hasReply();
        if (verdict != Verdict.OK) {
            assertThat(left).isEqualTo(packet);
        }
        List<FlowRecord> flows = new ArrayList<>();
        for (FlowRecord flow = new FlowRecord(); ring.poll(flow); flow = new FlowRecord()) {
            assertThat(flow.timeNanos()).isEqualTo(before);
            assertThat(flow.node()).isEqualTo(name);
            flows.add(flow);
        }
        FlowRecord last = flows.get(flows.size() - 1);
        assertThat(last.verdict()).isEqualTo(verdict);
        assertThat(last.point()).isEqualTo(out.point());
        assertThat(clock).as("the clock is read once a packet").isEqualTo(before + 1);
        return flows;
    }

    static void assertForwarded(FlowRecord flow, ObservationPoint point, FlowDirection direction, int from, int to) {
        assertThat(flow.isForwarded()).isTrue();
        assertThat(flow.point()).isEqualTo(point);
        assertThat(flow.direction()).isEqualTo(direction);
        assertIdentities(flow, from, to);
    }

    static void assertDropped(FlowRecord flow, Verdict verdict) {
        assertThat(flow.verdict()).isEqualTo(verdict);
        assertThat(flow.dropReason()).isEqualTo(verdict.ciliumReason());
        assertThat(flow.point()).isEqualTo(ObservationPoint.NOWHERE);
    }

    static void assertIdentities(FlowRecord flow, int from, int to) {
        assertThat(flow.sourceIdentity()).as("who sends").isEqualTo(from);
        assertThat(flow.destinationIdentity()).as("who receives").isEqualTo(to);
    }

    static void assertUdp(FlowRecord flow, String source, String destination, int sourcePort, int destinationPort) {
        assertAddresses(flow, source, destination);
        assertThat(flow.protocol()).isEqualTo(17);
        assertThat(flow.hasTransport()).isTrue();
        assertThat(flow.sourcePort()).isEqualTo(sourcePort);
        assertThat(flow.destinationPort()).isEqualTo(destinationPort);
    }

    static void assertAddresses(FlowRecord flow, String source, String destination) {
        Prefix from = Prefix.parse(source);
        Prefix to = Prefix.parse(destination);
        assertThat(flow.ipVersion()).isEqualTo(from.isIpv6() ? 6 : 4);
        assertThat(flow.sourceHigh()).isEqualTo(from.high());
        assertThat(flow.sourceLow()).isEqualTo(from.low());
        assertThat(flow.destinationHigh()).isEqualTo(to.high());
        assertThat(flow.destinationLow()).isEqualTo(to.low());
    }

    static void assertTunnel(FlowRecord flow, FlowTunnel tunnel, int vni, String source, String destination, int port) {
        Prefix from = Prefix.parse(source);
        Prefix to = Prefix.parse(destination);
        assertThat(flow.tunnel()).isEqualTo(tunnel);
        assertThat(flow.vni()).isEqualTo(vni);
        assertThat(flow.outerVersion()).isEqualTo(from.isIpv6() ? 6 : 4);
        assertThat(flow.outerSourceHigh()).isEqualTo(from.high());
        assertThat(flow.outerSourceLow()).isEqualTo(from.low());
        assertThat(flow.outerDestinationHigh()).isEqualTo(to.high());
        assertThat(flow.outerDestinationLow()).isEqualTo(to.low());
        assertThat(flow.outerSourcePort()).isBetween(49_152, 65_535);
        assertThat(flow.outerDestinationPort()).isEqualTo(port);
    }

    static void assertNoTunnel(FlowRecord flow) {
        assertThat(flow.tunnel()).isEqualTo(FlowTunnel.NONE);
        assertThat(flow.vni()).isZero();
        assertThat(flow.outerVersion()).isZero();
        assertThat(flow.outerSourceLow() | flow.outerDestinationLow()).isZero();
        assertThat(flow.outerSourcePort() | flow.outerDestinationPort()).isZero();
    }
}
