// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.encap4j.bench.interop.UnderlayCapture.Packet;

/** A pod, its node of ours, and what is across the underlay: a host of another kind, or a second node. What passes is captured. */
final class Encounter {
    private final Lab lab;
    private final int linkMtu;
    private final Side ours;
    private final Side theirs;
    private final NodeSite site;
    private final Namespace host;
    private final List<NodeUnderTest> nodes = new ArrayList<>();
    private Namespace farPod;
    private NodeSite farSite;
    private UnderlayCapture capture;
    private Traffic traffic;

    private Encounter(Lab lab, int identity, int theirIdentity, int linkMtu, int pathMtu, boolean twoNodes) {
        this.lab = lab;
        this.linkMtu = linkMtu;
        ours = new Side(1, identity);
        theirs = new Side(2, theirIdentity);
        site = new NodeSite(lab, ours, linkMtu);
        farSite = twoNodes ? new NodeSite(lab, theirs, linkMtu) : null;
        host = twoNodes ? farSite.node() : lab.namespace("host");
        farPod = twoNodes ? farSite.pod() : host;
        if (pathMtu < linkMtu) {
            new NarrowPath(lab, site, host, theirs, linkMtu, pathMtu);
        } else {
            site.connect(host, theirs, linkMtu);
        }
        capture = new UnderlayCapture(host, NodeSite.UNDERLAY);
    }

    /**
     * Cables a node of ours to a host, which has no addresses yet.
     *
     * @param identity of our pod
     * @param theirIdentity of the host's pod
     * @param linkMtu of all links in bytes
     */
    static Encounter withHost(Lab lab, int identity, int theirIdentity, int linkMtu) {
        return new Encounter(lab, identity, theirIdentity, linkMtu, linkMtu, false);
    }

    /** As {@link #withHost}, with a router between whose link to the host carries {@code pathMtu} bytes. */
    static Encounter behindRouter(Lab lab, int identity, int theirIdentity, int linkMtu, int pathMtu) {
        return new Encounter(lab, identity, theirIdentity, linkMtu, pathMtu, false);
    }

    /** Cables two nodes of ours. */
    static Encounter ofNodes(Lab lab, int identity, int theirIdentity, int linkMtu) {
        return new Encounter(lab, identity, theirIdentity, linkMtu, linkMtu, true);
    }

    Side ours() {
        return ours;
    }

    Side theirs() {
        return theirs;
    }

    NodeSite site() {
        return site;
    }

    Namespace host() {
        return host;
    }

    UnderlayCapture capture() {
        return capture;
    }

    NodeUnderTest node() {
        return nodes.get(0);
    }

    Traffic traffic() {
        return traffic;
    }

    /** Makes the host's kernel the other end of the tunnel, and its device the pod. */
    KernelVxlanPeer kernel(boolean ipv6Underlay) {
        return new KernelVxlanPeer(host, theirs, ours, ipv6Underlay);
    }

    /** Makes an Open vSwitch the other end of the tunnel, and its bridge the pod. */
    OvsPeer ovs() {
        return new OvsPeer(host, theirs, ours);
    }

    /** Makes the host's kernel a router, and puts a pod behind it. */
    void kernelRouter() {
        KernelRouterPeer peer = new KernelRouterPeer(lab, host, theirs, ours, linkMtu);
        farPod = peer.pod();
    }

    /** Starts {@code encap4j node} with these options, where there are two nodes both, and what answers in the far pod. */
    Encounter start(String... config) {
        return start(List.of(config), List.of());
    }

    /** As {@link #start}, with nodes that leave outer headers to their kernels, which have the nodes' addresses then. */
    Encounter startOnSockets(String... config) {
        return startOnSockets(List.of(config));
    }

    /** As the other, with more options of the command. */
    Encounter startOnSockets(List<String> config, String... options) {
        site.addAddresses();
        if (farSite != null) {
            farSite.addAddresses();
        }
        return start(
                config, Stream.concat(Stream.of("--udp"), Stream.of(options)).toList());
    }

    /** As {@link #start}, with more options of the command. */
    Encounter start(List<String> config, List<String> options) {
        nodes.add(NodeUnderTest.command(site, theirs, config, options));
        if (farSite != null) {
            nodes.add(NodeUnderTest.command(farSite, ours, config, options));
        }
        traffic = new Traffic(site.pod(), farPod).serve();
        return this;
    }

