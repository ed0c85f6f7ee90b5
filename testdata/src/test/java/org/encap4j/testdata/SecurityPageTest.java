// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.encap4j.fixtures.SourceTree;
import org.junit.jupiter.api.Test;

/** SECURITY.md points to tests that exist. */
class SecurityPageTest {
    private static final Path HOUSE = SourceTree.module().toAbsolutePath().getParent();
    private static final Pattern NAMED = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> modules = Files.list(HOUSE)) {
            return modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .flatMap(SecurityPageTest::below)
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (first, second) -> first));
        }
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith("Test.java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyClaimPointsToATest() throws IOException {
        Map<String, Path> tests = tests();
        Set<String> missing = new TreeSet<>();
        int named = 0;
        for (MatchResult claim : NAMED.matcher(Files.readString(HOUSE.resolve("SECURITY.md")))
                .results()
                .toList()) {
            named++;
            Path file = tests.get(claim.group(1));
            if (file == null || !Files.readString(file).contains("void " + claim.group(2) + "(")) {
                missing.add(claim.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(named).isGreaterThan(50);
    }
}
