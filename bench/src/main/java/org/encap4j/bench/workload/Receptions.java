// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.workload;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.encap4j.bench.yardstick.YardstickInput;
import org.encap4j.config.NodeAddress;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.NativeForwarder;
import org.encap4j.forward.TunnelReceiver;
import org.encap4j.lpm.Prefix;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.tunnel.Decapsulator;
import org.encap4j.tunnel.OuterHeader;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.IpProtocol;
import org.encap4j.wire.Ipv4Header;
import org.encap4j.wire.UdpHeader;

/** Delivering packets of other nodes' pods to pods of this node, in either mode. */
public final class Receptions {
    private static final long SEED = 20_261_124;
    private static final int DNS = 53;
    /** So many hops that passes can follow one another before packets have to be put back. */
    private static final int TTL = 255;

    private static final int PASSES_PER_TTL = 200;
    private static final int ERRORS = 1;

    private Receptions() {}

    /**
     * Delivers what was routed natively.
     *
     * @param count how many packets
     * @param length of each with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload nativeRouting(int count, int length, Packets.InFrames packets) {
        WorkloadCluster cluster = new WorkloadCluster(Forwardings.MTU);
        Forwarder forwarder = new NativeForwarder(cluster.node(), new IcmpRateLimit(ERRORS, ERRORS));
        // A delivered frame is addressed to the pod, and would not be accepted again.
        return new ReceptionWorkload(traffic(count, node -> frame -> frame, length), packets, forwarder, 1);
    }

    /**
     * Takes packets out of a tunnel and delivers them.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each inside, with its Ethernet header, in bytes
     * @param packets where they lie
     * @return the workload
     */
    public static Workload tunnel(Protocols protocol, int count, int length, Packets.InFrames packets) {
        WorkloadCluster cluster = new WorkloadCluster(Forwardings.MTU);
        Decapsulator decapsulator = Decapsulator.of(protocol.protocol());
        Forwarder receiver = new TunnelReceiver(cluster.node(), decapsulator, new IcmpRateLimit(ERRORS, ERRORS));
        return new ReceptionWorkload(
                traffic(count, node -> sender(protocol, node), length), packets, receiver, PASSES_PER_TTL);
    }

    /**
     * What {@link #tunnel} works on, for C.
     *
     * @param protocol the tunnel header
     * @param count how many packets
     * @param length of each inside, with its Ethernet header, in bytes
     * @param layout where they lie
     * @return the input
     */
    public static YardstickInput input(Protocols protocol, int count, int length, Layout layout) {
        PodTraffic traffic = traffic(count, node -> sender(protocol, node), length);
        YardstickInput input = new YardstickInput(layout.pitch(traffic.longest()), Layout.HEADROOM, layout.spread())
                .packets(List.of(traffic.frames()));
        return new WorkloadCluster(Forwardings.MTU).describe(input);
    }

    /** What another node does with a packet before it sends it. */
    private interface Sender {
        byte[] sent(byte[] frame);
    }

    private static Sender sender(Protocols protocol, int node) {
        Prefix own = Prefix.ofIpv4(WorkloadCluster.OWN_ADDRESS, Prefix.IPV4_BITS);
        OuterHeader outer = OuterHeader.to(
                        protocol.protocol(), NodeAddress.inet(WorkloadCluster.nodeAddress(node)), NodeAddress.inet(own))
                .ethernet(WorkloadCluster.POD_PORT_MAC, WorkloadCluster.UNDERLAY_MAC)
                .build();
        EncapStep step = new EncapStep(outer);
        return inner -> {
            byte[] bytes = new byte[outer.length() + inner.length];
            System.arraycopy(inner, 0, bytes, outer.length(), inner.length);
            step.handle(new Frame().bind(bytes, 0, outer.length(), bytes.length));
            return bytes;
        };
    }

    private static PodTraffic traffic(int count, IntFunction<Sender> senders, int length) {
        Random random = new Random(SEED);
        Sender[] nodes = new Sender[WorkloadCluster.NODES];
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            int node = random.nextInt(nodes.length);
            if (nodes[node] == null) {
                nodes[node] = senders.apply(node);
            }
            byte[] inner = new byte[length];
            random.nextBytes(inner);
            write(new Frame().bind(inner, 0, 0, length), node, random);
            frames[i] = nodes[node].sent(inner);
        }
        return new PodTraffic(frames);
    }

    private static void write(Frame frame, int node, Random random) {
        int length = frame.length();
        int ipAt = EthernetHeader.LENGTH;
        int udpAt = ipAt + Ipv4Header.MIN_LENGTH;
        int source = WorkloadCluster.remotePod(node, random.nextInt(WorkloadCluster.PODS));
        int destination = WorkloadCluster.localPod(random.nextInt(WorkloadCluster.PODS));
        EthernetHeader.write(frame, 0, WorkloadCluster.UNDERLAY_MAC, WorkloadCluster.POD_PORT_MAC, EtherType.IPV4);
        Ipv4Header.write(frame, ipAt, 0, length - ipAt, 0, true, TTL, IpProtocol.UDP, source, destination);
        UdpHeader.write(frame, udpAt, 1024 + random.nextInt(60_000), DNS, length - udpAt, 0);
    }
}
