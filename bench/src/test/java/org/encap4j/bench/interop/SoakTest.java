// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens to a node in a long life. Each case ends with a count of every packet. A few seconds each, unless {@value #MINUTES}
 * says how long the load is to last, which {@code ./check --soak} does.
 */
@ExtendWith(LabExtension.class)
class SoakTest {
    private static final String MINUTES = "encap4j.soak.minutes";
    private static final long SOAK_MINUTES = Long.getLong(MINUTES, 0);
    private static final boolean SHORT = SOAK_MINUTES == 0;
    private static final long LOAD_SECONDS = SHORT ? 1 : TimeUnit.MINUTES.toSeconds(SOAK_MINUTES);
    private static final long WARM_SECONDS = SHORT ? 1 : 15;
    private static final int RELOADS = SHORT ? 20 : 1000;
    private static final int TIMES = SHORT ? 1 : 5;

    private static final int OURS = 70_001;
    private static final int THEIRS = 70_002;
    private static final int LINK = 1500;
    private static final int OVERHEAD = 50;
    private static final int PORT = 8472;
    /** More bytes than the buffers of a socket and of libpcap hold. */
    private static final int BURST = 30_000;

    private static final int MOST_GROWTH_KIB = 32 << 10;
    private static final Pattern ADDED = Pattern.compile("  (\\d+) (?!received)\\S.*");

    private final Map<String, Long> said = new HashMap<>();
    private Lab lab;
    private boolean udp;
    private Side ours;
    private Side theirs;
    private NodeSite site;
    private Namespace host;
    private String script;
    private LabProcess node;

    @BeforeAll
    static void need() {
        Lab.needs("kill");
    }

    /** A pod, its node, and a kernel that is the other node and its pod, which echoes. */
    private void start(Lab inLab, boolean overSockets) {
        cable(inLab, overSockets);
        node = NodeUnderTest.awaitStart(site, launch());
        host.start("the echo", "python3", script, "echo").await("it listens", 15, this::listens);
        reach();
    }

    private boolean listens() {
        return lab.said().contains("ready");
    }

    private void cable(Lab inLab, boolean overSockets) {
        lab = inLab;
        udp = overSockets;
        ours = new Side(1, OURS);
        theirs = new Side(2, THEIRS);
        site = new NodeSite(lab, ours, LINK);
        host = lab.namespace("host");
        Path file = lab.folder().resolve("soak.py");
        try (var text = SoakTest.class.getResourceAsStream("soak.py")) {
            Files.copy(text, file);
        } catch (IOException e) {
            throw new IllegalStateException("no soak.py", e);
        }
        script = file.toString();
        underlay();
        peer();
    }

    private void underlay() {
        site.connect(host, theirs, LINK);
        if (udp) {
            site.addAddresses();
        }
    }

    private void peer() {
        new KernelVxlanPeer(host, theirs, ours, false).external(THEIRS, OURS, LINK - OVERHEAD);
        site.routeMtu(LINK - OVERHEAD);
    }

    private LabProcess launch() {
        return NodeUnderTest.launch(
                site, theirs, List.of("tunnel-protocol: vxlan"), udp ? List.of("--udp") : List.of());
    }

