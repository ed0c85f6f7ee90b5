// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.fixtures.SourceTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each package of the library shows in its documentation, by one short example that can be pasted, what it is for. */
class PackageExamplesTest {
    private static final List<String> MODULES = List.of("core", "vxlan", "geneve", "testdata");
    private static final int FEWEST_LINES = 5;
    private static final int MOST_LINES = 20;

    @TempDir
    private Path folder;

    static List<Path> documentations() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : MODULES) {
            all.addAll(PackageExample.documentations(
                    SourceTree.module().resolveSibling(module).resolve("src/main/java")));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("documentations")
    void theExampleCompilesAndPrintsWhatItSays(Path documentation) throws Exception {
        PackageExample example = PackageExample.in(documentation);

        assertThat(example.run(folder)).as(example.of()).isNotEmpty().containsExactlyElementsOf(example.promised());
    }

    @ParameterizedTest
    @MethodSource("documentations")
    void theExampleIsShortAndCanBePasted(Path documentation) throws IOException {
        PackageExample example = PackageExample.in(documentation);

        assertThat(example.statements()).as(example.of()).hasSizeBetween(FEWEST_LINES, MOST_LINES);
        assertThat(example.statements())
                .as("%s: jshell takes the line before a dot for a whole statement", example.of())
                .noneMatch(line -> line.strip().startsWith("."));
        assertThat(example.lines())
                .as("%s uses its own package", example.of())
                .contains("import " + example.of() + ".*;");
    }

    @Test
    void noModuleIsPassedOver() throws IOException {
        assertThat(documentations())
                .extracting(
                        documentation -> documentation.getParent().getFileName().toString())
                .contains("encap4j", "wire", "netty", "vxlan", "geneve", "testdata", "junit");
    }

    @Test
    void refusesAPackageThatIsNotDocumented() throws IOException {
        Files.writeString(folder.resolve("Lonely.java"), "class Lonely {}");

        assertThat(PackageExample.documentations(folder)).singleElement().satisfies(missing -> {
            assertThatThrownBy(() -> PackageExample.in(missing))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("package-info.java is missing");
        });
    }

    @Test
    void refusesAPackageWithoutAnExampleAndOneWithTwo() {
        assertThatThrownBy(() -> documented("/** Words. */\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("0 examples");
        assertThatThrownBy(() -> documented("/**\n" + block("int a;") + block("int b;") + " */\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 examples");
    }

    @Test
    void readsTheTextThatABrowserShows() throws IOException {
        PackageExample example = documented(
                "/**\n * Words.\n *\n" + block("import a.b.*;\n *\n * int a; // -> 7\n *     a++;") + " */\n");

        assertThat(example.of()).isEqualTo("org.encap4j.example");
        assertThat(example.lines()).containsExactly("import a.b.*;", "", "int a; // -> 7", "    a++;");
        assertThat(example.statements()).containsExactly("int a; // -> 7", "    a++;");
        assertThat(example.promised()).containsExactly("7");
    }

    @Test
    void refusesCodeThatDoesNotCompileOrWarns() {
        assertThatThrownBy(() -> run("org.encap4j.wire.Frame frame = new Fram();"))
                .hasMessageContaining("cannot find symbol");
        assertThatThrownBy(() -> run("java.util.List list = null;")).hasMessageContaining("rawtypes");
    }

    @Test
    void noticesWhatIsPrintedAndWhatIsThrown() throws Exception {
        assertThat(run("System.out.println(Set.of(1));", "System.out.print(2);"))
                .containsExactly("[1]", "2");
        assertThatThrownBy(() -> run("throw new IOException(\"no\");")).hasRootCauseMessage("no");
    }

    @Test
    void noticesATestThatFails() {
        assertThatThrownBy(() -> run(
                        "import org.junit.jupiter.api.*;",
                        "class SomeTest {",
                        "    @Test",
                        "    void fails() { Assertions.fail(\"on purpose\"); }",
                        "}"))
                .hasRootCauseMessage("on purpose");
    }

    private List<String> run(String... lines) throws Exception {
        return new PackageExample("org.encap4j.example", List.of(lines)).run(Files.createTempDirectory(folder, "run"));
    }

    private PackageExample documented(String comment) throws IOException {
        Path documentation = folder.resolve("package-info.java");
        Files.writeString(documentation, "// SPDX\n\n" + comment + "package org.encap4j.example;\n");
        return PackageExample.in(documentation);
    }

    private static String block(String code) {
        return " * <pre>{@code\n * " + code + "\n * }</pre>\n";
    }
}
