// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Steered frames from pods and the network into tunnels, with random tables. */
class TunnelForwarderFuzzTest {
    private static final HostileTraffic TRAFFIC = HostileTraffic.encapsulated();

    static List<byte[]> seeds() {
        return HostileTraffic.seeds(Seeds.innerFrames());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void encapsulatesOrRefuses(byte[] input) {
        TRAFFIC.forward(input);
    }
}
