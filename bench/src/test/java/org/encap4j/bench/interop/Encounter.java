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
        Traffic.ping(host, ours.pod(), mtu, 1);
        Traffic.ping(host, ours.pod6(), mtu, 1);
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
        }
        assertThat(withoutPorts()).containsAll(expected).noneMatch(flow -> flow.contains("DROPPED"));
        return this;
    }

    private String ends(String arrow) {
        return ours.podName() + " (ID:" + ours.identity() + ") " + arrow + " " + theirs.podName() + " (ID:"
                + theirs.identity() + ") ";
    }

    private List<String> withoutPorts() {
        return node.flows().stream()
                .map(line -> line.replaceAll("(pod[12]):\\d+", "$1"))
                .distinct()
                .toList();
    }
}
