// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab leaves nothing behind, whatever happens in it. */
class LabTest {
    @TempDir
    private Path folder;

    @BeforeAll
    static void need() {
        Lab.needs();
    }

    private static List<String> devices() throws IOException {
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .toList();
    }

    private static List<String> namespaces(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/run/netns"))) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .toList();
        }
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    @Test
    void aCaseThatFailsLeavesNothingBehind() throws IOException {
        List<String> devices = devices();
        List<ProcessHandle> children = children();
        Lab[] made = new Lab[1];

        assertThatThrownBy(() -> {
                    try (Lab lab = new Lab(folder)) {
                        made[0] = lab;
                        Namespace left = lab.namespace("left");
                        Namespace right = lab.namespace("right");
                        lab.link(left, "l0", "02:e4:00:00:00:01", right, "r0", "02:e4:00:00:00:02", 1500);
                        left.start("a sleeper", "sleep", "100");
                        // Deaf to requests, and gone from our sight: its parent has ended.
                        right.run("sh", "-c", "trap '' TERM HUP; (trap '' TERM HUP; exec sleep 100) & exit 0");
                        assertThat(namespaces(lab.prefix())).hasSize(2);
                        right.ip("link set nothing up");
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing");
        assertThat(namespaces(made[0].prefix())).isEmpty();
        assertThat(children()).isEqualTo(children);
        assertThat(devices()).isEqualTo(devices);
    }

    @Test
    void aJvmThatIsEndedLeavesNothingBehind() throws IOException {
        Path children = Files.createDirectory(folder.resolve("child"));
        try (LabProcess jvm = new LabProcess(
                "a JVM with a lab",
                folder.resolve("jvm"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Abandoned.class.getName(),
                        children.toString()))) {
            jvm.await("it has a lab", 20, () -> jvm.out().endsWith("\n"));
            String prefix = jvm.out().strip();
            assertThat(namespaces(prefix)).hasSize(1);
            jvm.terminate().exit(20);
            assertThat(namespaces(prefix)).isEmpty();
        }
    }

    /** A lab that nobody closes. */
    static final class Abandoned {
        private Abandoned() {}

        public static void main(String[] arguments) throws InterruptedException {
            Lab lab = new Lab(Path.of(arguments[0]));
            lab.namespace("left").start("a sleeper", "sleep", "100");
            System.out.println(lab.prefix());
            Thread.sleep(60_000);
        }
    }

    @Test
    void aProgramThatFailsSaysWhy() {
        try (Lab lab = new Lab(folder)) {
            assertThatThrownBy(() -> lab.run(List.of("ip", "link", "show", "nothing-of-ours")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended with 1")
                    .hasMessageContaining("nothing-of-ours");
        }
    }
}
