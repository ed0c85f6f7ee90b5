// SPDX-License-Identifier: Apache-2.0
package org.encap4j.tunnel;

/** The same contract for a header of which a part does not vary. */
class LongToyTunnelTest extends ToyTunnelTest {
    @Override
    public TunnelProtocol protocol() {
        return new ToyTunnel().withTail(5);
    }
}
