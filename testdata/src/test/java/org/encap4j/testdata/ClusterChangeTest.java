// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.encap4j.config.Dataplane.GATEWAY_MAC;
import static org.encap4j.config.Dataplane.POD_PORT;
import static org.encap4j.config.Dataplane.UNDERLAY_PORT;
import static org.encap4j.testdata.ClusterHop.datagram;
import static org.encap4j.testdata.ClusterHop.framed;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.encap4j.Verdict;
import org.encap4j.fixtures.Datagram;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.Node;
import org.encap4j.forward.TunnelForwarder;
import org.encap4j.forward.TunnelRoutes;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.wire.Frame;
import org.junit.jupiter.api.Test;

/**
 * Tables change while packets flow: each packet goes as the tables said before a change or as they say after it, and in no
 * third way; the counts of the ways add up to the packets sent.
 */
class ClusterChangeTest {
    private static final int PACKETS = 210_000;
    private static final int MOST_PACKETS = 20 * PACKETS;
    private static final int HEADROOM = 64;
    private static final int MOVED_IDENTITY = 30_001;
    private static final int FIRST_IDENTITY = 40_001;
    private static final int SECOND_IDENTITY = 40_002;
    private static final ClusterMember SENDER = ClusterMember.CTR;
    private static final ClusterMember NEAR = ClusterMember.W1;
    private static final ClusterMember FAR = ClusterMember.W2;
    private static final ClusterMode VXLAN = ClusterMode.all().get(2);

    private final AtomicBoolean done = new AtomicBoolean();
    private final CountDownLatch changing = new CountDownLatch(1);
    private RoutedCluster cluster;
    private Node node;

    /** A flow, the table it depends on, and both ways that its packets may go. */
    private record Flow(String destination, Runnable before, Runnable after, String way, String otherWay) {}

    private void put(String prefix, RemoteEndpoint endpoint) {
        node.ipcache().put(Prefix.parse(prefix), endpoint);
    }

    private RemoteEndpoint pod(int identity, ClusterMember where) {
        return RemoteEndpoint.of(identity, RoutedCluster.endpoint(node, where, VXLAN), Source.KVSTORE);
    }

    private void forget(String prefix) {
        node.ipcache().remove(Prefix.parse(prefix), Source.KVSTORE);
    }

    private static String way(Verdict verdict, long mac, int outer, int identity) {
        return String.format("%s to %012x outer %08x identity %d", verdict, mac, outer, identity);
    }

    private static String natively(long mac, int identity) {
        return way(Verdict.OK, mac, 0, identity);
    }

    private static String overlay(ClusterMember to, int identity) {
        long mac = to.isBehindRouter() ? RoutedCluster.ROUTER_A_MAC : to.mac;
        return way(Verdict.OK, mac, (int) Prefix.parse(to.ipv4).low(), identity);
    }

    private static String unresolved(int identity) {
        return way(Verdict.NO_NEIGHBOUR, 0, 0, identity);
    }

