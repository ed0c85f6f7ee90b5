// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.Arrays;
import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.wire.Frame;

/** Packets in one piece of memory, forwarded several in a call. */
final class BatchWorkload implements Workload {
    private final PacketRegion region;
    private final Forwarder forwarder;
    private final int passesBeforeRestore;
    private final Frame[] frames;
    private final Forwarding[] outs;
    private final Verdict[] verdicts;

    BatchWorkload(PacketRegion region, Forwarder forwarder, int batch, int passesBeforeRestore) {
        this.region = region;
        this.forwarder = forwarder;
        this.passesBeforeRestore = passesBeforeRestore;
        frames = new Frame[batch];
        Arrays.setAll(frames, i -> new Frame());
        outs = new Forwarding[batch];
        Arrays.setAll(outs, i -> new Forwarding());
        verdicts = new Verdict[batch];
    }

    @Override
    public int size() {
        return region.size();
    }

    @Override
    public long pass() {
        long sum = 0;
        for (int at = 0; at < region.size(); at += frames.length) {
            forward(at);
            for (int i = 0; i < frames.length; i++) {
                if (verdicts[i] != Verdict.OK) {
                    throw new IllegalStateException("a packet to be forwarded ends as " + verdicts[i]);
                }
                sum += outs[i].egressPort();
            }
        }
        return sum;
    }

    private void forward(int at) {
        for (int i = 0; i < frames.length; i++) {
            region.bind(frames[i], at + i);
            outs[i].arrived(WorkloadCluster.POD_PORT, 0);
        }
        forwarder.forward(frames, outs, verdicts, frames.length);
    }

    @Override
    public int passesBeforeRestore() {
        return passesBeforeRestore;
    }

    @Override
    public void restore() {
        if (passesBeforeRestore != ENDLESS) {
            region.restore();
        }
    }

    @Override
    public long digest() {
        restore();
        Fnv digest = new Fnv();
        for (int at = 0; at < region.size(); at += frames.length) {
            forward(at);
            for (Frame frame : frames) {
                digest.addPacket(frame);
            }
        }
        restore();
        return digest.value();
    }
}
