// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.config.Dataplane.GATEWAY_MAC;
import static org.encap4j.config.Dataplane.POD_PORT;
import static org.encap4j.config.Dataplane.UNDERLAY_PORT;
import static org.encap4j.testdata.ClusterHop.datagram;
import static org.encap4j.testdata.ClusterHop.framed;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.fixtures.AllocationProbe;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A million packets through a node with flows on: nothing is allocated, and every flow is read or counted as lost. */
class FlowAllocationTest {
    private static final ClusterMember CTR = ClusterMember.CTR;
    private static final ClusterMember W1 = ClusterMember.W1;
    private static final int HEADROOM = 128;
    private static final int LONGEST = HEADROOM + 2048;

    /** With the thousand runs that a probe counts, a million packets. */
    private static final int BATCH = 1_000;

    private static final int MILLION = 1_000_000;

    private record Arrival(int port, byte[] packet) {}

    private final Frame frame = new Frame();
    private final Frame reply = new Frame();
    private final Forwarding out = new Forwarding();
    private final byte[] memory = new byte[LONGEST];
    private final byte[] lent = new byte[HEADROOM + IcmpError.MAX_LENGTH];
    private final Set<ObservationPoint> points = EnumSet.noneOf(ObservationPoint.class);
    private final FlowRing ring = new FlowRing("k8s-ctr", 1024);
    private List<Arrival> traffic;
    private Forwarder fromPods;
    private Forwarder fromUnderlay;
    private long now;
    private long packets;

    static List<ClusterMode> modes() {
        return List.of(ClusterMode.NATIVE, mode("vxlan IDENTITY_IN_VNI"), mode("geneve IDENTITY_IN_VNI"));
    }

    private static ClusterMode mode(String name) {
        return ClusterMode.all().stream()
                .filter(mode -> mode.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void begin(ClusterMode mode, boolean arrivals) {
        RoutedCluster cluster = new RoutedCluster(mode);
        Dataplane ctr = cluster.dataplanes.get(CTR);
        IcmpRateLimit limit = new IcmpRateLimit(1, 1);
        FlowRecorder recorder = new FlowRecorder(ring, new FlowReplies(64, Long.MAX_VALUE), () -> now, arrivals);
        fromPods = new ObservedForwarder(ctr.fromPods(limit), recorder);
        fromUnderlay = new ObservedForwarder(ctr.fromUnderlay(limit), recorder);
        traffic = List.of(
                toPod(CTR.pod4, W1.pod4, 64),
                toPod(CTR.pod6, W1.pod6, 64),
                toPod(CTR.pod4, CTR.pod4, 1),
                toPod(CTR.pod4, CTR.ipv4, 64),
                toPod(CTR.unknownPod(false), W1.pod4, 64),
                fromPod(cluster, W1.pod4, CTR.pod4, 64),
                fromPod(cluster, W1.pod6, CTR.pod6, 64),
                fromPod(cluster, W1.pod4, CTR.pod4, mode.isNative() ? 2 : 1));
    }

    private static Arrival toPod(String source, String destination, int ttl) {
        return new Arrival(POD_PORT, framed(datagram(source, destination).ttl(ttl), GATEWAY_MAC, CTR.podMac));
    }

    /** What the other node sends of its pod's packet. */
    private static Arrival fromPod(RoutedCluster cluster, String source, String destination, int ttl) {
        byte[] packet = framed(datagram(source, destination).ttl(ttl), GATEWAY_MAC, W1.podMac);
        Forwarder sender = cluster.dataplanes.get(W1).fromPods(new IcmpRateLimit(1, 1));
        return new Arrival(
                UNDERLAY_PORT, ClusterHop.at(sender, POD_PORT, packet).bytes());
    }

    private void forwardBatch() {
        for (int i = 0; i < BATCH; i++) {
            Arrival arrival = traffic.get(i & traffic.size() - 1);
            byte[] packet = arrival.packet;
            System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
            frame.bind(memory, 0, HEADROOM, HEADROOM + packet.length);
            reply.bind(lent, 0, HEADROOM, lent.length);
            now += 1_000;
            Verdict verdict = (arrival.port == POD_PORT ? fromPods : fromUnderlay)
                    .forward(frame, out.arrived(arrival.port, now).lend(reply));
            points.add(verdict == Verdict.OK ? out.point() : ObservationPoint.NOWHERE);
        }
        packets += BATCH;
    }

    private void assertNothingAllocated(ClusterMode mode, String reader) {
        AllocationProbe.assertNone(mode + " with flows on, " + reader, this::forwardBatch);
        assertThat(packets).isGreaterThan(MILLION);
        assertThat(points)
                .containsExactlyInAnyOrder(
                        mode.isNative() ? ObservationPoint.TO_NETWORK : ObservationPoint.TO_OVERLAY,
                        ObservationPoint.TO_ENDPOINT,
                        ObservationPoint.TO_STACK,
                        ObservationPoint.NOWHERE);
    }

    private long drain(FlowRecord flow) {
        long read = 0;
        while (ring.poll(flow)) {
            read++;
        }
        return read;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void aMillionPacketsWithoutAReader(ClusterMode mode) {
        begin(mode, false);
        assertNothingAllocated(mode, "no reader");
        assertThat(ring.lost()).isZero();
        assertThat(drain(new FlowRecord())).isEqualTo(1024);
        assertThat(ring.published()).isEqualTo(packets);
        assertThat(ring.lost()).isEqualTo(packets - 1024);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void aMillionPacketsWithAReader(ClusterMode mode) {
        begin(mode, false);
        assertThat(readWhile(() -> assertNothingAllocated(mode, "a reader")) + ring.lost())
                .isEqualTo(packets);
        assertThat(ring.published()).isEqualTo(packets);
    }

    @Test
    void aMillionPacketsThatAlsoCameFromSomewhere() {
        ClusterMode mode = mode("geneve IDENTITY_OPTION over IPv6");
        begin(mode, true);
        assertThat(readWhile(() -> assertNothingAllocated(mode, "arrivals and a reader")) + ring.lost())
                .isEqualTo(2 * packets);
        assertThat(ring.published()).isEqualTo(2 * packets);
    }

    /** How many flows another thread reads until the run is over, and then until there are no more. */
    private long readWhile(Runnable run) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Long> reader = CompletableFuture.supplyAsync(() -> {
            FlowRecord flow = new FlowRecord();
            long read = 0;
            while (!over.isDone()) {
                read += drain(flow);
            }
            return read + drain(flow);
        });
        try {
            run.run();
        } finally {
            over.complete(null);
        }
        return reader.join();
    }
}
