// SPDX-License-Identifier: Apache-2.0
package org.encap4j.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The tunnels of a test: closed after it, when every packet must be accounted for. */
final class Tunnels implements AfterEachCallback {
    private final List<UdpTunnel> open = new ArrayList<>();

    static UdpTunnelBuilder on(String address) {
        return UdpTunnel.over(new MarkedTunnel()).bind(new InetSocketAddress(address, 0));
    }

    UdpTunnel open(UdpTunnelBuilder builder) throws IOException {
        UdpTunnel tunnel = builder.open();
        open.add(tunnel);
        return tunnel;
    }

    static InetSocketAddress address(UdpTunnel tunnel) {
        return tunnel.localAddresses().get(0);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(UdpTunnel::close);
        open.forEach(tunnel -> assertExact(tunnel.counters()));
    }

    static void assertExact(UdpTunnelCounters counters) {
        assertThat(counters.sent() + counters.failed() + counters.notWritable() + counters.refusedToSend())
                .isEqualTo(counters.offered());
        assertThat(counters.delivered() + counters.refused()).isEqualTo(counters.received());
    }
}
