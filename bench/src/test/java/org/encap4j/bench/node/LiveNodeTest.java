// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.encap4j.Verdict;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.config.Dataplane;
import org.encap4j.config.NodeAddress;
import org.encap4j.config.Setting;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.forward.FlowSink;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.io.LoopCounters;
import org.encap4j.io.LoopbackPort;
import org.encap4j.lpm.Prefix;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.ArpHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes wired together in memory, a pod behind each; nobody is told a MAC address. */
class LiveNodeTest {
    private static final Map<String, TunnelProtocol> PROTOCOLS =
            Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), "geneve", Geneve.of(GeneveProfile.IDENTITY_IN_VNI));
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int WIRE_BYTES = 1 << 20;
    private static final String GATEWAY = "020000000001";
    private static final String BROADCAST = "ffffffffffff";
    private static final List<String> POD_MACS = List.of("0a0000000a01", "0a0000000a02");
    private static final List<String> POD_ADDRESSES = List.of("ac14000a", "ac140114");

    private final LoopbackPort underlay = new LoopbackPort("eth1", "eth1", WIRE_BYTES);
    private final List<LoopbackPort> wires =
            List.of(new LoopbackPort("lxc0", "pod0", WIRE_BYTES), new LoopbackPort("lxc0", "pod1", WIRE_BYTES));
    private final Frame frame = new Frame();
    private final List<LiveNode> nodes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<Verdict, Integer> decided = new HashMap<>();

    static Cluster cluster() {
        return new Cluster(
                IntStream.range(0, 2)
                        .mapToObj(node -> new ClusterNode(
                                "node" + node,
                                List.of(NodeAddress.parse("192.168.10.10" + node)),
                                List.of(Prefix.parse("172.20." + node + ".1")),
                                0,
                                List.of(Prefix.parse("172.20." + node + ".0/24"))))
                        .toList(),
                IntStream.range(0, 2)
                        .mapToObj(pod -> new ClusterPod(
                                "default",
                                "pod" + pod,
                                List.of(Prefix.parse("172.20." + pod + "." + (10 + 10 * pod))),
                                15_584 + pod,
                                List.of(),
                                null,
                                0))
                        .toList());
    }

    static Dataplane dataplane(String mode, int node) throws Exception {
        List<Setting> settings = mode.equals("native")
                ? List.of(
                        new Setting("test", 1, "routing-mode", "native"),
                        new Setting("test", 2, "auto-direct-node-routes", "true"),
                        new Setting("test", 3, "ipv4-native-routing-cidr", "172.20.0.0/16"),
                        new Setting("test", 4, "enable-ipv6", "false"),
                        new Setting("test", 5, "enable-ipv6-masquerade", "false"))
                : List.of(new Setting("test", 1, "tunnel-protocol", mode));
        CiliumConfig config = CiliumConfig.of(settings, PROTOCOLS.keySet());
        return Dataplane.live(
                config, cluster().withMac("node" + node, 0x0200_0000_6400L + node), "node" + node, 1500, PROTOCOLS);
    }

    private void start(String mode, FlowSink sink) throws Exception {
        start(2, mode, sink);
    }

    private void start(int count, String mode, FlowSink sink) throws Exception {
        List<LoopbackPort> ends = List.of(underlay, underlay.otherEnd());
        for (int node = 0; node < count; node++) {
            nodes.add(new LiveNode(wires.get(node), ends.get(node), dataplane(mode, node), node == 0 ? sink : null));
            Thread thread = new Thread(nodes.get(node), "node" + node);
            threads.add(thread);
            thread.start();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        nodes.forEach(LiveNode::stop);
        for (Thread thread : threads) {
            thread.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    private static byte[] packet(int serial) {
        byte[] payload = {(byte) (serial >> 8), (byte) serial};
        byte[] packet = Datagram.ipv4()
                .addresses(POD_ADDRESSES.get(0) + POD_ADDRESSES.get(1))
                .payload(payload)
                .bytes();
        System.arraycopy(Hex.bytes(GATEWAY + POD_MACS.get(0)), 0, packet, 0, 12);
        return packet;
    }

    private boolean send(int pod, byte[] bytes) {
        return wires.get(pod).otherEnd().offer(frame.bind(bytes, 0, 0, bytes.length));
    }

    /** What a pod receives next, once it has answered who asks for its MAC address; null if there is nothing. */
    private byte[] receive(int pod) {
        while (wires.get(pod).otherEnd().poll(frame)) {
            byte[] bytes = new byte[frame.length()];
            frame.getBytes(frame.start(), bytes, 0, bytes.length);
            if (EthernetHeader.type(frame, frame.start()) != EtherType.ARP) {
                return bytes;
            }
            int at = frame.start() + EthernetHeader.LENGTH;
            boolean asked = ArpHeader.operation(frame, at) == ArpHeader.REQUEST
                    && ArpHeader.targetAddress(frame, at) == Integer.parseUnsignedInt(POD_ADDRESSES.get(pod), 16);
            if (asked) {
                send(
                        pod,
                        Hex.bytes(GATEWAY + POD_MACS.get(pod) + "08060001080006040002" + POD_MACS.get(pod)
                                + POD_ADDRESSES.get(pod) + GATEWAY + "00000000"));
            }
        }
        return null;
    }

    private byte[] await(int pod) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        byte[] received = receive(pod);
        while (received == null && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            received = receive(pod);
        }
        assertThat(received).as("received by pod " + pod).isNotNull();
        return received;
    }

    private void assertAccountedFor() throws InterruptedException {
        stop();
        for (LiveNode node : nodes) {
            for (int port = 0; port < 2; port++) {
                LoopCounters counters = node.counters(port);
                List<String> lines = NodeReport.lines("port", counters, 0);
                long sum = lines.stream()
                        .skip(1)
                        .mapToLong(line -> Long.parseLong(line.strip().split(" ")[0]))
                        .sum();
                assertThat(sum).as(lines.toString()).isEqualTo(counters.received());
                assertThat(lines.get(0)).isEqualTo("port: " + sum + " received");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vxlan", "geneve", "native"})
    void findsEveryMacAddressAndForwards(String mode) throws Exception {
        start(mode, null);
        send(0, packet(1));
        byte[] received = await(1);

        assertThat(Arrays.copyOf(received, 14)).isEqualTo(Hex.bytes(POD_MACS.get(1) + GATEWAY + "0800"));
        assertThat(Arrays.copyOfRange(received, 26, received.length))
                .isEqualTo(Arrays.copyOfRange(packet(1), 26, packet(1).length));
        assertAccountedFor();
        assertThat(nodes.get(0).counters(Dataplane.POD_PORT).kept()).isEqualTo(1);
        assertThat(nodes.get(0).counters(Dataplane.POD_PORT).forwarded(Dataplane.UNDERLAY_PORT))
                .isEqualTo(1);
    }

    @Test
    void isTheGateway() throws Exception {
        start("vxlan", null);
        send(
                0,
                Hex.bytes(BROADCAST + POD_MACS.get(0) + "08060001080006040001" + POD_MACS.get(0) + "ac14000a"
                        + "000000000000 ac140001"));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!wires.get(0).otherEnd().poll(frame) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        byte[] reply = new byte[frame.length()];
        frame.getBytes(frame.start(), reply, 0, reply.length);
        assertThat(reply)
                .isEqualTo(Hex.bytes(POD_MACS.get(0) + GATEWAY + "08060001080006040002" + GATEWAY + "ac140001"
                        + POD_MACS.get(0) + "ac14000a"));
    }

    @RepeatedTest(10)
    void reloadsLoseNothingAndKeepTheOrder() throws Exception {
        start("vxlan", null);
        int reloads = 50;
        int packets = 40 * reloads;
        int received = 0;
        for (int serial = 0; serial < packets; serial++) {
            assertThat(send(0, packet(serial))).isTrue();
            if (serial % 40 == 0) {
                nodes.get(serial / 40 % 2).reload(dataplane("vxlan", serial / 40 % 2));
            }
            while (serial - received > 8) {
                assertThat(await(1)[43] & 0xFF).isEqualTo(received++ & 0xFF);
            }
        }
        while (received < packets) {
            assertThat(await(1)[43] & 0xFF).isEqualTo(received++ & 0xFF);
        }
        assertAccountedFor();
        // Found out once, and known ever after.
        assertThat(nodes.get(0).counters(Dataplane.UNDERLAY_PORT).consumed()).isEqualTo(1);
    }

    @Test
    void aReloadChangesTheMode() throws Exception {
        start("vxlan", null);
        send(0, packet(1));
        await(1);
        nodes.get(1).reload(dataplane("native", 1));
        nodes.get(0).reload(dataplane("native", 0));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        byte[] received = null;
        for (int serial = 2; received == null && System.nanoTime() < deadline; serial++) {
            send(0, packet(serial));
            Thread.sleep(1);
            received = receive(1);
        }
        // Two routers, one hop less each.
        while (received != null && received[22] != 62 && System.nanoTime() < deadline) {
            send(0, packet(1));
            received = await(1);
        }
        assertThat(received).isNotNull();
        assertThat(received[22]).isEqualTo((byte) 62);
        assertAccountedFor();
    }

    @Test
    void aPacketThatWaitsIsNoDrop() throws Exception {
        start("vxlan", (packet, known, verdict) -> decided.merge(verdict, 1, Integer::sum));
        send(0, packet(1));
        await(1);
        byte[] unknown = packet(2);
        System.arraycopy(Hex.bytes("08080808"), 0, unknown, 30, 4);
        send(0, Arrays.copyOf(unknown, 20));
        send(0, packet(3));
        await(1);
        stop();
        assertThat(decided).containsExactlyInAnyOrderEntriesOf(Map.of(Verdict.OK, 2, Verdict.TRUNCATED, 1));
    }

    /** Seventeen wait for the other node, which is not there: one too many. */
    @Test
    void aPacketThatWaitsInVainIsADrop() throws Exception {
        start(1, "vxlan", (packet, known, verdict) -> decided.merge(verdict, 1, Integer::sum));
        for (int serial = 0; serial < 17; serial++) {
            send(0, packet(serial));
        }
        LoopCounters counters = nodes.get(0).counters(Dataplane.POD_PORT);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (counters.verdicts().of(Verdict.NO_NEIGHBOUR) == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertAccountedFor();
        assertThat(decided).containsExactlyInAnyOrderEntriesOf(Map.of(Verdict.NO_NEIGHBOUR, 1));
        assertThat(counters.answered())
                .as("who gives way has a neighbour that may answer")
                .isZero();
        assertThat(NodeReport.lines("pods", counters, 0))
                .containsExactly(
                        "pods: 17 received",
                        "  16 dropped: still waiting for a neighbour's answer",
                        "  1 dropped: the next hop's MAC address is not known (FIB lookup failed)");
    }

    /** More than wait for one neighbour, in the round in which it answers. */
    @Test
    void theOldestGoFirst() throws Exception {
        for (int serial = 0; serial < 40; serial++) {
            send(0, packet(serial));
        }
        byte[] answer = Hex.bytes(
                "020000006400 020000006401 0806 0001080006040002 020000006401 c0a80a65" + "020000006400 c0a80a64");
        assertThat(underlay.otherEnd().offer(frame.bind(answer, 0, 0, answer.length)))
                .isTrue();
        start(1, "vxlan", null);
        List<Integer> received = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (received.size() < 40 && System.nanoTime() < deadline) {
            if (underlay.otherEnd().poll(frame) && EthernetHeader.type(frame, frame.start()) == EtherType.IPV4) {
                received.add(frame.getUnsignedByte(frame.end() - 1));
            }
        }
        assertThat(received).isEqualTo(IntStream.range(0, 40).boxed().toList());
        assertAccountedFor();
    }
}
