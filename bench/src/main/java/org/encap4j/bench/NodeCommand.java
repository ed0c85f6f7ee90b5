// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.encap4j.bench.node.FlowPrinter;
import org.encap4j.bench.node.InterfaceFacts;
import org.encap4j.bench.node.LiveNode;
import org.encap4j.bench.node.NodeReport;
import org.encap4j.bench.node.NodeSockets;
import org.encap4j.bench.node.Signals;
import org.encap4j.bench.node.UdpTunnelPort;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ConfigurationException;
import org.encap4j.config.Dataplane;
import org.encap4j.config.RoutingMode;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.io.LivePort;
import org.encap4j.io.LiveStatistics;
import org.encap4j.io.PacketPort;
import org.encap4j.netty.UdpTunnel;
import org.encap4j.netty.UdpTunnelBuilder;
import org.encap4j.netty.UdpTunnelCounters;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a node of a cluster on two interfaces of this machine. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        description = {
            "Runs one node of a cluster on two interfaces of this machine: pods are behind one, the other nodes behind the"
                    + " other. Either routing mode; the other nodes may be Cilium's, a kernel's VXLAN device, Open vSwitch.",
            "Both interfaces are up and have no addresses: those of the cluster file are this node's, which answers ARP and"
                    + " neighbour discovery for them. For the pods it is the gateway, whatever address they take for it. MAC"
                    + " addresses that the cluster file does not give are found out. Where a router says that a path carries"
                    + " less than the link, pods are told in their turn. On veth pairs, offloads are off at both"
                    + " ends: ethtool -K DEVICE tx off tso off gso off gro off.",
            "SIGHUP reads the files again; a file that is not right is said and changes nothing. SIGTERM and Ctrl-C end the"
                    + " node, which then says on standard error what became of every packet."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ip netns exec node1 encap4j node --config cilium.yaml --cluster cluster.yaml --name k8s-ctr"
                    + " --pods lxc0 --underlay eth1 --observe"
        })
final class NodeCommand implements Callable<Integer>, TerminalUser {
    private static final int RING_FLOWS = 1 << 16;
    private static final int MOST_CONNECTIONS = 1 << 16;
    /** How long Cilium keeps an idle TCP connection. */
    private static final long CONNECTION_NANOS = 8_000_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long END_MILLIS = 5_000;

    @Mixin
    private ConfigOptions configOptions;

    @Mixin
    private ClusterOptions clusterOptions;

    @Option(names = "--name", required = true, paramLabel = "NAME", description = "which node of the cluster this is")
    private String name;

    @Option(
            names = "--pods",
            required = true,
            paramLabel = "DEVICE",
            description = "the interface that its pods are behind")
    private String pods;

    @Option(
            names = "--underlay",
            required = true,
            paramLabel = "DEVICE",
            description =
                    "the interface that the other nodes are behind; its MTU counts unless the configuration has one")
    private String underlay;

    @Option(names = "--observe", description = "print a flow for each packet, in the form of 'hubble observe'")
    private boolean observe;

    @Option(
            names = "--udp",
            description =
                    "carry the tunnel over UDP sockets of this machine, which then has the node's address, finds the"
                            + " other nodes and writes the outer headers")
    private boolean udp;

    @Option(
            names = "--udp6zerocsumtx",
            description = "send without UDP checksums over an IPv6 underlay, as a VXLAN device with this option")
    private boolean zeroChecksumsSent;

    @Option(
            names = "--udp6zerocsumrx",
            description = "take what comes without UDP checksums over an IPv6 underlay, likewise")
    private boolean zeroChecksumsTaken;

    private Terminal terminal;
    private String sockets;
    private LiveNode node;
    private FlowPrinter printer;
    private boolean receivingFailed;

