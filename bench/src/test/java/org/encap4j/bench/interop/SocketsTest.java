// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes of ours whose tunnel is carried by UDP sockets: {@code encap4j node --udp}. */
@ExtendWith(LabExtension.class)
class SocketsTest {
    private static final int IDENTITY = 70_001;
    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;
    private static final int OVER_IPV4 = LINK - 50;
    private static final int OVER_IPV6 = LINK - 70;

    @BeforeAll
    static void need() {
        Lab.needs("nft", "ovsdb-server", "ovs-vswitchd");
    }

    private static void check(Encounter met, String protocol) {
        assertThat(met.ourHeaders(protocol + ".vni")).containsExactly(UnderlayCapture.vni(protocol, IDENTITY));
        assertThat(met.theirHeaders(protocol + ".vni")).containsExactly(UnderlayCapture.vni(protocol, THEIRS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void toAKernelsVxlan(boolean ipv6, Lab lab) {
        int mtu = ipv6 ? OVER_IPV6 : OVER_IPV4;
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, LINK);
        met.kernel(ipv6).external(THEIRS, IDENTITY, mtu);
        met.startOnSockets("underlay-protocol: " + (ipv6 ? "ipv6" : "ipv4"))
                .talk(mtu)
                .end("to-overlay");
        check(met, "vxlan");
    }

    @Test
    void toOpenVswitchsGeneve(Lab lab) {
        Encounter met = Encounter.withHost(lab, IDENTITY, THEIRS, LINK);
        met.ovs().tunnel("geneve", 6081, OVER_IPV4).forward();
        met.startOnSockets("tunnel-protocol: geneve").talk(OVER_IPV4).end("to-overlay");
        check(met, "geneve");
    }

    @Test
    void toEachOther(Lab lab) {
        Encounter met = Encounter.ofNodes(lab, IDENTITY, THEIRS, LINK);
        met.startOnSockets("tunnel-protocol: vxlan").talk(OVER_IPV4).end("to-overlay");
        check(met, "vxlan");
    }
}
