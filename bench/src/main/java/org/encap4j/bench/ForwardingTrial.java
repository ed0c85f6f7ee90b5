// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.Dataplane;
import org.encap4j.config.Underlay;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.testdata.DefaultCluster;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.Ipv6Header;

/**
 * Both nodes of the default cluster forwarding the packets of a capture, in one mode: the first node sends every packet to
 * the second, whatever its addresses, and the second delivers it to a pod.
 */
final class ForwardingTrial {
    private static final List<Prefix> EVERYWHERE = List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));
    /** The default cluster, without pods until {@link #expect} makes them, and with the second node behind every address. */
    private static final Cluster CLUSTER = new Cluster(
            List.of(withPodCidrs(DefaultCluster.K8S_CTR, List.of()), withPodCidrs(DefaultCluster.K8S_W1, EVERYWHERE)),
            List.of());

    private static final long POD_MAC = 0x0A00_0000_0101L;
    private static final int SENDER_IDENTITY = identity(DefaultCluster.K8S_CTR);
    private static final int RECEIVER_IDENTITY = identity(DefaultCluster.K8S_W1);

    private final Forwarder sender;
    private final Forwarder receiver;
    private final ObservationPoint towards;
    private final LocalEndpoints senders;
    private final LocalEndpoints receivers;
    private final Forwarding out = new Forwarding();

    private ForwardingTrial(Dataplane first, Dataplane second, ObservationPoint towards) {
        this.sender = first.fromPods(limit());
        this.receiver = second.fromUnderlay(limit());
        this.towards = towards;
        this.senders = first.node().endpoints();
        this.receivers = second.node().endpoints();
    }

    static ForwardingTrial nativeRouting(int linkMtu) {
        return of(DefaultCluster.nativeRouting(), Map.of(), linkMtu, ObservationPoint.TO_NETWORK);
    }

    static ForwardingTrial tunnel(TunnelProtocol protocol, int linkMtu) {
        CiliumConfig config = DefaultCluster.tunnel(protocol.name(), Underlay.IPV4);
        return of(config, Map.of(protocol.name(), protocol), linkMtu, ObservationPoint.TO_OVERLAY);
    }

    private static ForwardingTrial of(
            CiliumConfig config, Map<String, TunnelProtocol> protocols, int linkMtu, ObservationPoint towards) {
        return new ForwardingTrial(
                new Dataplane(config, CLUSTER, DefaultCluster.K8S_CTR, linkMtu, protocols),
                new Dataplane(config, CLUSTER, DefaultCluster.K8S_W1, linkMtu, protocols),
                towards);
    }

    private static ClusterNode withPodCidrs(String name, List<Prefix> podCidrs) {
        ClusterNode node = DefaultCluster.cluster().node(name);
        return new ClusterNode(name, node.addresses(), List.of(), node.mac(), podCidrs);
    }

    private static int identity(String node) {
        return DefaultCluster.cluster().podsOf(node).get(0).identity();
    }

    private static IcmpRateLimit limit() {
        return new IcmpRateLimit(100, 10);
    }

    /**
     * Makes a packet's source a pod of the first node and its destination one of the second. Of a conversation only one
     * direction can be had that way: false for the other.
     */
    boolean expect(Frame frame) {
        int at = frame.start() + EthernetHeader.LENGTH;
        boolean ipv4 = EthernetHeader.type(frame, frame.start()) == EtherType.IPV4;
        if (ipv4 ? Ipv4Header.checkHeader(frame, at) != Verdict.OK : Ipv6Header.checkHeader(frame, at) != Verdict.OK) {
            return false;
        }
        Prefix from = ipv4
                ? address(Ipv4Header.source(frame, at))
                : address(Ipv6Header.sourceHigh(frame, at), Ipv6Header.sourceLow(frame, at));
        Prefix to = ipv4
                ? address(Ipv4Header.destination(frame, at))
                : address(Ipv6Header.destinationHigh(frame, at), Ipv6Header.destinationLow(frame, at));
        if (has(senders, to) || has(receivers, from)) {
            return false;
        }
        senders.put(from, new LocalEndpoint(Dataplane.POD_PORT, POD_MAC, SENDER_IDENTITY));
        receivers.put(to, new LocalEndpoint(Dataplane.POD_PORT, POD_MAC, RECEIVER_IDENTITY));
        return true;
    }

    private static Prefix address(int ipv4) {
        return Prefix.ofIpv4(ipv4, Prefix.IPV4_BITS);
    }

    private static Prefix address(long high, long low) {
        return Prefix.ofIpv6(high, low, Prefix.IPV6_BITS);
    }

    private static boolean has(LocalEndpoints pods, Prefix address) {
        return (address.isIpv6() ? pods.lookup(address.high(), address.low()) : pods.lookup((int) address.low()))
                != null;
    }

    /** The first node's part. */
    boolean send(Frame frame) {
        Verdict verdict = sender.forward(frame, out.arrived(Dataplane.POD_PORT, 0));
        return verdict == Verdict.OK && out.point() == towards;
    }

    /** The second node's part. */
    boolean receive(Frame frame) {
        Verdict verdict = receiver.forward(frame, out.arrived(Dataplane.UNDERLAY_PORT, 0));
        return verdict == Verdict.OK && out.point() == ObservationPoint.TO_ENDPOINT;
    }

    /** Keeps only the packets that every mode forwards, there and on to a pod. */
    static void choose(List<ForwardingTrial> trials, PodPackets packets) {
        packets.keepIf(packet -> {
            for (ForwardingTrial trial : trials) {
                Frame frame = packets.restore(packet);
                if (!trial.expect(frame) || !trial.send(frame) || !trial.receive(frame)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Times every mode in turn, round by round, so that a slow moment of the machine meets all of them. */
    static CodecTimes[] measure(List<ForwardingTrial> trials, PodPackets packets) {
        CodecTimes[] times = new CodecTimes[trials.size()];
        Arrays.setAll(times, trial -> new CodecTimes(PacketSample.ROUNDS));
        for (int round = -PacketSample.WARM_UP_ROUNDS; round < PacketSample.ROUNDS && packets.size() > 0; round++) {
            for (int trial = 0; trial < times.length; trial++) {
                trials.get(trial).measureRound(packets, round, times[trial]);
            }
        }
        return times;
    }

    private void measureRound(PodPackets packets, int round, CodecTimes times) {
        int count = packets.size();
        Frame[] frames = packets.frames();
        long sending = 0;
        long receiving = 0;
        long passes = 0;
        while (sending + receiving < PacketSample.ROUND_NANOS) {
            packets.restoreAll();
            long before = System.nanoTime();
            for (int i = 0; i < count; i++) {
                send(frames[i]);
            }
            long between = System.nanoTime();
            for (int i = 0; i < count; i++) {
                receive(frames[i]);
            }
            sending += between - before;
            receiving += System.nanoTime() - between;
            passes++;
        }
        if (round >= 0) {
            double handled = (double) passes * count;
            times.record(round, sending / handled, receiving / handled);
        }
    }
}
