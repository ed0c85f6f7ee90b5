// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.forward.FlowSink;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.forward.TunnelForwarder;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.TunnelProtocol;

/** Forwarding pods' packets to other nodes, in either mode. */
public final class Forwardings {
    /** Fits the longest packets that are measured, with their outer headers. */
    static final int MTU = 9500;

    /** Every native pass takes a hop off, and two must be left. */
    private static final int PASSES_PER_TTL = 200;

    private static final int MOST_ERRORS = 1_000_000_000;
    private static final int SHORT_BY = 100;

    private Forwardings() {}

    /**
     * Routes natively.
     *
     * @param count how many packets
     * @param length of each with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload nativeRouting(int count, int length, Packets packets) {
        ForwardStep step = new ForwardStep(forwarder(null, MTU), ObservationPoint.TO_NETWORK);
        return workload(count, length, packets, step, true);
    }

    /**
     * Routes into the overlay.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload tunnel(Protocols protocol, int count, int length, Packets packets) {
        ForwardStep step = new ForwardStep(forwarder(protocol, MTU), ObservationPoint.TO_OVERLAY);
        return workload(count, length, packets, step, false);
    }

    /**
     * Forwards with somebody looking on.
     *
     * @param protocol the tunnel header; null for native routing
     * @param sink is told of every packet; null for nobody
     * @param count how many packets
     * @param length of each before, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload observed(Protocols protocol, FlowSink sink, int count, int length, Packets packets) {
        Forwarder forwarder = forwarder(protocol, MTU);
        ForwardStep step = new ForwardStep(
                sink == null ? forwarder : new ObservedForwarder(forwarder, sink),
                protocol == null ? ObservationPoint.TO_NETWORK : ObservationPoint.TO_OVERLAY);
        return workload(count, length, packets, step, protocol == null);
    }

    /**
     * Answers packets that are too long for the next link, natively routed or into the overlay.
     *
     * @param protocol the tunnel header; null for native routing
     * @param count how many packets
     * @param length of each with its Ethernet header, in bytes; the link's MTU is {@value #SHORT_BY} less
     * @param packets where they lie
     * @return the workload
     */
    public static Workload tooBig(Protocols protocol, int count, int length, Packets packets) {
        TooBigStep step = new TooBigStep(forwarder(protocol, length - SHORT_BY));
        return workload(count, length, packets, step, false);
    }

    /**
     * Forwards several packets in one call.
     *
     * @param protocol the tunnel header; null for native routing
     * @param count how many packets, a multiple of {@code batch}
     * @param length of each before, with its Ethernet header, in bytes
     * @param batch how many at once
     * @param packets where they lie
     * @return the workload
     */
    public static Workload batches(Protocols protocol, int count, int length, int batch, Packets.InFrames packets) {
        PacketRegion region = new PacketRegion(PodTraffic.of(count, length), packets.layout(), packets.storage());
        return new BatchWorkload(
                region, forwarder(protocol, MTU), batch, protocol == null ? PASSES_PER_TTL : Workload.ENDLESS);
    }

    private static Forwarder forwarder(Protocols kind, int mtu) {
        WorkloadCluster cluster = new WorkloadCluster(mtu);
        // As many errors as are due: it is their cost that is asked for.
        IcmpRateLimit limit = new IcmpRateLimit(MOST_ERRORS, MOST_ERRORS);
        if (kind == null) {
            return new NativeForwarder(cluster.node(), limit);
        }
        TunnelProtocol protocol = kind.protocol();
        return new TunnelForwarder(cluster.node(), cluster.tunnels(protocol), protocol.port(), limit);
    }

    private static Workload workload(int count, int length, Packets packets, FrameStep step, boolean changesPackets) {
        PodTraffic traffic = PodTraffic.of(count, length);
        if (packets instanceof Packets.InFrames in) {
            return new FrameWorkload(
                    new PacketRegion(traffic, in.layout(), in.storage()),
                    step,
                    changesPackets ? PASSES_PER_TTL : Workload.ENDLESS);
        }
        Leasing leasing = ((Packets.InBuffers) packets).leasing();
        return BufferWorkload.of(
                new LeasedBuffers(traffic, leasing, changesPackets), step, changesPackets ? PASSES_PER_TTL : 1);
    }
}
