// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.wire.Frame;

/** Forwards a pod's packet to another node. */
final class ForwardStep implements FrameStep {
    private final Forwarder forwarder;
    private final ObservationPoint towards;
    private final Forwarding out = new Forwarding();

    ForwardStep(Forwarder forwarder, ObservationPoint towards) {
        this.forwarder = forwarder;
        this.towards = towards;
    }

    @Override
    public int handle(Frame frame) {
        Verdict verdict = forwarder.forward(frame, out.arrived(WorkloadCluster.POD_PORT, 0));
        if (verdict != Verdict.OK || out.point() != towards) {
            throw new IllegalStateException("a packet to be forwarded ends as " + verdict + ", " + out.point());
        }
        return out.egressPort();
    }
}
