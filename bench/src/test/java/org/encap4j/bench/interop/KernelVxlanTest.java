// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of ours and a Linux host with a VXLAN device. */
@ExtendWith(LabExtension.class)
class KernelVxlanTest {
    private static final int IDENTITY = 70_001;

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    @Test
    void plain(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, IDENTITY, 1500);
        met.kernel(false).network(IDENTITY, 1450);
        met.start("tunnel-protocol: vxlan").talk(1450).end("to-overlay");

        System.out.println(met.node().flows() + met.node().report());
        assertThat(met.capture().kinds("vxlan", "ip.src", "vxlan.vni", "vxlan.flags"))
                .isEmpty();
    }
}
