// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.Verdict;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.wire.Frame;

/** Puts a packet into a tunnel. */
final class EncapStep implements FrameStep {
    private final OuterHeader outer;
    private final TunnelMetadata metadata =
            new TunnelMetadata().setVni(Endpoints.VNI).setIdentity(Endpoints.IDENTITY);

    EncapStep(OuterHeader outer) {
        this.outer = outer;
    }

    @Override
    public int handle(Frame frame) {
        Verdict verdict = outer.encapsulate(frame, metadata);
        if (verdict != Verdict.OK) {
            throw new IllegalStateException("a packet to be encapsulated is refused: " + verdict);
        }
        return frame.length();
    }
}
