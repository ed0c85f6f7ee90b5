// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A lab leaves nothing behind, whatever happens in it. */
class LabTest {
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Path FOLDERS = Path.of(System.getProperty("java.io.tmpdir"));

    @BeforeAll
    static void need() {
        Lab.needs("kill");
    }

    private static List<String> devices() throws IOException {
        return NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .sorted()
                .toList();
    }

    private static List<String> named(Path place, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(place)) {
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
                    try (Lab lab = new Lab()) {
                        made[0] = lab;
                        Namespace left = lab.namespace("left");
                        Namespace right = lab.namespace("right");
                        lab.link(left, "l0", "02:e4:00:00:00:01", right, "r0", "02:e4:00:00:00:02", 1500);
                        left.start("a sleeper", "sleep", "100");
                        // Deaf to requests, and gone from our sight: its parent has ended.
                        right.run("sh", "-c", "trap '' TERM HUP; (trap '' TERM HUP; exec sleep 100) & exit 0");
                        assertThat(named(NAMESPACES, lab.prefix())).hasSize(2);
                        assertThat(named(FOLDERS, lab.prefix())).hasSize(1);
                        right.ip("link set nothing up");
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing");
        assertThat(named(NAMESPACES, made[0].prefix())).isEmpty();
        assertThat(named(FOLDERS, made[0].prefix())).isEmpty();
        assertThat(children()).isEqualTo(children);
        assertThat(devices()).isEqualTo(devices);
    }

    /** {@return a JVM that has a lab, whose prefix it has said} */
    private static LabProcess abandoned(Lab lab) {
        return lab.start(
                        "a JVM with a lab",
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                                Abandoned.class.getName()))
                .await("it has a lab", 20, () -> lab.said().contains("-left\n"));
    }

    private static List<String> left(LabProcess jvm) throws IOException {
        String prefix = jvm.out().strip().replaceFirst("left$", "");
        List<String> left = new ArrayList<>(named(NAMESPACES, prefix));
        left.addAll(named(FOLDERS, prefix));
        return left;
    }

    @Test
    void aJvmThatIsEndedLeavesNothingBehind() throws IOException {
        try (Lab lab = new Lab()) {
            LabProcess jvm = abandoned(lab);
            assertThat(left(jvm)).hasSize(2);
            jvm.terminate().exit(20);
            assertThat(left(jvm)).isEmpty();
        }
    }

    @Test
    void whatAKilledJvmLeavesGoesWithTheNextLab() throws IOException {
        try (Lab lab = new Lab()) {
            LabProcess jvm = abandoned(lab);
            assertThat(left(jvm)).hasSize(2);
            lab.signal(jvm, "KILL");
            jvm.exit(20);
            new Lab().close();
            assertThat(left(jvm)).isEmpty();
        }
    }

    /** A lab that nobody closes. */
    static final class Abandoned {
        private Abandoned() {}

        public static void main(String[] arguments) throws InterruptedException {
            Namespace left = new Lab().namespace("left");
            left.start("a sleeper", "sleep", "100");
            System.out.println(left.name());
            Thread.sleep(60_000);
        }
    }

    @Test
    void aProgramThatFailsSaysWhy() {
        try (Lab lab = new Lab()) {
            assertThatThrownBy(() -> lab.run(List.of("ip", "link", "show", "nothing-of-ours")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended with 1")
                    .hasMessageContaining("nothing-of-ours");
        }
    }
}
