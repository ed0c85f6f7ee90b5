// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import org.encap4j.config.NodeAddress;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.TunnelProtocol;

/** The two ends of the tunnel that the codecs are measured on. */
final class Endpoints {
    static final int VNI = 42;
    static final int IDENTITY = 15584;
    static final long LOCAL_MAC = 0x0200_0000_0001L;
    static final long REMOTE_MAC = 0x0200_0000_0002L;
    static final int LOCAL = 0x0A00_0101;
    static final int REMOTE = 0x0A00_0202;

    private Endpoints() {}

    static OuterHeader outer(TunnelProtocol protocol) {
        return OuterHeader.to(
                        protocol,
                        NodeAddress.inet(Prefix.ofIpv4(LOCAL, Prefix.IPV4_BITS)),
                        NodeAddress.inet(Prefix.ofIpv4(REMOTE, Prefix.IPV4_BITS)))
                .ethernet(LOCAL_MAC, REMOTE_MAC)
                .build();
    }
}
