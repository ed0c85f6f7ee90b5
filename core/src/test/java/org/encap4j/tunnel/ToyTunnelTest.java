// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

import java.util.List;
import org.encap4j.fixtures.TunnelProtocolContract;

/** Shows that the contract can be met by eight bytes, so that what the codecs are tested with is not one of them. */
class ToyTunnelTest implements TunnelProtocolContract {
    @Override
    public TunnelProtocol protocol() {
        return new ToyTunnel();
    }

    @Override
    public TunnelMetadata sent() {
        return new TunnelMetadata().setVni(0xABCDEF);
    }

    @Override
    public List<TunnelMetadata> refused() {
        return List.of(
                new TunnelMetadata().setVni(0x100_0000),
                new TunnelMetadata().setPayload(0x1_0000),
                new TunnelMetadata().setVni(-1));
    }

    @Override
    public List<String> refusedHeaders() {
        return List.of("7100655800002a00", "7001655800002a00");
    }
}
