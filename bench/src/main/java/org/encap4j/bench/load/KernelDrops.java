// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel has dropped at UDP sockets because nobody read in time, as {@code /proc/net/udp} says. */
final class KernelDrops {
    private static final List<Path> FILES = List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6"));
    private static final int LOCAL_FIELD = 1;
    private static final int DROPS_FIELD = 12;
    private static final int HEX = 16;

    private KernelDrops() {}

    /** {@return how many datagrams at the sockets of this network namespace that are bound to a port; 0 where nobody says} */
    static long at(int port) {
        return FILES.stream().mapToLong(file -> in(lines(file), port)).sum();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    static long in(Stream<String> table, int port) {
        return table.skip(1)
                .map(line -> line.trim().split(" +"))
                .filter(fields -> fields.length > DROPS_FIELD && port(fields[LOCAL_FIELD]) == port)
                .mapToLong(fields -> Long.parseLong(fields[DROPS_FIELD]))
                .sum();
    }

    private static int port(String local) {
        return Integer.parseInt(local.substring(local.indexOf(':') + 1), HEX);
    }
}