    private List<Flow> natively() {
        LocalEndpoint pod = new LocalEndpoint(POD_PORT, 0x0A00_0000_0077L, 77);
        return List.of(
                new Flow(
                        "10.1.0.9",
                        () -> RoutedCluster.via(node, "10.1.0.0/16", NEAR.ipv4, "eth1"),
                        () -> RoutedCluster.via(node, "10.1.0.0/16", "192.168.10.1", "eth1"),
                        natively(NEAR.mac, 2),
                        natively(RoutedCluster.ROUTER_A_MAC, 2)),
                new Flow(
                        "10.2.0.9",
                        () -> RoutedCluster.via(node, "10.2.0.0/16", NEAR.ipv4, "eth1"),
                        () -> node.fib().remove(Prefix.parse("10.2.0.0/16"), Prefix.parse(NEAR.ipv4)),
                        natively(NEAR.mac, 2),
                        natively(RoutedCluster.ROUTER_A_MAC, 2)),
                new Flow(
                        RoutedCluster.HOST4,
                        () -> RoutedCluster.resolve(node, RoutedCluster.HOST4, RoutedCluster.HOST_MAC),
                        () -> node.fib().expire("eth1", Prefix.parse(RoutedCluster.HOST4)),
                        natively(RoutedCluster.HOST_MAC, 2),
                        unresolved(2)),
                new Flow(
                        NEAR.pod6,
                        () -> RoutedCluster.resolve(node, NEAR.ipv6, NEAR.mac),
                        () -> RoutedCluster.resolve(node, NEAR.ipv6, NEAR.mac + 0x100),
                        natively(NEAR.mac, NEAR.identity),
                        natively(NEAR.mac + 0x100, NEAR.identity)),
                new Flow(
                        "172.20.1.66",
                        () -> put("172.20.1.66", pod(MOVED_IDENTITY, NEAR)),
                        () -> forget("172.20.1.66"),
                        natively(NEAR.mac, MOVED_IDENTITY),
                        natively(NEAR.mac, 2)),
                new Flow(
                        "172.20.0.77",
                        () -> node.endpoints().put(Prefix.parse("172.20.0.77"), pod),
                        () -> node.endpoints().remove(Prefix.parse("172.20.0.77")),
                        way(Verdict.OK, pod.mac(), 0, 77),
                        way(Verdict.OK, GATEWAY_MAC, 0, 2)));
    }

    private List<Flow> intoTheOverlay(TunnelRoutes tunnels) {
        TunnelEndpoint leaving =
                node.ipcache().tunnelTo((int) Prefix.parse("192.168.10.199").low());
        put("10.8.0.0/24", RemoteEndpoint.of(MOVED_IDENTITY, leaving, Source.KVSTORE));
        return List.of(
                new Flow(
                        "172.20.2.66",
                        () -> put("172.20.2.66", pod(MOVED_IDENTITY, FAR)),
                        () -> forget("172.20.2.66"),
                        overlay(FAR, MOVED_IDENTITY),
                        overlay(FAR, 2)),
                new Flow(
                        "fd00:20:2::77",
                        () -> put("fd00:20:2::77", pod(FIRST_IDENTITY, NEAR)),
                        () -> put("fd00:20:2::77", pod(SECOND_IDENTITY, FAR)),
                        overlay(NEAR, FIRST_IDENTITY),
                        overlay(FAR, SECOND_IDENTITY)),
                new Flow(
                        "10.7.0.1",
                        () -> put("10.7.0.0/24", pod(FIRST_IDENTITY, FAR)),
                        () -> put("10.7.0.0/24", pod(FIRST_IDENTITY, FAR).skippingTunnel()),
                        overlay(FAR, FIRST_IDENTITY),
                        natively(RoutedCluster.ROUTER_A_MAC, FIRST_IDENTITY)),
                new Flow(
                        "10.8.0.1",
                        () -> tunnels.put(
                                leaving,
                                RoutedCluster.outer(SENDER, NEAR, VXLAN, NEAR.mac),
                                node.ports().get(UNDERLAY_PORT)),
                        () -> tunnels.remove(leaving),
                        overlay(NEAR, MOVED_IDENTITY),
                        unresolved(MOVED_IDENTITY)));
    }

    @Test
    void nativePacketsGoOneOfTwoWays() throws Exception {
        cluster = new RoutedCluster(ClusterMode.NATIVE);
        node = cluster.nodes.get(SENDER);
        // In this mode the ipcache's tunnels are not looked at, but they are there.
        check(new NativeForwarder(node, new IcmpRateLimit(1, 1)), natively());
    }

    @Test
    void packetsIntoTheOverlayGoOneOfTwoWays() throws Exception {
        cluster = new RoutedCluster(VXLAN);
        node = cluster.nodes.get(SENDER);
        TunnelRoutes tunnels = cluster.dataplanes.get(SENDER).tunnels();
        check(new TunnelForwarder(node, tunnels, Vxlan.CILIUM_PORT, new IcmpRateLimit(1, 1)), intoTheOverlay(tunnels));
    }

