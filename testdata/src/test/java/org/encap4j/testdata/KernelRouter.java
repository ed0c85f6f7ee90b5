// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.encap4j.fixtures.Needs;
import org.encap4j.fixtures.SourceTree;
import org.encap4j.pcap.LinkType;
import org.encap4j.pcap.PcapWriter;
import org.encap4j.wire.Frame;

/**
 * The kernel of this machine as a router: a namespace that forwards between {@link RouterNetwork}'s ports, and one namespace at
 * the other end of all of them. Closing removes both, and ends what runs in them.
 */
final class KernelRouter implements AutoCloseable {
    /** Of the frames that tell that everything before them has arrived; no other packet has it. */
    static final int LAST_IDENTIFICATION = 0xFFFF;

    private static final long ARRIVAL_SECONDS = 20;

    private final String router = "e4j-" + ProcessHandle.current().pid() + "-router";
    private final String ends = "e4j-" + ProcessHandle.current().pid() + "-ends";
    private final Path folder;
    private final List<RouterCapture> captures = new CopyOnWriteArrayList<>();
    private final Thread atExit = new Thread(this::remove);

    /** A frame that the router sent out of a port, as it arrived at the other end. */
    record Sent(int port, byte[] bytes) {}

    KernelRouter(Path folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            build();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void build() {
        Command.run("ip", "netns", "add", router);
        Command.run("ip", "netns", "add", ends);
        // Nothing at the ends speaks for itself.
        sysctl(ends, "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        sysctl(router, routerSettings().toArray(String[]::new));
        for (int port = 0; port < RouterNetwork.ports(); port++) {
            String mtu = Integer.toString(RouterNetwork.MTUS.get(port));
            String device = RouterNetwork.device(port);
            String own = MacText.of(RouterNetwork.mac(port));
            String other = MacText.of(RouterNetwork.neighbourMac(port));
            Command.run(("ip link add " + device + " mtu " + mtu + " netns " + router + " address " + own
                            + " type veth peer name " + end(port) + " mtu " + mtu + " netns " + ends
                            + " address " + other)
                    .split(" "));
            // Whoever does not answer within 0.1 s is taken not to be there.
            for (String neighbours : List.of("net.ipv4.neigh.", "net.ipv6.neigh.")) {
                sysctl(router, neighbours + device + ".retrans_time_ms=100", neighbours + device + ".mcast_solicit=1");
            }
            up(router, device);
            up(ends, end(port));
        }
        ip("link", "set", "lo", "up");
        configure(RouterNetwork.commands());
    }

    private static List<String> routerSettings() {
        List<String> settings = new ArrayList<>(List.of(
                "net.ipv4.ip_forward=1",
                "net.ipv6.conf.all.forwarding=1",
                // As many errors as there are reasons for.
                "net.ipv4.icmp_ratelimit=0",
                "net.ipv4.icmp_ratemask=0",
                "net.ipv4.icmp_msgs_per_sec=1000000",
                "net.ipv4.icmp_msgs_burst=1000000",
                "net.ipv6.icmp.ratelimit=0",
                // No type but too big, which is never limited.
                "net.ipv6.icmp.ratemask=2",
                "net.ipv6.auto_flowlabels=0"));
        for (String scope : List.of("all", "default")) {
            settings.add("net.ipv4.conf." + scope + ".rp_filter=0");
            settings.add("net.ipv4.conf." + scope + ".send_redirects=0");
            settings.add("net.ipv4.conf." + scope + ".log_martians=0");
            settings.add("net.ipv6.conf." + scope + ".accept_ra=0");
            settings.add("net.ipv6.conf." + scope + ".accept_dad=0");
            settings.add("net.ipv6.conf." + scope + ".router_solicitations=0");
            // No link-local addresses.
            settings.add("net.ipv6.conf." + scope + ".addr_gen_mode=1");
        }
        return settings;
    }

    private static void sysctl(String namespace, String... settings) {
        Command.run(Stream.concat(
                        Stream.of(
                                "ip",
                                "netns",
                                "exec",
                                namespace,
                                Needs.command("sysctl").toString(),
                                "-qw"),
                        Stream.of(settings))
                .toArray(String[]::new));
    }

    private static void up(String namespace, String device) {
        Command.run(("ip netns exec " + namespace + " " + Needs.command("ethtool") + " -K " + device
                        + " tx off tso off gso off gro off")
                .split(" "));
        Command.run("ip", "-n", namespace, "link", "set", device, "up");
    }

    private static String end(int port) {
        return "e" + port;
    }

    /** Runs {@code ip} in the router. */
    String ip(String... arguments) {
        return Command.run(Stream.concat(Stream.of("ip", "-n", router), Stream.of(arguments))
                .toArray(String[]::new));
    }

    void configure(List<String> commands) {
        commands.forEach(command -> ip(command.split(" ")));
    }

    /**
     * Sends frames into the router's ingress port.
     *
     * @param frames the frames
     * @param last frames that make the router send a packet with {@link #LAST_IDENTIFICATION} out of each port
     * @return what came out, by port and in order
     */
    List<Sent> route(List<byte[]> frames, List<byte[]> last) {
        try {
            for (int port = 0; port < RouterNetwork.ports(); port++) {
                captures.add(new RouterCapture(ends, end(port), folder.resolve("port" + port + ".pcap")));
            }
            captures.forEach(RouterCapture::awaitStart);
            Path input = folder.resolve("input.pcap");
            List<byte[]> all = new ArrayList<>(frames);
            all.addAll(last);
            write(input, all);
            String script = SourceTree.module().resolve("scripts/inject.py").toString();
            String[] python = {
                "ip", "netns", "exec", ends, Needs.command("python3").toString(), script, input.toString(), end(0)
            };
            Command.run(python);
            List<Sent> sent = new ArrayList<>();
            for (int port = 0; port < captures.size(); port++) {
                for (byte[] bytes : captures.get(port).awaitLast(LAST_IDENTIFICATION, ARRIVAL_SECONDS)) {
                    sent.add(new Sent(port, bytes));
                }
            }
            return sent;
        } finally {
            endCaptures();
        }
    }

    private static void write(Path file, List<byte[]> frames) {
        try (PcapWriter writer = PcapWriter.create(file, LinkType.ETHERNET)) {
            Frame frame = new Frame();
            for (byte[] bytes : frames) {
                writer.write(0, frame.bind(bytes, 0, 0, bytes.length), bytes.length);
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void endCaptures() {
        captures.forEach(RouterCapture::close);
        captures.clear();
    }

    private void remove() {
        endCaptures();
        for (String namespace : List.of(router, ends)) {
            if (Files.exists(Path.of("/run/netns", namespace))) {
                Command.run("ip", "netns", "delete", namespace);
            }
        }
    }
}
