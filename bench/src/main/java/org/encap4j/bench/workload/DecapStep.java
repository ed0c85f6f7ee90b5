// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.Verdict;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;

/** Takes a packet out of its tunnel, or refuses it if that is what it is to be measured. */
final class DecapStep implements FrameStep {
    private final Decapsulator decapsulator;
    private final Verdict expected;
    private final TunnelMetadata metadata = new TunnelMetadata();

    DecapStep(Decapsulator decapsulator, Verdict expected) {
        this.decapsulator = decapsulator;
        this.expected = expected;
    }

    @Override
    public int handle(Frame frame) {
        Verdict verdict = decapsulator.decapsulate(frame, metadata);
        if (verdict != expected) {
            throw new IllegalStateException("a packet to be decapsulated ends as " + verdict + ", not " + expected);
        }
        return frame.length() + metadata.vni();
    }

    @Override
    public void digest(Frame frame, Fnv digest) {
        digest.addInt(frame.length());
        digest.addInt(metadata.vni());
    }
}
