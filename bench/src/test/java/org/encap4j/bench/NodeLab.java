// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.encap4j.fixtures.Needs;

/**
 * A pod, a node of ours and a kernel with a VXLAN device, in a network namespace each. Closing removes them, and ends what was
 * started in them.
 *
 * <pre>
 *   pod: eth0 172.20.0.10 ---- lxc0 :node: eth1 ---- eth0 192.168.10.101 :peer: vx0 172.20.1.20
 * </pre>
 */
final class NodeLab implements AutoCloseable {
    private static final long SECONDS = 30;
    private static final String CLUSTER = """
            nodes:
              - name: k8s-ctr
                addresses: [192.168.10.100/24, "fd00:10::100/64"]
                internalAddresses: [172.20.0.1, "fd00:20::1"]
                podCIDRs: [172.20.0.0/24, "fd00:20::/64"]
              - name: k8s-w1
                addresses: [192.168.10.101/24, "fd00:10::101/64"]
                podCIDRs: [172.20.1.0/24, "fd00:20:1::/64"]
            pods:
              - {namespace: default, name: curl-pod, addresses: [172.20.0.10, "fd00:20::10"], identity: 15584}
              - {namespace: default, name: webpod, addresses: [172.20.1.20, "fd00:20:1::20"], identity: 46396}
            """;

    private final String prefix = "e4j-" + ProcessHandle.current().pid() + "-";
    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private final Thread atExit = new Thread(this::remove);

    NodeLab(Path folder) throws IOException {
        this.folder = folder;
        Files.writeString(cluster(), CLUSTER);
        Files.writeString(config(), "routing-mode: tunnel\ntunnel-protocol: vxlan\n");
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            build();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    Path cluster() {
        return folder.resolve("cluster.yaml");
    }

    Path config() {
        return folder.resolve("cilium.yaml");
    }

    Path output() {
        return folder.resolve("out");
    }

    Path errors() {
        return folder.resolve("err");
    }

    private void build() {
        for (String name : List.of("pod", "node", "peer")) {
            run("ip netns add " + prefix + name);
            in(name, "sysctl -qw net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.router_solicitations=0");
        }
        in("node", "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1");
        run("ip link add eth0 netns " + prefix + "pod type veth peer name lxc0 netns " + prefix + "node");
        run("ip link add eth1 netns " + prefix + "node type veth peer name eth0 netns " + prefix + "peer");
        for (String device : List.of("pod eth0", "node lxc0", "node eth1", "peer eth0")) {
            String[] words = device.split(" ");
            in(words[0], "ethtool -K " + words[1] + " tx off tso off gso off gro off");
            in(words[0], "ip link set " + words[1] + " up");
        }
        for (String command : List.of(
                "ip link set eth0 mtu 1450",
                "ip addr add 172.20.0.10/32 dev eth0",
                "ip addr add fd00:20::10/128 dev eth0 nodad",
                "ip route add 172.20.0.1 dev eth0",
                "ip route add default via 172.20.0.1",
                "ip -6 route add fd00:20::1 dev eth0",
                "ip -6 route add default via fd00:20::1")) {
            in("pod", command);
        }
        // Who comes out of the tunnel has the gateway's MAC address, as Cilium's nodes send it.
        for (String command : List.of(
                "ip addr add 192.168.10.101/24 dev eth0",
                "ip link add vx0 address 02:00:00:00:00:01 type vxlan external dstport 8472",
                "ip link set vx0 mtu 1450 up",
                "ip addr add 172.20.1.20/32 dev vx0",
                "ip addr add fd00:20:1::20/128 dev vx0 nodad",
                "ip route add 172.20.0.0/24 encap ip id 46396 dst 192.168.10.100 ttl 64 dev vx0 src 172.20.1.20",
                "ip -6 route add fd00:20::/64 encap ip id 46396 dst 192.168.10.100 ttl 64 dev vx0 src fd00:20:1::20",
                "ip neigh add 172.20.0.10 lladdr 02:00:00:00:00:01 dev vx0",
                "ip neigh add fd00:20::10 lladdr 02:00:00:00:00:01 dev vx0")) {
            in("peer", command);
        }
    }

    /** Starts a command of ours in the node's namespace. */
    Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Needs.command("ip").toString(),
                "netns",
                "exec",
                prefix + "node",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Encap4j.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectOutput(output().toFile())
                .redirectError(errors().toFile())
                .start();
        started.add(process);
        return process;
    }

    /** Waits until a file has a line that contains this. */
    void await(Path file, String text) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!Files.readString(file).contains(text) && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(Files.readString(file)).contains(text);
    }

    /** Runs a command in a namespace to its end. */
    String in(String name, String command) {
        String[] words = command.split(" ");
        words[0] = Needs.command(words[0]).toString();
        return run("ip netns exec " + prefix + name + " " + String.join(" ", words));
    }

    /** Runs a command in a namespace to its end, which may be a bad one. */
    void tryIn(String name, String command) {
        try {
            in(name, command);
        } catch (IllegalStateException failed) {
            assertThat(failed).hasMessageContaining(command.split(" ")[0]);
        }
    }

    private static String run(String command) {
        String[] words = command.split(" ");
        words[0] = Needs.command(words[0]).toString();
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            process.getOutputStream().close();
            try {
                String output = new String(process.getInputStream().readAllBytes());
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(command + ": " + output);
                }
                return output;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command, e);
        }
    }

    static void signal(Process process, String name) {
        run("kill -" + name + " " + process.pid());
    }

    static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void remove() {
        started.forEach(Process::destroyForcibly);
        for (String name : List.of("pod", "node", "peer")) {
            if (Files.exists(Path.of("/run/netns", prefix + name))) {
                run("ip netns delete " + prefix + name);
            }
        }
    }
}
