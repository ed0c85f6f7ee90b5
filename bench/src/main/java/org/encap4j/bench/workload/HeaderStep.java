// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.Verdict;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.Frame;

/** Writes or reads a tunnel header alone, as behind a UDP socket. */
final class HeaderStep implements FrameStep {
    private final TunnelProtocol protocol;
    private final boolean encode;
    private final TunnelMetadata metadata =
            new TunnelMetadata().setVni(Endpoints.VNI).setIdentity(Endpoints.IDENTITY);

    HeaderStep(TunnelProtocol protocol, boolean encode) {
        this.protocol = protocol;
        this.encode = encode;
    }

    @Override
    public int handle(Frame frame) {
        Verdict verdict = encode ? protocol.encode(frame, metadata) : protocol.decode(frame, metadata);
        if (verdict != Verdict.OK) {
            throw new IllegalStateException("a header ends as " + verdict);
        }
        return frame.length() + metadata.vni();
    }
}
