// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** VXLAN headers in all profiles, lenient and strict, beside the reference. */
class VxlanFuzzTest {
    static List<byte[]> seeds() {
        return Seeds.headers(8472, 4789, 4790);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void decodesAsTheReferenceDoes(byte[] header) {
        TunnelKind.VXLAN.forEach(kind -> kind.decode(header));
    }
}
