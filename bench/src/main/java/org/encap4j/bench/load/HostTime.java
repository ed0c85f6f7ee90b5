// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Processor time on this machine at one moment, in nanoseconds, in steps of 10 ms.
 *
 * @param carriers of chosen processes
 * @param softirqThreads of {@code ksoftirqd/N}
 * @param busy of all processors, whatever for
 */
record HostTime(long carriers, long softirqThreads, long busy) {
    private static final long NANOS_PER_TICK = 10_000_000L;
    /** Of the first line of /proc/stat, behind its name: idle, and waiting for a disk. */
    private static final List<Integer> IDLE_FIELDS = List.of(4, 5);
    /** What guests take is in the time of their host already. */
    private static final int FIRST_GUEST_FIELD = 9;

    static HostTime now(List<Long> carriers, List<Long> softirqThreads) {
        return new HostTime(sum(carriers), sum(softirqThreads), busyNow());
    }

    private static long sum(List<Long> processes) {
        return processes.stream()
                .mapToLong(process -> TaskTime.of(process).nanos())
                .sum();
    }

    private static long busyNow() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return busy(lines.findFirst().orElse("cpu"));
        } catch (IOException e) {
            return 0;
        }
    }

    static long busy(String line) {
        String[] fields = line.split(" +");
        long ticks = 0;
        for (int field = 1; field < Math.min(fields.length, FIRST_GUEST_FIELD); field++) {
            ticks += IDLE_FIELDS.contains(field) ? 0 : Long.parseLong(fields[field]);
        }
        return ticks * NANOS_PER_TICK;
    }

    /** {@return the numbers of the kernel's threads that do what interrupts left} */
    static List<Long> findSoftirqThreads() {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                Path name = process.resolve("comm");
                if (Files.isReadable(name) && read(name).startsWith("ksoftirqd/")) {
                    found.add(Long.parseLong(process.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    /** A process may be gone by now. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
