// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node of ours and an Open vSwitch with the userspace datapath. */
@ExtendWith(LabExtension.class)
class OvsTest {
    private static final int IDENTITY = 70_001;
    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;
    private static final int OVER_IPV4 = LINK - 50;
    /** Two options: 4 and 8 bytes behind 4 bytes each. */
    private static final int WITH_OPTIONS = OVER_IPV4 - 20;

    @BeforeAll
    static void need() {
        Lab.needs("ovsdb-server", "ovs-vswitchd");
    }

    @Test
    void vxlan(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, THEIRS, LINK);
        OvsPeer peer = met.ovs().tunnel("vxlan", 8472, OVER_IPV4).forward();
        met.start("tunnel-protocol: vxlan").talk(OVER_IPV4).end("to-overlay");

        assertThat(met.tunneled("vxlan.vni"))
                .containsExactlyInAnyOrder(
                        met.ours().underlay() + " " + IDENTITY, met.theirs().underlay() + " " + THEIRS);
        assertThat(peer.flows()).contains("n_packets");
    }

    @Test
    void geneve(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, THEIRS, LINK);
        met.ovs().tunnel("geneve", 6081, OVER_IPV4).forward();
        met.start("tunnel-protocol: geneve").talk(OVER_IPV4).end("to-overlay");

        assertThat(met.tunneled("geneve.vni"))
                .containsExactlyInAnyOrder(
                        met.ours().underlay() + " " + IDENTITY, met.theirs().underlay() + " " + THEIRS);
    }

    /** One of the options is critical; each side takes no packet without both. */
    @Test
    void geneveWithTwoOptions(Lab lab) {
        Encounter met = new Encounter(lab, IDENTITY, THEIRS, LINK);
        met.ovs().tunnel("geneve", 6081, WITH_OPTIONS).forwardWithOptions();
        met.startEmbedded("tunnel-protocol: geneve-options").talk(WITH_OPTIONS).end("to-overlay");

        assertThat(met.tunneled("geneve.vni", "geneve.option.class", "geneve.option.type", "geneve.flags"))
                .isEmpty();
    }
}
