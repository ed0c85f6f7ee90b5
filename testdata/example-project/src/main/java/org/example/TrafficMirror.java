// SPDX-License-Identifier: Apache-2.0
package org.example;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import org.encap4j.Verdict;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelMetadata;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/** Puts Ethernet frames into a VXLAN tunnel to a collector, in place. For one thread. */
public final class TrafficMirror {
    private final OuterHeader outer;
    private final TunnelMetadata metadata;
    private final Frame frame = new Frame();

    public TrafficMirror(InetAddress here, InetAddress collector, int vni) {
        Vxlan vxlan = Vxlan.of(VxlanProfile.PLAIN).withPort(Vxlan.IANA_PORT);
        outer = OuterHeader.to(vxlan, here, collector).build();
        metadata = new TunnelMetadata().setVni(vni);
    }

    /** Returns OK, and the packet then starts 50 bytes earlier; or why not, and the packet is as it was. */
    public Verdict mirror(ByteBuf packet) {
        Verdict verdict = outer.encapsulate(frame.bind(packet), metadata);
        frame.moveIndices(packet);
        return verdict;
    }
}
