// SPDX-License-Identifier: Apache-2.0

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Map;
import org.encap4j.config.Dataplane;
import org.encap4j.config.Underlay;
import org.encap4j.flow.FlowRecord;
import org.encap4j.flow.FlowRecorder;
import org.encap4j.flow.FlowReplies;
import org.encap4j.flow.FlowRing;
import org.encap4j.forward.ObservedForwarder;
import org.encap4j.io.CapturePort;
import org.encap4j.io.ForwardingLoop;
import org.encap4j.io.LoopbackPort;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.testdata.DefaultCluster;
import org.encap4j.text.FlowText;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.EtherType;
import org.encap4j.wire.EthernetHeader;
import org.encap4j.wire.Frame;
import org.encap4j.wire.Ipv4Header;

/**
 * Two nodes of a Cilium overlay in one JVM, wired together in memory: what a pod of one node sends goes through VXLAN to the other,
 * which delivers it. Prints the flows that each node sees.
 *
 * <pre>
 *   java -cp bench/target/encap4j.jar bench/src/examples/TwoNodeOverlay.java testdata/captures/pods-ping.pcap
 * </pre>
 */
public final class TwoNodeOverlay {
    private static final int WIRE_BYTES = 1 << 20;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final FlowRing ring;
    private final LoopbackPort pods;
    private final ForwardingLoop loop;

    private TwoNodeOverlay(String name, LoopbackPort underlay) {
        Dataplane node = new Dataplane(
                DefaultCluster.tunnel("vxlan", Underlay.IPV4),
                DefaultCluster.cluster(),
                name,
                1500,
                Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI)));
        ring = new FlowRing(name, 1024);
        FlowReplies replies = new FlowReplies(1024, 60_000_000_000L);
        FlowRecorder flows = new FlowRecorder(ring, replies, () -> System.currentTimeMillis() * 1_000_000, true);
        IcmpRateLimit limit = new IcmpRateLimit(1000, 50);
        pods = new LoopbackPort(name + " pods", name + " lxc", WIRE_BYTES);
        loop = new ForwardingLoop(
                pods.otherEnd(),
                underlay,
                new ObservedForwarder(node.fromPods(limit), flows),
                new ObservedForwarder(node.fromUnderlay(limit), flows));
    }

    /**
     * Sends the packets of a capture from the pods of both nodes, and shows what becomes of them.
     *
     * @param arguments a capture of IPv4 packets between the two pods of the default cluster
     * @throws Exception if it cannot be read
     */
    public static void main(String[] arguments) throws Exception {
        LoopbackPort wire = new LoopbackPort("eth1 of k8s-ctr", "eth1 of k8s-w1", WIRE_BYTES);
        TwoNodeOverlay[] nodes = {
            new TwoNodeOverlay(DefaultCluster.K8S_CTR, wire), new TwoNodeOverlay(DefaultCluster.K8S_W1, wire.otherEnd())
        };
        Frame packet = new Frame();
        int missing = 0;
        try (CapturePort capture = CapturePort.reading(Path.of(arguments[0]))) {
            for (; capture.poll(packet); missing++) {
                int at = packet.start();
                long pod = EthernetHeader.source(packet, at);
                EthernetHeader.write(packet, at, Dataplane.GATEWAY_MAC, pod, EtherType.IPV4);
                int net = Ipv4Header.source(packet, at + EthernetHeader.LENGTH) >>> 8 & 0xFF; // the 1 of 172.20.1.20
                nodes[net].pods.offer(packet);
            }
        }
        Thread[] threads = {new Thread(nodes[0].loop), new Thread(nodes[1].loop)};
        threads[0].start();
        threads[1].start();
        for (long end = System.nanoTime() + PATIENCE_NANOS; missing > 0 && System.nanoTime() < end; Thread.onSpinWait()) {
            missing -= nodes[0].pods.poll(packet) || nodes[1].pods.poll(packet) ? 1 : 0;
        }
        FlowText text = new FlowText(DefaultCluster.cluster().names(), ZoneOffset.UTC, true);
        for (int i = 0; i < nodes.length; i++) {
            nodes[i].loop.stop();
            threads[i].join();
            for (FlowRecord flow = new FlowRecord(); nodes[i].ring.poll(flow); ) {
                System.out.println(text.append(new StringBuilder(), flow));
            }
        }
        System.out.println(missing + " packets were not delivered");
    }
}
