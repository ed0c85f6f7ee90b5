// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Steered frames through native routing with random tables. */
class NativeForwarderFuzzTest {
    private static final HostileTraffic TRAFFIC = HostileTraffic.routed();

    static List<byte[]> seeds() {
        return HostileTraffic.seeds(Seeds.innerFrames());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void routesOrRefuses(byte[] input) {
        TRAFFIC.forward(input);
    }
}