    @Override
    public void use(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, ConfigurationException {
        CiliumConfig config = configOptions.readAgain();
        Cluster cluster = clusterOptions.cluster();
        Dataplane dataplane = dataplane(config, cluster);
        try (LivePort podPort = LivePort.on(pods).promiscuous(true).open()) {
            if (udp) {
                sockets = NodeSockets.describe(dataplane);
                try (UdpTunnelPort tunnel = new UdpTunnelPort(underlay, openSockets(dataplane))) {
                    run(podPort, tunnel, dataplane, cluster);
                    report("pods (" + pods + ")", Dataplane.POD_PORT, podPort);
                    report(tunnel, dataplane.tunnelPort());
                }
            } else {
                boolean others = mac(cluster) != InterfaceFacts.of(underlay).mac();
                try (LivePort underlayPort =
                        LivePort.on(underlay).promiscuous(others).open()) {
                    run(podPort, underlayPort, dataplane, cluster);
                    report("pods (" + pods + ")", Dataplane.POD_PORT, podPort);
                    report("underlay (" + underlay + ")", Dataplane.UNDERLAY_PORT, underlayPort);
                }
            }
        }
        return 0;
    }

    private UdpTunnel openSockets(Dataplane dataplane) throws IOException {
        UdpTunnelBuilder tunnel = NodeSockets.tunnel(dataplane).onException(this::failedToReceive);
        if (zeroChecksumsSent) {
            tunnel.withoutChecksums6();
        }
        if (zeroChecksumsTaken) {
            tunnel.allowZeroChecksums6();
        }
        return tunnel.open();
    }

    /** Tells of the first; the report says how many there were. */
    private void failedToReceive(Throwable failure) {
        if (!receivingFailed) {
            receivingFailed = true;
            terminal.remark("receiving failed, and goes on: " + failure);
        }
    }

    private void run(PacketPort podPort, PacketPort underlayPort, Dataplane dataplane, Cluster cluster)
            throws IOException, ConfigurationException {
        FlowRing ring = new FlowRing(name, observe ? RING_FLOWS : 1);
        FlowRecorder recorder = new FlowRecorder(
                ring,
                new FlowReplies(MOST_CONNECTIONS, CONNECTION_NANOS),
                () -> System.currentTimeMillis() * NANOS_PER_MILLI,
                dataplane.config().observeArrivals() && configOptions.sets("monitor-aggregation"));
        node = new LiveNode(podPort, underlayPort, dataplane, observe ? recorder : null);
        node.onPathMtu((far, pathMtu, podMtu) -> terminal.remark(
                "the path to " + far + " carries " + pathMtu + " bytes now, " + podMtu + " inside the tunnel"));
        printer = new FlowPrinter(ring, cluster.names(), dataplane.node(), terminal.out(), node::stop);
        Signals.on("HUP", this::reload);
        Signals.on("INT", node::stop);
        Signals.on("TERM", node::stop);
        Thread printing = new Thread(printer, "encap4j-flows");
        printing.setDaemon(true);
        printing.start();
        warnOfAddresses();
        terminal.remark(started(dataplane));
        try {
            node.run();
        } catch (UncheckedIOException e) {
            throw new CommandFailure(e.getMessage());
        } finally {
            printer.end();
            await(printing);
        }
        if (observe && !terminal.abandoned()) {
            terminal.remark((ring.published() - ring.lost()) + " flows printed, " + ring.lost() + " lost");
        }
    }

    private static void await(Thread thread) {
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warnOfAddresses() throws IOException {
        for (String device : udp ? List.of(pods) : List.of(pods, underlay)) {
            NetworkInterface known = NetworkInterface.getByName(device);
            boolean ipv4 = known != null && known.inetAddresses().anyMatch(Inet4Address.class::isInstance);
            if (ipv4) {
                terminal.remark(
                        device + " has an address of its own: the kernel answers there too, with errors for what"
                                + " it does not expect. ip addr flush dev " + device);
            }
        }
    }

    private String started(Dataplane dataplane) {
        String mode = dataplane.protocol() == null
                ? "native routing"
                : dataplane.protocol().name().toLowerCase(Locale.ROOT) + " on UDP port " + dataplane.tunnelPort();
        return name + " runs: " + mode + ", pods behind " + pods + ", nodes behind " + underlay + ", MTU "
                + dataplane.node().ports().get(Dataplane.UNDERLAY_PORT).mtu();
    }

    private void requireName(Cluster cluster) {
        try {
            cluster.node(name);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--name: " + e.getMessage());
        }
    }

    /** What the cluster file says, or what the interface has; over sockets nobody else sees it. */
    private long mac(Cluster cluster) throws IOException {
        if (udp) {
            return UdpTunnelPort.MAC;
        }
        return cluster.node(name).isMacMade()
                ? InterfaceFacts.of(underlay).mac()
                : cluster.node(name).mac();
    }

    private Dataplane dataplane(CiliumConfig config, Cluster cluster) throws IOException {
        requireName(cluster);
        int mtu = InterfaceFacts.of(underlay).mtu();
        try {
            if (udp && config.routingMode() != RoutingMode.TUNNEL) {
                throw new CommandFailure("--udp needs a tunnel, and routing-mode is "
                        + config.routingMode().text());
            }
            Dataplane dataplane =
                    Dataplane.live(config, cluster.withMac(name, mac(cluster)), name, mtu, ConfigOptions.PROTOCOLS);
            dataplane = zeroChecksumsSent ? dataplane.withoutChecksums6() : dataplane;
            dataplane = zeroChecksumsTaken ? dataplane.allowingZeroChecksums6() : dataplane;
            if (udp) {
                dataplane.learnMade();
            }
            return dataplane;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** On the JVM's thread for signals, one after another. */
    private void reload() {
        try {
            Cluster cluster = clusterOptions.cluster();
            Dataplane dataplane = dataplane(configOptions.readAgain(), cluster);
            String wanted = udp ? NodeSockets.describe(dataplane) : sockets;
            if (udp && !wanted.equals(sockets)) {
                throw new CommandFailure("the sockets stay as they are, " + sockets + ", not " + wanted);
            }
            printer.use(cluster.names(), dataplane.node());
            node.reload(dataplane);
            terminal.remark("files read again");
        } catch (IOException | ConfigurationException | RuntimeException e) {
            terminal.fail(e);
            terminal.remark("the files are not right: nothing has changed");
        }
    }

    private void report(UdpTunnelPort tunnel, int port) throws IOException {
        long dropped = NodeSockets.dropped(port);
        // What still waits for the kernel is sent by that, or counted.
        tunnel.close();
        long left = NodeReport.left(tunnel);
        UdpTunnelCounters counters = tunnel.counters();
        NodeReport.lines("underlay (UDP port " + port + ")", node.counters(Dataplane.UNDERLAY_PORT), left)
                .forEach(terminal::remark);
        terminal.remark("  not received: " + dropped + " dropped by the kernel, " + tunnel.ringFull()
                + " by a full queue, " + counters.refused() + " without a sound tunnel header, " + counters.exceptions()
                + " failures to receive");
        terminal.remark("  not sent: " + counters.notWritable() + " to a full socket, " + counters.failed()
                + " refused by the kernel");
    }

    private void report(String name, int number, LivePort port) throws IOException {
        port.close();
        long left = NodeReport.left(port);
        LiveStatistics statistics = port.statistics();
        NodeReport.lines(name, node.counters(number), left).forEach(terminal::remark);
        terminal.remark("  not received: " + statistics.kernelDropped() + " dropped by the kernel, "
                + statistics.interfaceDropped() + " by the interface");
    }
}
