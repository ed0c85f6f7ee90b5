// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two nodes of ours, which find each other and their pods. */
@ExtendWith(LabExtension.class)
class TwoNodesTest {
    private static final int IDENTITY = 70_001;
    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    @ParameterizedTest
    @CsvSource({"vxlan,ipv4,1450", "vxlan,ipv6,1430", "geneve,ipv4,1450", "geneve,ipv6,1430"})
    void throughATunnel(String protocol, String underlay, int mtu, Lab lab) {
        Encounter met = Encounter.ofNodes(lab, IDENTITY, THEIRS, LINK);
        met.start("tunnel-protocol: " + protocol, "underlay-protocol: " + underlay)
                .talk(mtu)
                .end("to-overlay");

        assertThat(met.ourHeaders(protocol + ".vni")).containsExactly(UnderlayCapture.vni(protocol, IDENTITY));
        assertThat(met.theirHeaders(protocol + ".vni")).containsExactly(UnderlayCapture.vni(protocol, THEIRS));
    }

    @Test
    void natively(Lab lab) {
        Encounter met = Encounter.ofNodes(lab, IDENTITY, THEIRS, LINK);
        met.start(NativeTest.NATIVE).talk(LINK).end("to-network");
    }
}