    /** As {@link #start}, with one node that has a tunnel protocol of {@link LabNode}'s. */
    Encounter startEmbedded(String... config) {
        nodes.add(NodeUnderTest.embedded(site, theirs, List.of(config)));
        traffic = new Traffic(site.pod(), farPod).serve();
        return this;
    }

    /**
     * Everything that pods do: both address families, ICMP, UDP and TCP, begun by our pod, and echo requests from the other.
     *
     * @param mtu what fits through, in bytes
     */
    Encounter talk(int mtu) {
        site.routeMtu(mtu);
        if (farSite != null) {
            farSite.routeMtu(mtu);
        }
        traffic.everything(theirs.pod(), mtu);
        traffic.everything(theirs.pod6(), mtu);
        Traffic.ping(farPod, ours.pod(), mtu);
        Traffic.ping(farPod, ours.pod6(), mtu);
        return this;
    }

    /** Ends the nodes and the capture; fails if a node was too slow for a packet, or tshark complains. */
    Encounter end() {
        nodes.forEach(NodeUnderTest::end);
        capture.end();
        return this;
    }

    /**
     * As {@link #end}, and looks at the flows of {@link #talk}: all between these pods with their identities, nothing dropped.
     *
     * @param point where packets leave: {@code to-overlay} or {@code to-network}
     */
    void end(String point) {
        end();
        checkFlows(nodes.get(0), ours, theirs, point, "to-endpoint");
        if (farSite != null) {
            checkFlows(nodes.get(1), theirs, ours, "to-endpoint", point);
        }
    }

    private void checkFlows(NodeUnderTest node, Side own, Side far, String request, String answer) {
        List<String> expected = new ArrayList<>();
        for (String family : List.of("ICMPv4", "ICMPv6")) {
            expected.add(flow(ours, "->", theirs, request, family + " EchoRequest"));
            expected.add(flow(ours, "<-", theirs, answer, family + " EchoReply"));
            expected.add(flow(theirs, "->", ours, answer, family + " EchoRequest"));
            expected.add(flow(theirs, "<-", ours, request, family + " EchoReply"));
        }
        for (String what : List.of("UDP", "TCP Flags: SYN", "TCP Flags: ACK", "TCP Flags: ACK, FIN")) {
            expected.add(flow(ours, "->", theirs, request, what));
        }
        for (String what : List.of("UDP", "TCP Flags: SYN, ACK", "TCP Flags: ACK")) {
            expected.add(flow(ours, "<-", theirs, answer, what));
        }
        assertThat(node.flowsWithoutPorts())
                .as("flows of %s towards %s", own.name(), far.name())
                .containsAll(expected)
                .noneMatch(flow -> flow.contains("DROPPED"));
    }

    /** {@return a flow between the pods, as a line without ports} */
    static String flow(Side left, String arrow, Side right, String point, String what) {
        return left.podName() + " (ID:" + left.identity() + ") " + arrow + " " + right.podName() + " (ID:"
                + right.identity() + ") " + point + " FORWARDED (" + what + ")";
    }

    /** Whether a packet is in a tunnel, and our node's. */
    boolean isOurs(Packet packet) {
        return isTunneled(packet, ours);
    }

    /** Whether a packet is in a tunnel, and the other side's. */
    boolean isTheirs(Packet packet) {
        return isTunneled(packet, theirs);
    }

    private static boolean isTunneled(Packet packet, Side sender) {
        return (packet.has("vxlan.vni") || packet.has("geneve.vni"))
                && (packet.outer("ip.src").equals(sender.underlay())
                        || packet.outer("ipv6.src").equals(sender.underlay6()));
    }

    /** Not what kernels say unasked, such as to the group of all routers. */
    private boolean isPods(Packet packet) {
        List<String> pods = List.of(ours.pod(), ours.pod6(), theirs.pod(), theirs.pod6());
        return Stream.of("ip.src", "ipv6.src").map(packet::inner).anyMatch(pods::contains);
    }

    /** {@return the different values that fields of our tunnel headers around pods' packets have, with spaces between them} */
    List<String> ourHeaders(String... fields) {
        return capture.outer(packet -> isOurs(packet) && isPods(packet), fields);
    }

    /** {@return the same of the other side's} */
    List<String> theirHeaders(String... fields) {
        return capture.outer(packet -> isTheirs(packet) && isPods(packet), fields);
    }
}
