// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK to measure on.
 *
 * @param home its folder
 * @param version such as {@code 25.0.3}
 */
public record Jdk(Path home, String version) {
    private static final String HOME_OF_25 = "JAVA25_HOME";

    /** {@return the one that runs this} */
    public static Jdk running() {
        return new Jdk(Path.of(System.getProperty("java.home")), System.getProperty("java.version"));
    }

    /**
     * Looks at a folder.
     *
     * @param home where a JDK should be
     * @return the JDK
     * @throws IOException if there is none
     */
    public static Jdk at(Path home) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            throw new IOException(home + " is no JDK: bin/java and release were expected in it");
        }
        Properties properties = new Properties();
        try (var in = Files.newInputStream(release)) {
            properties.load(in);
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        if (!version.matches("\\d.*")) {
            throw new IOException(release + " names no JAVA_VERSION");
        }
        return new Jdk(home, version);
    }

    /**
     * Looks for another JDK: 25 where the environment's {@value #HOME_OF_25} says, else beside the running one.
     *
     * @param feature the version's first number
     * @return the JDK, or nothing
     * @throws IOException if the environment names a folder that is none
     */
    public static Optional<Jdk> find(int feature) throws IOException {
        Jdk running = running();
        if (running.feature() == feature) {
            return Optional.of(running);
        }
        String named = System.getenv(HOME_OF_25);
        if (feature == 25 && named != null && !named.isEmpty()) {
            return Optional.of(at(Path.of(named)));
        }
        try (Stream<Path> beside =
                Files.list(running.home().toRealPath().getParent()).sorted(Comparator.naturalOrder())) {
            return beside.flatMap(Jdk::tryAt)
                    .filter(jdk -> jdk.feature() == feature)
                    .findFirst();
        }
    }

    private static Stream<Jdk> tryAt(Path folder) {
        try {
            return Stream.of(at(folder));
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    /** {@return the version's first number, such as 25} */
    public int feature() {
        return Runtime.Version.parse(version).feature();
    }

    Path java() {
        return home.resolve("bin/java");
    }
}
