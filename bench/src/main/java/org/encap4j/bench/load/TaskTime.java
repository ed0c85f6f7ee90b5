// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor time of a process or a kernel thread, as {@code /proc/PID/stat} has it: in steps of 10 ms.
 *
 * @param userNanos in user mode
 * @param systemNanos in the kernel
 */
record TaskTime(long userNanos, long systemNanos) {
    static final TaskTime NONE = new TaskTime(0, 0);

    /** What the kernel counts in, on every architecture that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000L;

    /** Behind the name, which is in parentheses and may hold blanks. */
    private static final int USER_FIELD = 11;

    private static final int SYSTEM_FIELD = 12;

    /** {@return that of this process, {@link #NONE} where the system does not say} */
    static TaskTime ofThisProcess() {
        return of(Path.of("/proc/self/stat"));
    }

    /** {@return that of a process or kernel thread, {@link #NONE} if there is none} */
    static TaskTime of(long process) {
        return of(Path.of("/proc/" + process + "/stat"));
    }

    private static TaskTime of(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            return NONE;
        }
    }

    static TaskTime parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new TaskTime(
                Long.parseLong(fields[USER_FIELD]) * NANOS_PER_TICK,
                Long.parseLong(fields[SYSTEM_FIELD]) * NANOS_PER_TICK);
    }

    long nanos() {
        return userNanos + systemNanos;
    }
}