    private void check(Forwarder forwarder, List<Flow> flows) throws Exception {
        flows.forEach(flow -> flow.before.run());
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<?> changes = writer.submit(() -> change(flows));
            List<Map<String, Long>> ways;
            try {
                assertThat(changing.await(1, TimeUnit.MINUTES)).isTrue();
                ways = send(forwarder, flows);
            } finally {
                done.set(true);
            }
            changes.get();
            for (int i = 0; i < flows.size(); i++) {
                Flow flow = flows.get(i);
                assertThat(ways.get(i)).as(flow.destination).containsOnlyKeys(flow.way, flow.otherWay);
            }
        } finally {
            writer.shutdownNow();
        }
        for (Flow flow : flows) {
            flow.before.run();
            assertThat(sendOne(forwarder, flow)).isEqualTo(flow.way);
            flow.after.run();
            assertThat(sendOne(forwarder, flow)).isEqualTo(flow.otherWay);
        }
    }

    private void change(List<Flow> flows) {
        while (!done.get()) {
            flows.forEach(flow -> flow.after.run());
            changing.countDown();
            flows.forEach(flow -> flow.before.run());
        }
    }

    /** Sends until enough packets went and every flow was seen to go both ways; counts the ways by flow. */
    private List<Map<String, Long>> send(Forwarder forwarder, List<Flow> flows) {
        List<Map<String, Long>> ways =
                flows.stream().<Map<String, Long>>map(flow -> new TreeMap<>()).toList();
        long sent = 0;
        while (sent < PACKETS || sent < MOST_PACKETS && ways.stream().anyMatch(seen -> seen.size() < 2)) {
            for (int i = 0; i < flows.size(); i++) {
                ways.get(i).merge(sendOne(forwarder, flows.get(i)), 1L, Long::sum);
                sent++;
            }
        }
        long counted = ways.stream()
                .flatMap(seen -> seen.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        assertThat(counted).isEqualTo(sent);
        return ways;
    }

    private final Map<String, byte[]> packets = new TreeMap<>();
    private final byte[] memory = new byte[HEADROOM + 100];
    private final Frame frame = new Frame();
    private final Forwarding out = new Forwarding();

    /** Sends one packet, checks every byte that does not name the way, and returns the way. */
    private String sendOne(Forwarder forwarder, Flow flow) {
        byte[] packet = packets.computeIfAbsent(flow.destination, to -> framed(toward(to), GATEWAY_MAC, SENDER.podMac));
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        frame.bind(memory, 0, HEADROOM, HEADROOM + packet.length);
        Verdict verdict = forwarder.forward(frame, out.arrived(POD_PORT, 0));
        assertThat(out.sourceIdentity()).isEqualTo(SENDER.identity);
        if (verdict != Verdict.OK) {
            assertThat(frame.start()).isEqualTo(HEADROOM);
            return way(verdict, 0, 0, out.destinationIdentity());
        }
        boolean tunnelled = frame.start() < HEADROOM;
        boolean changed = !tunnelled && out.egressPort() != Forwarding.NO_PORT;
        int hopsAt = packet[12] == 8 ? 22 : 21;
        for (int at = changed ? 12 : 0; at < packet.length; at++) {
            boolean checksum = packet[12] == 8 && (at == 24 || at == 25);
            int expected = at == hopsAt && changed ? packet[at] - 1 : packet[at];
            assertThat(changed && checksum || memory[HEADROOM + at] == expected)
                    .as("byte %d", at)
                    .isTrue();
        }
        assertThat(packet[12] != 8 || Datagram.ipv4ChecksumGood(memory, HEADROOM + 14))
                .isTrue();
        int vni = tunnelled ? frame.getInt(HEADROOM - 4) >>> 8 : SENDER.identity;
        assertThat(vni).isEqualTo(SENDER.identity);
        int outer = tunnelled ? frame.getInt(frame.start() + 30) : 0;
        return way(verdict, frame.getLong(frame.start()) >>> 16, outer, out.destinationIdentity());
    }

    private static Datagram toward(String destination) {
        return datagram(destination.contains(":") ? SENDER.pod6 : SENDER.pod4, destination);
    }
}
