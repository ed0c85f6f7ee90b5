// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.yardstick;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.encap4j.fixtures.Needs;
import org.encap4j.fixtures.SourceTree;

/** The yardstick, compiled once for all tests of a JVM; others run beside it. */
final class Built {
    private Built() {}

    /** The program; skips the test where there is no gcc. */
    static Yardstick yardstick() {
        Needs.command("gcc");
        return Once.YARDSTICK;
    }

    /** What the program says about every packet or address, line by line. */
    static List<String> results(Path folder, String operation, YardstickInput input) throws IOException {
        Path workload = folder.resolve(operation + ".workload");
        Path results = folder.resolve(operation + ".results");
        input.write(workload);
        yardstick().run(List.of("--results", results.toString(), operation, workload.toString()));
        return Files.readAllLines(results);
    }

    private static final class Once {
        static final Yardstick YARDSTICK = build();

        private static Yardstick build() {
            try {
                Path folder = SourceTree.module()
                        .resolve("target/yardstick-" + ProcessHandle.current().pid());
                return Yardstick.build(Files.createDirectories(folder));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
