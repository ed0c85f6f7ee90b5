// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

/** A Linux host that routes between the underlay and a pod: what a node does without any dataplane. */
final class KernelRouterPeer {
    private static final String PODS = "pods";
    private static final String POD_DEVICE = "eth0";

    private final Namespace pod;

    KernelRouterPeer(Lab lab, Namespace host, Side side, Side other, int linkMtu) {
        pod = lab.namespace("pod" + side.number());
        lab.link(pod, POD_DEVICE, side.podMac(), host, PODS, "02:e4:00:00:02:0" + side.number(), linkMtu);
        host.sysctl("net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1");
        host.ip(
                "addr add " + side.underlay() + "/24 dev " + NodeSite.UNDERLAY,
                "addr add " + side.underlay6() + "/64 nodad dev " + NodeSite.UNDERLAY,
                "addr add " + side.gateway() + "/24 dev " + PODS,
                "addr add " + side.gateway6() + "/64 nodad dev " + PODS,
                "route add " + other.podCidr() + " via " + other.underlay(),
                "route add " + other.podCidr6() + " via " + other.underlay6());
        pod.ip(
                "addr add " + side.pod() + "/24 dev " + POD_DEVICE,
                "addr add " + side.pod6() + "/64 nodad dev " + POD_DEVICE,
                "route add default via " + side.gateway(),
                "route add default via " + side.gateway6());
    }

    Namespace pod() {
        return pod;
    }
}
