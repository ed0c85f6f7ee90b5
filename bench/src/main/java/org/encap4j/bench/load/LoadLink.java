// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two network namespaces joined by a veth pair of MTU 1500, and on them what carries packets: a kernel VXLAN device, Open vSwitch, or
 * nothing. All of it goes away when this is closed, and also when the JVM is told to end before.
 */
final class LoadLink implements AutoCloseable {
    /** What lies between a sender's socket and the veth pair. */
    enum Carrier {
        /** The pair itself: packets are routed as they are. */
        NONE("10.91.1."),
        /** A kernel VXLAN device at each end. */
        KERNEL_VXLAN("10.91.2."),
        /** Open vSwitch's userspace datapath at each end, with a Geneve port. */
        OPEN_VSWITCH("10.91.3.");

        private final String network;

        Carrier(String network) {
            this.network = network;
        }
    }

    /** The sender's end. */
    static final int SENDER = 0;
    /** The receiver's end. */
    static final int RECEIVER = 1;

    private static final String UNDERLAY = "10.91.1.";
    private static final String[] ENDS = {"a", "b"};
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "encap4j-load-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final Carrier carrier;
    private final List<OpenVswitch> switches = new ArrayList<>();
    private final List<Process> children = new ArrayList<>();
    private final Thread hook = new Thread(this::remove, name);

    private LoadLink(Carrier carrier) {
        this.carrier = carrier;
    }

    /**
     * Makes a link; takes root.
     *
     * @param carrier what is on it
     * @return a link that the caller closes
     * @throws IOException if it cannot be made; nothing of it is left then
     */
    static LoadLink open(Carrier carrier) throws IOException {
        LoadLink link = new LoadLink(carrier);
        Runtime.getRuntime().addShutdownHook(link.hook);
        try {
            link.make();
            return link;
        } catch (IOException | RuntimeException failure) {
            link.close();
            throw failure;
        }
    }

    private void make() throws IOException {
        ip("netns", "add", namespace(SENDER));
        ip("netns", "add", namespace(RECEIVER));
        ip(
                "link",
                "add",
                device(SENDER),
                "netns",
                namespace(SENDER),
                "type",
                "veth",
                "peer",
                "name",
                device(RECEIVER),
                "netns",
                namespace(RECEIVER));
        for (int end = SENDER; end <= RECEIVER; end++) {
            at(end, "link", "set", "lo", "up");
            at(end, "addr", "add", UNDERLAY + host(end) + "/24", "dev", device(end));
            at(end, "link", "set", device(end), "up");
        }
        for (int end = SENDER; end <= RECEIVER; end++) {
            switch (carrier) {
                case KERNEL_VXLAN -> addVxlan(end);
                case OPEN_VSWITCH -> addSwitch(end);
                default -> {
                    // The pair is all there is.
                }
            }
        }
    }

    private void addVxlan(int end) throws IOException {
        at(
                end,
                "link",
                "add",
                "vx0",
                "type",
                "vxlan",
                "id",
                "43",
                "dstport",
                "4789",
                "local",
                UNDERLAY + host(end),
                "remote",
                UNDERLAY + host(1 - end),
                "dev",
                device(end),
                "noudpcsum");
        at(end, "addr", "add", address(end) + "/24", "dev", "vx0");
        at(end, "link", "set", "vx0", "up");
    }

    private void addSwitch(int end) throws IOException {
        // What the kernel leaves to a device, Open vSwitch would put on the wire unfinished.
        HostCommand.run(List.of("ip", "netns", "exec", namespace(end), "ethtool", "-K", device(end), "tx", "off"));
        at(end, "addr", "flush", "dev", device(end));
        OpenVswitch openVswitch = new OpenVswitch(this, end);
        switches.add(openVswitch);
        openVswitch.start(device(end), UNDERLAY + host(1 - end));
        at(end, "addr", "add", UNDERLAY + host(end) + "/24", "dev", OpenVswitch.UNDERLAY_BRIDGE);
        at(end, "link", "set", OpenVswitch.UNDERLAY_BRIDGE, "up");
        at(end, "addr", "add", address(end) + "/24", "dev", OpenVswitch.OVERLAY_BRIDGE);
        at(end, "link", "set", OpenVswitch.OVERLAY_BRIDGE, "mtu", "1450", "up");
    }

    private static void ip(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        HostCommand.run(command);
    }

    private void at(int end, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", namespace(end)));
        command.addAll(List.of(words));
        HostCommand.run(command);
    }

    private String namespace(int end) {
        return name + ENDS[end];
    }

    private static String device(int end) {
        return "e4load" + ENDS[end];
    }

    private static int host(int end) {
        return end + 1;
    }

    /** {@return the address of an end, behind the carrier} */
    String address(int end) {
        return carrier.network + host(end);
    }

    /**
     * A sender or receiver in its end's namespace, on a processor of its own where there are two; it ends with the link at the latest.
     *
     * @param end whose
     * @param words the program and its arguments
     */
    Process startPinned(int end, List<String> words) throws IOException {
        List<String> command = new ArrayList<>();
        if (Runtime.getRuntime().availableProcessors() > 1) {
            command.addAll(List.of("taskset", "-c", Integer.toString(end)));
        }
        command.addAll(words);
        return start(end, command);
    }

    /**
     * A process in one end's namespace, on any processor; it ends with the link at the latest.
     *
     * @param end whose
     * @param words the program and its arguments
     * @param environment names and values, in turn
     */
    Process start(int end, List<String> words, String... environment) throws IOException {
        // What else runs on this machine must not be what is measured.
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace(end), "nice", "-n", "-20"));
        command.addAll(words);
        ProcessBuilder builder = HostCommand.builder(command);
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        Process process = builder.start();
        process.getOutputStream().close();
        synchronized (children) {
            children.add(process);
        }
        return process;
    }

    /** {@return the processes that carry packets between sender and receiver} */
    List<Long> carriers() {
        return switches.stream().map(OpenVswitch::daemon).toList();
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // Then the hook finds nothing left to do.
            return;
        }
    }

    private void remove() {
        synchronized (children) {
            children.forEach(Process::destroyForcibly);
            children.forEach(process -> process.onExit().join());
            children.clear();
        }
        for (int end = SENDER; end <= RECEIVER; end++) {
            try {
                ip("netns", "delete", namespace(end));
            } catch (IOException notThere) {
                // It was never made, or the hook was here before.
                continue;
            }
        }
        // Last, because a file that cannot be removed is told.
        switches.forEach(OpenVswitch::removeFiles);
    }
}
