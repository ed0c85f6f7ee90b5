// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.Verdict;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.mtu.IcmpError;
import org.encap4j.wire.Frame;

/** Answers a packet that does not fit into the next link with an ICMP error in lent memory. */
final class TooBigStep implements FrameStep {
    private final Forwarder forwarder;
    private final byte[] memory = new byte[Layout.HEADROOM + IcmpError.MAX_LENGTH];
    private final Frame reply = new Frame();
    private final Forwarding out = new Forwarding().lend(reply);
    private long nanos;

    TooBigStep(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    @Override
    public int handle(Frame frame) {
        reply.bind(memory, 0, Layout.HEADROOM, memory.length);
        Verdict verdict = forwarder.forward(frame, out.arrived(WorkloadCluster.POD_PORT, nanos++));
        if (verdict != Verdict.FRAGMENTATION_NEEDED || !out.hasReply()) {
            throw new IllegalStateException("a packet that is too long ends as " + verdict);
        }
        return reply.length();
    }

    @Override
    public void digest(Frame frame, Fnv digest) {
        digest.addPacket(reply);
    }
}
