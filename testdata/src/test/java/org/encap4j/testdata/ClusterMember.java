// SPDX-License-Identifier: Apache-2.0
package org.encap4j.testdata;

import org.encap4j.fib.RemoteNode;
import org.encap4j.lpm.Prefix;

/** A node of the three-node cluster: the two of the default cluster on one link, and a third behind a router. */
enum ClusterMember {
    CTR("k8s-ctr", "192.168.10.100", "fd00:10::100", 0x0200_0000_0064L, 0, 10, 15584),
    W1("k8s-w1", "192.168.10.101", "fd00:10::101", 0x0200_0000_0065L, 1, 20, 46396),
    W2("k8s-w2", "192.168.20.102", "fd00:11::102", 0x0200_0000_0066L, 2, 30, 54321);

    final String text;
    final String ipv4;
    final String ipv6;
    final long mac;
    final int identity;
    final String pod4;
    final String pod6;
    final long podMac;
    private final int net;

    ClusterMember(String text, String ipv4, String ipv6, long mac, int net, int podHost, int identity) {
        this.text = text;
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.mac = mac;
        this.net = net;
        this.identity = identity;
        pod4 = "172.20." + net + "." + podHost;
        pod6 = "fd00:20:" + net + "::" + podHost;
        podMac = 0x0A00_0000_0000L | (long) net << 8 | podHost;
    }

    String pod(boolean v6) {
        return v6 ? pod6 : pod4;
    }

    String address(boolean v6) {
        return v6 ? ipv6 : ipv4;
    }

    /** An address of the node's PodCIDR that nobody knows. */
    String unknownPod(boolean v6) {
        return (v6 ? "fd00:20:" + net + "::" : "172.20." + net + ".") + 99;
    }

    Prefix podCidr(boolean v6) {
        return Prefix.parse(v6 ? "fd00:20:" + net + "::/64" : "172.20." + net + ".0/24");
    }

    boolean isBehindRouter() {
        return this == W2;
    }

    RemoteNode remote() {
        return new RemoteNode(
                text, Prefix.parse(ipv4), Prefix.parse(ipv6), java.util.List.of(podCidr(false), podCidr(true)));
    }
}
