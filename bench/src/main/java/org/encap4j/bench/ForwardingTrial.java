// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.config.CiliumConfig;
import org.encap4j.config.Dataplane;
import org.encap4j.config.RoutingMode;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.ipcache.LocalEndpoint;
import org.encap4j.ipcache.LocalEndpoints;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.testdata.DefaultCluster;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.wire.Frame;

/**
 * Two nodes of a cluster forwarding the packets of a capture, in one mode: one sends to the other, which delivers to a pod. Of
 * the default cluster, every packet is sent, whatever its addresses.
 */
final class ForwardingTrial {
    private static final long POD_MAC = 0x0A00_0000_0101L;
    private static final int SENDER_IDENTITY = identity(DefaultCluster.K8S_CTR);
    private static final int RECEIVER_IDENTITY = identity(DefaultCluster.K8S_W1);

    private final boolean anyAddress;
    private final Forwarder sender;
    private final Forwarder receiver;
    private final ObservationPoint towards;
    private final LocalEndpoints senders;
    private final LocalEndpoints receivers;
    private final Forwarding out = new Forwarding();

    private ForwardingTrial(boolean anyAddress, Dataplane first, Dataplane second, ObservationPoint towards) {
        this.anyAddress = anyAddress;
        this.sender = first.fromPods(limit());
        this.receiver = second.fromUnderlay(limit());
        this.towards = towards;
        this.senders = first.node().endpoints();
        this.receivers = second.node().endpoints();
    }

    /** With routes straight to the other node, whether or not the options ask for them: without there is nothing to measure. */
    static ForwardingTrial nativeRouting(TrialPath path, CiliumConfig config, int linkMtu) {
        CiliumConfig mode = inMode(RoutingMode.NATIVE, config.tunnelProtocol(), path, config);
        return of(path, mode, Map.of(), linkMtu, ObservationPoint.TO_NETWORK);
    }

    static ForwardingTrial tunnel(TunnelProtocol protocol, TrialPath path, CiliumConfig config, int linkMtu) {
        CiliumConfig mode = inMode(RoutingMode.TUNNEL, protocol.name(), path, config);
        return of(path, mode, Map.of(protocol.name(), protocol), linkMtu, ObservationPoint.TO_OVERLAY);
    }

    private static ForwardingTrial of(
            TrialPath path,
            CiliumConfig config,
            Map<String, TunnelProtocol> protocols,
            int linkMtu,
            ObservationPoint towards) {
        try {
            return new ForwardingTrial(
                    path.anyAddress(),
                    new Dataplane(config, path.cluster(), path.sender(), linkMtu, protocols),
                    new Dataplane(config, path.cluster(), path.receiver(), linkMtu, protocols),
                    towards);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** The same options in another mode. Port and MTU are given otherwise; any address is none of a native routing CIDR. */
    private static CiliumConfig inMode(RoutingMode mode, String protocol, TrialPath path, CiliumConfig config) {
        return new CiliumConfig(
                mode,
                protocol,
                0,
                config.tunnelSourcePortRange(),
                config.underlay(),
                path.anyAddress() ? null : config.ipv4NativeRoutingCidr(),
                path.anyAddress() ? null : config.ipv6NativeRoutingCidr(),
                mode == RoutingMode.NATIVE,
                true,
                0,
                config.packetizationLayerPmtudMode(),
                config.enablePmtuDiscovery(),
                config.enableIpv4(),
                config.enableIpv6(),
                config.observeArrivals());
    }

    private static int identity(String node) {
        return DefaultCluster.cluster().podsOf(node).get(0).identity();
    }

    private static IcmpRateLimit limit() {
        return new IcmpRateLimit(100, 10);
    }

    /**
     * Whether a packet goes from a pod of the first node to one of the second. Where any address will do it is made to; of a
     * conversation only one direction can be had that way.
     */
    boolean expect(Frame frame) {
        AddressPair pair = AddressPair.of(frame);
        if (pair == null) {
            return false;
        }
        if (!anyAddress) {
            return has(senders, pair.source()) && has(receivers, pair.destination());
        }
        if (has(senders, pair.destination()) || has(receivers, pair.source())) {
            return false;
        }
        senders.put(pair.source(), new LocalEndpoint(Dataplane.POD_PORT, POD_MAC, SENDER_IDENTITY));
        receivers.put(pair.destination(), new LocalEndpoint(Dataplane.POD_PORT, POD_MAC, RECEIVER_IDENTITY));
        return true;
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
