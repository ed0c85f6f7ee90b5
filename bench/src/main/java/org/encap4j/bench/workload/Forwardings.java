// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.forward.Forwarder;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.forward.TunnelForwarder;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.TunnelProtocol;

/** Forwarding pods' packets to other nodes, in either mode. */
public final class Forwardings {
    /** Fits the longest packets that are measured, with their outer headers. */
    static final int MTU = 9500;

    /** Every native pass takes a hop off, and two must be left. */
    private static final int PASSES_PER_TTL = 200;

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
        Forwarder forwarder = new NativeForwarder(new WorkloadCluster(MTU).node(), limit());
        return workload(count, length, packets, new ForwardStep(forwarder, ObservationPoint.TO_NETWORK), true);
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
        ForwardStep step = new ForwardStep(tunnelForwarder(protocol), ObservationPoint.TO_OVERLAY);
        return workload(count, length, packets, step, false);
    }

    static Forwarder tunnelForwarder(Protocols kind) {
        TunnelProtocol protocol = kind.protocol();
        WorkloadCluster cluster = new WorkloadCluster(MTU);
        return new TunnelForwarder(cluster.node(), cluster.tunnels(protocol), protocol.port(), limit());
    }

    static IcmpRateLimit limit() {
        return new IcmpRateLimit(100, 10);
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