    /** Packets pass, or do so again within seconds. */
    private void reach(String after) {
        long begun = System.nanoTime();
        reach();
        print("packets pass " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms after " + after);
    }

    private void reach() {
        for (String address : List.of(theirs.pod(), theirs.pod6())) {
            site.pod().run("ping", "-n", "-q", "-c", "1", "-i", "0.2", "-w", "20", address);
        }
    }

    private LabProcess program(Namespace where, String... words) {
        return where.start(
                words[0],
                Stream.concat(Stream.of("python3", script), Stream.of(words)).toArray(String[]::new));
    }

    private LabProcess load(int rate) {
        return sender(site.pod(), "load", theirs.pod(), "" + rate);
    }

    /** A program that sends until it is ended, and by now knows how to end. */
    private LabProcess sender(Namespace where, String... words) {
        LabProcess sender = program(where, words);
        sender.await("it sends", 30, () -> sender.err().contains("ready"));
        return sender;
    }

    /** Ends a program and remembers its counts under its name. */
    private void end(LabProcess program) {
        assertThat(program.terminate().exit(30)).as(program.said()).isZero();
        String[] words = program.out().strip().split(" ");
        for (int at = 0; at < words.length; at += 2) {
            said.put(program.name() + " " + words[at], Long.valueOf(words[at + 1]));
        }
        print(program.name() + ": " + program.out().strip());
    }

    private long said(String what) {
        return said.get(what);
    }

    private void reload(int times) {
        for (int done = 0; done < times; done++) {
            int before = occurrences("files read again");
            lab.signal(node, "HUP");
            node.await("it has read its files again", 10, () -> occurrences("files read again") > before);
        }
    }

    private int occurrences(String line) {
        return node.err().split(line, -1).length - 1;
    }

    private void print(String line) {
        System.out.println("soak: " + (udp ? "sockets: " : "frames: ") + line);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Ends the node, and finds each packet that it was given in exactly one place; prints what became of them. */
    private void account() {
        assertThat(node.terminate().exit(15)).as("exit status%s", node.said()).isZero();
        String err = node.err();
        assertThat(err)
                .doesNotContain("LEAK:", "Exception", "nothing has changed")
                .containsOnlyOnce("underlay (");
        String report = err.substring(err.indexOf("pods (")).replace("encap4j: ", "");
        print(report.strip().replace("\n", "; "));
        long received = -1;
        long sum = -1;
        String port = "";
        for (String line : report.lines().toList()) {
            Matcher head = Pattern.compile("(\\S+) \\(.*: (\\d+) received").matcher(line);
            Matcher added = ADDED.matcher(line);
            if (head.matches()) {
                port = head.group(1);
                received = Long.parseLong(head.group(2));
                said.put(port + " received", received);
                sum = 0;
            } else if (line.startsWith("  not received: ")) {
                assertThat(sum).as("all outcomes at %s in%n%s", port, report).isEqualTo(received);
                said.put(port + " not received", numbers(line));
            } else if (line.startsWith("  not sent: ")) {
                said.put(port + " not sent", numbers(line));
            } else {
                assertThat(added.matches()).as(line).isTrue();
                sum += Long.parseLong(added.group(1));
            }
        }
        assertThat(said).containsKeys("pods not received", "underlay not received");
    }

    private static long numbers(String line) {
        return Pattern.compile("(\\d+) ")
                .matcher(line)
                .results()
                .mapToLong(number -> Long.parseLong(number.group(1)))
                .sum();
    }

    /** What a process has of the machine. */
    private record Holdings(long descriptors, long threads, long residentKib) {
        static Holdings of(long pid) {
            Path process = Path.of("/proc", "" + pid);
            try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
                String status = Files.readString(process.resolve("status"));
                return new Holdings(descriptors.count(), field(status, "Threads"), field(status, "VmRSS"));
            } catch (IOException e) {
                throw new IllegalStateException("process " + pid, e);
            }
        }

        private static long field(String status, String name) {
            Matcher field = Pattern.compile(name + ":\\s+(\\d+)").matcher(status);
            return field.find() ? Long.parseLong(field.group(1)) : -1;
        }
    }

    private void compare(Holdings before) {
        Holdings after = Holdings.of(node.pid());
        print("held before " + before + ", after " + after);
        assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors());
        // The JVM has threads of its own that come and go: compilers.
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 2);
        assertThat(after.residentKib()).as("memory").isLessThan(before.residentKib() + MOST_GROWTH_KIB);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePeerVanishesAndReturns(boolean overSockets, Lab inLab) {
        start(inLab, overSockets);
        LabProcess load = load(500);
        Holdings before = null;
        for (int time = 0; time <= TIMES; time++) {
            host.ip("link delete " + KernelVxlanPeer.DEVICE);
            pause(500);
            host.ip("address flush dev " + NodeSite.UNDERLAY);
            peer();
            reach("the other end has returned");
            // Both ends of the cable go.
            host.ip("link delete " + NodeSite.UNDERLAY);
            host.ip("link delete " + KernelVxlanPeer.DEVICE);
            pause(500);
            underlay();
            peer();
            reach("the cable has returned");
            if (time == 0) {
                before = Holdings.of(node.pid());
            }
        }
        end(load);
        compare(before);
        account();
        assertThat(said("load echoed")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interfacesGoDownAndUp(boolean overSockets, Lab inLab) {
        start(inLab, overSockets);
        LabProcess load = load(500);
        Holdings before = Holdings.of(node.pid());
        for (int time = 0; time < TIMES; time++) {
            for (String device : List.of(NodeSite.UNDERLAY, NodeSite.PODS)) {
                site.node().ip("link set " + device + " down");
                pause(500);
                site.node().ip("link set " + device + " up");
                reach(device + " is up");
            }
        }
        end(load);
        compare(before);
        account();
        assertThat(said("load echoed")).isPositive();
    }

    @Test
    void itsPortIsTaken(Lab inLab) {
        cable(inLab, true);
        program(site.node(), "hold", ours.underlay(), "" + PORT).await("it has the port", 15, this::listens);
        LabProcess refused = launch();
        assertThat(refused.exit(30)).as(refused.said()).isEqualTo(1);
        print("its port is taken: " + refused.err().lines().reduce("", (all, line) -> line));
        assertThat(refused.err().lines().filter(line -> line.startsWith("encap4j: ")))
                .hasSize(1)
                .allMatch(line -> line.contains(ours.underlay()) && line.contains("" + PORT));
    }

    /** While it stands still, more comes in than buffers hold. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsBuffersAreFull(boolean overSockets, Lab inLab) {
        start(inLab, overSockets);
        Holdings before = Holdings.of(node.pid());
        lab.signal(node, "STOP");
        LabProcess burst =
                program(host, "burst", ours.underlay(), "" + PORT, "" + OURS, theirs.pod(), ours.pod(), "" + BURST);
        assertThat(burst.exit(30)).as(burst.said()).isZero();
        lab.signal(node, "CONT");
        reach();
        // What was in the buffers has passed when a later packet has.
        reach();
        long arrived = arrived(NodeSite.UNDERLAY);
        compare(before);
        account();
        long counted = said("underlay received") + said("underlay not received");
        print("burst of " + BURST + " into full buffers: " + said("underlay not received")
                + " dropped before the node, " + counted + " counted, " + arrived + " arrived at the interface");
        assertThat(said("underlay not received")).isPositive();
        assertThat(counted).isBetween((long) BURST, arrived);
    }

    private long arrived(String device) {
        return Long.parseLong(site.node()
                .run("cat", "/sys/class/net/" + device + "/statistics/rx_packets")
                .strip());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reloadsUnderTraffic(boolean overSockets, Lab inLab) {
        start(inLab, overSockets);
        reload(5);
        Holdings before = Holdings.of(node.pid());
        LabProcess load = load(1000);
        long begun = System.nanoTime();
        reload(RELOADS);
        print(RELOADS + " reloads in " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms");
        end(load);
        compare(before);
        account();
        nothingLost();
    }

    private void nothingLost() {
        assertThat(said("load sent")).isPositive();
        assertThat(said("load strange")).isZero();
        long dropped =
                said("pods not received") + said("underlay not received") + said.getOrDefault("underlay not sent", 0L);
        assertThat(said("load sent") - said("load echoed"))
                .as("lost by the node")
                .isBetween(0L, dropped);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void loadWithGarbage(boolean overSockets, Lab inLab) {
        start(inLab, overSockets);
        reload(1);
        String ends = theirs.pod() + " " + ours.pod();
        List<LabProcess> programs = List.of(
                load(3000),
                sender(
                        host,
                        ("garbage " + ours.underlay() + " " + PORT + " " + OURS + " " + ends + " 1500").split(" ")),
                sender(host, "frames", NodeSite.UNDERLAY, ours.underlayMac(), "200"),
                sender(site.pod(), "frames", "eth0", "02:e4:00:00:02:01", "200"));
        pause(TimeUnit.SECONDS.toMillis(WARM_SECONDS));
        Holdings before = Holdings.of(node.pid());
        pause(TimeUnit.SECONDS.toMillis(LOAD_SECONDS));
        programs.forEach(this::end);
        reach();
        compare(before);
        account();
        nothingLost();
        assertThat(said("underlay received") + said("underlay not received"))
                .isGreaterThanOrEqualTo(said("load echoed") + said("garbage sent"));
    }
}
