// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A node of ours: a JVM of its own between its pod's device and the underlay's. */
final class NodeUnderTest {
    private static final long START_SECONDS = 30;
    private static final long END_SECONDS = 10;

    private final NodeSite site;
    private final LabProcess jvm;

    private NodeUnderTest(NodeSite site, LabProcess jvm) {
        this.site = site;
        this.jvm = awaitStart(site, jvm);
    }

    /**
     * Starts {@code encap4j node}. It knows no MAC address but its own devices'.
     *
     * @param other the other node of its cluster
     * @param config lines of Cilium's options
     * @param options more options of the command
     */
    static NodeUnderTest command(NodeSite site, Side other, List<String> config, List<String> options) {
        List<String> all = new ArrayList<>(options);
        all.add("--observe");
        return new NodeUnderTest(site, launch(site, other, config, all));
    }

    /** Starts {@code encap4j node} without waiting for it. */
    static LabProcess launch(NodeSite site, Side other, List<String> config, List<String> options) {
        List<String> words = new ArrayList<>(List.of(WatchedCommand.class.getName(), "node"));
        Collections.addAll(words, "--config", config(site, config));
        Collections.addAll(words, "--cluster", cluster(site, other));
        Collections.addAll(words, "--name", site.side().name());
        Collections.addAll(words, "--pods", NodeSite.PODS, "--underlay", NodeSite.UNDERLAY);
        words.addAll(options);
        return launch(site, words);
    }

    /** Starts {@code encap4j observe} on the underlay's device without waiting for it. */
    static LabProcess observe(NodeSite site, Side other) {
        List<String> words = new ArrayList<>(List.of(WatchedCommand.class.getName(), "observe"));
        Collections.addAll(words, "--cluster", cluster(site, other), "--node", other.name());
        Collections.addAll(words, "--interface", NodeSite.UNDERLAY);
        return launch(site, words);
    }

    /** Starts a {@link LabNode}, likewise. */
    static NodeUnderTest embedded(NodeSite site, Side other, List<String> config) {
        List<String> words = new ArrayList<>(List.of(LabNode.class.getName()));
        Collections.addAll(
                words, config(site, config), cluster(site, other), site.side().name());
        Collections.addAll(words, NodeSite.PODS, NodeSite.UNDERLAY);
        return new NodeUnderTest(site, launch(site, words));
    }

    /** Has the node read a configuration of these lines, and waits until it has said something about that. */
    void reload(String answer, String... config) {
        config(site, List.of(config));
        site.node().lab().signal(jvm, "HUP");
        jvm.await("it says '" + answer + "'", END_SECONDS, () -> jvm.err().contains(answer));
    }

    /** Waits for a flow, a line that contains this. */
    void awaitFlow(String line) {
        jvm.await("a flow " + line, END_SECONDS, () -> jvm.out().contains(line));
    }

    private static String config(NodeSite site, List<String> lines) {
        return file(site, "config", String.join("\n", lines) + "\n");
    }

    private static String cluster(NodeSite site, Side other) {
        Side own = site.side();
        return file(
                site,
                "cluster",
                "nodes:\n" + own.nodeYaml() + other.nodeYaml() + "pods:\n" + own.podYaml() + other.podYaml());
    }

    private static String file(NodeSite site, String what, String content) {
        try {
            Path folder = site.node().lab().folder();
            return Files.writeString(folder.resolve(what + site.side().number() + ".yaml"), content)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LabProcess launch(NodeSite site, List<String> main) {
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        // It does not live long enough for more than the first compiler.
        Collections.addAll(words, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");
        // All of the heap is there from the start: what grows is not the heap.
        Collections.addAll(words, "-Xms128m", "-Xmx128m", "-XX:+AlwaysPreTouch");
        words.add("-Dio.netty.leakDetection.level=paranoid");
        Collections.addAll(
                words, "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        words.addAll(main);
        return site.node().start(site.side().name(), words.toArray(String[]::new));
    }

    static LabProcess awaitStart(NodeSite site, LabProcess jvm) {
        return jvm.await(
                "it runs", START_SECONDS, () -> jvm.err().contains(site.side().name() + " runs: "));
    }

    /** Tells the node to end, waits until it has said all, and sees that neither it nor the kernel was too slow. */
    void end() {
        int exit = jvm.terminate().exit(END_SECONDS);
        assertThat(exit).as("exit status%s", jvm.said()).isZero();
        assertThat(jvm.err())
                .contains(" flows printed, 0 lost\n")
                .doesNotContain("LEAK:")
                .containsOnlyOnce("pods (")
                .containsOnlyOnce("underlay (")
                .contains("  not received: 0 dropped by the kernel")
                .doesNotContainPattern("  not (received|sent):.* [1-9]");
    }

    /** {@return its flow lines without their times, each once, in order of appearance; after {@link #end}} */
    List<String> flows() {
        return jvm.out()
                .lines()
                .map(line -> line.replaceFirst("^\\S+ +\\d+ [0-9:.]+: ", ""))
                .distinct()
                .toList();
    }

    /** {@return how many of its flow lines contain this} */
    long flows(String part) {
        return jvm.out().lines().filter(line -> line.contains(part)).count();
    }

    /** {@return {@link #flows} without the pods' ports} */
    List<String> flowsWithoutPorts() {
        return flows().stream()
                .map(line -> line.replaceAll("(pod[12]):\\d+", "$1"))
                .distinct()
                .toList();
    }

    /** {@return what became of the packets of its devices; after {@link #end}} */
    String report() {
        return jvm.err();
    }
}
