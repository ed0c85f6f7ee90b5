// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

/**
 * A pod and its node, in a namespace each. The node's kernel has no addresses and stays silent; the node's program is to be
 * started.
 */
final class NodeSite {
    static final String PODS = "pods";
    static final String UNDERLAY = "under";

    private static final String POD_DEVICE = "eth0";

    private final Lab lab;
    private final Side side;
    private final Namespace pod;
    private final Namespace node;

    /**
     * Makes a pod and its node.
     *
     * @param podMtu of the link between them in bytes
     */
    NodeSite(Lab lab, Side side, int podMtu) {
        this.lab = lab;
        this.side = side;
        pod = lab.namespace("pod" + side.number());
        node = lab.namespace("node" + side.number());
        node.sysctl("net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
        lab.link(pod, POD_DEVICE, side.podMac(), node, PODS, "02:e4:00:00:02:0" + side.number(), podMtu);
        pod.ip(
                "addr add " + side.pod() + "/32 dev " + POD_DEVICE,
                "addr add " + side.pod6() + "/128 nodad dev " + POD_DEVICE,
                "route add " + side.gateway() + " dev " + POD_DEVICE,
                "route add default via " + side.gateway() + " dev " + POD_DEVICE,
                "route add " + side.gateway6() + " dev " + POD_DEVICE,
                "route add default via " + side.gateway6() + " dev " + POD_DEVICE);
    }

    Side side() {
        return side;
    }

    Namespace pod() {
        return pod;
    }

    Namespace node() {
        return node;
    }

    /** Cables the node to another host or node of the underlay, whose device is called alike. */
    void connect(Namespace host, Side other, int mtu) {
        lab.link(node, UNDERLAY, side.underlayMac(), host, UNDERLAY, other.underlayMac(), mtu);
    }

    /** Gives the node's kernel the node's addresses. */
    void addAddresses() {
        node.sysctl("net.ipv6.conf." + UNDERLAY + ".disable_ipv6=0");
        node.ip(
                "addr add " + side.underlay() + "/24 dev " + UNDERLAY,
                "addr add " + side.underlay6() + "/64 nodad dev " + UNDERLAY);
    }

    /** Limits what the pod sends to that which fits through the tunnel, as Cilium does. */
    NodeSite routeMtu(int mtu) {
        pod.ip(
                "route change default via " + side.gateway() + " dev " + POD_DEVICE + " mtu " + mtu,
                "route change default via " + side.gateway6() + " dev " + POD_DEVICE + " mtu " + mtu);
        return this;
    }
}
