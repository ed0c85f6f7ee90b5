// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read from files of the kernel; the lines are those of a Linux 6.18. */
class KernelFilesTest {
    private static final String HEADING =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref"
                    + " pointer drops";

    @Test
    void dropsAreSummedForThePortAlone() {
        Stream<String> table = Stream.of(
                HEADING,
                "  510: 0100007F:2118 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5512 2"
                        + " ffff8881 67032         ",
                " 1510: 0200007F:2118 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5513 2"
                        + " ffff8882 8             ",
                " 1511: 00000000:0044 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 5514 2"
                        + " ffff8883 99            ");

        assertThat(KernelDrops.in(table, 8472)).isEqualTo(67_040);
        assertThat(KernelDrops.in(Stream.of(HEADING), 8472)).isZero();
    }

    @Test
    void aProcessMayHaveAnyName() {
        TaskTime time = TaskTime.parse("4711 (a (b) c 1 2) S 1 4711 4711 0 -1 4194560 1 2 3 4 250 75 0 0 20 0 1 0 9 9");

        assertThat(time).isEqualTo(new TaskTime(2_500_000_000L, 750_000_000L));
        assertThat(time.nanos()).isEqualTo(3_250_000_000L);
    }

    @Test
    void aProcessThatIsGoneHasTakenNothing() {
        assertThat(TaskTime.of(Long.MAX_VALUE)).isEqualTo(TaskTime.NONE);
    }

    @Test
    void processorsAreBusyWithAllButIdlingWaitingAndGuests() {
        // user nice system idle iowait irq softirq steal guest guest_nice
        assertThat(HostTime.busy("cpu  1 2 4 1000 2000 8 16 32 64 128")).isEqualTo(63 * 10_000_000L);
    }
}
