// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/**
 * A pod, its node and a host across the underlay, which is the other node and its pod at once. What passes the underlay is
 * captured at the host.
 */
final class Encounter {
    /** The host's device on the underlay. */
    static final String UNDERLAY = "eth1";

    private final Side ours;
    private final Side theirs;
    private final NodeSite site;
    private final Namespace host;
    private final UnderlayCapture capture;
    private final Traffic traffic;
    private NodeUnderTest node;

    /**
     * Makes the network.
     *
     * @param identity of the pod
     * @param theirIdentity of the host's pod
     * @param linkMtu of all links in bytes
     */
    Encounter(Lab lab, int identity, int theirIdentity, int linkMtu) {
        ours = new Side(1, identity);
        theirs = new Side(2, theirIdentity);
        site = new NodeSite(lab, ours, linkMtu);
        host = lab.namespace("host");
        site.connect(host, UNDERLAY, theirs.underlayMac(), linkMtu);
        capture = new UnderlayCapture(host, UNDERLAY);
        traffic = new Traffic(site.pod(), host);
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
        return node;
    }

    /** Makes the host's kernel the other end of the tunnel. */
    KernelVxlanPeer kernel(boolean ipv6Underlay) {
        return new KernelVxlanPeer(host, theirs, ours, ipv6Underlay);
    }

    /** Makes an Open vSwitch the other end of the tunnel. */
    OvsPeer ovs() {
        return new OvsPeer(host, theirs, ours);
    }

    /** Starts {@code encap4j node} with these options, and what answers in the host. */
    Encounter start(String... config) {
        node = NodeUnderTest.command(site, theirs, List.of(config));
        traffic.serve();
        return this;
    }

    /** As {@link #start}, with a node that takes any tunnel protocol of {@link LabNode}'s. */
    Encounter startEmbedded(String... config) {
        node = NodeUnderTest.embedded(site, theirs, List.of(config));
        traffic.serve();
        return this;
    }

    Traffic traffic() {
        return traffic;
    }

    /**
     * Everything that pods do: both address families, ICMP, UDP and TCP, begun at either side.
     *
     * @param mtu what fits through, in bytes
     */
    Encounter talk(int mtu) {
        site.routeMtu(mtu);
        traffic.everything(theirs.pod(), mtu);
        traffic.everything(theirs.pod6(), mtu);
        Traffic.ping(host, ours.pod(), mtu);
        Traffic.ping(host, ours.pod6(), mtu);
        return this;
    }

    /**
     * Ends the node and the capture, and looks at what they say of {@link #talk}: every packet a flow between these pods with
     * their identities, nothing dropped, no complaint.
     *
     * @param point where packets leave: {@code to-overlay} or {@code to-network}
     */
    Encounter end(String point) {
        node.end();
        capture.end();
        String away = ends("->") + point + " FORWARDED ";
        String back = ends("<-") + "to-endpoint FORWARDED ";
        List<String> expected = new ArrayList<>();
        for (String family : List.of("ICMPv4", "ICMPv6")) {
            expected.add(away + "(" + family + " EchoRequest)");
            expected.add(back + "(" + family + " EchoReply)");
            expected.add(turned(back) + "(" + family + " EchoRequest)");
            expected.add(turned(away) + "(" + family + " EchoReply)");
        }
        for (String what : List.of("UDP", "TCP Flags: ACK", "TCP Flags: ACK, FIN")) {
            expected.add(away + "(" + what + ")");
        }
        for (String what : List.of("UDP", "TCP Flags: SYN, ACK", "TCP Flags: ACK")) {
            expected.add(back + "(" + what + ")");
        }
        expected.add(away + "(TCP Flags: SYN)");
        assertThat(withoutPorts()).containsAll(expected).noneMatch(flow -> flow.contains("DROPPED"));
        return this;
    }

    /** Whether a packet is a tunnel's, sent by our node. */
    boolean isOurs(UnderlayCapture.Packet packet) {
        return isTunnel(packet) && isFrom(packet, ours);
    }

    /** Whether a packet is a tunnel's, sent by the host. */
    boolean isTheirs(UnderlayCapture.Packet packet) {
        return isTunnel(packet) && isFrom(packet, theirs);
    }

    private static boolean isTunnel(UnderlayCapture.Packet packet) {
        return packet.has("vxlan.vni") || packet.has("geneve.vni");
    }

    private static boolean isFrom(UnderlayCapture.Packet packet, Side side) {
        return packet.outer("ip.src").equals(side.underlay())
                || packet.outer("ipv6.src").equals(side.underlay6());
    }

    /** {@return the sender of each kind of packet in a tunnel between pods, and the values of fields} */
    List<String> tunneled(String... fields) {
        List<String> kinds = new ArrayList<>();
        for (Side side : List.of(ours, theirs)) {
            for (boolean ipv6 : List.of(false, true)) {
                String from = side.underlay(ipv6);
                String source = ipv6 ? "ipv6.src" : "ip.src";
                capture.outer(
                                packet ->
                                        isTunnel(packet) && packet.outer(source).equals(from) && betweenPods(packet),
                                fields)
                        .forEach(kind -> kinds.add(from + " " + kind));
            }
        }
        return kinds;
    }

    /** Not what kernels say unasked, such as to the group of all routers. */
    private boolean betweenPods(UnderlayCapture.Packet packet) {
        return List.of(packet.inner("ip.src"), packet.inner("ipv6.src")).stream()
                .anyMatch(List.of(ours.pod(), ours.pod6(), theirs.pod(), theirs.pod6())::contains);
    }

    private String ends(String arrow) {
        return ours.podName() + " (ID:" + ours.identity() + ") " + arrow + " " + theirs.podName() + " (ID:"
                + theirs.identity() + ") ";
    }

    private static String turned(String flow) {
        return flow.replace("<-", "<->").replace("->", "<-").replace("<<-", "->");
    }

    private List<String> withoutPorts() {
        return node.flows().stream()
                .map(line -> line.replaceAll("(pod[12]):\\d+", "$1"))
                .distinct()
                .toList();
    }
}
