// SPDX-License-Identifier: Apache-2.0
package org.encap4j.forward;

import org.encap4j.Verdict;
import org.encap4j.wire.Frame;

/**
 * A forwarder that tells a {@link FlowSink} what it did with each packet. Other forwarders know nothing of flows, so that flows
 * which nobody wants cost nothing.
 */
public final class ObservedForwarder implements Forwarder {
    private final Forwarder forwarder;
    private final FlowSink sink;

    /**
     * Watches a forwarder.
     *
     * @param forwarder decides
     * @param sink is told; belongs to the same thread
     */
    public ObservedForwarder(Forwarder forwarder, FlowSink sink) {
        this.forwarder = forwarder;
        this.sink = sink;
    }

    @Override
    public Verdict forward(Frame frame, Forwarding out) {
        Verdict verdict = forwarder.forward(frame, out);
        sink.decided(frame, out, verdict);
        return verdict;
    }

    /** Forwards all of them before the sink is told of the first, in their order. */
    @Override
    public void forward(Frame[] frames, Forwarding[] outs, Verdict[] verdicts, int count) {
        forwarder.forward(frames, outs, verdicts, count);
        for (int i = 0; i < count; i++) {
            sink.decided(frames[i], outs[i], verdicts[i]);
        }
    }
}
