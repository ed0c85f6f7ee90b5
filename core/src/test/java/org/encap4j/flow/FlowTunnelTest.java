// SPDX-License-Identifier: Apache-2.0
package org.encap4j.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowTunnelTest {
    @ParameterizedTest
    @CsvSource({"vxlan, VXLAN", "vxlan-gpe, VXLAN", "geneve, GENEVE", "gre, NONE", "identity toy, NONE"})
    void knowsProtocolsByTheirNames(String protocol, FlowTunnel tunnel) {
        assertThat(FlowTunnel.of(protocol)).isEqualTo(tunnel);
    }
}
