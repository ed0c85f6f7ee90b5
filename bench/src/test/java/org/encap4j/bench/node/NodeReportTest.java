// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.encap4j.Verdict;
import org.encap4j.io.ForwardingLoop;
import org.encap4j.io.LoopbackPort;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

class NodeReportTest {
    private static final int WIRE_BYTES = 1 << 12;

    /** A node that is stopped has packets before it that it will not look at. */
    @Test
    void whatIsLeftIsPartOfTheSum() throws IOException {
        LoopbackPort port = new LoopbackPort("pods", "wire", WIRE_BYTES);
        LoopbackPort other = new LoopbackPort("under", "wire", WIRE_BYTES);
        ForwardingLoop[] loop = new ForwardingLoop[1];
        loop[0] = new ForwardingLoop(
                port,
                other,
                (packet, known) -> {
                    loop[0].stop();
                    return Verdict.NOT_FOR_US;
                },
                (packet, known) -> Verdict.OK);
        byte[] packet = new byte[60];
        for (int sent = 0; sent < 4; sent++) {
            port.otherEnd().offer(new Frame().bind(packet, 0, 0, packet.length));
        }
        loop[0].run();

        long left = NodeReport.left(port);
        assertThat(left).isEqualTo(3);
        assertThat(NodeReport.lines("pods (lxc0)", loop[0].counters(0), left))
                .containsExactly(
                        "pods (lxc0): 4 received",
                        "  3 dropped: not looked at any more when the node ended",
                        "  1 dropped: the frame is addressed to another station");
        assertThat(NodeReport.lines("underlay", loop[0].counters(1), NodeReport.left(other)))
                .containsExactly("underlay: 0 received");
    }
}
