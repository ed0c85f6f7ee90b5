// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node of ours and an Open vSwitch with the userspace datapath, which takes no VNI but our pod's identity. */
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
        Lab.needs("nft", "ovsdb-server", "ovs-vswitchd");
    }

    @ParameterizedTest
    @CsvSource({"vxlan,8472", "geneve,6081"})
    void withoutOptions(String protocol, int port, Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, LINK);
        met.ovs().tunnel(protocol, port, OVER_IPV4).forward();
        met.start("tunnel-protocol: " + protocol).talk(OVER_IPV4).end("to-overlay");

        assertThat(met.ourHeaders(protocol + ".vni")).containsExactly(UnderlayCapture.vni(protocol, IDENTITY));
        assertThat(met.theirHeaders(protocol + ".vni")).containsExactly(UnderlayCapture.vni(protocol, THEIRS));
    }

    /** One of the options is critical; the switch takes no packet without both. */
    @Test
    void geneveWithTwoOptions(Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, LINK);
        met.ovs().tunnel("geneve", 6081, WITH_OPTIONS).forwardWithOptions();
        met.startEmbedded("tunnel-protocol: geneve-options").talk(WITH_OPTIONS).end("to-overlay");

        String[] fields = {"geneve.vni", "geneve.flags", "geneve.option.class", "geneve.option.type"};
        String options = " 0x40 0x0102,0x0103 0x80,0x01";
        assertThat(met.capture().all(met::isOurs, fields))
                .containsExactly(UnderlayCapture.vni("geneve", IDENTITY) + options);
        assertThat(met.capture().all(met::isTheirs, fields))
                .containsExactly(UnderlayCapture.vni("geneve", THEIRS) + options);
    }
}
