// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/** Geneve headers and the walk over their options in all profiles, lenient and strict, beside the reference. */
class GeneveFuzzTest {
    static List<byte[]> seeds() {
        return Seeds.headers(6081);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10s")
    void decodesAsTheReferenceDoes(byte[] header) {
        TunnelKind.GENEVE.forEach(kind -> kind.decode(header));
    }
}
