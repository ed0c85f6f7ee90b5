// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What measurements were made on.
 *
 * @param processor its model, empty where the system does not say
 * @param processors how many the JVM may use
 * @param system name and version of the operating system
 * @param architecture such as {@code amd64}
 */
public record Machine(String processor, int processors, String system, String architecture) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** {@return this one} */
    public static Machine here() {
        return new Machine(
                processorIn(linesOf(CPU_INFO)),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"));
    }

    static String processorIn(List<String> cpuInfo) {
        return cpuInfo.stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .orElse("");
    }

    /** The lines of a file of the system's, none where there is no such file. */
    static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
