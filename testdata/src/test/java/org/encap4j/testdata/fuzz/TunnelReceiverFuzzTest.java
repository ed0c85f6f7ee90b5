// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Steered frames out of tunnels to pods, with random tables. */
class TunnelReceiverFuzzTest {
    private static final HostileTraffic TRAFFIC = HostileTraffic.received();

    static List<byte[]> seeds() {
        return HostileTraffic.seeds(Seeds.fewFrames());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void deliversOrRefuses(byte[] input) {
        TRAFFIC.forward(input);
    }
}
