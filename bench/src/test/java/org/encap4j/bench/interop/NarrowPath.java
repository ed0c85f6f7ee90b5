// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench.interop;

/**
 * A router between a node and a host of the same subnet, which sees each in the other's place: it answers for both (RFC 1027, RFC 4389). Its
 * link to the host carries less than that to the node, and it says so.
 */
final class NarrowPath {
    private static final String FAR = "far";
    private static final String ADDRESS = "192.168.77.254";
    private static final String ADDRESS6 = "fd00:77::fe";

    NarrowPath(Lab lab, NodeSite site, Namespace host, Side theirs, int linkMtu, int pathMtu) {
        Side ours = site.side();
        Namespace router = lab.namespace("router");
        site.connect(router, theirs, linkMtu);
        lab.link(router, FAR, "02:e4:00:00:03:01", host, NodeSite.UNDERLAY, theirs.underlayMac(), pathMtu);
        router.sysctl(
                "net.ipv4.ip_forward=1",
                "net.ipv6.conf.all.forwarding=1",
                "net.ipv4.conf.all.proxy_arp=1",
                "net.ipv6.conf.all.proxy_ndp=1",
                "net.ipv4.neigh." + NodeSite.UNDERLAY + ".proxy_delay=0",
                "net.ipv4.neigh." + FAR + ".proxy_delay=0");
        router.ip(
                "addr add " + ADDRESS + "/32 dev " + NodeSite.UNDERLAY,
                "addr add " + ADDRESS6 + "/128 nodad dev " + NodeSite.UNDERLAY,
                "route add " + ours.underlay() + " dev " + NodeSite.UNDERLAY,
                "route add " + ours.underlay6() + " dev " + NodeSite.UNDERLAY,
                "route add " + theirs.underlay() + " dev " + FAR,
                "route add " + theirs.underlay6() + " dev " + FAR,
                "neigh add proxy " + ours.underlay6() + " dev " + FAR,
                "neigh add proxy " + theirs.underlay6() + " dev " + NodeSite.UNDERLAY);
    }
}
