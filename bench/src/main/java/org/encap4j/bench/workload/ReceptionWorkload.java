// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.wire.Frame;

/** Packets from the network, each delivered to a pod: its addresses and hops are changed, and put back after a while. */
final class ReceptionWorkload implements Workload {
    /** Outer headers with options, and the inner Ethernet and IP headers. */
    private static final int PUT_BACK = 192;

    private final PodTraffic traffic;
    private final PacketRegion region;
    private final Forwarder forwarder;
    private final int passesBeforeRestore;
    private final Forwarding out = new Forwarding();
    private final Frame frame = new Frame();

    ReceptionWorkload(PodTraffic traffic, Packets.InFrames packets, Forwarder forwarder, int passesBeforeRestore) {
        this.passesBeforeRestore = passesBeforeRestore;
        this.traffic = traffic;
        this.region = new PacketRegion(traffic, packets.layout(), packets.storage());
        this.forwarder = forwarder;
    }

    @Override
    public int size() {
        return region.size();
    }

    @Override
    public long pass() {
        long sum = 0;
        for (int i = 0; i < region.starts.length; i++) {
            sum += deliver(i);
        }
        return sum;
    }

    private int deliver(int packet) {
        Verdict verdict = forwarder.forward(region.bind(frame, packet), out.arrived(WorkloadCluster.UNDERLAY_PORT, 0));
        if (verdict != Verdict.OK || out.point() != ObservationPoint.TO_ENDPOINT) {
            throw new IllegalStateException("a packet to be delivered ends as " + verdict + ", " + out.point());
        }
        return out.egressPort() + frame.length();
    }

    @Override
    public int passesBeforeRestore() {
        return passesBeforeRestore;
    }

    @Override
    public void restore() {
        byte[][] frames = traffic.frames();
        for (int i = 0; i < frames.length; i++) {
            region.buffer().put(region.starts[i], frames[i], 0, Math.min(PUT_BACK, frames[i].length));
        }
    }

    @Override
    public long digest() {
        restore();
        Fnv digest = new Fnv();
        for (int i = 0; i < region.size(); i++) {
            deliver(i);
            digest.addPacket(frame);
        }
        restore();
        return digest.value();
    }
}
