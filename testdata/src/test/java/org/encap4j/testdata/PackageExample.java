// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.encap4j.fixtures.JavaCompilation;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * The example in a package's documentation: {@code import} lines, then either statements or a test class, as a reader would
 * paste them into jshell or a file. Statements see what jshell imports by itself. What stands behind {@code // ->} is what they
 * print, line by line; of a test class it is what JUnit reports.
 *
 * @param of the package's name
 * @param lines as a browser shows them
 */
record PackageExample(String of, List<String> lines) {
    private static final String DOCUMENTATION = "package-info.java";
    private static final Pattern BLOCK = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* }</pre>", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("^ \\* ?", Pattern.MULTILINE);
    private static final Pattern PROMISE = Pattern.compile("// -> (.*)");
    private static final Pattern TEST_CLASS = Pattern.compile("^class (\\w+)", Pattern.MULTILINE);

    private static final String JSHELL_IMPORTS = Stream.of(
                    "io",
                    "math",
                    "net",
                    "nio.file",
                    "util",
                    "util.concurrent",
                    "util.function",
                    "util.prefs",
                    "util.regex",
                    "util.stream")
            .map(name -> "import java." + name + ".*;")
            .collect(Collectors.joining("\n"));

    /**
     * {@return the documentation of every package below a source folder, whether it exists or not}
     *
     * @param sources such as {@code src/main/java}
     */
    static List<Path> documentations(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> file.resolveSibling(DOCUMENTATION))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * Reads the one example of a package.
     *
     * @param documentation a {@code package-info.java}
     * @throws AssertionError if there is none, or more than one
     */
    static PackageExample in(Path documentation) throws IOException {
        if (!Files.exists(documentation)) {
            throw new AssertionError(documentation + " is missing: a package is documented, with an example");
        }
        String source = Files.readString(documentation);
        List<String> blocks = BLOCK.matcher(source)
                .results()
                .map(block -> MARGIN.matcher(block.group(1)).replaceAll(""))
                .toList();
        if (blocks.size() != 1) {
            throw new AssertionError(documentation + ": " + blocks.size()
                    + " examples between <pre>{@code and }</pre>, a package has one");
        }
        String name = source.replaceFirst("(?s).*\npackage ([\\w.]+);.*", "$1");
        return new PackageExample(name, blocks.get(0).lines().toList());
    }

    /** {@return what it says it prints, line by line} */
    List<String> promised() {
        return matches(PROMISE);
    }

    /** {@return its lines without imports and blank ones} */
    List<String> statements() {
        return lines.stream().filter(line -> !line.isBlank() && !isImport(line)).toList();
    }

    /**
     * Compiles and runs it.
     *
     * @param folder an empty folder
     * @return what it printed, line by line
     * @throws IllegalArgumentException if it does not compile without a warning
     * @throws Exception what it has thrown, or what its tests have
     */
    List<String> run(Path folder) throws Exception {
        List<String> tests = matches(TEST_CLASS);
        String name = tests.isEmpty() ? "Example" : tests.get(0);
        Path own = Files.createDirectory(folder.resolve(of)); // so that the compiler's words name the package
        Path file = own.resolve(name + ".java");
        Files.writeString(file, tests.isEmpty() ? program() : String.join("\n", lines));
        JavaCompilation.compileLikeAUser(List.of(file), own);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {own.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> compiled = loader.loadClass(name);
            return tests.isEmpty() ? printed(compiled) : reported(compiled);
        }
    }

    private String program() {
        return JSHELL_IMPORTS + '\n' + joined(PackageExample::isImport)
                + "\npublic final class Example {\nprivate Example() {}\n"
                + "public static void main(String[] arguments) throws Exception {\n"
                + joined(line -> !isImport(line)) + "\n}\n}\n";
    }

    private String joined(Predicate<String> wanted) {
        return lines.stream().filter(wanted).collect(Collectors.joining("\n"));
    }

    private static boolean isImport(String line) {
        return line.startsWith("import ");
    }

    private List<String> matches(Pattern pattern) {
        return pattern.matcher(String.join("\n", lines))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static List<String> printed(Class<?> program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> reported(Class<?> tests) throws Exception {
        Events events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .enableImplicitConfigurationParameters(true)
                .execute()
                .testEvents();
        for (TestExecutionResult failure : events.failed()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .toList()) {
            throw new IllegalStateException(failure.getThrowable().orElseThrow());
        }
        return List.of(events.succeeded().count() + " tests successful");
    }
}
