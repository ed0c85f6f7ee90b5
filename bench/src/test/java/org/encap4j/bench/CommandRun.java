// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.fixtures.SourceTree;

/**
 * One command as it was run inside this JVM, and what came of it.
 *
 * @param exit the exit code
 * @param out standard output
 * @param err standard error, its lines
 */
record CommandRun(int exit, String out, List<String> err) {
    static final Path CAPTURES =
            SourceTree.module().resolve("../testdata/captures").normalize();

    /** Runs a command; what is not a string is written as one. */
    static CommandRun of(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8);
        int exit = Encap4j.run(
                outPrinter,
                errPrinter,
                Stream.of(arguments).map(Object::toString).toArray(String[]::new));
        outPrinter.flush();
        return new CommandRun(
                exit,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8).lines().toList());
    }

    /** Runs a command that reads these bytes from standard input. */
    static CommandRun reading(byte[] input, Object... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input));
        try {
            return of(arguments);
        } finally {
            System.setIn(before);
        }
    }

    /** Runs a command given as options separated by spaces, then by further arguments. */
    static CommandRun withOptions(String command, String options, Object... further) {
        Stream<String> given = Stream.of((command + " " + options).trim().split(" +"));
        return of(Stream.concat(given, Stream.of(further)).toArray());
    }

    List<String> lines() {
        return out.lines().toList();
    }
}
