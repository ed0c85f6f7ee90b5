// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A node of ours: a JVM of its own between its pod's device and the underlay's. */
final class NodeUnderTest {
    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 10;

    private final LabProcess jvm;

    private NodeUnderTest(LabProcess jvm) {
        this.jvm = jvm;
    }

    /**
     * Starts a {@link LabNode}, and tells its pod and the file of its cluster all MAC addresses.
     *
     * @param mtu of the underlay in bytes
     * @param config lines of Cilium's options
     */
    static NodeUnderTest embedded(NodeSite site, Side other, int mtu, String... config) {
        site.knowGateway();
        String cluster =
                cluster(List.of(site.side(), other), List.of(site.side().underlayMac(), other.underlayMac()));
        return start(
                site,
                LabNode.class.getName(),
                file(site, "config", String.join("\n", config) + "\n"),
                file(site, "cluster", cluster),
                site.side().name(),
                NodeSite.PODS,
                NodeSite.UNDERLAY,
                "" + mtu);
    }

    private static String cluster(List<Side> sides, List<String> macs) {
        StringBuilder text = new StringBuilder("nodes:\n");
        for (int i = 0; i < sides.size(); i++) {
            text.append(sides.get(i).nodeYaml(macs.get(i)));
        }
        text.append("pods:\n");
        sides.forEach(side -> text.append(side.podYaml()));
        return text.toString();
    }

    private static String file(NodeSite site, String what, String content) {
        try {
            Path file = site.pod().lab().folder().resolve(what + site.side().number() + ".yaml");
            return Files.writeString(file, content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NodeUnderTest start(NodeSite site, String... command) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        words.addAll(List.of(command));
        LabProcess jvm = site.node().start(site.side().name(), words.toArray(String[]::new));
        jvm.await("it runs", START_SECONDS, () -> jvm.err().contains("running\n"));
        return new NodeUnderTest(jvm);
    }

    /** Tells the node to end, and waits until it has said all. */
    NodeUnderTest end() {
        int exit = jvm.terminate().exit(END_SECONDS);
        // That of a JVM which was asked to end.
        assertThat(exit).as("exit status" + jvm.said()).isEqualTo(143);
        return this;
    }

    /** {@return its flow lines without their times, each once, in order of appearance; only after {@link #end}} */
    List<String> flows() {
        return jvm.out()
                .lines()
                .map(line -> line.replaceFirst("^\\S+ +\\d+ [0-9:.]+: ", ""))
                .distinct()
                .toList();
    }

    /** {@return what became of the packets of a device; only after {@link #end}} */
    String counters(String device) {
        return jvm.err().lines().filter(line -> line.startsWith(device + ":")).collect(Collectors.joining("\n"));
    }
}
