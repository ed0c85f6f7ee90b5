// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.tunnel.OuterHeaderBuilder;
import org.encap4j.tunnel.TunnelProtocol;

/** The default cluster's two nodes as the ends of any tunnel. */
final class MtuUnderlay {
    private MtuUnderlay() {}

    static OuterHeaderBuilder outer(TunnelProtocol protocol, boolean ipv6) {
        try {
            return OuterHeader.to(
                    protocol,
                    InetAddress.getByName(ipv6 ? "fd00:10::100" : "192.168.10.100"),
                    InetAddress.getByName(ipv6 ? "fd00:10::101" : "192.168.10.101"));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
