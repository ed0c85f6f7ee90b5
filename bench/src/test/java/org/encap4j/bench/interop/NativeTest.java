// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node of ours without a tunnel, and a Linux host that routes. */
@ExtendWith(LabExtension.class)
class NativeTest {
    static final String[] NATIVE = {
        "routing-mode: native",
        "auto-direct-node-routes: true",
        "ipv4-native-routing-cidr: 10.244.0.0/16",
        "ipv6-native-routing-cidr: fd00:244::/32"
    };

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    @ParameterizedTest
    @ValueSource(ints = {1500, 9000})
    void againstTheKernelsRouting(int mtu, Lab lab) {
        Encounter met = Encounter.withHost(lab, 70_001, 70_002, mtu);
        met.kernelRouter();
        met.start(NATIVE).talk(mtu).end("to-network");

        assertThat(met.node().report()).contains("native routing").contains("MTU " + mtu);
        // One hop less on the way out; what arrives has its own hop yet before it.
        assertThat(met.capture()
                        .outer(
                                packet ->
                                        packet.outer("ip.src").equals(met.ours().pod()),
                                "ip.ttl"))
                .containsExactly("63");
        assertThat(met.capture()
                        .outer(
                                packet -> packet.outer("ip.src")
                                        .equals(met.theirs().pod()),
                                "ip.ttl"))
                .containsExactly("63");
    }
}
