// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.encap4j.Verdict;
import org.encap4j.fixtures.SourceTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules look one way: {@code core <- {vxlan, geneve} <- testdata <- bench}; vxlan and geneve never see each other. */
class ModuleArrowTest {
    private static final Map<String, Set<String>> SEES = Map.of(
            "core", Set.of(),
            "vxlan", Set.of("core"),
            "geneve", Set.of("core"),
            "testdata", Set.of("core", "vxlan", "geneve"),
            "bench", Set.of("core", "vxlan", "geneve", "testdata"));

    private static final String ROOT = "org.encap4j";
    private static final ImportOption NO_TEST_JAR = location -> !location.contains("-tests.jar");

    @TempDir
    private Path folder;

    @Test
    void modulesLookOneWay() {
        JavaClasses house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(NO_TEST_JAR)
                .importPackages(ROOT);

        assertThat(house.contain(Verdict.class)).as("core was read").isTrue();
        assertThat(wrongWay(house)).isEmpty();
    }

    @Test
    void refusesTheWrongWayAndNoOther() throws IOException {
        List<String> complaints = wrongWay(looking(
                "org.encap4j.vxlan -> org.encap4j.geneve",
                "org.encap4j.geneve.options -> org.encap4j.vxlan",
                "org.encap4j.wire -> org.encap4j.vxlan",
                "org.encap4j -> org.encap4j.geneve",
                "org.encap4j.netty -> org.encap4j.testdata",
                "org.encap4j.vxlan -> org.encap4j.testdata",
                "org.encap4j.testdata -> org.encap4j.bench",
                "org.encap4j.vxlan -> org.encap4j.tunnel",
                "org.encap4j.geneve -> org.encap4j",
                "org.encap4j.testdata -> org.encap4j.geneve",
                "org.encap4j.bench -> org.encap4j.testdata",
                "org.encap4j.bench -> org.encap4j.wire"));

        assertThat(complaints).hasSize(7);
        for (int look = 0; look < 7; look++) {
            String from = ".From" + look + ".field>";
            assertThat(complaints).as(from).anyMatch(complaint -> complaint.contains(from));
        }
    }

    private static List<String> wrongWay(JavaClasses classes) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> ours(dependency.getOriginClass()) && ours(dependency.getTargetClass()))
                .filter(dependency -> !allowed(dependency))
                .map(Dependency::getDescription)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean allowed(Dependency dependency) {
        String from = module(dependency.getOriginClass());
        String to = module(dependency.getTargetClass());
        return from.equals(to) || SEES.get(from).contains(to);
    }

    private static boolean ours(JavaClass type) {
        return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
    }

    /** Every module but core has a package of its name; the rest is core. */
    private static String module(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 2 && SEES.containsKey(parts[2]) ? parts[2] : "core";
    }

    /** Classes From0, From1 and so on, each with a field of a class in the package right of its arrow. */
    private JavaClasses looking(String... looks) throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (int look = 0; look < looks.length; look++) {
            String[] packages = looks[look].split(" -> ");
            String to = packages[1] + ".To";
            sources.put(
                    packages[0] + ".From" + look,
                    "package " + packages[0] + "; class From" + look + " { " + to + " field; }");
            sources.put(to, "package " + packages[1] + "; public class To { }");
        }
        return new ClassFileImporter().importPath(new SourceTree(folder).compile(sources));
    }
}
