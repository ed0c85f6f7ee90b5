// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata.conformance;

import java.util.Arrays;
import java.util.Map;
import org.encap4j.Verdict;
import org.encap4j.config.Dataplane;
import org.encap4j.fixtures.Datagram;
import org.encap4j.fixtures.Hex;
import org.encap4j.fixtures.Options;
import org.encap4j.forward.Forwarder;
import org.encap4j.forward.Forwarding;
import org.encap4j.forward.ObservationPoint;
import org.encap4j.geneve.Geneve;
import org.encap4j.geneve.GeneveProfile;
import org.encap4j.mtu.IcmpError;
import org.encap4j.mtu.IcmpRateLimit;
import org.encap4j.testdata.DefaultCluster;
import org.encap4j.tunnel.TunnelProtocol;
import org.encap4j.vxlan.Vxlan;
import org.encap4j.vxlan.VxlanProfile;
import org.encap4j.wire.Frame;

/** The default cluster's nodes, and packets between the pods 172.20.0.10 and 172.20.1.20 on them. */
final class TwoNodes {
    static final String GATEWAY_MAC = "020000000001";
    static final String CTR_MAC = "020000000064";
    static final String W1_MAC = "020000000065";
    static final String CTR_POD_MAC = "0a000000000a";

    private static final Map<String, TunnelProtocol> PROTOCOLS =
            Map.of("vxlan", Vxlan.of(VxlanProfile.IDENTITY_IN_VNI), "geneve", Geneve.of(GeneveProfile.IDENTITY_IN_VNI));
    private static final int HEADROOM = 384;
    private static final int LINK_MTU = 1500;

    private TwoNodes() {}

    /** What a node did with a packet; {@code error} is empty unless it wrote one. */
    record Hop(Verdict verdict, ObservationPoint point, byte[] bytes, byte[] error) {}

    static Dataplane node(String name, String... options) {
        return node(name, PROTOCOLS, options);
    }

    static Dataplane node(String name, Map<String, TunnelProtocol> protocols, String... options) {
        return new Dataplane(Options.of(options), DefaultCluster.cluster(), name, LINK_MTU, protocols);
    }

    /** {@return a node that routes without a tunnel} */
    static Dataplane router(String name) {
        return new Dataplane(DefaultCluster.nativeRouting(), DefaultCluster.cluster(), name, LINK_MTU, Map.of());
    }

    static IcmpRateLimit limit() {
        return new IcmpRateLimit(1, 1000);
    }

    static Hop at(Forwarder forwarder, int port, byte[] packet) {
        byte[] memory = new byte[HEADROOM + packet.length];
        System.arraycopy(packet, 0, memory, HEADROOM, packet.length);
        Frame frame = new Frame().bind(memory, 0, HEADROOM, memory.length);
        byte[] lent = new byte[HEADROOM + IcmpError.MAX_LENGTH];
        Frame reply = new Frame().bind(lent, 0, HEADROOM, lent.length);
        Forwarding out = new Forwarding().arrived(port, 0).lend(reply);
        Verdict verdict = forwarder.forward(frame, out);
        byte[] error = out.hasReply() ? Arrays.copyOfRange(lent, reply.start(), reply.end()) : new byte[0];
        return new Hop(verdict, out.point(), Arrays.copyOfRange(memory, frame.start(), frame.end()), error);
    }

    /** Lets a pod of the first node send. */
    static Hop fromPod(Dataplane ctr, Datagram datagram) {
        return at(ctr.fromPods(limit()), Dataplane.POD_PORT, framed(datagram, GATEWAY_MAC, CTR_POD_MAC));
    }

    /** Lets the second node receive from the underlay. */
    static Hop fromUnderlay(Dataplane w1, byte[] packet) {
        return at(w1.fromUnderlay(limit()), Dataplane.UNDERLAY_PORT, packet);
    }

    /** {@return a datagram from the first node's pod to the second's} */
    static Datagram podToPod(boolean ipv6) {
        return ipv6
                ? Datagram.ipv6().addresses("fd000020000000000000000000000010 fd000020000100000000000000000020")
                : Datagram.ipv4().addresses("ac14000a ac140114");
    }

    /** {@return a datagram from the first node to the second, with a tunnel's payload} */
    static Datagram nodeToNode(boolean ipv6, int port, byte[] payload) {
        Datagram outer = ipv6
                ? Datagram.ipv6().addresses("fd000010000000000000000000000100 fd000010000000000000000000000101")
                : Datagram.ipv4().addresses("c0a80a64 c0a80a65");
        return outer.ports(50_000, port).payload(payload);
    }

    static byte[] framed(Datagram datagram, String destination, String source) {
        byte[] bytes = datagram.bytes();
        System.arraycopy(Hex.bytes(destination + source), 0, bytes, 0, 12);
        return bytes;
    }
}
