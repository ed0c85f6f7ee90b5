// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.encap4j.fixtures.Needs;
import org.pcap4j.core.Pcaps;

/**
 * The network of one case: namespaces, links between them, programs in them. All devices live in the namespaces, so nothing of
 * it touches the machine's own network. Closing ends the programs and removes the namespaces and the files, whatever has failed
 * before; so does the end of the JVM, or the next lab of another one.
 */
final class Lab implements AutoCloseable {
    private static final AtomicInteger LABS = new AtomicInteger();
    private static final long COMMAND_SECONDS = 30;
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Path FOLDERS = Path.of(System.getProperty("java.io.tmpdir"));
    private static final Pattern OURS = Pattern.compile("e4j-(\\d+)-\\d+-.*");

    private final String prefix = "e4j-" + ProcessHandle.current().pid() + "-" + LABS.incrementAndGet() + "-";
    private final AtomicInteger programs = new AtomicInteger();
    private final List<LabProcess> processes = new CopyOnWriteArrayList<>();
    private final List<String> namespaces = new CopyOnWriteArrayList<>();
    private final Path folder;
    private final Thread atExit = new Thread(this::remove);

    Lab() {
        try {
            folder = Files.createTempDirectory(FOLDERS, prefix);
            Runtime.getRuntime().addShutdownHook(atExit);
            sweep();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what is left of labs whose JVMs have ended in a hurry. */
    private void sweep() throws IOException {
        List<Throwable> failures = new ArrayList<>();
        for (Path left : leftIn(NAMESPACES)) {
            attempt(() -> deleteNamespace(left.getFileName().toString()), failures);
        }
        for (Path left : leftIn(FOLDERS)) {
            attempt(() -> deleteFolder(left), failures);
        }
        // Another JVM's lab may have been faster.
        failures.forEach(failure -> System.out.println("a lab's leavings stay: " + failure.getMessage()));
    }

    private static List<Path> leftIn(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.filter(path -> isLeft(path.getFileName().toString())).toList();
        }
    }

    private static boolean isLeft(String name) {
        Matcher ours = OURS.matcher(name);
        return ours.matches() && ProcessHandle.of(Long.parseLong(ours.group(1))).isEmpty();
    }

    /** Asks for what every case needs, and for some commands more. */
    static void needs(String... more) {
        Needs.root();
        Needs.networkNamespaces();
        List<String> commands =
                new ArrayList<>(List.of("ip", "ethtool", "sysctl", "timeout", "python3", "ping", "tcpdump", "tshark"));
        commands.addAll(List.of(more));
        for (String command : commands) {
            Needs.command(command);
        }
        Needs.that("libpcap", hasLibpcap(), "libpcap is not installed");
    }

    private static boolean hasLibpcap() {
        try {
            return !Pcaps.libVersion().isEmpty();
        } catch (LinkageError e) {
            return false;
        }
    }

    /** {@return where the files of this case are} */
    Path folder() {
        return folder;
    }

    /** {@return what the names of all namespaces begin with} */
    String prefix() {
        return prefix;
    }

    /** Makes a namespace without any address: nothing there speaks until it is given one. */
    Namespace namespace(String role) {
        String name = prefix + role;
        namespaces.add(name);
        run(List.of("ip", "netns", "add", name));
        Namespace made = new Namespace(this, name);
        made.sysctl(
                "net.ipv4.conf.all.rp_filter=0",
                "net.ipv4.conf.default.rp_filter=0",
                "net.ipv6.conf.all.accept_dad=0",
                "net.ipv6.conf.default.accept_dad=0",
                "net.ipv6.conf.default.accept_ra=0",
                "net.ipv6.conf.default.router_solicitations=0");
        made.ip("link set lo up");
        return made;
    }

    /**
     * A cable.
     *
     * @param mtu of both its ends, in bytes
     */
    void link(
            Namespace left,
            String leftDevice,
            String leftMac,
            Namespace right,
            String rightDevice,
            String rightMac,
            int mtu) {
        run(List.of(("ip link add " + leftDevice + " mtu " + mtu + " netns " + left.name() + " address " + leftMac
                        + " type veth peer name " + rightDevice + " mtu " + mtu + " netns " + right.name() + " address "
                        + rightMac)
                .split(" ")));
        left.noOffload(leftDevice);
        right.noOffload(rightDevice);
        left.ip("link set " + leftDevice + " up");
        right.ip("link set " + rightDevice + " up");
    }

    /** Runs a program to its end; fails if it fails. */
    String run(List<String> command) {
        String title = String.join(" ", command);
        LabProcess process = launch(title, command);
        try {
            int exit = process.exit(COMMAND_SECONDS);
            if (exit != 0) {
                throw new AssertionError("'" + title + "' ended with " + exit + process.said());
            }
            return process.out();
        } finally {
            process.close();
        }
    }

    void batch(String namespace, List<String> commands) {
        try {
            Path file = Files.write(folder.resolve("batch-" + programs.incrementAndGet()), commands);
            run(List.of("ip", "-n", namespace, "-batch", file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LabProcess start(String title, List<String> command) {
        LabProcess process = launch(title, command);
        processes.add(process);
        return process;
    }

    /** Sends a signal to a program itself. */
    void signal(LabProcess process, String name) {
        run(List.of("kill", "-" + name, "" + process.pid()));
    }

    private LabProcess launch(String title, List<String> command) {
        List<String> words = new ArrayList<>(command);
        if (!words.get(0).startsWith("/")) {
            words.set(0, Needs.command(words.get(0)).toString());
        }
        return new LabProcess(title, folder.resolve("program-" + programs.incrementAndGet()), words);
    }

    /** {@return what the programs have said, for whoever looks for the cause of a failure} */
    String said() {
        return processes.stream().map(LabProcess::said).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void remove() {
        List<Throwable> failures = new ArrayList<>();
        List<LabProcess> latestFirst = new ArrayList<>(processes);
        Collections.reverse(latestFirst);
        latestFirst.forEach(process -> attempt(process::close, failures));
        for (String name : namespaces) {
            if (Files.exists(NAMESPACES.resolve(name))) {
                attempt(() -> deleteNamespace(name), failures);
            }
        }
        attempt(() -> deleteFolder(folder), failures);
        processes.clear();
        namespaces.clear();
        if (!failures.isEmpty()) {
            AssertionError failure = new AssertionError("not everything could be removed: " + failures);
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private static void deleteFolder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteNamespace(String namespace) {
        endAllIn(namespace);
        run(List.of("ip", "netns", "delete", namespace));
    }

    /** What is in a namespace of ours was started by us, or by what we started. */
    private void endAllIn(String namespace) {
        run(List.of("ip", "netns", "pids", namespace))
                .lines()
                .map(Long::valueOf)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static void attempt(Runnable step, List<Throwable> failures) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failures.add(e);
        }
    }
}
