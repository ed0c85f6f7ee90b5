// SPDX-License-Identifier: Apache-2.0
package org.encap4j.config;

import java.util.HashMap;
import java.util.Map;
import org.encap4j.identity.SecurityIdentity;
import org.encap4j.ipcache.IpCache;
import org.encap4j.ipcache.RemoteEndpoint;
import org.encap4j.ipcache.Source;
import org.encap4j.ipcache.TunnelEndpoint;
import org.encap4j.lpm.Prefix;

/**
 * What one node's ipcache holds of a cluster, as Cilium's node manager fills it: nodes without a tunnel, for they are reached
 * as they are; their internal addresses, PodCIDRs and pods behind a tunnel to the node's address of the underlay's family. The
 * node's own have no tunnel, and neither have those of a node without an address of that family.
 */
final class ClusterIpCache {
    private final ClusterNode member;
    private final boolean underlayIpv6;
    private final IpCache cache;
    private final Map<Prefix, RemoteEndpoint> entries = new HashMap<>();

    private ClusterIpCache(ClusterNode member, Underlay underlay) {
        this.member = member;
        this.underlayIpv6 = underlay == Underlay.IPV6;
        // One source says everything of an address: there is nothing to warn of until others add to it.
        this.cache = new IpCache(warning -> {});
    }

    static IpCache of(Cluster cluster, ClusterNode member, Underlay underlay) {
        ClusterIpCache filling = new ClusterIpCache(member, underlay);
        cluster.nodes().forEach(filling::node);
        for (ClusterPod pod : cluster.pods()) {
            ClusterNode node = cluster.nodeOf(pod);
            pod.addresses().forEach(address -> filling.put(address, pod.identity(), node, filling.tunnelTo(node)));
        }
        filling.cache.putAll(filling.entries);
        return filling.cache;
    }

    private void node(ClusterNode node) {
        int identity = node == member ? SecurityIdentity.HOST : SecurityIdentity.REMOTE_NODE;
        node.addresses().forEach(own -> put(own.address(), identity, node, null));
        node.internalAddresses().forEach(own -> put(own, identity, node, tunnelTo(node)));
        if (node != member) {
            node.podCidrs().forEach(podCidr -> put(podCidr, SecurityIdentity.WORLD, node, tunnelTo(node)));
        }
    }

    private TunnelEndpoint tunnelTo(ClusterNode node) {
        Prefix address = node.address(underlayIpv6);
        if (node == member || address == null) {
            return null;
        }
        return underlayIpv6 ? cache.tunnelTo(address.high(), address.low()) : cache.tunnelTo((int) address.low());
    }

    private void put(Prefix prefix, int identity, ClusterNode node, TunnelEndpoint tunnel) {
        Source source = node == member ? Source.LOCAL : Source.CUSTOM_RESOURCE;
        entries.put(prefix, RemoteEndpoint.of(identity, tunnel, source));
    }
}
