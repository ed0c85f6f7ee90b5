// SPDX-License-Identifier: Apache-2.0
package org.encap4j;

import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.encap4j.fixtures.SourceTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shape of the house: which package of core may look at which, how classes may not be called, and how long a file may
 * be. The arrow between the modules is held by {@code ModuleArrowTest}.
 */
class ArchitectureTest {
    /** From the edges down to the bytes: a package sees the lines below its own, not its neighbours. */
    private static final List<Set<String>> LINES = List.of(
            Set.of("netty", "io"),
            Set.of("pcap", "text", "config"),
            Set.of("flow"),
            Set.of("forward"),
            Set.of("mtu", "fib", "ipcache"),
            Set.of("tunnel", "lpm", "identity"),
            Set.of("wire"),
            Set.of(""));

    private static final String ROOT = "org.encap4j";
    private static final List<String> MODULES = List.of("core", "vxlan", "geneve", "testdata", "bench");
    private static final int MAIN_LINES = 300;
    private static final int TEST_LINES = 400;

    private static final ArchRule NO_TALK = ArchRuleDefinition.noClasses()
            .should(ACCESS_STANDARD_STREAMS)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging..")
            .as("core neither prints nor logs: it returns verdicts and counts them");

    @TempDir
    private Path folder;

    @Test
    void packagesOfCoreLookOnlyDown() {
        assertThat(core()).isNotEmpty();
        assertThat(upward(core())).isEmpty();
    }

    @Test
    void refusesALookUpOrSidewaysAndNoOther() throws IOException {
        List<String> complaints = upward(looking(
                "org.encap4j -> org.encap4j.wire",
                "org.encap4j.wire -> org.encap4j.tunnel",
                "org.encap4j.tunnel -> org.encap4j.lpm",
                "org.encap4j.fib -> org.encap4j.mtu",
                "org.encap4j.forward -> org.encap4j.flow",
                "org.encap4j.text -> org.encap4j.pcap",
                "org.encap4j.io -> org.encap4j.netty",
                "org.encap4j.wire.deep -> org.encap4j.forward.deep",
                "org.encap4j.netty -> org.encap4j",
                "org.encap4j.forward -> org.encap4j.wire"));

        assertThat(complaints).hasSize(8);
        for (int look = 0; look < 8; look++) {
            String from = ".From" + look + ".field>";
            assertThat(complaints).as(from).anyMatch(complaint -> complaint.contains(from));
        }
    }

    @Test
    void refusesAPackageThatHasNoLine() throws IOException {
        assertThat(upward(looking("org.encap4j.netty -> org.encap4j.misc")))
                .singleElement()
                .asString()
                .contains("org.encap4j.misc has no place");
    }

    @Test
    void coreNeitherPrintsNorLogs() {
        NO_TALK.check(core());
    }

    @Test
    void refusesTalk() throws IOException {
        List<String> talk = List.of(
                "System.out.println(1)",
                "System.err.println(1)",
                "new Exception().printStackTrace()",
                "java.util.logging.Logger.getLogger(\"\").info(\"\")");
        Map<String, String> sources = new HashMap<>();
        talk.forEach(call -> sources.put(
                "a.Talk" + talk.indexOf(call),
                "package a; class Talk" + talk.indexOf(call) + " { { " + call + "; } }"));

        List<String> complaints =
                NO_TALK.evaluate(compiled(sources)).getFailureReport().getDetails();
        for (String call : talk) {
            String by = "<a.Talk" + talk.indexOf(call) + ".";
            assertThat(complaints).as(call).anyMatch(complaint -> complaint.contains(by));
        }
    }

    @Test
    void namesSaySomething() {
        assertThat(core().stream().map(JavaClass::getSimpleName).filter(SourceTree::saysNothing))
                .isEmpty();
        assertThat(everySource().flatMap(tree -> tree.saysNothing().stream())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ByteUtil", "StringUtils", "TestHelper", "PortManager", "HeaderBase", "BaseHeader", "FooImpl"})
    void refusesNamesThatSayNothing(String name) throws IOException {
        Files.createFile(folder.resolve(name + ".java"));

        assertThat(new SourceTree(folder).saysNothing())
                .singleElement()
                .asString()
                .contains(name);
        assertThat(List.of("Baseline", "Database", "Implicit", "Frame", "CommonsenseTest"))
                .noneMatch(SourceTree::saysNothing);
    }

    @Test
    void filesAreShortEnoughToRead() {
        assertThat(sources("main").flatMap(tree -> tree.longerThan(MAIN_LINES).stream()))
                .isEmpty();
        assertThat(sources("test").flatMap(tree -> tree.longerThan(TEST_LINES).stream()))
                .isEmpty();
        assertThat(new SourceTree(SourceTree.module().resolve("src/main/java")).isEmpty())
                .as("the folder was read")
                .isFalse();
    }

    @Test
    void refusesFilesThatAreTooLong() throws IOException {
        Files.writeString(folder.resolve("Short.java"), "//\n\n".repeat(MAIN_LINES));
        Files.writeString(folder.resolve("Long.java"), "//\n".repeat(MAIN_LINES + 1));

        assertThat(new SourceTree(folder).longerThan(MAIN_LINES))
                .singleElement()
                .asString()
                .endsWith("Long.java has 301 lines, 300 are allowed");
    }

    private static List<String> upward(JavaClasses classes) {
        return classes.stream()
                .filter(type -> ours(type.getPackageName()))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> ours(dependency.getTargetClass().getPackageName()))
                .flatMap(ArchitectureTest::complaint)
                .distinct()
                .sorted()
                .toList();
    }

    private static Stream<String> complaint(Dependency dependency) {
        String from = top(dependency.getOriginClass());
        String to = top(dependency.getTargetClass());
        for (String place : List.of(from, to)) {
            if (line(place) < 0) {
                return Stream.of(ROOT + "." + place + " has no place in the list of packages");
            }
        }
        return from.equals(to) || line(from) < line(to) ? Stream.empty() : Stream.of(dependency.getDescription());
    }

    private static boolean ours(String packageName) {
        return packageName.equals(ROOT) || packageName.startsWith(ROOT + ".");
    }

    /** The package right below the root, so that a package of its own below that one shares its line; "" is the root. */
    private static String top(JavaClass type) {
        String[] parts = type.getPackageName().split("\\.");
        return parts.length > 2 ? parts[2] : "";
    }

    private static int line(String top) {
        return IntStream.range(0, LINES.size())
                .filter(line -> LINES.get(line).contains(top))
                .findFirst()
                .orElse(-1);
    }

    private static JavaClasses core() {
        return new ClassFileImporter().importPath(SourceTree.module().resolve("target/classes"));
    }

    private static Stream<SourceTree> everySource() {
        return Stream.of("main", "test").flatMap(ArchitectureTest::sources);
    }

    private static Stream<SourceTree> sources(String kind) {
        Path house = SourceTree.module().getParent();
        return MODULES.stream()
                .map(module -> new SourceTree(house.resolve(module).resolve("src/" + kind + "/java")));
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
        return compiled(sources);
    }

    private JavaClasses compiled(Map<String, String> sources) throws IOException {
        Path own = Files.createTempDirectory(folder, "sources");
        return new ClassFileImporter().importPath(new SourceTree(own).compile(sources));
    }
}
