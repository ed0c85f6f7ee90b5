// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompilersTest {
    @Test
    void idleIsWhoHasNothingToDoAndNothingWaiting() {
        assertThat(Compilers.isIdle("Current compiles: \n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\nEmpty\n\n"))
                .isTrue();
        assertThat(Compilers.isIdle("Current compiles: \nC2 CompilerThread0  12 4 X::y (3 bytes)\n\nC1 compile queue:\n"
                        + "Empty\n\nC2 compile queue:\nEmpty\n"))
                .isFalse();
        assertThat(Compilers.isIdle("Current compiles: \n\nC1 compile queue:\nEmpty\n\nC2 compile queue:\n"
                        + "1769 4 java.util.ArrayList::elementData (7 bytes)\n"))
                .isFalse();
    }

    @Test
    void theRunningJvmTells() throws InterruptedException {
        Compilers compilers = new Compilers();
        boolean idle = false;
        for (int look = 0; look < 2_000 && !idle; look++) {
            idle = compilers.areIdle();
            Thread.sleep(10);
        }

        assertThat(idle).as("compilers are done at some time").isTrue();
    }
}
