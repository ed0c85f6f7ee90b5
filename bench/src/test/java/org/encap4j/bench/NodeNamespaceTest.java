// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.encap4j.fixtures.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod talks through a node of ours to a kernel behind a VXLAN device. */
class NodeNamespaceTest {
    private static final String TO_PEER = "default/curl-pod (ID:15584) -> default/webpod (ID:46396) ";
    private static final String FROM_PEER = "default/curl-pod (ID:15584) <- default/webpod (ID:46396) ";

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsANetwork() {
        Needs.root();
        Needs.networkNamespaces();
        List.of("ip", "ethtool", "ping", "sysctl", "kill").forEach(Needs::command);
    }

    private static Process node(NodeLab lab, String... further) throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of("node", "--config", lab.config(), "--cluster", lab.cluster()));
        arguments.addAll(List.of("--name", "k8s-ctr", "--pods", "lxc0", "--underlay", "eth1", "--observe"));
        arguments.addAll(List.of(further));
        Process node = lab.start(arguments.toArray());
        lab.await(lab.errors(), "k8s-ctr runs: vxlan on UDP port 8472, pods behind lxc0, nodes behind eth1, MTU 1500");
        return node;
    }

    private static long count(String flows, String what) {
        return flows.lines().filter(line -> line.contains(what)).count();
    }

    @Test
    void aPodPingsAKernelBehindVxlan() throws IOException, InterruptedException {
        try (NodeLab lab = new NodeLab(folder)) {
            Process node = node(lab);
            assertThat(lab.in("pod", "ping -c 3 -i 0.2 -W 10 172.20.1.20")).contains(" 0% packet loss");
            assertThat(lab.in("pod", "ping -c 3 -i 0.2 -W 10 -s 1394 -M do 172.20.1.20"))
                    .contains(" 0% packet loss");
            assertThat(lab.in("pod", "ping -c 2 -i 0.2 -W 10 fd00:20:1::20")).contains(" 0% packet loss");
            assertThat(lab.in("peer", "ping -c 2 -i 0.2 -W 10 172.20.0.10")).contains(" 0% packet loss");

            Files.writeString(lab.cluster(), "nodes: [\n");
            NodeLab.signal(node, "HUP");
            lab.await(lab.errors(), "nothing has changed");
            assertThat(lab.in("pod", "ping -c 1 -W 10 172.20.1.20")).contains(" 0% packet loss");
            NodeLab.signal(node, "TERM");
            assertThat(NodeLab.exit(node)).isZero();

            String flows = Files.readString(lab.output());
            assertThat(flows)
                    .contains(TO_PEER + "to-overlay FORWARDED (ICMPv4 EchoRequest)")
                    .contains(FROM_PEER + "to-endpoint FORWARDED (ICMPv4 EchoReply)")
                    .contains(TO_PEER + "to-overlay FORWARDED (ICMPv6 EchoRequest)")
                    .doesNotContain("DROPPED");
            assertThat(Files.readString(lab.errors()))
                    .contains("cluster.yaml")
                    .contains(" 0 lost")
                    .contains("  " + count(flows, "to-overlay FORWARDED") + " forwarded to the underlay")
                    .contains("  " + count(flows, "to-endpoint FORWARDED") + " forwarded to pods")
                    .contains("0 dropped by the kernel");
        }
    }

    @Test
    void theSameOverUdpSockets() throws IOException, InterruptedException {
        try (NodeLab lab = new NodeLab(folder)) {
            lab.in("node", "ip addr add 192.168.10.100/24 dev eth1");
            Process node = node(lab, "--udp");
            assertThat(lab.in("pod", "ping -c 3 -i 0.2 -W 10 172.20.1.20")).contains(" 0% packet loss");
            assertThat(lab.in("pod", "ping -c 2 -i 0.2 -W 10 fd00:20:1::20")).contains(" 0% packet loss");
            assertThat(lab.in("peer", "ping -c 2 -i 0.2 -W 10 -s 1394 -M do 172.20.0.10"))
                    .contains(" 0% packet loss");
            NodeLab.signal(node, "INT");
            assertThat(NodeLab.exit(node)).isZero();

            String flows = Files.readString(lab.output());
            assertThat(flows)
                    .contains(TO_PEER + "to-overlay FORWARDED (ICMPv4 EchoRequest)")
                    .contains(FROM_PEER + "to-endpoint FORWARDED (ICMPv6 EchoReply)")
                    .doesNotContain("DROPPED");
            assertThat(Files.readString(lab.errors()))
                    .contains("  " + count(flows, "to-overlay FORWARDED") + " forwarded to the underlay")
                    .contains("underlay (UDP port 8472): ")
                    .contains(
                            "not received: 0 dropped by the kernel, 0 by a full queue, 0 without a sound tunnel header")
                    .contains("not sent: 0 to a full socket, 0 refused by the kernel");
        }
    }

    @Test
    void anInterfaceIsWatchedUntilCtrlC() throws IOException, InterruptedException {
        try (NodeLab lab = new NodeLab(folder)) {
            Process observe =
                    lab.start("observe", "--cluster", lab.cluster(), "--node", "k8s-w1", "--interface", "eth1");
            // Nobody answers, but everybody can see who asks.
            lab.in("peer", "ip neigh add 192.168.10.100 lladdr 02:00:00:00:00:64 dev eth0");
            long end = System.nanoTime() + 20_000_000_000L;
            String asks =
                    "default/webpod (ID:46396) -> default/curl-pod (ID:15584) to-overlay FORWARDED (ICMPv4 EchoRequest)";
            while (!Files.readString(lab.output()).contains(asks) && System.nanoTime() < end) {
                lab.tryIn("peer", "ping -c 1 -W 1 172.20.0.10");
            }
            NodeLab.signal(observe, "INT");
            assertThat(NodeLab.exit(observe)).isZero();
            assertThat(Files.readString(lab.output())).contains(asks);
            assertThat(Files.readString(lab.errors())).contains(" flows of ").contains("0 dropped by the kernel");
        }
    }
}
