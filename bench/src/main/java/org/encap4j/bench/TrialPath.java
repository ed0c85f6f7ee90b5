// SPDX-License-Identifier: Apache-2.0
package org.encap4j.bench;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.encap4j.config.Cluster;
import org.encap4j.config.ClusterNode;
import org.encap4j.config.ClusterPod;
import org.encap4j.lpm.Prefix;
import org.encap4j.testdata.DefaultCluster;

/**
 * From where to where the packets of a capture are forwarded: from one node of a cluster to another.
 *
 * @param cluster the nodes
 * @param sender the name of one of them
 * @param receiver the name of another
 * @param anyAddress whether every address becomes a pod's; otherwise the pods are those of the cluster
 */
record TrialPath(Cluster cluster, String sender, String receiver, boolean anyAddress) {
    private static final List<Prefix> EVERYWHERE = List.of(Prefix.parse("0.0.0.0/0"), Prefix.parse("::/0"));

    /** The default cluster's nodes, without pods until a packet makes them, and with the second one behind every address. */
    static TrialPath forAnyAddress() {
        Cluster cluster = new Cluster(
                List.of(
                        withPodCidrs(DefaultCluster.K8S_CTR, List.of()),
                        withPodCidrs(DefaultCluster.K8S_W1, EVERYWHERE)),
                List.of());
        return new TrialPath(cluster, DefaultCluster.K8S_CTR, DefaultCluster.K8S_W1, true);
    }

    private static ClusterNode withPodCidrs(String name, List<Prefix> podCidrs) {
        ClusterNode node = DefaultCluster.cluster().node(name);
        return new ClusterNode(name, node.addresses(), List.of(), node.mac(), podCidrs);
    }

    /** The two nodes of a cluster between whose pods most packets go, in that direction; the first two if none does. */
    static TrialPath busiest(Cluster cluster, PodPackets packets) {
        Map<Prefix, String> nodes = new HashMap<>();
        for (ClusterPod pod : cluster.pods()) {
            pod.addresses()
                    .forEach(address -> nodes.put(address, cluster.nodeOf(pod).name()));
        }
        Map<TrialPath, Integer> counts = new LinkedHashMap<>();
        packets.keepIf(packet -> {
            AddressPair pair = AddressPair.of(packets.restore(packet));
            String sender = pair == null ? null : nodes.get(pair.source());
            String receiver = pair == null ? null : nodes.get(pair.destination());
            boolean between = sender != null && receiver != null && !sender.equals(receiver);
            if (between) {
                counts.merge(new TrialPath(cluster, sender, receiver, false), 1, Integer::sum);
            }
            return between;
        });
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseGet(() -> new TrialPath(
                        cluster,
                        cluster.nodes().get(0).name(),
                        cluster.nodes().get(1).name(),
                        false));
    }

    /** What a report says of it. */
    String text() {
        return anyAddress ? "a node sends to another" : sender + " sends to " + receiver;
    }
}
